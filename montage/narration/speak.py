"""Script -> narration: a voice says the spoken form of every line, and every written word gets its time.

Sound is joined on one sample grid, so a line never drifts from its words: boundaries are rounded, never durations.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assets_db.errors import UserError
from assets_db.files import DiskFull, is_full
from assets_db.plugins import check, identity, load
from assets_db.protocols import WrongBackend, check_result
from assets_db.timebase import frame_at
from montage.cache import key_of
from montage.language.graphemes import width
from montage.language.spoken_form.form import spoken_form
from montage.language.spoken_form.rewriting import SpokenForm
from montage.model import Narration, Script, Speech, Word
from montage.narration.line_cache import LineTimes, store_line, stored_line
from montage.narration.scripts import Stretch, blanked, foreign
from montage.narration.wave_file import write_wave
from montage.narration.word_times import align_written, word_spans

Samples = npt.NDArray[np.float32]  # [n] in -1..1

BLOCK = Fraction(1, 100)  # [s] the grain in which sound and silence are told apart
QUIET = 0.01  # of the loudest sample, -40 dB: below is silence
LEAD, TRAIL = Fraction(1, 50), Fraction(2, 25)  # [s] kept around a line: a soft consonant is quieter than QUIET
LEVEL = 0.1  # RMS of the sounding part of every line, -20 dBFS; the renderer sets the film's loudness
PEAK = 0.89  # -1 dBFS
READING = 15  # [width/s] of a line that is shown and not spoken
SHORTEST_SHOWN = 1.5  # [s] such a line
NAMED = 4  # stretches that a note quotes
SHORTEST_PAUSE, LONGEST_PAUSE = Fraction(3, 5), Fraction(2)  # of the template's between two lines


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What a voice made of one line. Word times are on the line's own clock, word texts as in the text it was given."""

    samples: Samples
    rate: int  # [Hz]
    words: tuple[Word, ...]


class Voice(Protocol):
    """Something that speaks. It is made with `speed=`, 0.5 to 2, where another speed than its usual one, 1, is wanted.

    It may also have `speak_all(texts, lang) -> list[Spoken]`, if that is quicker.

    English and Chinese come to it in spoken form: numbers, signs and abbreviations are words (`spoken_form`).

    A line may hold names in other scripts. A voice that reads some of them has `reads(script: str) -> bool`, which is
    asked with an ISO 15924 code ("Cyrl"); what it does not read stands as spaces in the text that it is given.
    """

    def speak(self, text: str, lang: str) -> Spoken:
        """Say `text`, which is in `lang` (BCP-47). A text without words gives no samples and no words.

        Chinese words are jieba's or characters, as fine as the voice tells; words it does not time may be left out.
        Raises UserError if it cannot.
        """
        ...


@dataclass(frozen=True, slots=True)
class _SpokenLine:
    """One line as it is written, what of it the voice cannot read, and what the voice made of the rest."""

    text: str
    unread: list[Stretch]
    form: SpokenForm  # what the voice was given
    spoken: Spoken


def speak(
    script: Script,
    voices: str,
    out: Path,
    *,
    head: Fraction,
    between: Fraction,
    tail: Fraction,
    speed: float = 1.0,
    wanted: Fraction | None = None,
    rate: int = 48000,
    lines: Path | None = None,
) -> Narration:
    """Say every line of `script` into one mono WAV at `out`, with silence [s] before, between and after the lines.

    `speed` is how fast, beside the voice's usual speed. Where pauses a little shorter or longer than `between` make it
    `wanted` [s] long, they are so.

    `voices` is an order of preference, `edge,piper:en_US-amy-medium.onnx,espeak`. One voice speaks all lines but those
    that have one of their own: if it fails at any line the next one starts again, and a note says why. What a voice has
    spoken is stored in the folder `lines`, line by line, and not asked of it again. Raises UserError if every voice
    failed, or a line's own.
    """
    if not any(word_spans(line.text, script.lang) for line in script.lines):
        raise UserError("the script has nothing to say", "give it lines with words in them")
    name, spoken_lines, notes = _first_that_can(script, voices, speed, lines)
    takes = [_take(one, script.lang, rate) for one in spoken_lines]
    if wanted is not None:
        between = _pause(takes, head, between, tail, wanted, rate)
    joined = _joined(takes, out, name, notes, head=head, between=between, tail=tail)
    return replace(joined, speed=speed)


