"""Words in the names of files and folders; what cameras, sites and counters put there is none."""

import re
from collections.abc import Iterable
from pathlib import Path

from indexer.dates import without_dates
from indexer.text import clean

# Prefixes of cameras and telephones, what programs call their files, formats; never a subject.
JUNK = frozenset(
    re.findall(
        r"\w+",
        """img dsc dscn dscf dcim vid mvi mov gopr gopro gh gx gp pxl dji mah sam imag pict wp mvimg photo video clip
        image file untitled unnamed copy screenshot download whatsapp tmp x264 x265 h264 h265 hevc av1 hdr sdr uhd fhd
        hd 4k 8k 360p 480p 720p 1080p 1440p 2160p www com mp4 mkv jpg jpeg png part pt ver""",
    )
)
# A number that follows, joined or apart, counts: `scene 4 harbour`, `demo16`.
COUNTED = frozenset(
    re.findall(r"\w+", "demo sample scene take shot cam camera test episode ep no nr vol reel roll track v")
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PART = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"^([a-z]+)\d{1,4}", re.IGNORECASE)


def name_words(path: Path, root: Path) -> str:
    """Words in the names of a file and of its folders below `root`, each once, the file's first."""
    below = path.relative_to(root).parts if path.is_relative_to(root) else (path.name,)
    names = (Path(below[-1]).stem, *reversed(below[:-1]))
    return " ".join(dict.fromkeys(word for name in names for word in _name(clean(name))))


def _name(text: str) -> Iterable[str]:
    parts = _PART.findall(_UUID.sub(" ", without_dates(text)))
    found: list[str] = []
    for place, part in enumerate(parts):
        before, last = parts[place - 1].lower() if place else "", place == len(parts) - 1
        if not (_is_junk(part) or _is_counter(part, before, last)):
            found += _HUMP.sub(" ", _uncounted(part)).split()
    return found


def _is_counter(part: str, before: str, last: bool) -> bool:
    """A number that stands alone, at the end, behind what is counted, or has leading zeros; a year is none."""
    if not part.isdecimal() or _YEAR.fullmatch(part):
        return False
    return last or part.startswith("0") or before in COUNTED | JUNK


def _uncounted(part: str) -> str:
    """`scene4` -> `scene`; `G20` and `A380` are names."""
    match = _NUMBERED.fullmatch(part)
    return match[1] if match and match[1].lower() in COUNTED else part


def _is_junk(part: str) -> bool:
    """Camera prefixes, long counters, resolutions, and identifiers: letters and digits in turn."""
    low = part.lower()
    if low in JUNK or re.fullmatch(r"\d{5,}|\d{3,4}x\d{3,4}|\d{1,3}fps", low):
        return True
    bare = low.rstrip("0123456789")
    if bare != low and bare in JUNK:
        return True  # DSC0001
    turns = len(re.findall(r"[a-z](?=\d)|\d(?=[a-z])", low))
    return len(low) >= 6 and (turns >= 3 or (turns > 0 and re.fullmatch(r"[0-9a-f]+", low) is not None))
