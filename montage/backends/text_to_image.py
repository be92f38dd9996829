"""Clips out of one picture by any text-to-image pipeline of diffusers, moved by a camera or by a video model."""

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from assets_db.errors import UserError
from indexer.shots.decode import Pixels
from montage.backends.text_to_video import PLACE, UNSEEN, TextToVideo
from montage.ffmpeg.coding import COLOUR_FILTER
from montage.files.digests import folder_stamp
from montage.generate.facts import DENOISERS, Facts, facts, label
from montage.generate.families import snapped
from montage.generate.frames import encoded
from montage.generate.generator import GenerationError, GenerationRequest
from montage.generate.options import Readers, counted, joined, measured, named, one_of, sized, split
from montage.generate.pictures import pictures
from montage.generate.pipeline_cache import PipelineCache, PipelineRequest
from montage.generate.pipelines import called
from montage.generate.time_budget import PATIENCE, Clock
from montage.model import Clip
from montage.render.camera_moves import Move
from montage.render.stills import moving, prepared

WHAT = "picture model"
SIDE = 1024  # [px] of the square that most models were trained on, where one does not say
MULTIPLE = 16  # [px] that sides are a multiple of: what decoders and patches need at most
MOVES: tuple[Move, ...] = ("in", "out", "left", "right")
ZOOM = 1.12  # how near the camera goes: a little further than over pictures that somebody composed
READERS: Readers = {
    "size": sized, "steps": counted(1, 1000), "guidance": measured(0, 100), "motion": named, "move": one_of(*MOVES),
    "zoom": measured(1, 2), "within": counted(1, 10**6), **PLACE,
}  # fmt: skip


class TextToImage:
    """One model of pictures, and one that moves them if it is named. Held as `TextToVideo` holds its own."""

    def __init__(self, argument: str = "") -> None:
        """`argument` is a name on the hub or a folder, with options behind: `MODEL?steps=30&motion=MODEL`.

        Raises UserError for an option nobody knows. The model is asked for later.
        """
        self._model, self._options = split(argument, READERS)
        if not self._model:
            raise UserError(
                "the generator 'text_to_image' needs a model",
                "name one: --generator text_to_image:stabilityai/stable-diffusion-xl-base-1.0",
            )
        if "motion" in self._options and {"move", "zoom"} & self._options.keys():
            raise UserError("a picture is moved by a camera or by a model", "give move= and zoom=, or motion=")
        self._pipelines = PipelineCache()
        self._request = PipelineRequest(self._options.get("dtype"), self._options.get("offload"))
        motion = self._options.get("motion")
        self._motion = TextToVideo(motion, shelf=self._pipelines) if motion else None

    @staticmethod
    def depends_on(argument: str) -> object:
        """See `plugins`: the files of models in folders. Raises UserError for an option nobody knows."""
        model, options = split(argument, READERS)
        return [folder_stamp(Path(name)) for name in (model, options.get("motion")) if name]

    @property
    def name(self) -> str:
        """See `Generator`."""
        options = {name: value for name, value in self._options.items() if name not in UNSEEN}
        if "size" in options:
            options["size"] = "x".join(map(str, options["size"]))
        if self._motion:
            options["motion"] = self._motion.name
        return joined(label(self._model), options)

    @property
    def languages(self) -> tuple[str, ...]:
        """See `Generator`. Raises NotThere."""
        return self._facts.languages

    @property
    def longest(self) -> Fraction | None:
        """[s] A camera may take as long as it likes."""
        return self._motion.longest if self._motion else None

    @property
    def continues(self) -> bool:
        """See `Generator`."""
        return self._motion is not None

    def make(self, order: GenerationRequest, out: Path) -> Path:
        """See `Generator`."""
        if order.first_frames is not None and self._motion:
            return self._motion.make(order, out)
        picture = self._pipelines.run(
            self._facts, self._request, lambda pipeline, scale: self._made(pipeline, scale, order)
        )
        if self._motion:
            return self._motion.make(replace(order, first_frames=picture[None]), out)
        return self._moved(picture, order, out)

    def close(self) -> None:
        """See `Generator`."""
        self._pipelines.close()

    @cached_property
    def _facts(self) -> Facts:
        return facts(WHAT, self._model)

    def _made(self, pipeline: Any, scale: float, order: GenerationRequest) -> Pixels:
        import torch

        known = self._facts
        width, height = snapped(self._options.get("size") or _size(pipeline, order.size), MULTIPLE, scale)
        clock = Clock(known.label, self._options.get("within", PATIENCE))
        answer = called(pipeline, known.label, {
            "prompt": order.prompt, "negative_prompt": order.negative or None, "width": width, "height": height,
            "num_inference_steps": self._options.get("steps"), "guidance_scale": self._options.get("guidance"),
            "generator": torch.Generator("cpu").manual_seed(order.seed), "output_type": "np", **clock.hooks(),
        })  # fmt: skip
        if any(getattr(answer, "nsfw_content_detected", None) or ()):
            raise GenerationError(f"'{known.label}' refuses to show what it made", "try another seed, or other words")
        return pictures(answer, known.label)[0]

    def _moved(self, picture: Pixels, order: GenerationRequest, out: Path) -> Path:
        """A slow camera move over it; which one goes by the seed, so that shots side by side differ."""
        zoom = self._options.get("zoom", ZOOM)
        with TemporaryDirectory(dir=out.parent) as folder:
            file = Path(folder, "made.png")
            Image.fromarray(picture).save(file, compress_level=1)
            clip = Clip(
                start=0, dur=order.frames, src=file, kind="image", offset=Fraction(0), key="", origin="generated",
                line=0, score=0.0, move=self._options.get("move", MOVES[order.seed % len(MOVES)]), fit="fill",
            )  # fmt: skip
            still = prepared(clip, order.size, zoom, Path(folder))
            frames = moving(still, clip, order.size, zoom, range(order.frames), order.frames)
            return encoded(frames, ("yuv420p", order.size), f"setsar=1,{COLOUR_FILTER}", order, out)


def _size(pipeline: Any, film: tuple[int, int]) -> tuple[int, int]:
    """The size [px] to make for a film of size `film` [px]: in its shape, as large as the model's own square."""
    denoiser = next((part for name in DENOISERS if (part := getattr(pipeline, name, None)) is not None), None)
    sample = getattr(pipeline, "default_sample_size", None) or getattr(
        getattr(denoiser, "config", None), "sample_size", None
    )
    side = sample * getattr(pipeline, "vae_scale_factor", 8) if isinstance(sample, int) else SIDE
    ratio = sqrt(film[0] / film[1])
    return round(side * ratio), round(side / ratio)