def speak_again(
    script: Script,
    before: Narration,
    unchanged: Mapping[int, Speech],
    voices: str,
    out: Path,
    *,
    head: Fraction,
    between: Fraction,
    tail: Fraction,
    speed: float = 1.0,
    frame: Fraction | None = None,
    lines: Path | None = None,
) -> Narration:
    """Say the changed lines of `script`, by the voice that spoke `before`; `unchanged` lines sound as they did.

    These come earlier or later by whole frames of a film, of which one takes `frame` [s]: what is seen with them stays
    as it is. `lines` are stored as by `speak`. Where that voice cannot, one of `voices` says all of it, and a note
    says so. Raises UserError as `speak` does.
    """
    pauses: dict[str, Any] = {"head": head, "between": between, "tail": tail}
    new = replace(script, lines=tuple(line for index, line in enumerate(script.lines) if index not in unchanged))
    try:
        _, spoken_lines, notes = _first_that_can(new, before.voice, speed, lines) if new.lines else ("", [], ())
    except UserError as error:
        whole = speak(script, voices, out, speed=speed, rate=before.rate, lines=lines, **pauses)
        note = f"all lines were spoken anew by {whole.voice}: {error.what}"
        return replace(whole, notes=(*whole.notes, note))
    anew = iter(spoken_lines)
    takes = [
        _cut(before, unchanged[index]) if index in unchanged else _take(next(anew), script.lang, before.rate)
        for index in range(len(script.lines))
    ]
    held = {index: speech.start for index, speech in unchanged.items()} if frame else {}
    return replace(_joined(takes, out, before.voice, notes, **pauses, held=held, frame=frame), speed=speed)


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
    held: Mapping[int, Fraction] | None = None,
    frame: Fraction | None = None,
) -> Narration:
    """The takes one after the other in one file; those `held` whole frames from where they were, see `speak_again`."""
    rate = takes[0].rate
    starts, total = _places(takes, head, between, tail, rate, held or {}, frame or Fraction(1))
    _write(out, takes, starts, total, rate)
    speeches = tuple(_speech(index, take, start) for index, (take, start) in enumerate(zip(takes, starts, strict=True)))
    return Narration(out, total, rate, speeches, voice, notes)


def sounding(samples: Samples, rate: int) -> tuple[npt.NDArray[np.bool_], int]:
    """Whether there is sound, block by block, and the length of a block [samples]."""
    size = max(1, int(rate * BLOCK))
    padded = np.pad(np.abs(samples), (0, -len(samples) % size))
    loudest = padded.reshape(-1, size).max(axis=1, initial=0)
    return loudest > max(QUIET * float(loudest.max(initial=0)), 1e-4), size


def _first_that_can(
    script: Script, voices: str, speed: float, lines: Path | None
) -> tuple[str, list[_SpokenLine], tuple[str, ...]]:
    own = _by_own_voices(script, speed, lines)
    film = replace(script, lines=tuple(line for line in script.lines if not line.voice))
    failures: list[str] = []
    specs = [spec.strip() for spec in voices.split(",") if spec.strip()]
    for spec in specs:
        check("voice", spec)  # a slip of the pen in the list is not a voice that failed
    for spec in specs:
        try:
            spoken_lines = _in_order(script, own, _say(spec, film, speed, lines) if film.lines else [])
        except WrongBackend:
            raise
        except (UserError, OSError, ImportError) as error:
            if isinstance(error, DiskFull):
                raise
            if is_full(error):  # another voice would have no room either
                raise DiskFull(Path(gettempdir())) from error
            failures.append(f"{spec}: {' '.join(str(error).split())}")
            continue
        notes = (f"spoken by {spec}, not by {failure}" for failure in failures)
        return spec, spoken_lines, (*notes, *_unspoken(spec, spoken_lines))
    reasons = " | ".join(failures) or "none was named"
    raise UserError(
        f"no voice could speak ({reasons})", "correct one of these, or use --voice espeak, which needs nothing"
    )


def _by_own_voices(script: Script, speed: float, lines: Path | None) -> dict[int, _SpokenLine]:
    """The lines that have a voice of their own, by number. Raises UserError where one of these voices cannot."""
    own: dict[int, _SpokenLine] = {}
    for voice in dict.fromkeys(line.voice for line in script.lines if line.voice):
        mine = [number for number, line in enumerate(script.lines) if line.voice == voice]
        check("voice", voice)
        try:
            said = _say(voice, replace(script, lines=tuple(script.lines[number] for number in mine)), speed, lines)
        except (OSError, ImportError) as error:
            raise UserError(f"{voice}: {' '.join(str(error).split())}", "choose another voice for its line") from error
        own |= zip(mine, said, strict=True)
    return own


def _in_order(script: Script, own: Mapping[int, _SpokenLine], others: list[_SpokenLine]) -> list[_SpokenLine]:
    """All lines: those with a voice of their `own`, and the `others`."""
    left = iter(others)
    return [own[number] if number in own else next(left) for number in range(len(script.lines))]


def _say(spec: str, script: Script, speed: float, lines: Path | None) -> list[_SpokenLine]:
    speeds = [line.speed or speed for line in script.lines]
    voices = {one: load("voice", spec, Voice, **({"speed": one} if one != 1 else {})) for one in dict.fromkeys(speeds)}
    reads = getattr(voices[speeds[0]], "reads", lambda script: False)
    unread = [[one for one in foreign(line.text, script.lang) if not reads(one.script)] for line in script.lines]
    readable = (blanked(line.text, stretches) for line, stretches in zip(script.lines, unread, strict=True))
    forms = [spoken_form(text, script.lang) for text in readable]
    if not any(word_spans(form.text, script.lang) for form in forms):
        raise UserError("it cannot read the script's letters", "use another voice")
    spoken = {}
    for own, voice in voices.items():
        texts = [form.text for form, speed in zip(forms, speeds, strict=True) if speed == own]
        spoken[own] = _stored_or_spoken(voice, (*identity("voice", spec), own), texts, script.lang, lines)
    return [
        _SpokenLine(line.text, stretches, form, spoken[speed][form.text])
        for line, stretches, form, speed in zip(script.lines, unread, forms, speeds, strict=True)
    ]


