"""Words in the names of files and folders, without those of cameras, sites and counters."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from assets_db.spelling import initials
from indexer.metadata.dates import without_dates
from indexer.metadata.text import clean

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
# F-16, MiG-29, COVID-19, X-ray: the hyphen makes them one name
_PART = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]{1,2}-\d{1,4}|[A-Z][A-Za-z]?[A-Z]+-\d{1,4}|(?i:covid)-\d\d|[^\W\d_]-[^\W\d_]{2,})(?![^\W_])|[^\W_]+"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"^([a-z]+)\d{1,4}", re.IGNORECASE)


def name_words(path: Path) -> str:
    """Words in the name of a file, each once."""
    return " ".join(dict.fromkeys(_name(path.stem)))


def folder_words(path: Path, root: Path) -> str:
    """Words in the names of the folders of a file below `root`, each once, the nearest folder's first."""
    below = path.relative_to(root).parts[:-1] if path.is_relative_to(root) else ()
    return " ".join(dict.fromkeys(word for name in reversed(below) for word in _name(name)))


def _name(text: str) -> Iterable[str]:
    plain = initials(unicodedata.normalize("NFKC", clean(text)))
    parts = _PART.findall(_UUID.sub(" ", without_dates(plain)))
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
    if low.partition("-")[0] in JUNK | COUNTED and "-" in low:
        return True  # DSC-0001
    if low in JUNK or re.fullmatch(r"\d{5,}|\d{3,4}x\d{3,4}|\d{1,3}fps", low):
        return True
    bare = low.rstrip("0123456789")
    if bare != low and bare in JUNK:
        return True  # DSC0001
    turns = len(re.findall(r"[a-z](?=\d)|\d(?=[a-z])", low))
    return len(low) >= 6 and (turns >= 3 or (turns > 0 and re.fullmatch(r"[0-9a-f]+", low) is not None))
