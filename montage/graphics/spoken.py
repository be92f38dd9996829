"""When the words on a card are spoken while it is on screen, by the timeline's own speeches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from montage.model import Speech, Word

COMPARED = 12  # letters of a text that have to agree: what follows may be cut off or written otherwise
NEAR = Fraction(2)  # [s] before and after a clip in which what is spoken counts: a page is read on from clip to clip
LATE = 0.3  # [s] before the card comes a word may begin and still bring its part in


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """The words that are spoken around a clip. Times are seconds from its first frame; earlier ones are negative."""

    letters: str = ""  # letters and digits of all words, lower case, without spaces
    starts: tuple[tuple[int, float], ...] = ()  # of each word: its first letter's place in `letters`, and its time

    def time_of(self, text: str) -> float | None:
        """[s] when the first word of `text` is spoken; None where it is not, or was before the clip came."""
        wanted = letters_of(text)[:COMPARED]
        place = self.letters.find(wanted) if wanted else -1
        while place >= 0:
            start, time = next((one for one in reversed(self.starts) if one[0] <= place), (-1, 0.0))
            if time >= -LATE and (start == place or not wanted[0].isascii()):  # Chinese has no spaces to begin after
                return max(0.0, time)
            place = self.letters.find(wanted, place + 1)
        return None


NOTHING_SPOKEN = SpokenWords()


def spoken_during(start: int, frames: int, fps: Fraction, speeches: Sequence[Speech]) -> SpokenWords:
    """The words of all speeches that are heard around `frames` frames from frame `start` of the film on."""
    begin, end = start / fps, (start + frames) / fps
    heard = [speech for speech in speeches if speech.start < end + NEAR and speech.end > begin - NEAR]
    return spoken_words((word for speech in heard for word in speech.words), begin)


def spoken_words(words: Iterable[Word], zero: Fraction) -> SpokenWords:
    """`words` with times from `zero` [s] on."""
    letters, starts = "", []
    for word in words:
        if mine := letters_of(word.text):
            starts.append((len(letters), round(float(word.start - zero), 3)))
            letters += mine
    return SpokenWords(letters, tuple(starts))


def letters_of(text: str) -> str:
    """The letters and digits of `text` in lower case."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
