"""Speech in a video -> words of its shots."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Protocol

from assets_db.model import Shot, ShotKey
from assets_db.protocols import check_result
from assets_db.store import Store
from indexer.media.safety import MediaError
from indexer.passes.sound import Piece, Samples, sound, steady_sound

MOST_SHOTS = 50_000  # shots asked for at once: all of any file, and 5 MB of keys


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a few, with the space before it where its script has spaces."""

    start: float  # [s] from the first sample
    end: float  # [s]
    text: str


class SpeechRecognizer(Protocol):
    """Turns speech into text."""

    @property
    def name(self) -> str:
        """Identifies this recognizer's words in the library."""

    def hear(self, samples: Samples, /) -> Sequence[Word]:
        """float32 [n] in -1..1, mono, 16 kHz, ten minutes or so -> the spoken words, in order; none for music."""


def hear_speech(store: Store, listener: SpeechRecognizer, progress: Callable[[int], None] | None = None) -> int:
    """Listen to every file that `listener` has not heard to its end yet; returns how many shots were done.

    A file is decoded once, and its shots are stored as they are transcribed: when stopped, it resumes with the first
    shot that is not. Pictures, and videos without sound, are done with no words. A file that cannot be opened now is
    left for another run. `progress` is called with how many shots are done.
    """
    done, left = 0, set[str]()
    while keys := [
        key for key in store.shots_without("speech", listener.name, MOST_SHOTS) if _content(key) not in left
    ]:
        for content, some in groupby(sorted(keys, key=_content), _content):
            try:
                for texts in _heard(listener, store.shots(list(some))):
                    store.put_words("speech", listener.name, texts)
                    done += len(texts)
                    if progress:
                        progress(done)
            except MediaError:
                left.add(content)
    return done


def _content(key: str) -> str:
    return ShotKey.parse(key).content


def _heard(listener: SpeechRecognizer, shots: Sequence[Shot]) -> Iterator[dict[str, str]]:
    """The text spoken in the `shots` of one asset, by key: after each piece of sound, of the shots that are over."""
    waiting = sorted(shots, key=lambda shot: shot.start)
    words: dict[str, list[str]] = {shot.key: [] for shot in waiting}
    for piece in _sound(waiting):
        heard = listener.hear(piece.samples)
        good = isinstance(heard, (list, tuple)) and all(isinstance(one, Word) for one in heard)
        check_result(good, listener, "listener", "hear", heard, "a list of Word")
        _share(heard, piece.start, waiting, words)
        over = [shot for shot in waiting if _clock(shot, shot.end) <= piece.end]
        waiting = [shot for shot in waiting if _clock(shot, shot.end) > piece.end]
        yield {shot.key: _text(words[shot.key]) for shot in over}
    yield {shot.key: _text(words[shot.key]) for shot in waiting}


def _sound(shots: Sequence[Shot]) -> Iterable[Piece]:
    if not shots or shots[0].asset.kind == "image":
        return ()
    asset = shots[0].asset
    return steady_sound(asset.path) if asset.jumps else sound(asset.path, _clock(shots[0], shots[0].start))


def _share(heard: Iterable[Word], start: Fraction, shots: Sequence[Shot], words: Mapping[str, list[str]]) -> None:
    """Give each word to the shot in which its middle lies; a word beside all of them is in a shot that is done."""
    starts = [_clock(shot, shot.start) for shot in shots]
    for word in heard:
        middle = start + Fraction((word.start + word.end) / 2)
        place = bisect_right(starts, middle) - 1
        if place >= 0 and middle < _clock(shots[place], shots[place].end):
            words[shots[place].key].append(word.text)


def _clock(shot: Shot, pts: int) -> Fraction:
    """[s] on the clock of the file."""
    return pts * shot.asset.time_base


def _text(words: Iterable[str]) -> str:
    return " ".join("".join(words).split())
