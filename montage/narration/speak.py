"""Script -> narration: one voice says every line, and every written word gets its time.

Sound is joined on one sample grid, so a line never drifts from its words: boundaries are rounded, never durations.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assets_db.errors import UserError
from assets_db.files import DiskFull, is_full
from assets_db.plugins import check, load
from assets_db.timebase import frame_at
from montage.language.text import is_chinese, jieba
from montage.model import Narration, Script, Speech, Word
from montage.narration.wave_file import write_wave

Samples = npt.NDArray[np.float32]  # [n] in -1..1

BLOCK = Fraction(1, 100)  # [s] the grain in which sound and silence are told apart
QUIET = 0.01  # of the loudest sample, -40 dB: below is silence
LEAD, TRAIL = Fraction(1, 50), Fraction(2, 25)  # [s] kept around a line: a soft consonant is quieter than QUIET
LEVEL = 0.1  # RMS of the sounding part of every line, -20 dBFS; the renderer sets the film's loudness
PEAK = 0.89  # -1 dBFS

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_PIECE = re.compile(rf"[{_HAN}]+|[^\s{_HAN}，。！？；：、（）《》〈〉【】「」『』“”…—]+")
# A word from its first to its last letter, figure or sign that is read aloud; a minus or a point before a figure too.
_CORE = re.compile(r"(?:[-−](?=[\d.$€£¥])|\.(?=\d))?[\w$€£¥&@#+%°=](?:.*[\w$€£¥&@#+%°=\u0300-\u036f])?")
_DOTTED = re.compile(r"(?:\w\.)+\w")  # U.S. and a.m. are written with their last point
_SLOW = re.compile(rf"[\d$€£¥&@#+%°={_HAN}]")
SHORTEST_PAUSE, LONGEST_PAUSE = Fraction(3, 5), Fraction(2)  # of the template's between two lines
SLOW = 3  # a syllable, a figure or a sign takes as long as so many Latin letters (260 characters, 165 words a minute)
HASTE = Fraction(1, 50)  # [s] a letter in less time than this was not timed by the voice
REACH = 24  # [letters] how far ahead the voice's next word is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What a voice made of one line. Word times are on the line's own clock, word texts as written in the line."""

    samples: Samples
    rate: int  # [Hz]
    words: tuple[Word, ...]


class Voice(Protocol):
    """Something that speaks. It may also have `speak_all(texts, lang) -> list[Spoken]`, if that is quicker."""

    def speak(self, text: str, lang: str) -> Spoken:
        """Say `text`, which is in `lang` (BCP-47). A text without words gives no samples and no words.

        Chinese words are jieba's or characters, as fine as the voice tells; words it does not time may be left out.
        Raises UserError if it cannot.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of letters whose time the voice told."""

    lo: int  # [letters] from the start of the line, see `_weights`
    hi: int  # exclusive
    start: Fraction  # [s]
    end: Fraction  # [s]


def speak(
    script: Script,
    voices: str,
    out: Path,
    *,
    head: Fraction,
    between: Fraction,
    tail: Fraction,
    wanted: Fraction | None = None,
    rate: int = 48000,
) -> Narration:
    """Say every line of `script` into one mono WAV at `out`, with silence [s] before, between and after the lines.

    Where pauses a little shorter or longer than `between` make it `wanted` [s] long, they are so.

    `voices` is an order of preference, `edge,piper:en_US-amy-medium.onnx,espeak`. One voice speaks everything: if it
    fails at any line the next one starts again, and a note says why. Raises UserError if every voice failed.
    """
    if not any(word_spans(line.text, script.lang) for line in script.lines):
        raise UserError("the script has nothing to say", "give it lines with words in them")
    name, spoken, notes = _first_that_can(script, voices)
    takes = [_take(line.text, script.lang, one, rate) for line, one in zip(script.lines, spoken, strict=True)]
    if wanted is not None:
        between = _pause(takes, head, between, tail, wanted, rate)
    return _joined(takes, out, name, notes, head=head, between=between, tail=tail)


