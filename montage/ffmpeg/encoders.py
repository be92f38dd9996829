"""What encodes the picture: x264, or a graphics card that has proved that it can."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from assets_db.errors import UserError
from montage.ffmpeg.run import FfmpegError, ffmpeg

DEVICE = Path("/dev/dri/renderD128")  # where Linux has its first graphics card
TRIED = 10  # [frame]


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder as ffmpeg knows it. None lets a picture wait for more than two later ones: see join.py."""

    name: str
    options: tuple[str, ...]
    device: tuple[str, ...] = ()  # options before the inputs
    upload: str = ""  # the last filters


# superfast, with what it lacks most: macroblock-tree rate control. Compared with veryfast on twelve clips: 0.58 of its
# time, a quarter of a point less VMAF, 3 % more bytes in the median. Without a pyramid, 35 MB less at 1080p.
X264 = Encoder(
    "libx264",
    ("-preset", "superfast", "-x264-params", "mbtree=1:rc-lookahead=8:b-pyramid=0", "-crf", "20", "-profile:v", "high",
     "-pix_fmt", "yuv420p"),
)  # fmt: skip
NVENC = Encoder(
    "h264_nvenc",
    ("-preset", "p4", "-rc", "vbr", "-cq", "23", "-b:v", "0", "-bf", "2", "-b_ref_mode", "0", "-pix_fmt", "yuv420p"),
)
VIDEOTOOLBOX = Encoder("h264_videotoolbox", ("-q:v", "60", "-bf", "0", "-pix_fmt", "yuv420p"))
QSV = Encoder("h264_qsv", ("-global_quality", "23", "-bf", "0"), upload="format=nv12")
VAAPI = Encoder(
    "h264_vaapi", ("-qp", "22", "-bf", "0"), device=("-vaapi_device", str(DEVICE)), upload="format=nv12,hwupload"
)
HARDWARE = (NVENC, VIDEOTOOLBOX, QSV, VAAPI)
ENCODERS = {encoder.name: encoder for encoder in (X264, *HARDWARE)}


def choose(spec: str, size: tuple[int, int], fps: Fraction) -> tuple[Encoder, str]:
    """The encoder for a film of `size` [px] at `fps`, and why it was chosen.

    `spec` is a name of ENCODERS, or "auto": the first graphics card that can encode this size and rate, else x264.
    Raises UserError for an unknown name, and for a card that cannot do it.
    """
    if spec == X264.name:
        return X264, "as set"
    if spec == "auto":
        return _first(HARDWARE, size, fps)
    if spec not in ENCODERS:
        raise UserError(f"no encoder is called '{spec}'", f"choose from auto, {', '.join(ENCODERS)}")
    reason = refusal(ENCODERS[spec], size, fps)
    if reason:
        raise UserError(
            f"{spec} cannot encode {size[0]}x{size[1]} at {float(fps):g} ({reason})", "choose --encoder libx264 or auto"
        )
    return ENCODERS[spec], "as set"


def _first(encoders: Iterable[Encoder], size: tuple[int, int], fps: Fraction) -> tuple[Encoder, str]:
    reasons = []
    for encoder in encoders:
        reason = refusal(encoder, size, fps)
        if not reason:
            return encoder, f"it encodes {size[0]}x{size[1]} at {float(fps):g}"
        reasons.append(f"{encoder.name}: {reason}")
    return X264, f"no graphics card can; {'; '.join(reasons)}"


def refusal(encoder: Encoder, size: tuple[int, int], fps: Fraction) -> str:
    """Why `encoder` cannot encode this size and rate; empty if it can. Cards refuse small sizes: try the real one."""
    source = f"testsrc2=size={size[0]}x{size[1]}:rate={fps}:duration={math.ceil(TRIED / fps * 1000)}ms"
    chain = ["-vf", ",".join(filter(None, ["format=yuv420p", encoder.upload]))]
    with TemporaryDirectory() as folder:
        try:
            ffmpeg(
                [
                    *encoder.device,
                    "-f",
                    "lavfi",
                    "-i",
                    source,
                    *chain,
                    "-c:v",
                    encoder.name,
                    *encoder.options,
                    "try.mp4",
                ],
                Path(folder),
                f"encode with {encoder.name}",
            )
        except FfmpegError as error:
            return error.reason
    return ""
