"""How long a library's shots are and what they look like, as sums that stay small however many there are."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from math import atan2, hypot, pi

from assets_db.store import Store
from assets_db.survey import seen
from montage.report import plots

LENGTHS = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 60.0)  # [s] where a bin of shot lengths ends
LENGTH_NAMES = ("< 1 s", "1–2", "2–3", "3–5", "5–10", "10–20", "20–60", "> 60 s")
BINS = 12  # of what goes from 0 to 1
CELL = 6.0  # [L*a*b*] tones that are nearer than this are one
GREY = 7.0  # chroma below which a tone has no hue that an eye would name
HUES = 8  # that tones are sorted into
TONES = 120  # colours of the strip

Tone = tuple[int, int, int]  # L*a*b* in cells


@dataclass(slots=True)
class LibraryStats:
    """Counts of shots; of lengths, camera and shake only those of videos."""

    shots: int = 0
    lengths: list[int] = field(default_factory=lambda: [0] * len(LENGTH_NAMES))
    brightness: list[int] = field(default_factory=lambda: [0] * BINS)
    sharpness: list[int] = field(default_factory=lambda: [0] * BINS)
    shake: list[int] = field(default_factory=lambda: [0] * BINS)
    cameras: Counter[str] = field(default_factory=Counter)
    tones: Counter[Tone] = field(default_factory=Counter)

    def strip(self) -> list[str]:
        """The tones, greys first, then hue by hue, each from dark to light; as wide as they are common."""
        ordered = sorted(self.tones, key=_place)
        ends = list(accumulate(self.tones[tone] for tone in ordered))
        total = ends[-1] if ends else 0
        count = min(TONES, total)
        chosen = (ordered[bisect_right(ends, (2 * n + 1) * total // (2 * count))] for n in range(count))
        return [plots.srgb(*(CELL * value for value in tone)) for tone in chosen]


def library_stats(store: Store) -> LibraryStats:
    """The sums over all shots of `store`."""
    sums = LibraryStats()
    for shot in seen(store):
        looks = shot.looks
        sums.shots += 1
        sums.brightness[_bin(looks.brightness)] += 1
        sums.sharpness[_bin(looks.sharpness)] += 1
        light, red, yellow = (round(value / CELL) for value in looks.tone)
        sums.tones[light, red, yellow] += 1
        if shot.kind == "video":
            sums.lengths[bisect_right(LENGTHS, shot.seconds)] += 1
            sums.cameras[looks.camera.partition(" ")[0]] += 1
            sums.shake[_bin(looks.shake)] += 1
    return sums


def _bin(value: float) -> int:
    return min(BINS - 1, max(0, int(value * BINS)))


def _place(tone: Tone) -> tuple[int, int, Tone]:
    _, red, yellow = tone
    grey = CELL * hypot(red, yellow) < GREY
    hue = -1 if grey else int((atan2(yellow, red) / (2 * pi) % 1) * HUES) % HUES
    return hue, tone[0], tone