def speak_again(
    script: Script,
    before: Narration,
    kept: Mapping[int, Speech],
    voices: str,
    out: Path,
    *,
    head: Fraction,
    between: Fraction,
    tail: Fraction,
) -> Narration:
    """Say the lines of `script` that were changed, by the voice that spoke `before`; `kept` lines sound as they did.

    Where that voice cannot, one of `voices` says all of it, and a note says so. Raises UserError as `speak` does.
    """
    pauses = {"head": head, "between": between, "tail": tail}
    lines = [line for index, line in enumerate(script.lines) if index not in kept]
    try:
        _, spoken, _ = _first_that_can(replace(script, lines=tuple(lines)), before.voice) if lines else ("", [], ())
    except UserError as error:
        anew = speak(script, voices, out, rate=before.rate, **pauses)
        note = f"all lines were spoken anew by {anew.voice}: {error.what}"
        return replace(anew, notes=(*anew.notes, note))
    said = iter(spoken)
    takes = [
        _cut(before, kept[index]) if index in kept else _take(line.text, script.lang, next(said), before.rate)
        for index, line in enumerate(script.lines)
    ]
    return _joined(takes, out, before.voice, (), **pauses)


def _cut(narration: Narration, speech: Speech) -> Spoken:
    """One line out of a narration."""
    import soundfile

    rate = Fraction(narration.rate)
    first, last = frame_at(speech.start, rate), frame_at(speech.end, rate)
    samples, _ = soundfile.read(str(narration.audio), start=first, stop=last, dtype="float32")
    words = (Word(word.text, word.start - speech.start, word.end - speech.start) for word in speech.words)
    return Spoken(samples, narration.rate, tuple(words))


def _joined(
    takes: list[Spoken],
    out: Path,
    voice: str,
    notes: tuple[str, ...],
    *,
    head: Fraction,
    between: Fraction,
    tail: Fraction,
) -> Narration:
    """The takes one after the other in one file."""
    rate = takes[0].rate
    starts, total = _places(takes, head, between, tail, rate)
    _write(out, takes, starts, total, rate)
    speeches = tuple(_speech(index, take, start) for index, (take, start) in enumerate(zip(takes, starts, strict=True)))
    return Narration(out, total, rate, speeches, voice, notes)


def align_words(text: str, lang: str, timed: Sequence[Word], length: Fraction) -> tuple[Word, ...]:
    """Every written word of `text` in order, with its time on a clock that runs from 0 to `length` [s].

    `timed` is what the voice told, in its own division (`A T and T`, characters, whole clauses) and perhaps with holes.
    Times are monotonic and do not overlap; a word the voice did not time shares the time between its neighbours
    by the number of its letters.
    """
    spans = word_spans(text, lang)
    weights = _weights(text, spans)
    if not spans or weights[-1] == 0:
        return ()
    line = _filled(_orderly(_locate(text, weights, spans, timed), length), weights[-1], length)
    return tuple(
        Word(text[lo:hi], _time(line, weights[lo], bisect_right), _time(line, weights[hi], bisect_left))
        for lo, hi in spans
    )


def word_spans(text: str, lang: str) -> list[tuple[int, int]]:
    """(start, end) in `text` of each written word, punctuation left out: `1,234.5`, `$3`, `AT&T`, `U.S.` are one each.

    Chinese is divided by jieba; in a text of another language a run of Chinese characters is one word.
    """
    return [span for piece in _PIECE.finditer(text) for span in _words_of(piece[0], piece.start(), lang)]


def sounding(samples: Samples, rate: int) -> tuple[npt.NDArray[np.bool_], int]:
    """Whether there is sound, block by block, and the length of a block [samples]."""
    size = max(1, int(rate * BLOCK))
    padded = np.pad(np.abs(samples), (0, -len(samples) % size))
    loudest = padded.reshape(-1, size).max(axis=1, initial=0)
    return loudest > max(QUIET * float(loudest.max(initial=0)), 1e-4), size


def _first_that_can(script: Script, voices: str) -> tuple[str, list[Spoken], tuple[str, ...]]:
    failures: list[str] = []
    specs = [spec.strip() for spec in voices.split(",") if spec.strip()]
    for spec in specs:
        check("voice", spec)  # a slip of the pen in the list is not a voice that failed
    for spec in specs:
        try:
            spoken = _say(load("voice", spec), script)
        except (UserError, OSError, ImportError) as error:
            if is_full(error):  # another voice would have no room either
                raise DiskFull(Path(gettempdir())) from error
            failures.append(f"{spec}: {' '.join(str(error).split())}")
            continue
        return spec, spoken, tuple(f"spoken by {spec}, not by {failure}" for failure in failures)
    reasons = " | ".join(failures) or "none was named"
    raise UserError(
        f"no voice could speak ({reasons})", "correct one of these, or use --voice espeak, which needs nothing"
    )


