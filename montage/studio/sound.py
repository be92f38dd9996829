"""Acts on what is heard beside the voice: another piece of music, its level."""

from dataclasses import replace

from assets_db.errors import UserError
from montage.model import NO_PULSE, BeatTimes, Music, Timeline

LOUDEST, SOFTEST = 12.0, -24.0  # [dB] beside the template's level


def with_music(film: Timeline, music: Music | None, pulse: BeatTimes = NO_PULSE) -> Timeline:
    """Another piece under the narration, as loud as the one before; None: no music. Cuts stay where they are."""
    if (music and music.path) == (film.music and film.music.path):
        raise UserError("the film has that music already" if music else "the film has no music", "choose another piece")
    gain = film.music.gain if film.music else 0.0
    return replace(film, music=replace(music, gain=gain) if music else None, pulse=pulse)


def music_level(film: Timeline, gain: float) -> Timeline:
    """The music is `gain` [dB] louder than the template has it. Raises UserError where there is none."""
    if not film.music:
        raise UserError("the film has no music", "choose a piece first")
    if not SOFTEST <= gain <= LOUDEST:
        raise UserError(f"{gain:g} dB is out of range", f"choose between {SOFTEST:g} and {LOUDEST:g}")
    return replace(film, music=replace(film.music, gain=gain))
