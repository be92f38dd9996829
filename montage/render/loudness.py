"""Loudness after EBU R128: measured, and brought to a figure without a peak above another."""

import math
import re
from pathlib import Path

from montage.ffmpeg.run import ffmpeg
from montage.template import SoundStyle

NEAR = 0.2  # [LU] is near enough to the figure
ROUNDS = 8  # a limiter and a codec change what they are given: measure what came out, correct, again; mostly once
LOUDER = 4  # rounds correct the loudness too; after them only the peaks, which matter more
OVERSAMPLED = 192_000  # [Hz] where peaks between samples can be seen by a limiter
HEADROOM = 0.3  # [dB] that AAC adds to peaks, to begin with
# "fast" takes half the time of "twoloop", is nearer to the voice (40 instead of 31 dB below 4 kHz), and adds 0.1 dB to
# peaks instead of 0.5, which would want a second round.
CODEC = ("-c:a", "aac", "-aac_coder", "fast", "-b:a", "192k", "-ac", "2")
_MEASURED = re.compile(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS(?:(?s:.*)Peak:\s+(-?[\d.]+|-?inf|nan) dBFS)?")
SILENCE = -70.0  # [LUFS] what the measure calls nothing at all


def loudness(raw: Path, rate: int, channels: int) -> float:
    """Integrated loudness [LUFS] of a raw float32 file, a mono one as it sounds from two speakers; -inf if silent."""
    source = ["-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", raw.name]
    doubled = "pan=stereo|c0=c0|c1=c0," if channels == 1 else ""
    return _measure(source, raw.parent, f"{doubled}ebur128=framelog=quiet")[0]


def master(raw: Path, out: Path, style: SoundStyle, samples: int, rate: int) -> None:
    """Encode raw float32 stereo as AAC with the loudness and true peak of `style`, exactly `samples` long.

    Silence stays silence.
    """
    source = ["-f", "f32le", "-ar", str(rate), "-ac", "2", "-i", raw.name]
    found = loudness(raw, rate, 2)
    gain = style.loudness - found if math.isfinite(found) else 0.0
    ceiling = style.true_peak - HEADROOM
    for attempt in range(ROUNDS):
        ffmpeg([*source, "-af", _chain(gain, ceiling, samples, rate), *CODEC, str(out)], raw.parent, "mix the sound")
        got, peak = _measure(["-i", str(out)], raw.parent, "ebur128=peak=true:framelog=quiet")
        over = peak - style.true_peak
        near = abs(got - style.loudness) <= NEAR or attempt >= LOUDER
        if not math.isfinite(got) or (near and over <= 0):
            return
        gain += 0.0 if near else style.loudness - got
        ceiling -= over + 0.1 if over > 0 else 0.0


def _chain(gain: float, ceiling: float, samples: int, rate: int) -> str:
    limit = 10 ** (ceiling / 20)
    return (
        f"volume={gain:.3f}dB:precision=float,aresample={OVERSAMPLED},"
        f"alimiter=limit={limit:.5f}:attack=5:release=80:level=0:latency=1,"
        f"aresample={rate},apad=whole_len={samples},atrim=end_sample={samples}"
    )


def _measure(source: list[str], folder: Path, chain: str) -> tuple[float, float]:
    """(integrated loudness [LUFS], true peak [dBTP] where `chain` measures it); -inf for silence."""
    log = ffmpeg([*source, "-af", chain, "-f", "null", "-"], folder, "measure the sound", level="info")
    found = _MEASURED.findall(log)
    level, peak = (float(text or "-inf") for text in found[-1]) if found else (-math.inf, -math.inf)
    return (level, peak) if level > SILENCE else (-math.inf, peak)