def _say(voice: Any, script: Script) -> list[Spoken]:
    texts = [line.text for line in script.lines]
    at_once = getattr(voice, "speak_all", None)
    spoken = at_once(texts, script.lang) if at_once else [voice.speak(text, script.lang) for text in texts]
    if len(spoken) != len(texts):
        raise UserError(f"it gave {len(spoken)} lines for {len(texts)}", "use another voice")
    for text, one in zip(texts, spoken, strict=True):
        _check(text, script.lang, one)
    return list(spoken)


def _check(text: str, lang: str, spoken: Spoken) -> None:
    """Raises UserError for sound that no film should get: silence above all."""
    samples = spoken.samples
    if spoken.rate <= 0 or samples.ndim != 1 or not np.isfinite(samples).all():
        raise UserError(f"it gave broken sound for '{text[:40]}'", "use another voice")
    if word_spans(text, lang) and float(np.abs(samples).max(initial=0)) < 1e-3:
        raise UserError(f"it gave silence for '{text[:40]}'", "use another voice")


def _take(text: str, lang: str, spoken: Spoken, rate: int) -> Spoken:
    """The line as it goes into the film: at the film's rate, trimmed, levelled, every word timed to the sample."""
    import soxr

    samples = np.asarray(spoken.samples, np.float32)
    if spoken.rate != rate and len(samples):
        samples = soxr.resample(samples, spoken.rate, rate)
    first, last = _voiced(samples, rate)
    cut, length = Fraction(first, rate), Fraction(last - first, rate)
    moved = [Word(word.text, word.start - cut, word.end - cut) for word in spoken.words]
    words = align_words(text, lang, moved, length)
    on_grid = (Word(word.text, _snapped(word.start, rate), _snapped(word.end, rate)) for word in words)
    return Spoken(_levelled(samples[first:last], rate), rate, tuple(on_grid))


def _snapped(time: Fraction, rate: int) -> Fraction:
    return Fraction(frame_at(time, Fraction(rate)), rate)


def _levelled(samples: Samples, rate: int) -> Samples:
    sound, size = sounding(samples, rate)
    heard = samples[np.repeat(sound, size)[: len(samples)]]
    if not len(heard):
        return samples
    gain = min(LEVEL / float(np.sqrt(np.mean(heard**2))), PEAK / float(np.abs(heard).max()))
    return np.asarray(samples * gain, np.float32)


def _voiced(samples: Samples, rate: int) -> tuple[int, int]:
    """From where to where [samples] the voice is heard, with a little air around it."""
    sound, size = sounding(samples, rate)
    where = np.flatnonzero(sound)
    if not len(where):
        return 0, 0
    return (
        max(0, int(where[0]) * size - int(LEAD * rate)),
        min(len(samples), (int(where[-1]) + 1) * size + int(TRAIL * rate)),
    )


def _clamp(time: Fraction, length: Fraction) -> Fraction:
    return min(max(time, Fraction(0)), length)


def _pause(
    takes: list[Spoken], head: Fraction, between: Fraction, tail: Fraction, wanted: Fraction, rate: int
) -> Fraction:
    """[s] between two lines: what makes the film `wanted` [s] long, if nobody hears a pause of that length as odd."""
    if len(takes) < 2:
        return between
    spoken = Fraction(sum(len(take.samples) for take in takes), rate)
    needed = (wanted - head - tail - spoken) / (len(takes) - 1)
    if needed > LONGEST_PAUSE * between:
        return between  # there is less to say than was asked for
    return max(needed, SHORTEST_PAUSE * between)


def _places(takes: list[Spoken], head: Fraction, between: Fraction, tail: Fraction, rate: int) -> tuple[list[int], int]:
    """Where each take starts and where the film ends [samples]."""
    starts: list[int] = []
    at = head
    for take in takes:
        starts.append(frame_at(at, Fraction(rate)))
        at += Fraction(len(take.samples), rate) + between
    return starts, frame_at(at - between + tail, Fraction(rate))


