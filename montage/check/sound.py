"""One pass over the sound: where it is silent, how loud it is, its peaks, and a narrow copy to compare."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.media.safety import INPUT_ARGS
from montage.check.fault import Fault, Stretch, merged
from montage.ffmpeg.run import ffmpeg, media_input
from montage.template import SoundStyle

Samples = npt.NDArray[np.int16]  # [n] mono

RATE = 4000  # [Hz] of the copies: what speech sounds like, not what it says
QUIET = -50  # [dBFS] is silence
PAUSE = 0.5  # [s] of it that is reported
NOTHING = -70.0  # [LUFS] what the measure calls nothing at all
OFF = 0.5  # [LU] from the template's loudness
OVER = 0.1  # [dB] above its true peak: as finely as peaks are reported
CLIPPING = 0.0  # [dBTP] from which on players cut
TICK = 0.1  # [s] between two readings of the meter
_LINE = r"^\[\w+ @ \w+\] "
_SILENT = re.compile(_LINE + r"silence_(start|end): (-?[\d.]+)", re.MULTILINE)
_PEAK = re.compile(_LINE + r"t: *([\d.]+) .*FTPK: +(-?[\d.]+|-?inf) +(-?[\d.]+|-?inf) dBFS", re.MULTILINE)
_LOUDNESS = re.compile(r"Summary:\s+Integrated loudness:\s+I: +(-?[\d.]+|-?inf|nan) LUFS")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a film sounds like."""

    sound: Samples
    narration: Samples  # empty where the film has none, or it is gone
    silent: tuple[Stretch, ...]
    loudness: float  # [LUFS]; -inf: silence
    peaks: tuple[tuple[float, float], ...]  # ([s], [dBTP]) of each tenth of a second

    @property
    def duration(self) -> float:
        """[s]"""
        return len(self.sound) / RATE


NONE = Heard(np.empty(0, np.int16), np.empty(0, np.int16), (), -math.inf, ())


def hear(film: Path, channels: int, narration: Path | None, folder: Path) -> Heard:
    """Decode the sound of `film` once, and the `narration` that should be heard in it.

    The copies lie in `folder` as long as they are used. Raises FfmpegError.
    """
    # Two channels, explicitly: left open, it takes the form of the copy, and the meter would hear one.
    both = "pan=stereo|c0=c0|c1=c0" if channels == 1 else "aformat=channel_layouts=stereo"
    start = f"aresample=async=1:first_pts=0,{both}"
    meter = f"silencedetect=n={QUIET}dB:d={PAUSE},ebur128=peak=true:framelog=info,anullsink"
    graph = f"[0:a:0]{start},asplit[m][c];[m]{meter};[c]{_copy('film')}"
    inputs = [*INPUT_ARGS, "-i", media_input(film)]
    outputs = ["-map", "[film]", "-f", "s16le", "film.raw"]
    if narration:
        inputs += [*INPUT_ARGS, "-i", media_input(narration)]
        graph += f";[1:a:0]{_copy('voice')}"
        outputs += ["-map", "[voice]", "-f", "s16le", "voice.raw"]
    log = ffmpeg([*inputs, "-filter_complex", graph, *outputs], folder, f"listen to {film.name}", level="info")
    sound = _samples(folder / "film.raw")
    found = _LOUDNESS.search(log)
    level = float(found.group(1)) if found else -math.inf
    return Heard(
        sound,
        _samples(folder / "voice.raw"),
        silent=_silent(log, len(sound) / RATE),
        loudness=level if level > NOTHING else -math.inf,
        peaks=tuple((float(time), max(float(left), float(right))) for time, left, right in _PEAK.findall(log)),
    )


def check_level(heard: Heard, style: SoundStyle) -> list[Fault]:
    """A film louder or softer than its template, and peaks above the template's; silent films have neither."""
    faults = []
    if math.isfinite(heard.loudness) and abs(heard.loudness - style.loudness) > OFF:
        what = f"its loudness is {heard.loudness:.1f} LUFS instead of {style.loudness:.1f}"
        faults.append(Fault("loudness", 0.0, heard.duration, what))
    highest = max((peak for _, peak in heard.peaks), default=-math.inf)
    if highest > style.true_peak + OVER:
        over = merged(((time - TICK, time) for time, peak in heard.peaks if peak > style.true_peak + OVER), TICK)
        places = "" if len(over) == 1 else f", in {len(over)} places"
        how = "clipped: " if highest > CLIPPING else ""
        what = f"{how}peaks of {highest:+.1f} dBTP{places}, {style.true_peak:+.1f} is the most"
        faults.append(Fault("clipped", max(0.0, over[0][0]), over[-1][1], what))
    return faults


def _copy(name: str) -> str:
    return f"aformat=channel_layouts=mono,aresample={RATE},aformat=sample_fmts=s16[{name}]"


def _samples(file: Path) -> Samples:
    """Read as they are needed: an hour is 29 MB."""
    if not file.exists() or not file.stat().st_size:
        return np.empty(0, np.int16)
    return np.memmap(file, np.dtype("<i2"), mode="r")


def _silent(log: str, duration: float) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for which, time in _SILENT.findall(log):
        if which == "start":
            found.append((max(0.0, float(time)), duration))
        else:
            found[-1] = (found[-1][0], float(time))
    return tuple(found)
