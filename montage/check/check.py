"""`check`: the gate that a finished film goes through."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from assets_db.errors import UserError
from montage.check.compositions import check_compositions
from montage.check.container import Container, check_container, read_container
from montage.check.drift import check_cuts, check_voice
from montage.check.fault import Fault
from montage.check.joined import see_joined
from montage.check.picture import Seen, see
from montage.check.planned import check_black, check_damaged, check_frozen, check_silent
from montage.check.repeats import check_repeats
from montage.check.sound import NONE, Heard, check_level, hear
from montage.check.texts import check_texts
from montage.check.words import check_words, language, read_srt
from montage.files.paths import Paths
from montage.model import Timeline
from montage.progress import Note, Progress, ignore
from montage.provenance.sign import read
from montage.subtitles.captions import limits_for
from montage.template import Template
from montage.timeline.file import is_timeline, load_timeline


def check(
    film: Path,
    timeline: Timeline | None,
    template: Template,
    cores: int = 0,
    segments: Sequence[Path] = (),
    progress: Progress = ignore,
) -> tuple[Fault, ...]:
    """What is wrong with `film`, in the order of its time; measured on the file, picture and sound decoded once.

    `cores`: processors to keep busy, 0 for all. `segments`: what the film was just joined from. If it holds just that,
    the small pictures beside them are looked at, and of the film its key frames and its sound alone are decoded.
    Without them the film's manifest of sources is checked and reported, too; `make` has just written that.

    What `timeline` plans is no fault: stills, cards, fades, pauses, pinned repeats. Without one only what no film
    should have is looked for, and the subtitles beside it. What is gone, a source or the narration, is not compared
    with. Raises MediaError for what is no film, FfmpegError for one that cannot be decoded, DiskFull.
    """
    file = read_container(film)
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        listening = pool.submit(_heard, film, file, timeline, Path(folder))
        seen = _seen(film, file, segments, Path(folder), max(1, (cores or os.cpu_count() or 1) - 1))
        found = [*_faults(film, file, seen, listening.result(), timeline, template)]
    if not segments:
        found += _changed(film, len(seen.small) / file.fps, progress)
    return tuple(sorted(found, key=lambda fault: (fault.start, fault.until, fault.kind)))


def timeline_beside(film: Path) -> Timeline | None:
    """The timeline that `film` was rendered from, where it stands beside it. Raises UserError if it is broken."""
    beside = Paths(film).timeline
    return load_timeline(beside) if is_timeline(beside) else None


def _seen(film: Path, file: Container, segments: Sequence[Path], folder: Path, threads: int) -> Seen:
    """`threads`: for decoding; the sound takes one."""
    if segments and (known := see_joined(film, file.rate, segments, folder)):
        return known
    return see(film, file.fps, folder, threads)


def _heard(film: Path, file: Container, timeline: Timeline | None, folder: Path) -> Heard:
    voice = timeline.narration if timeline and timeline.narration.is_file() else None
    return hear(film, file.channels, voice, folder) if file.channels else NONE


def _faults(
    film: Path, file: Container, seen: Seen, heard: Heard, timeline: Timeline | None, template: Template
) -> Iterator[Fault]:
    duration = len(seen.small) / file.fps
    if seen.damage:
        yield Fault("damaged", 0.0, duration, f"the file is damaged ({seen.damage})")
    yield from check_container(file, len(seen.small), heard.duration, timeline)
    yield from check_texts(timeline, template)
    yield from check_compositions(timeline, template)
    yield from check_black(seen, timeline)
    yield from check_frozen(seen, timeline)
    if file.channels:
        yield from check_silent(heard, timeline)
        yield from check_level(heard, template.sound)
    elif timeline and timeline.speeches:
        yield Fault("silent", 0.0, duration, "it has no sound")
    if timeline:
        yield from check_damaged(timeline)
        yield from check_voice(heard, timeline)
        yield from check_cuts(seen, timeline)
    yield from _subtitles(film, file, duration, timeline, template)
    yield from check_repeats(seen, timeline)


def _subtitles(
    film: Path, file: Container, duration: float, timeline: Timeline | None, template: Template
) -> Iterator[Fault]:
    beside = Paths(film).beside(".srt")
    if timeline:
        captions, lang, fps = timeline.captions, timeline.lang, timeline.fps
    elif beside.is_file():
        captions, fps = read_srt(beside), file.rate
        lang = language(captions)
    else:
        return
    yield from check_words(captions, limits_for(lang, file.size, template.subtitles), Fraction(fps), duration)


def _changed(film: Path, duration: float, progress: Progress) -> Iterator[Fault]:
    """A film that was signed, and is not any more what was signed."""
    if not _may_be_signed(film):
        return
    try:
        provenance = read(film)
    except UserError as error:
        yield Fault("provenance", 0.0, duration, error.what)
        return
    if provenance:
        progress(Note(str(provenance), "info"))
    if provenance and provenance.problem:
        yield Fault("provenance", 0.0, duration, provenance.problem)


def _may_be_signed(film: Path) -> bool:
    """Whether it is an MP4 file: others c2pa cannot read, as if they were damaged."""
    with film.open("rb") as content:
        return content.read(8)[4:] == b"ftyp"