def _speech(line: int, take: Spoken, start: int) -> Speech:
    offset = Fraction(start, take.rate)
    words = tuple(Word(word.text, word.start + offset, word.end + offset) for word in take.words)
    return Speech(line, offset, offset + Fraction(len(take.samples), take.rate), words)


def _write(out: Path, takes: list[Spoken], starts: list[int], total: int, rate: int) -> None:
    sound = np.zeros(total, np.float32)
    for take, start in zip(takes, starts, strict=True):
        sound[start : start + len(take.samples)] = take.samples
    write_wave(out, sound, rate)


def _words_of(piece: str, at: int, lang: str) -> Iterator[tuple[int, int]]:
    if re.match(rf"[{_HAN}]", piece):
        parts = jieba().tokenize(piece) if is_chinese(lang) else [(piece, 0, len(piece))]
        yield from ((at + lo, at + hi) for _, lo, hi in parts)
    elif core := _CORE.search(piece):
        dotted = piece[core.end() : core.end() + 1] == "." and _DOTTED.fullmatch(core[0])
        yield at + core.start(), at + core.end() + bool(dotted)


def _weights(text: str, spans: list[tuple[int, int]]) -> list[int]:
    """How many letters stand before each position: int [len(text) + 1]. Only what is inside a word counts."""
    inside = {position for lo, hi in spans for position in range(lo, hi)}
    total, weights = 0, [0]
    for position, char in enumerate(text):
        if position in inside:
            total += SLOW if _SLOW.match(char) else int(char.isalnum() or char == "_")
        weights.append(total)
    return weights


def _locate(text: str, weights: list[int], spans: list[tuple[int, int]], timed: Sequence[Word]) -> list[_Mark]:
    """Where in `text` the voice's words are. One that is not near, or would begin inside a word, is left out."""
    heavy = [position for position in range(len(text)) if weights[position + 1] > weights[position]]
    letters = "".join(text[position].lower()[0] for position in heavy)
    beginnings = {lo for lo, _ in spans}
    marks: list[_Mark] = []
    at = 0
    for word in timed:
        wanted = "".join(char.lower()[0] for char in word.text if char.isalnum() or char == "_" or _SLOW.match(char))
        found = letters.find(wanted, at, at + REACH + len(wanted)) if wanted else -1
        while found > at and heavy[found] not in beginnings:
            found = letters.find(wanted, found + 1, at + REACH + len(wanted))
        if found >= 0:
            at = found + len(wanted)
            marks.append(_Mark(weights[heavy[found]], weights[heavy[at - 1] + 1], word.start, word.end))
    return marks


def _orderly(marks: list[_Mark], length: Fraction) -> list[_Mark]:
    """Times made monotonic, within 0..`length`, without overlaps."""
    starts: list[Fraction] = []
    for mark in marks:
        starts.append(max(_clamp(mark.start, length), starts[-1] if starts else Fraction(0)))
    nexts = [*starts, length][1:]
    return [
        _Mark(mark.lo, mark.hi, start, max(start, min(mark.end, following)))
        for mark, start, following in zip(marks, starts, nexts, strict=True)
    ]


def _filled(marks: list[_Mark], total: int, length: Fraction) -> list[_Mark]:
    """Marks for every letter from 0 to `total`: what lies between two marks has the time between them.

    Where that is too short to say it, the voice counted those letters to the mark before (or, at the start, after).
    """
    fence = [_Mark(0, 0, Fraction(0), Fraction(0)), *marks, _Mark(total, total, length, length)]
    line: list[_Mark] = []
    owed = 0
    for left, right in pairwise(fence):
        letters, time = right.lo - left.hi, right.start - left.end
        if left.hi > left.lo:
            line.append(_Mark(left.lo - owed, left.hi, left.start, left.end))
            owed = 0
        if letters and (not marks or time >= letters * HASTE):
            line.append(_Mark(left.hi, right.lo, left.end, right.start))
        elif letters and line:
            line[-1] = _Mark(line[-1].lo, right.lo, line[-1].start, right.start)
        else:
            owed = letters
    return line


def _time(line: list[_Mark], at: int, bisect: Callable[..., int]) -> Fraction:
    """When letter `at` is reached: as the end of what stands before it (`bisect_left`) or the start of what follows."""
    mark = line[bisect(line, at, key=lambda mark: mark.lo) - 1]
    return mark.start + (mark.end - mark.start) * Fraction(at - mark.lo, mark.hi - mark.lo)
