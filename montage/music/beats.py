"""Music -> BeatGrid: where its beats fall, where its bars begin, and how far that is to be trusted."""

import os
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assets_db.folders import cache_folder
from indexer.media.safety import MediaError, as_media_error, open_media

Floats = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]  # [n] mono at RATE

RATE = 22_050  # [Hz]
HOP = 256  # [samples] of the tracker: at librosa's 512 it finds 180 beats a minute as 90
FINE = 64  # [samples] of the envelope on which a beat is moved to its onset
NEAR = 0.045  # [s] how far: the tracker is 12 to 18 ms late on percussion (20 ms at 512), swing is off by 60
LATE = 0.0028  # [s] how much later than the sound the fine envelope peaks, measured from 60 to 180 beats a minute
SLOWEST, FASTEST = 50.0, 300.0  # [1/min]
DOUBLED, HALVED = 0.85, 1.6  # times the regularity of a tempo that twice and half of it need to be taken instead
WEAK_BEAT = 0.45  # of a beat: how strong the middle between beats must be for the tempo to be doubled
SHORTEST = 2.5  # [s] of music in which a beat can be found
SILENT = 1e-3  # of full scale, root mean square
ONSET = 0.5  # strength of the strongest twentieth: a held tone has 0.02, the softest music here 1.5
PULSE = 0.1  # least regularity of anything with a beat; speech stays below 0.08
STANDS_OUT = 1.25  # times the other beats' bass: the first beats of bars


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """The beats of a piece, on its own clock; empty where none are found."""

    beats: tuple[Fraction, ...] = ()  # [s]
    downbeats: tuple[Fraction, ...] = ()  # [s] the first of each bar; empty where bars are unknown
    tempo: float = 0.0  # [1/min]
    confidence: float = 0.0  # 0..1
    duration: Fraction = Fraction(0)  # [s] of the piece


def track_beats(path: Path) -> BeatGrid:
    """The beats of a music file, after Ellis (2007) as in librosa, each moved to the onset that it belongs to.

    Silence, speech and pieces of two seconds give an empty grid. Raises MediaError for a file that cannot be read.
    """
    sound = _sound(path)
    grid = BeatGrid()
    # numba keeps what it compiles beside librosa's source, and fails where it cannot: it asks when it is imported.
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder("compiled")))
    if len(sound) >= SHORTEST * RATE and float(np.sqrt(np.mean(sound**2))) >= SILENT:
        grid = _tracked(sound)
    return replace(grid, duration=Fraction(len(sound), RATE))


def _sound(path: Path) -> Samples:
    """Mono samples [n] at RATE."""
    import av

    with open_media(path) as container, as_media_error(path):
        if not container.streams.audio:
            raise MediaError(path, "holds no sound")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [part.to_ndarray().ravel() for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray().ravel() for part in resampler.resample(None)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _tracked(sound: Samples) -> BeatGrid:
    strength = _strength(sound, HOP)
    if float(np.quantile(strength, 0.95)) < ONSET:
        return BeatGrid()
    tempo, regular = _tempo(strength)
    if regular < PULSE:
        return BeatGrid()
    at = _beats(strength, tempo)
    beats = _on_onsets(sound, at * HOP / RATE)
    first = _downbeat(sound, beats)
    grid = tuple(Fraction(round(beat * 1000), 1000) for beat in beats)
    confidence = round(min(1.0, regular / 0.5), 3)
    return BeatGrid(grid, grid[first[0] :: first[1]] if first else (), round(float(tempo), 2), confidence)


def _strength(sound: Samples, hop: int, **options: int) -> Floats:
    """How much begins to sound at each `hop` of samples."""
    from librosa.onset import onset_strength

    found = onset_strength(y=sound, sr=RATE, hop_length=hop, **options)
    return np.asarray(found, np.float64)


def _beats(strength: Floats, tempo: float) -> npt.NDArray[np.int64]:
    from librosa.beat import beat_track

    _, found = beat_track(onset_envelope=strength, sr=RATE, hop_length=HOP, bpm=tempo, trim=False)
    return np.asarray(found, np.int64)


def _tempo(strength: Floats) -> tuple[float, float]:
    """The tempo [1/min], and how regular the piece is at it: the autocorrelation one beat later.

    The tracker's own is off by an octave at times. Twice it counts where that is as regular, and something sounds
    between its beats; half of it where that is clearly more regular.
    """
    import librosa

    first = float(np.atleast_1d(librosa.feature.tempo(onset_envelope=strength, sr=RATE, hop_length=HOP))[0])
    level = strength - strength.mean()
    echo = librosa.autocorrelate(level, max_size=int(60 / SLOWEST * RATE / HOP) + 3)
    regular = {tempo: _echo(echo, tempo) for tempo in (first / 2, first, 2 * first) if SLOWEST <= tempo <= FASTEST}
    here = regular.get(first, 0.0)
    if regular.get(2 * first, -1.0) >= DOUBLED * here > 0 and _between(strength, first) >= WEAK_BEAT:
        return 2 * first, regular[2 * first]
    if regular.get(first / 2, -1.0) > HALVED * here:
        return first / 2, regular[first / 2]
    return first, here


def _echo(echo: Floats, tempo: float) -> float:
    lag = round(60 / tempo * RATE / HOP)
    return float(echo[lag - 1 : lag + 2].max() / echo[0]) if 1 < lag + 1 < len(echo) else 0.0


def _between(strength: Floats, tempo: float) -> float:
    """How strong the middle between two beats is, against the beats."""
    beats = _beats(strength, tempo)
    if len(beats) < 2:
        return 0.0
    middles = (beats[:-1] + beats[1:]) // 2
    return float(strength[middles].mean() / max(strength[beats].mean(), 1e-9))


def _on_onsets(sound: Samples, beats: Floats) -> Floats:
    """Each beat [s] at the strongest onset near it, where there is one; else a typical lateness earlier."""
    fine = _strength(sound, FINE, n_fft=512, n_mels=64, fmax=8000)
    usual, reach = 3 * float(np.median(fine)), round(NEAR * RATE / FINE)
    moved = []
    for beat in beats:
        start = max(0, round(beat * RATE / FINE) - reach)
        near = fine[start : start + 2 * reach + 1]
        clear = len(near) and near.max() > usual
        moved.append((start + int(near.argmax())) * FINE / RATE - LATE if clear else beat - 0.015)
    return np.asarray(np.maximum(np.array(sorted(set(moved))), 0.0), np.float64)


def _downbeat(sound: Samples, beats: Floats) -> tuple[int, int] | None:
    """(first downbeat, beats a bar) where the bass of one beat in three or four stands out, else None."""
    low = _strength(sound, HOP, fmax=200, n_mels=16)
    at = np.clip(np.round(beats * RATE / HOP).astype(int), 0, len(low) - 1)
    bass = np.array([low[max(0, place - 2) : place + 5].max() for place in at])
    clearest, best = STANDS_OUT, None
    for bar in (4, 3):
        if len(bass) < 4 * bar:
            continue
        means = [float(bass[phase::bar].mean()) for phase in range(bar)]
        phase = int(np.argmax(means))
        rest = float(np.mean([mean for place, mean in enumerate(means) if place != phase]))
        if rest > 0 and means[phase] / rest > clearest:
            clearest, best = means[phase] / rest, (phase, bar)
    return best
