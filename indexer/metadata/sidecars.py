"""Finds the sidecars of a media file: named like it, as people, programs and Google Takeout do.

Names are compared whatever their case and Unicode form: a Mac, a card of a camera and a ZIP each have their own.
"""

import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

OWN = ".newsreel.json"  # behind the whole name: what a person has said in newsreel, see `person_sidecars.py`
ENDINGS = (".json", ".info.json", ".xmp", ".txt")  # by priority
TAKEOUT = ".supplemental-metadata"  # Takeout puts it behind the whole name, and cuts both where they are too long
CUT = range(40, 52)  # [characters] of names that Takeout has cut: 46 in 2024, 51 with the ending
_COUNTED = re.compile(r"(.*?)(\(\d{1,4}\))?", re.DOTALL)
# What Takeout calls the changed version of a picture, which has no sidecar of its own.
_EDITED = re.compile(
    r"^(.{1,250})-(?:edited|edit|effects|bearbeitet|modifi[ée]e?|editad[oa]|modificato|bewerkt|edytowane|redigerad|muokattu"
    r"|已编辑|已編輯|已修改|編集済み|수정됨)((?:\(\d{1,4}\))?)"
)
_MEDIA_ENDING = re.compile(r"\.[a-z0-9]{2,5}")


def sidecars(path: Path) -> tuple[Path, ...]:
    """The files in the folder of `path` that may describe it, the most reliable first."""
    try:
        names = os.listdir(path.parent)  # noqa: PTH208 (names, not paths)
    except OSError:
        return ()
    return tuple(path.with_name(name) for name in Beside(names).of(path.name))


class Beside:
    """The sidecars of one folder, by the media files that they describe."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` of all files in the folder."""
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._takeout: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._cut: dict[tuple[str, str], list[str]] = defaultdict(list)
        twins: Counter[str] = Counter()
        for name in names:
            low = folded(name)
            if low.endswith(ENDINGS):
                self._exact[low].append(name)
            else:
                twins[low] += 1
            if low.endswith(".json"):
                self._keep_takeout(low.removesuffix(".json"), name)
        self._twins = {low for low, count in twins.items() if count > 1}

    def of(self, name: str) -> list[str]:
        """The names of the sidecars of the media file `name`, the most reliable first."""
        found = self._of(folded(name))
        if folded(name) in self._twins:  # `A.mp4` and `a.mp4` are two files: each has what is written as it is
            stem = _form(os.path.splitext(name)[0])  # noqa: PTH122 (a million files)
            found = [one for one in found if _form(one).startswith(stem)]
        return found

    def _of(self, low: str) -> list[str]:
        stem = os.path.splitext(low)[0]  # noqa: PTH122
        found: dict[str, None] = {}
        for ending in ENDINGS:
            for start in (stem, low):
                found |= dict.fromkeys(self._exact.get(start + ending, ()))
            if ending == ENDINGS[0]:
                found |= dict.fromkeys(self._of_takeout(low))
        own, edited = self._exact.get(low + OWN, []), _EDITED.fullmatch(stem)
        if not found and edited:
            return [*own, *self._of_takeout(edited[1] + edited[2] + low.removeprefix(stem))]
        return [*own, *found]

    def _keep_takeout(self, base: str, name: str) -> None:
        """`img.jpg.supplemental-met(1)` -> `img.jpg`, `(1)`."""
        start, count = _counted(base)
        head, _, tail = start.rpartition(".")
        ending = os.path.splitext(head)[1]  # noqa: PTH122
        if TAKEOUT.startswith(f".{tail}") and _MEDIA_ENDING.fullmatch(ending):
            self._takeout[head, count].append(name)
        self._takeout[start, count].append(name)
        if len(start) in CUT or len(start.encode("utf-8", "surrogateescape")) in CUT:
            self._cut[start, count].append(name)

    def _of_takeout(self, low: str) -> list[str]:
        """For `img(1).jpg` also what is called `img.jpg(1).json`."""
        stem, ending = os.path.splitext(low)  # noqa: PTH122
        start, count = _counted(stem)
        found = [*self._takeout.get((start + ending, count), ()), *self._takeout.get((low, ""), ())]
        whole = start + ending + TAKEOUT
        for length in range(12, min(len(whole), CUT.stop)) if self._cut else ():
            found += self._cut.get((whole[:length], count), ())
        return list(dict.fromkeys(found))


def folded(name: str) -> str:
    """A name as it is compared with others."""
    return _form(name).casefold()


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _counted(name: str) -> tuple[str, str]:
    match = _COUNTED.fullmatch(name)
    return (match[1], match[2] or "") if match else (name, "")