def _stored_or_spoken(
    voice: Any, who: tuple[object, ...], texts: list[str], lang: str, lines: Path | None
) -> dict[str, Spoken]:
    """The sound of each text: from the folder `lines`, or spoken now, checked and stored there.

    The texts are spoken forms: what is stored is used as long as a line has the same one.
    """
    keys = {text: key_of("line", who, lang, text) for text in texts}
    known = {text: stored_line(lines, key) for text, key in keys.items()} if lines else {}
    done = {text: Spoken(line[0], line[1].rate, line[1].words) for text, line in known.items() if line}
    missing = [text for text in keys if text not in done]
    for text, spoken in zip(missing, _spoken_now(voice, missing, lang), strict=True):
        good = isinstance(spoken, Spoken) and isinstance(spoken.samples, np.ndarray) and isinstance(spoken.rate, int)
        good = good and all(isinstance(word, Word) for word in spoken.words)
        check_result(good, voice, "voice", "speak", spoken, "a Spoken of an array, a rate and Words")
        _check(text, lang, spoken)
        if lines:
            store_line(lines, keys[text], spoken.samples, LineTimes(spoken.rate, spoken.words))
        done[text] = spoken
    return done


def _spoken_now(voice: Any, texts: list[str], lang: str) -> Iterable[Spoken]:
    """As many as there are `texts`: each as soon as it is spoken, or all at once."""
    at_once = getattr(voice, "speak_all", None)
    if not (texts and at_once):
        return (voice.speak(text, lang) for text in texts)
    spoken = at_once(texts, lang)
    check_result(isinstance(spoken, list), voice, "voice", "speak_all", spoken, "a list of Spoken")
    if len(spoken) != len(texts):
        raise UserError(f"it gave {len(spoken)} lines for {len(texts)}", "use another voice")
    return list(spoken)


def _unspoken(voice: str, spoken_lines: list[_SpokenLine]) -> Iterator[str]:
    """A note of what the voice could not read."""
    silent = list(dict.fromkeys(line.text[one.start : one.end] for line in spoken_lines for one in line.unread))
    if silent:
        shown = ", ".join(f"“{text}”" for text in silent[:NAMED])
        more = f" and {len(silent) - NAMED} more" if len(silent) > NAMED else ""
        yield f"{voice} cannot read {shown}{more}: shown, not spoken"


def _check(text: str, lang: str, spoken: Spoken) -> None:
    """Raises UserError for sound that no film should get: silence above all."""
    samples = spoken.samples
    if spoken.rate <= 0 or samples.ndim != 1 or not np.isfinite(samples).all():
        raise UserError(f"it gave broken sound for '{text[:40]}'", "use another voice")
    if word_spans(text, lang) and float(np.abs(samples).max(initial=0)) < 1e-3:
        raise UserError(f"it gave silence for '{text[:40]}'", "use another voice")


def _take(line: _SpokenLine, lang: str, rate: int) -> Spoken:
    """The line as it goes into the film: at the film's rate, trimmed, levelled, every word timed to the sample."""
    import soxr

    if line.unread and not word_spans(line.form.text, lang):
        return _silence(line.text, rate)
    spoken, samples = line.spoken, np.asarray(line.spoken.samples, np.float32)
    if spoken.rate != rate and len(samples):
        samples = soxr.resample(samples, spoken.rate, rate)
    first, last = _voiced(samples, rate)
    cut, length = Fraction(first, rate), Fraction(last - first, rate)
    moved = [Word(word.text, word.start - cut, word.end - cut) for word in spoken.words]
    words = align_written(line.text, line.form, lang, moved, length)
    on_grid = [Word(word.text, _snapped(word.start, rate), _snapped(word.end, rate)) for word in words]
    return Spoken(_levelled(samples[first:last], rate), rate, tuple(on_grid))


def _silence(text: str, rate: int) -> Spoken:
    """A line that is only shown, for as long as it takes to read."""
    return Spoken(np.zeros(round(max(SHORTEST_SHOWN, width(text) / READING) * rate), np.float32), rate, ())


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


def _places(
    takes: list[Spoken], head: Fraction, between: Fraction, tail: Fraction, rate: int, held: Mapping[int, Fraction],
    frame: Fraction,
) -> tuple[list[int], int]:  # fmt: skip
    """Where each take starts and where the film ends [samples]."""
    starts: list[int] = []
    at = head
    for number, take in enumerate(takes):
        at += (held[number] - at) % frame if number in held else 0
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
