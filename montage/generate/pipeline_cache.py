"""The pipelines that are held in memory, and what is done when it does not suffice for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from montage.generate.facts import Facts
from montage.generate.generator import OutOfMemory
from montage.generate.memory import Kind, Offload, Room, is_out_of_memory, release
from montage.generate.pipelines import beside, fetched, loaded, put, where

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PipelineRequest:
    """How a model is to be held, where a user sets it."""

    kind: Kind | None = None
    offload: Offload | None = None


class PipelineCache:
    """Pipelines by model, and by class where several share a model's weights.

    Loading takes minutes and a film asks for several clips, each with several seeds: what was loaded stays until
    `close`, or until another model needs its memory.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], Any] = {}  # (model, class that goes on with its weights) -> pipeline
        self._put: dict[str, str] = {}  # model -> class whose hooks move its weights
        self._rooms: dict[str, Room] = {}  # model -> what it takes

    def run(self, known: Facts, request: PipelineRequest, work: Callable[[Any, float], T], onward: str = "") -> T:
        """`work(pipeline, scale)`, again with less as long as memory does not suffice; `scale` is that of a side.

        `onward` is another class of pipeline for the same weights. First other models go, then the picture becomes
        smaller, then less of the model is held at once. What was found to fit is where the next clip begins. Raises
        OutOfMemory where nothing fits, NotThere.
        """
        while True:
            loading = True
            try:
                pipeline = self._pipeline(known, request, onward)
                loading = False
                return work(pipeline, self._rooms[known.model].scale)
            except (RuntimeError, MemoryError, OSError) as error:
                if not is_out_of_memory(error):
                    raise
            pipeline = None  # the error is gone by now, and the frames that held what it was working on
            self._less(known, loading)

    def close(self) -> None:
        """Let go of all pipelines."""
        self._held.clear()
        self._put.clear()
        release()

    def _less(self, known: Facts, loading: bool) -> None:
        """Raises OutOfMemory where no less will do."""
        if self._without_others(known):
            return
        room = self._rooms[known.model]
        place = room.place
        if not room.less(loading=loading):
            self.close()
            raise OutOfMemory(
                f"there is not enough memory for '{known.label}'", "choose a smaller model, or a smaller size="
            )
        if loading or room.place != place:
            self._held.clear()
            self._put.clear()
        release()

    def _without_others(self, known: Facts) -> bool:
        """Let go of pipelines of other models; False where there are none."""
        others = [key for key in self._held if key[0] != known.model]
        for key in others:
            del self._held[key]
        if others:
            release()
        return bool(others)

    def _pipeline(self, known: Facts, request: PipelineRequest, onward: str) -> Any:
        key = (known.model, onward)
        if key not in self._held:
            self._held[key] = (
                beside(self._pipeline(known, request, ""), onward) if onward else self._loaded(known, request)
            )
        if self._put.get(known.model) != onward:
            put(self._held[key], self._rooms[known.model].place)
            self._put[known.model] = onward
        return self._held[key]

    def _loaded(self, known: Facts, request: PipelineRequest) -> Any:
        folder = fetched(known)
        if known.model not in self._rooms:
            try:
                place = where(known, folder, request.kind, request.offload)
            except OutOfMemory:
                if not self._without_others(known):
                    raise
                place = where(known, folder, request.kind, request.offload)
            self._rooms[known.model] = Room(place)
        return loaded(known, folder, self._rooms[known.model].place)
