"""Beats: how far off on synthetic percussion, and against every recording with full beats; baseline librosa's defaults.

Percussion: noise bursts of 30 ms decay at 60 to 180 beats a minute, the first of four louder. The signed median offset
of the found beats from the nearest true one is printed, and the worst of all tempi. Recordings: mir_eval's F measure
(70 ms) and AMLt, nothing trimmed.
"""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from benchmarks.table import Row
from montage.music.beats import track_beats

Floats = npt.NDArray[np.float64]
RATE = 22_050  # [Hz]
TEMPI = (60, 75, 90, 105, 120, 135, 150, 165, 180)  # [1/min]
SECONDS = 30


def run(shared: Path) -> list[Row]:
    """Offsets on percussion, then F and AMLt of each recording."""
    return [*_percussion(), *_recordings(shared / "data" / "music")]


def _percussion() -> list[Row]:
    import soundfile

    ours, plain = {}, {}
    with TemporaryDirectory() as folder:
        for tempo in TEMPI:
            sound, true = percussion(tempo)
            path = Path(folder, f"{tempo}.wav")
            soundfile.write(path, sound, RATE)
            ours[tempo], plain[tempo] = _offset(_ours(path), true), _offset(_librosa(path), true)
    worst = max(abs(offset) for offset in ours.values())
    rows = [
        Row("percussion: largest median offset", worst, "ms", max(map(abs, plain.values())), 5.0, lower_is_better=True)
    ]
    return rows + [Row(f"percussion: median offset at {tempo}", ours[tempo], "ms", plain[tempo]) for tempo in TEMPI]


def percussion(tempo: float, seconds: float = SECONDS) -> tuple[Floats, Floats]:
    """Samples at RATE, and the times [s] of the strokes."""
    draw = np.random.default_rng(0)
    sound, true = np.zeros(int(RATE * seconds)), np.arange(0.5, seconds - 0.3, 60 / tempo)
    decay = np.exp(-np.arange(int(0.15 * RATE)) / (0.03 * RATE))
    for number, stroke in enumerate(true):
        start = round(stroke * RATE)
        sound[start : start + len(decay)] += decay * draw.normal(size=len(decay)) * (0.3 if number % 4 else 0.5)
    return sound / np.abs(sound).max(), true


def _recordings(folder: Path) -> list[Row]:
    import mir_eval

    rows = []
    for path, true in _truths(folder):
        ours, plain = _ours(path), _librosa(path)
        f, f_plain = (mir_eval.beat.f_measure(true, found) for found in (ours, plain))
        amlt, amlt_plain = (mir_eval.beat.continuity(true, found)[3] for found in (ours, plain))
        rows.append(Row(f"{path.stem}: F", round(f, 3), "", round(f_plain, 3), round(f_plain, 3)))
        rows.append(Row(f"{path.stem}: AMLt", round(amlt, 3), "", round(amlt_plain, 3)))
    return rows


def _truths(folder: Path) -> list[tuple[Path, Floats]]:
    """Each recording with full beats, and their times [s]."""
    found = []
    for file in sorted([*folder.glob("*.beats"), *folder.glob("*.beats.csv")]):
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".csv":
            times = [float(row["beats"]) for row in csv.DictReader(text.splitlines())]
        else:
            times = [float(line.split()[0]) for line in text.splitlines() if line.strip() and line[0] != "#"]
        found.append((file.with_name(file.name.split(".beats")[0] + ".wav"), np.array(times)))
    return found


def _ours(path: Path) -> Floats:
    return np.array([float(beat) for beat in track_beats(path).beats])


def _librosa(path: Path) -> Floats:
    import librosa
    from librosa.beat import beat_track

    sound, rate = librosa.load(path)
    return np.asarray(beat_track(y=sound, sr=rate, units="time")[1], np.float64)


def _offset(found: Floats, true: Floats) -> float:
    """[ms] signed median of each found beat from the nearest true one."""
    return round(1000 * float(np.median([beat - true[np.argmin(np.abs(true - beat))] for beat in found])), 1)
