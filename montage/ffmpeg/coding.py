"""How every file that newsreel encodes is coded: BT.709 colours, and timestamps on the film's frame grid."""

from fractions import Fraction

from montage.ffmpeg.encoders import Encoder

COLOUR_OPTIONS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
COLOUR_FILTER = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


def tick_rates(fps: Fraction) -> tuple[int, int]:
    """The timestamps of segments and film: ticks a second, and ticks a frame."""
    finer = -(-10_000 // fps.numerator)
    return fps.numerator * finer, fps.denominator * finer


def encoder_options(encoder: Encoder, fps: Fraction) -> tuple[str, ...]:
    """ffmpeg's options for the picture: a key frame every two seconds, where players seek to.

    Durations are written in ticks, not in milliseconds, so that they add up.
    """
    ticks = str(tick_rates(fps)[0])
    timescales = ("-video_track_timescale", ticks, "-movie_timescale", ticks)
    return ("-c:v", encoder.name, *encoder.options, "-g", str(2 * round(fps)), *COLOUR_OPTIONS, *timescales)
