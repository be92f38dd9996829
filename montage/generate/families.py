"""What is known of each family of video models: at what size, rate and length it was trained, and what it understands.

From the model cards and diffusers' pipelines. Outside its training a model still runs, but its pictures are useless.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

ENGLISH = ("en",)  # T5 v1.1, CLIP, and LLaMA 3 behind Hunyuan's template
CHINESE = ("en", "zh")  # umT5, Qwen, Gemma, and what was captioned in both
MULTILINGUAL = ("UMT5", "MT5", "Qwen", "Gemma", "ChatGLM", "Glm", "Bert")  # text encoders that read Chinese


@dataclass(frozen=True, slots=True)
class Family:
    """One row of the table."""

    pipelines: tuple[str, ...]  # its classes' names begin like this
    fps: int  # [1/s] it was trained at
    size: tuple[int, int]  # [px] it makes best
    frames: int  # it makes at most in one go
    languages: tuple[str, ...]  # of prompts
    step: int = 1  # frames are a multiple of this, and one; 1: any number
    multiple: int = 8  # [px] that sides are a multiple of
    one_size: bool = False  # it was trained at this size only: a film of another shape is cut out of it
    exact_vae: bool = False  # the decoder of its pictures shows stripes in 16 bits
    onward: str = ""  # a pipeline that goes on from a picture with the same weights
    where: Mapping[str, Any] = field(default_factory=dict)  # only where the model's configuration says this


# The first row that holds. Several models of one class are distinguished by their configuration.
FAMILIES = (
    Family(("Wan",), 24, (1280, 704), 121, CHINESE, 4, 16, exact_vae=True, onward="WanImageToVideoPipeline",
           where={"expand_timesteps": True}),  # Wan2.2-TI2V-5B
    Family(("Wan",), 16, (832, 480), 81, CHINESE, 4, 16, exact_vae=True),
    Family(("SkyReelsV2",), 24, (960, 544), 97, CHINESE, 4, 16, exact_vae=True),
    Family(("CogVideoX",), 16, (1360, 768), 81, ENGLISH, 4, 16, one_size=True, where={"patch_size_t": 2}),  # 1.5
    Family(("CogVideoX",), 8, (720, 480), 49, ENGLISH, 4, 16, one_size=True),
    Family(("LTX2",), 24, (768, 512), 121, CHINESE, 8, 32, onward="LTX2ImageToVideoPipeline"),
    Family(("LTXCondition",), 24, (704, 512), 161, ENGLISH, 8, 32),
    Family(("LTX",), 24, (704, 512), 161, ENGLISH, 8, 32, onward="LTXImageToVideoPipeline"),
    Family(("HunyuanVideo15",), 24, (848, 480), 121, CHINESE, 4, 16),
    Family(("HunyuanVideo",), 24, (1280, 720), 129, ENGLISH, 4, 16),
    Family(("SanaVideo", "SanaImageToVideo"), 16, (832, 480), 81, CHINESE, 4, 32, exact_vae=True),
    Family(("Mochi",), 30, (848, 480), 163, ENGLISH, 6, 16),
    Family(("Kandinsky5",), 24, (768, 512), 121, ENGLISH, 4, 16),
    Family(("Allegro",), 15, (1280, 720), 88, ENGLISH, 1, 16, one_size=True),
    Family(("AnimateDiff",), 8, (512, 512), 16, ENGLISH),
    Family(("TextToVideoSD",), 8, (256, 256), 16, ENGLISH),
    Family(("I2VGenXL",), 8, (1280, 704), 16, ENGLISH),
    Family(("StableVideoDiffusion",), 7, (1024, 576), 25, (), 1, 64),  # it takes no prompt
)  # fmt: skip
UNKNOWN = Family(("",), 16, (512, 320), 49, ENGLISH, 8, 32)  # 8k + 1 frames suit every decoder there is so far


def family(pipeline: str, configuration: Mapping[str, Any]) -> Family:
    """The row of a class called `pipeline`, of a model with this configuration."""
    return next(
        (
            row
            for row in FAMILIES
            if pipeline.startswith(row.pipelines)
            and all(configuration.get(name) == value for name, value in row.where.items())
        ),
        UNKNOWN,
    )


def understood(encoders: Iterable[str]) -> tuple[str, ...]:
    """Languages that text encoders of these classes read."""
    return CHINESE if any(name.startswith(MULTILINGUAL) for name in encoders) else ENGLISH


def shaped(row: Family, film: tuple[int, int], scale: float = 1.0) -> tuple[int, int]:
    """The size [px] to make for a film of size `film` [px]: as large as the family's, in the film's shape.

    `scale` makes both sides smaller.
    """
    width, height = row.size
    if not row.one_size:
        ratio = film[0] / film[1]
        area = width * height
        width, height = round(sqrt(area * ratio)), round(sqrt(area / ratio))
    return snapped((width, height), row.multiple, scale)


def snapped(size: tuple[int, int], multiple: int, scale: float = 1.0) -> tuple[int, int]:
    """`size` [px] made smaller by `scale`, its sides the nearest multiples."""
    width, height = (max(multiple, multiple * round(scale * side / multiple)) for side in size)
    return width, height


def lengths(row: Family, wanted: int, most: int) -> int:
    """How many frames to ask for where `wanted` are needed: what the family can make, at most `most`."""
    up = -(-(wanted - 1) // row.step) * row.step + 1
    down = (most - 1) // row.step * row.step + 1
    return max(1, min(up, down))
