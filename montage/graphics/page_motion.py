"""The page as it is read: the camera glides from line to line of type, and a marker follows the voice.

The camera's place is a matter of the words alone, so that a page that two clips show one after the other goes on.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import cv2
from PIL import Image

from montage.geometry import even
from montage.graphics.ground import ground_of, step_of
from montage.graphics.page import Page, Passage, Row
from montage.graphics.planes import Box, Colours, Plane, Planes, split
from montage.graphics.spoken import SpokenWords, letters_of

READ = {False: 0.42, True: 0.4}  # of the picture's height: where the line of type that is being said stands
ABOVE = 0.1  # of the picture's height at most is free above the sheet
GLIDE = 1.1  # [s] from line to line
AHEAD = 0.5  # [s] a glide begins before the first word of its line of type
STROKE = 0.25  # [s] the marker takes for a word, where the voice leaves it that
LIT = 0.3  # [s] in which a sentence is lit
ENOUGH = 16  # letters that tell where on the page the voice is
VARIANTS = ((False, False), (True, False), (True, True))  # of `Page.drawn`: faded, lit, marked
LOOKED = 40  # letters within which the next spoken word is looked for on the page


@dataclass(frozen=True, slots=True)
class Cue:
    """A spoken word on the page."""

    time: float  # [s] of the clip
    where: Passage


@dataclass(frozen=True, slots=True)
class View:
    """What is seen at a moment: all that decides a frame."""

    top: float  # [px] of the page at the picture's upper edge
    sentence: Passage | None = None  # that is lit
    lit: float = 0.0  # 0..1
    word: Passage | None = None  # up to which it is marked
    stroke: float = 0.0  # 0..1 of that word


@dataclass(frozen=True)
class Reading:
    """A page, and when its words are spoken."""

    page: Page
    cues: tuple[Cue, ...]

    @classmethod
    def of(cls, page: Page, spoken: SpokenWords) -> "Reading":
        """`page` as `spoken` reads it."""
        return cls(page, tuple(_cues(page, spoken)))

    def at(self, time: float) -> View:
        """What is seen at a moment [s] of the clip."""
        cue = self._before(time)
        if cue is None:
            return View(self._camera(time))
        place = self._sentence(cue)
        first = next(one for one in self.cues if self._sentence(one) == place)
        after = next((one.time for one in self.cues if one.time > cue.time), cue.time + STROKE)
        stroke = min(1.0, (time - cue.time) / max(min(STROKE, after - cue.time), 0.01))
        lit = _smooth((time - first.time + LIT) / LIT)
        return View(round(self._camera(time), 2), place, round(lit, 2), cue.where, round(stroke, 2))

    def _before(self, time: float) -> Cue | None:
        """The last word that has begun by then; a sentence is lit a little before its first."""
        number = bisect_right([cue.time for cue in self.cues], time) - 1
        following = self.cues[number + 1] if number + 1 < len(self.cues) else None
        if (
            following
            and following.time - LIT <= time
            and (number < 0 or self._sentence(following) != self._sentence(self.cues[number]))
        ):
            return following
        return self.cues[number] if number >= 0 else None

    def _sentence(self, cue: Cue) -> Passage:
        return next(one for one in self.page.sentences if _meet(one, cue.where))

    @cached_property
    def _turns(self) -> tuple[tuple[float, float], ...]:
        """(when the camera leaves for it [s], where it stands [px]) of each line of type that is read."""
        rows: dict[int, float] = {}
        for cue in self.cues:
            rows.setdefault(self._row(cue.where).top, cue.time)
        return tuple((time - AHEAD, self._top(row)) for row, time in rows.items())

    def _row(self, where: Passage) -> Row:
        return next(row for row in reversed(self.page.rows) if _begins(row, where))

    def _top(self, row: int) -> float:
        """[px] of the page at the picture's upper edge when the line of type at `row` [px] is read."""
        height, upright = self.page.look.size[1], self.page.look.size[1] > self.page.look.size[0]
        return max(-ABOVE * height, row + self.page.step / 2 - READ[upright] * height)

    def _camera(self, time: float) -> float:
        if not self._turns:
            return self._top(next(row.top for row in self.page.rows if row.paragraph == self.page.card.line))
        number = max(0, bisect_right([start for start, _ in self._turns], time) - 1)
        start, top = self._turns[number]
        if number == 0:
            return top
        after = self._turns[number + 1][0] if number + 1 < len(self._turns) else start + GLIDE
        share = _smooth((time - start) / max(min(GLIDE, after - start), 0.01))
        return self._turns[number - 1][1] * (1 - share) + top * share

    def lit(self, view: View) -> Iterator[Box]:
        """Where the sentence stands that is lit [px of the page]."""
        if view.sentence:
            yield from self.page.boxes(view.sentence)

    def marked(self, view: View) -> Iterator[Box]:
        """Where the marker has been [px of the page]."""
        if view.sentence is None or view.word is None or view.word.end <= view.sentence.start:
            return
        yield from self.page.boxes(replace(view.sentence, end=max(view.sentence.start, view.word.start)))
        for left, top, right, bottom in self.page.boxes(view.word):
            yield left, top, left + round((right - left) * view.stroke), bottom


def reading(page: Page, spoken: SpokenWords, fps: Fraction, seen: range) -> Iterator[bytes]:
    """The frames `seen` of a clip that shows `page` while words are `spoken`: yuv420p of the film's size."""
    read = Reading.of(page, spoken)
    views = [read.at(frame / float(fps)) for frame in seen]
    film = _Film(read, min(view.top for view in views), max(view.top for view in views))
    before, planes = None, b""
    for frame, view in zip(seen, views, strict=True):
        moment = step_of(frame, fps)
        if (view, moment) != before:
            before, planes = (view, moment), film.frame(view, moment).tobytes()
        yield planes


