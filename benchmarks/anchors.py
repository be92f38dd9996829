"""Interest anchors against scripts marked by hand (tests/data): how many are right, how many of the marks are found.

An anchor is right where a mark of its line has its kind, and one of the two texts is in the other; a turn of topic is
right wherever its line has one. The rules were tuned on one script of each language; nothing was changed for the
held-out ones. All marks and the tables of visible things have the same author, which flatters the figures: of the
things found in pages of news, about eight in ten are right. Baselines: the rules that anchors had before (quotations,
figures and the tags of the lines), and every noun phrase.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import get_args

from benchmarks.table import Row
from montage.anchors.find import QUOTATION, find_anchors, numbers
from montage.language.noun_phrases import phrases
from montage.language.objects import things
from montage.language.text import words
from montage.model import AnchorKind, Narration, Script, Speech, Word
from montage.writing.write import read_script

SCRIPTS = Path(__file__).parent.parent / "tests/data"
NAMES = ("anchors-en", "anchors-en-held-out", "anchors-zh", "anchors-zh-held-out")
WORD = Fraction(1, 3)  # [s] a spoken word
TARGET = 0.7

Found = tuple[int, str, str]  # line, kind, text


@dataclass(frozen=True, slots=True)
class Share:
    """Of `found` anchors and `marked` ones, `right` are the same."""

    right: int
    found: int
    marked: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the marks that were found."""
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.right / (self.found + self.marked) if self.found + self.marked else 0.0


def run(shared: Path) -> list[Row]:
    """Precision, recall and F1 of each script, then of each kind."""
    rows: list[Row] = []
    for name in NAMES:
        script, marks = marked(name)
        found, before = ours(script), compare(earlier(script), marks)
        share, plain = compare(found, marks), compare(noun_phrases(script), marks)
        title = name.removeprefix("anchors-")
        for measure in ("precision", "recall", "f1"):
            value, baseline = (round(getattr(one, measure), 3) for one in (share, before))
            rows.append(Row(f"{title}: {measure}", value, f"of {len(marks)} marks", baseline, TARGET))
        rows.append(Row(f"{title}: f1 of every noun phrase", round(plain.f1, 3), f"precision {plain.precision:.2f}"))
        rows.append(Row(f"{title}: anchors a line", round(len(found) / len(script.lines), 2)))
        for kind in get_args(AnchorKind):
            one = compare(_only(found, kind), _only(marks, kind))
            if one.marked or one.found:
                unit = f"P {one.precision:.2f} R {one.recall:.2f}, {one.marked} marks"
                old = compare(_only(earlier(script), kind), _only(marks, kind))
                rows.append(Row(f"{title}: f1 of {kind}", round(one.f1, 3), unit, round(old.f1, 3)))
    return rows


def marked(name: str) -> tuple[Script, list[Found]]:
    """A script of `SCRIPTS`, tagged, and its marks."""
    path = SCRIPTS / f"{name}.json"
    lines = json.loads(path.read_text(encoding="utf-8"))["lines"]
    return read_script(path), [(place, *mark) for place, line in enumerate(lines) for mark in line["marks"]]


def spoken(script: Script) -> Narration:
    """A narration of even words."""
    at, speeches = Fraction(0), list[Speech]()
    for place, line in enumerate(script.lines):
        said = words(line.text, script.lang)
        times = [(at + number * WORD, at + (number + 1) * WORD) for number in range(len(said))]
        at = times[-1][1]
        speeches.append(Speech(place, times[0][0], at, tuple(map(_word, said, times))))
    return Narration(Path("/narration.wav"), int(at * 48000), 48000, tuple(speeches), "even")


def compare(found: Sequence[Found], marks: Sequence[Found]) -> Share:
    """How many are the same, each mark met once."""
    left, right = list(marks), 0
    for one in found:
        same = next((mark for mark in left if _same(one, mark)), None)
        if same:
            left.remove(same)
            right += 1
    return Share(right, len(found), len(marks))


def ours(script: Script) -> list[Found]:
    """What `find_anchors` finds."""
    return [(anchor.line, anchor.kind, anchor.text) for anchor in find_anchors(script, spoken(script))]


def earlier(script: Script) -> list[Found]:
    """Quotations, figures and the tags of the lines, each text once."""
    found: dict[str, Found] = {}
    for place, line in enumerate(script.lines):
        said = [("quotation", match[1]) for match in QUOTATION.finditer(line.text)]
        said += [("number", figure) for figure in numbers(line.text)]
        said += [(tag.kind, tag.text) for tag in line.tags if tag.kind != "topic"]
        for kind, text in said:
            found.setdefault(text.casefold(), (place, kind, text))
    return list(found.values())


def noun_phrases(script: Script) -> list[Found]:
    """Those rules, and as things all noun phrases."""
    found = earlier(script)
    for place, line in enumerate(script.lines):
        said = [thing.text for thing in things(line.text, script.lang)]
        said += [text for text, _ in phrases(line.text, script.lang)]
        found += [(place, "thing", text) for text in dict.fromkeys(said)]
    return found


def _same(one: Found, mark: Found) -> bool:
    if one[:2] != mark[:2]:
        return False
    here, there = one[2].casefold(), mark[2].casefold()
    return one[1] == "topic" or here in there or there in here


def _only(found: Sequence[Found], kind: str) -> list[Found]:
    return [one for one in found if one[1] == kind]


def _word(text: str, time: tuple[Fraction, Fraction]) -> Word:
    return Word(text, *time)
