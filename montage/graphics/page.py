"""The page: headline, outlet, date and what is spoken, typeset as an article on a sheet of paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from PIL import Image, ImageColor, ImageDraw

from montage.geometry import even
from montage.graphics.canvas import Look, clear
from montage.graphics.content import Card
from montage.graphics.contrast import Colour, faint, readable
from montage.graphics.planes import Box
from montage.graphics.type import LEADING, Font, drawable, wrapped
from montage.language.text import sentences

SHEET = {False: 0.8, True: 0.9}  # of the picture's width: wide films, upright ones
MARGIN = 0.075  # of the sheet's width, left and right of the type
BODY, TITLE, HEAD = {False: 0.066, True: 0.052}, {False: 0.088, True: 0.07}, 0.034  # sizes of type, of the em
LINES = 1.5  # from line to line of the body, of its size
AFTER = 0.55  # of a line: the space between two paragraphs
EDGE = 0.6  # of the body's size: the space above a page is this much larger than its side margins
MARKER = (0.88, 0.24)  # of the size of type: how far a marker's stroke reaches above and below the baseline
BEYOND = 0.1  # of the size: how far it reaches beyond its words on either side


@dataclass(frozen=True, slots=True)
class Row:
    """One line of type. Places are pixels of the page."""

    text: str
    paragraph: int  # of the card's items
    start: int  # place of its first character in that
    top: int  # even
    baseline: float


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to before `end` of a paragraph."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A card's page for films of one look: where everything stands on it. Its left edge is the sheet's."""

    card: Card
    look: Look
    face: Font
    width: int  # [px] of the sheet, even
    header: tuple[tuple[str, Font, float], ...]  # lines above the body, each with its baseline [px]
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def height(self) -> int:
        """[px], even."""
        return even(self.rows[-1].top + self.step + self.margin)

    @property
    def step(self) -> int:
        """From line to line of the body [px], even."""
        return even(self.face.size * LINES)

    @property
    def margin(self) -> float:
        """From the sheet's edge to the type [px]."""
        return self.width * MARGIN

    @cached_property
    def paper(self) -> Colour:
        """The sheet's colour: that of the template's type."""
        return ImageColor.getrgb(self.look.style.ink)[:3]

    @cached_property
    def ink(self) -> Colour:
        """Of what is being said, and of headlines."""
        style = self.look.style
        return readable([ImageColor.getrgb(one)[:3] for one in (style.panel, style.background)], self.paper)

    @cached_property
    def faded(self) -> Colour:
        """Of what is not being said."""
        return faint(self.ink, self.paper)

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """All sentences of the body, in order."""
        return tuple(
            passage
            for number, text in enumerate(self.paragraphs)
            for passage in _sentences(text, number, self.card.lang)
        )

    def boxes(self, passage: Passage) -> Iterator[Box]:
        """Where a passage stands: a box a line, as high as a marker's stroke, not even."""
        for row in self.rows:
            start, end = max(passage.start, row.start), min(passage.end, row.start + len(row.text))
            if row.paragraph == passage.paragraph and start < end:
                left, right = (self.x(row, place) for place in (start, end))
                beyond = self.face.size * BEYOND
                above, below = (self.face.size * share for share in MARKER)
                yield (
                    round(left - beyond), round(row.baseline - above), round(right + beyond),
                    round(row.baseline + below),
                )  # fmt: skip

    def x(self, row: Row, place: int) -> float:
        """Where character `place` of a row's paragraph begins [px]."""
        return self.margin + float(self.face.getlength(row.text[: place - row.start]))

    def drawn(self, top: int, bottom: int, lit: bool, marked: bool) -> Image.Image:
        """The part of the page between two heights [px]: all of the body `lit`, or none, with or without the marker."""
        image = Image.new("RGB", (self.width, bottom - top), self.paper)
        pen = ImageDraw.Draw(image)
        accent = ImageColor.getrgb(self.look.style.accent)[:3]
        for text, face, baseline in self.header:
            colour = self.ink if face.size > self.face.size else self.faded
            pen.text((self.margin, baseline - top), text, font=face, fill=colour, anchor="ls")
        for row in self.rows:
            if row.top + self.step < top or row.top > bottom:
                continue
            if marked:
                passage = Passage(row.paragraph, row.start, row.start + len(row.text))
                for left, above, right, below in self.boxes(passage):
                    pen.rectangle((left, above - top, right - 1, below - top - 1), fill=accent)
            colour = readable([self.ink], accent) if marked else self.ink if lit else self.faded
            pen.text((self.margin, row.baseline - top), row.text, font=self.face, fill=colour, anchor="ls")
        return image


@lru_cache(maxsize=2)
def typeset(card: Card, look: Look) -> Page:
    """The page of a card."""
    canvas = clear(look)
    upright = canvas.upright
    width = even(SHEET[upright] * look.size[0])
    room, margin = width * (1 - 2 * MARGIN), width * MARGIN
    body, title = canvas.font("Regular", BODY[upright]), canvas.font("Bold", TITLE[upright])
    head = canvas.font("Bold", HEAD)
    header, y = list[tuple[str, Font, float]](), margin + body.size * EDGE
    for text, face, after in ((card.head, head, 0.5), (card.big, title, 0.7)):
        for line in wrapped(drawable(text, look.fonts, len(text)), face, room):
            header.append((line, face, y + face.size))
            y += face.size * LEADING
        y += body.size * after if text else 0.0
    rows, step, top = list[Row](), even(body.size * LINES), even(y)
    paragraphs = tuple(drawable(text, look.fonts, len(text)) for text in card.items)
    for number, text in enumerate(paragraphs):
        at = 0
        for line in wrapped(text, body, room) or [""]:  # of which nothing can be drawn, it still has its place
            start = text.find(line, at)
            at = start + len(line)
            rows.append(Row(line, number, start, top, top + step * 0.68))
            top += step
        top += even(step * AFTER)
    return Page(card, look, body, width, tuple(header), paragraphs, tuple(rows))


def _sentences(text: str, paragraph: int, lang: str) -> Iterator[Passage]:
    at = 0
    for sentence in sentences(text, lang):
        start = text.find(sentence, at)
        if start < 0:  # written otherwise: the paragraph is taken as one
            break
        at = start + len(sentence)
        yield Passage(paragraph, start, at)
    if at < len(text.rstrip()):
        yield Passage(paragraph, at, len(text))
