"""Key words: kinetic type, one large word under the other; each but the first comes as it is said."""

from montage.graphics.content import Card
from montage.graphics.sheet import Sheet
from montage.graphics.type import Font

LARGEST, SMALLEST = {False: 0.21, True: 0.2}, 0.07  # sizes of type, of the em: wide films, upright ones
LEAD = 1.16  # from word to word, of the sizes
INDENT = {False: 0.13, True: 0.07}  # of the width for type: from word to word, at most
BELOW = 0.12  # of the last word's size: what hangs below its place
SHRUNK = 0.96
STEP = 0.45  # [s] after each other, where they are not spoken


def key_words(sheet: Sheet, card: Card) -> None:
    """Each word as large as its line lets it be, in the template's two strong colours by turns."""
    top, upright = sheet.head(card.head), sheet.canvas.upright
    words = [sheet.shown(word, title=True) for word in card.items]
    largest = LARGEST[upright]
    faces = [_fitting(sheet, word, largest) for word in words]
    while _high(faces) > sheet.bottom - top and largest > SMALLEST:
        largest *= SHRUNK
        faces = [_fitting(sheet, word, largest) for word in words]
    high = _high(faces)
    step = _step(sheet, [face.getlength(word) for word, face in zip(words, faces, strict=True)])
    y = top + (sheet.bottom - top - high) * (0.42 if upright else 0.46)
    for number, (word, spoken, face) in enumerate(zip(words, card.items, faces, strict=True)):
        wide = face.getlength(word)
        x = sheet.left + ((sheet.width - wide) / 2 if sheet.canvas.centred else number * step)
        colour = sheet.colour("accent" if number % 2 else "ink")
        cue = spoken if number else ""  # the first one comes with the card: an empty one would look broken
        sheet.word(word, face, (x, y + face.size * 0.98), colour, number * STEP, cue)
        y += face.size * LEAD


def _high(faces: list[Font]) -> float:
    """Of all words [px], with what the last one has below its line."""
    return sum(face.size for face in faces) * LEAD + faces[-1].size * BELOW


def _step(sheet: Sheet, widths: list[float]) -> float:
    """[px] that each word begins to the right of the one above, as far as all of them have room."""
    room = [(sheet.width - wide) / number for number, wide in enumerate(widths) if number]
    return min([INDENT[sheet.canvas.upright] * sheet.width, *room])


def _fitting(sheet: Sheet, word: str, largest: float) -> Font:
    """Type in which a word fits one line."""
    share = largest
    while (face := sheet.canvas.font("Bold", share)).getlength(word) > sheet.width and share > 0.02:
        share *= SHRUNK
    return face
