"""Clips by any text-to-video pipeline of diffusers: CogVideoX, Wan, LTX-Video, HunyuanVideo, ModelScope's, others."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from indexer.shots.decode import Pixels
from montage.files.digests import folder_stamp
from montage.generate.facts import FRAMES, Facts, facts, label, needs_picture
from montage.generate.families import Family, lengths, shaped, snapped
from montage.generate.frames import film
from montage.generate.generator import GenerationError, GenerationRequest, Unavailable
from montage.generate.memory import BYTES, OFFLOADS
from montage.generate.options import Readers, counted, joined, measured, named, one_of, rate, sized, split
from montage.generate.pictures import covered, pictures
from montage.generate.pipeline_cache import PipelineCache, PipelineRequest
from montage.generate.pipelines import called, grid
from montage.generate.time_budget import PATIENCE, Clock

WHAT = "video model"
EXACT = (20, 30)  # [1/s] rates that a model makes directly if it is given them
PLACE: Readers = {"dtype": one_of(*BYTES), "offload": one_of(*OFFLOADS)}
READERS: Readers = {
    "size": sized, "frames": counted(1, 1000), "fps": rate, "steps": counted(1, 1000), "guidance": measured(0, 100),
    "continue": named, "within": counted(1, 10**6), **PLACE,
}  # fmt: skip
UNSEEN = ("offload", "within")  # options that do not change pictures


class TextToVideo:
    """One model, loaded when the first clip is made, and held until `close`.

    Whoever made this object closes it: before the film is rendered or, in a batch, after the last one.
    """

    def __init__(self, argument: str = "", *, shelf: PipelineCache | None = None) -> None:
        """`argument` is a name on the hub or a folder, with options behind: `MODEL?steps=30&size=832x480`.

        `shelf` is shared with other models, so that one makes room for the other. Raises UserError for an option nobody
        knows. The model is asked for later.
        """
        self._model, self._options = split(argument, READERS)
        if not self._model:
            raise UserError(
                "the generator 'text_to_video' needs a model",
                "name one: --generator text_to_video:Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
            )
        self._pipelines = shelf or PipelineCache()
        self._request = PipelineRequest(self._options.get("dtype"), self._options.get("offload"))

    @staticmethod
    def depends_on(argument: str) -> object:
        """See `plugins`: the files of models in folders. Raises UserError for an option nobody knows."""
        model, options = split(argument, READERS)
        return [folder_stamp(Path(name)) for name in (model, options.get("continue")) if name]

    @property
    def name(self) -> str:
        """See `Generator`."""
        options = {name: value for name, value in self._options.items() if name not in UNSEEN}
        if "size" in options:
            options["size"] = "x".join(map(str, options["size"]))
        if "continue" in options:
            options["continue"] = label(options["continue"])
        return joined(label(self._model), options)

    @property
    def languages(self) -> tuple[str, ...]:
        """See `Generator`. Raises NotThere."""
        return self._facts.family.languages

    @property
    def longest(self) -> Fraction:
        """[s] Raises NotThere."""
        models = [self._facts, self._onward] if self.continues else [self._facts]
        return min(self._longest(known) for known in models)

    @property
    def continues(self) -> bool:
        """See `Generator`. Raises NotThere."""
        return "continue" in self._options or self._facts.heeds > 0

    def make(self, order: GenerationRequest, out: Path) -> Path:
        """See `Generator`. Where memory does not suffice it asks for less, and remembers; then raises OutOfMemory."""
        known = self._facts if order.first_frames is None else self._onward
        onward = ""
        if order.first_frames is None and needs_picture(known.pipeline):
            raise Unavailable(
                f"'{known.label}' makes videos from pictures, not from words",
                "name a text-to-video model, or give it as text_to_image:MODEL?motion=MODEL",
            )
        if order.first_frames is not None and "image" not in known.asks:
            onward = known.family.onward
            if not known.heeds:
                raise Unavailable(f"'{known.label}' cannot go on from a picture", "name a model with continue=MODEL")
        frames, speed = self._pipelines.run(
            known, self._request, lambda pipeline, scale: self._made(pipeline, scale, known, order), onward
        )
        return film(frames, speed, order, out)

    def close(self) -> None:
        """See `Generator`."""
        self._pipelines.close()

    # What is known before anything is loaded

    @cached_property
    def _facts(self) -> Facts:
        return facts(WHAT, self._model)

    @cached_property
    def _onward(self) -> Facts:
        """Of the model that goes on from a picture."""
        return facts(WHAT, self._options["continue"]) if "continue" in self._options else self._facts

    def _row(self, known: Facts) -> Family:
        frames = self._options.get("frames", known.family.frames)
        return replace(known.family, frames=frames)

    def _longest(self, known: Facts) -> Fraction:
        """[s] Where a clip goes on from another, its first frames are those that were there."""
        row = self._row(known)
        before = self._onward.heeds if self.continues else 0
        return (lengths(row, row.frames, row.frames) - 1 - before) / self._rate(known, None)

    def _rate(self, known: Facts, fps: Fraction | None) -> Fraction:
        """[1/s] that the model makes a film of `fps` at."""
        if "fps" in self._options:
            return Fraction(self._options["fps"])
        if fps is not None and "frame_rate" in known.asks and EXACT[0] <= fps <= EXACT[1]:
            return fps
        return Fraction(EXACT[1] if fps is None and "frame_rate" in known.asks else known.family.fps)

    # Making

    def _made(
        self, pipeline: Any, scale: float, known: Facts, order: GenerationRequest
    ) -> tuple[list[Pixels], Fraction]:
        """The frames, and their rate [1/s]."""
        import torch

        row = grid(pipeline, self._row(known))
        speed = self._rate(known, order.fps)
        before = _before(known, order, speed)
        needed = ceil(speed * (order.frames - 1) / order.fps) + 1 + len(before)
        frames = lengths(row, needed, row.frames)
        if frames < needed:
            longest = (frames - 1 - len(before)) / speed
            raise GenerationError(
                f"'{known.label}' makes at most {float(longest):.1f} s at once, not {float(order.duration):.1f}",
                "ask for less, or set frames=",
            )
        size = self._options.get("size")
        width, height = snapped(size, row.multiple, scale) if size else shaped(row, order.size, scale)
        given = [covered(picture, (width, height)) for picture in before]
        clock = Clock(known.label, self._options.get("within", PATIENCE))
        answer = called(pipeline, known.label, {
            "prompt": order.prompt, "negative_prompt": order.negative or None, "width": width, "height": height,
            **dict.fromkeys(FRAMES, frames), "frame_rate": float(speed), "fps": round(speed),
            "num_inference_steps": self._options.get("steps"), "guidance_scale": self._options.get("guidance"),
            "image": given[0] if len(given) == 1 else None, "video": [given] if len(given) > 1 else None,
            "generator": torch.Generator("cpu").manual_seed(order.seed), "output_type": "np", **clock.hooks(),
        })  # fmt: skip
        return pictures(answer, known.label)[len(before) :], speed


def _before(known: Facts, order: GenerationRequest, speed: Fraction) -> Sequence[Pixels]:
    """The frames that the model is given, and begins with again: a stretch of them if its rate is the film's."""
    frames = [] if order.first_frames is None else list(order.first_frames)
    return frames[-known.heeds :] if speed == order.fps and len(frames) >= known.heeds > 1 else frames[-1:]