def standing(page: Page, behind: Image.Image) -> Image.Image:
    """The picture in which all of the card's own paragraph has been said, laid on a ground that is changed."""
    read = Reading.of(page, SpokenWords(letters_of(page.paragraphs[page.card.line]), ((0, 0.0),)))
    view = _in_the_end(page, read)
    width, height = page.look.size
    top, bottom = (int(edge) for edge in (max(0, view.top), min(page.height, view.top + height)))
    faded, lit, marked = (page.drawn(top, bottom, *which) for which in VARIANTS)
    for picture, boxes in ((lit, read.lit(view)), (marked, read.marked(view))):
        for left, above, right, below in boxes:
            box = left, max(0, above - top), right, min(bottom, below) - top
            if box[3] > box[1]:
                faded.paste(picture.crop(box), box[:2])
    behind.paste(faded, ((width - page.width) // 2, int(top - view.top)))
    return behind


def _in_the_end(page: Page, read: Reading) -> View:
    """What is seen when the card's own paragraph has been said; nothing is lit where none of it can be drawn."""
    own = [one for one in page.sentences if one.paragraph == page.card.line]
    if not own:
        return View(round(read.at(0.0).top))
    end = replace(own[-1], start=own[-1].end - 1)
    return View(round(Reading(page, (Cue(0.0, end),)).at(0.0).top), own[-1], 1.0, end, 1.0)


class _Film:
    """Frames of a page, put together from three pictures of it: faded, lit and marked."""

    def __init__(self, read: Reading, top: float, bottom: float) -> None:
        """The camera stays between two places [px]."""
        self._read, page = read, read.page
        self._size = page.look.size
        self._top = int(top // 2) * 2
        end = self._top + even(bottom - self._top) + self._size[1] + 4
        colours = Colours()
        self._variants = [split(colours.planes(page.drawn(self._top, end, *which))) for which in VARIANTS]
        self._ground = ground_of(page.look.style, page.look.size, page.card.backdrop)
        self._behind = 0.0, self._ground.planes(0.0)

    def frame(self, view: View, moment: float) -> Planes:
        """What is seen; `moment` is the ground's [s]."""
        if moment != self._behind[0]:
            self._behind = moment, self._ground.planes(moment)
        page, planes = self._read.page, self._behind[1].copy()
        height, left = self._size[1], (self._size[0] - page.width) // 4 * 2
        begin, end = even(-view.top) if view.top < 0 else 0, min(height, int(page.height - view.top) // 2 * 2)
        lit, marked = list(self._read.lit(view)), list(self._read.marked(view))
        for number, plane in enumerate(split(planes)):
            scale = 2 if number else 1
            place = (view.top - self._top) / scale
            first, part = int(place), place - int(place)
            tall = height // scale + 1
            shown = self._shown(number, range(first, first + tall), scale, view, (lit, marked))
            glided = cv2.addWeighted(shown[:-1], 1 - part, shown[1:], part, 0) if part else shown[:-1]
            rows, columns = slice(begin // scale, end // scale), slice(left // scale, (left + page.width) // scale)
            plane[rows, columns] = glided[rows]
        return planes

    def _shown(self, number: int, rows: range, scale: int, view: View, boxes: tuple[list[Box], list[Box]]) -> Plane:
        """Some rows of one plane of the page, with what is lit and marked."""
        faded, lit, marked = (variant[number] for variant in self._variants)
        made = faded[rows.start : rows.stop].copy()
        for source, strength, places in ((lit, view.lit, boxes[0]), (marked, 1.0, boxes[1])):
            for left, top, right, bottom in places:
                above, below = ((edge - self._top) // scale for edge in (top, bottom))
                above, below = max(above, rows.start), min(below, rows.stop)
                if above < below:
                    to = slice(above - rows.start, below - rows.start), slice(left // scale, right // scale)
                    new = source[above:below, to[1]]
                    made[to] = new if strength >= 1 else cv2.addWeighted(made[to], 1 - strength, new, strength, 0)
        return made


def _cues(page: Page, spoken: SpokenWords) -> Iterator[Cue]:
    """The spoken words that are on the page, in order; looked for around the card's own paragraph."""
    letters, places = _text(page)
    near = max(0, page.card.line - 1)
    at = next((number for number, (paragraph, _) in enumerate(places) if paragraph >= near), 0)
    begun = spoken.letters[:ENOUGH]
    at = next((found for found in (letters.find(begun, at), letters.find(begun)) if found >= 0), at)
    for (start, time), (end, _) in pairwise([*spoken.starts, (len(spoken.letters), 0.0)]):
        place = letters.find(spoken.letters[start:end], at, at + LOOKED + end - start)
        if place >= 0 and end > start:  # a word without letters is nowhere
            at = place + end - start
            (paragraph, first), (_, last) = places[place], places[at - 1]
            yield Cue(time, Passage(paragraph, first, max(first, last) + 1))


def _text(page: Page) -> tuple[str, list[tuple[int, int]]]:
    """The letters of all paragraphs, as `SpokenWords` has them, and each one's (paragraph, place in it)."""
    found = [
        (letter, (number, place))
        for number, text in enumerate(page.paragraphs)
        for place, character in enumerate(text)
        for letter in letters_of(character)
    ]
    return "".join(letter for letter, _ in found), [place for _, place in found]


def _meet(one: Passage, other: Passage) -> bool:
    return one.paragraph == other.paragraph and one.start < other.end and other.start < one.end


def _begins(row: Row, where: Passage) -> bool:
    return row.paragraph == where.paragraph and row.start <= where.start


def _smooth(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
