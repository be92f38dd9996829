"""Memory of generators: what is held, how it is given back, and what is done where it does not suffice."""

import gc
import weakref
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indexer.probe import probe
from montage.generate import memory, pipelines
from montage.generate.generator import OutOfMemory
from montage.generate.memory import Place, Room, is_out_of_memory, placed
from montage.generate.pipeline_cache import PipelineCache
from montage.generate.pipelines import weighed
from tests.generators import Models, tiny
from tests.media import scene
from tests.montage.backends.test_text_to_video import ORDER, generator, held

__all__ = ["tiny"]


@pytest.mark.slow
def test_closing_gives_the_memory_back(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny("wan_ti2v"))
    made.make(ORDER, tmp_path / "a.mp4")
    made.make(replace(ORDER, first_frames=scene(1)[None]), tmp_path / "b.mp4")
    parts = [weakref.ref(part) for part in held(made)[0].components.values() if hasattr(part, "parameters")]
    made.make(ORDER, tmp_path / "a.mp4")
    assert len(parts) == 3 and all(part() is not None for part in parts)  # kept for the next clip
    made.close()
    assert all(part() is None for part in parts)
    made.make(ORDER, tmp_path / "c.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()


class Scarce:
    """Memory for pictures of so many rows at most; what was tried is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int, error: Exception) -> None:
        from diffusers import WanTransformer3DModel

        self.tried: list[int] = []
        self.waste: list[weakref.ref[Any]] = []
        forward = WanTransformer3DModel.forward

        def tight(model: Any, hidden_states: Any, *args: Any, **kwargs: Any) -> Any:
            height = 8 * hidden_states.shape[-2]
            self.tried.append(height)
            self.waste.append(weakref.ref(hidden_states))
            if height > most:
                raise type(error)(*error.args)  # a new one: it remembers where it was raised
            return forward(model, hidden_states, *args, **kwargs)

        monkeypatch.setattr(WanTransformer3DModel, "forward", tight)


def _errors() -> list[Exception]:
    import torch

    return [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB"),
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory: you tried"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_without_enough_memory_the_picture_becomes_smaller(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    scarce = Scarce(monkeypatch, 64, _errors()[number])
    made = generator(tiny("wan"), "?steps=1&size=128x128&guidance=1")
    asset = probe(made.make(ORDER, tmp_path / "a.mp4"))
    assert (asset.size, asset.duration * asset.time_base) == ((160, 90), Fraction(2, 5))
    assert scarce.tried == [128, 96, 64]
    assert all(one() is None for one in scarce.waste)  # what did not fit is not held on to
    made.make(ORDER, tmp_path / "b.mp4")
    assert scarce.tried[3:] == [64]  # and is not tried again


@pytest.mark.slow
def test_where_nothing_fits_it_says_so_and_lets_go(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scarce = Scarce(monkeypatch, 0, _errors()[0])
    made = generator(tiny("wan"), "?steps=1&size=128x128&guidance=1")
    with pytest.raises(OutOfMemory, match="there is not enough memory for 'wan'; choose a smaller model") as caught:
        made.make(ORDER, tmp_path / "a.mp4")
    assert scarce.tried == [128, 96, 64]
    assert held(made) == [] and caught.value.__context__ is None
    assert list(tmp_path.iterdir()) == []


def test_a_card_holds_less_of_the_model_before_it_is_given_up() -> None:
    room = Room(Place("cuda", "bfloat16", "none"))
    seen = [(room.scale, room.place.offload)]
    while room.less(loading=False):
        seen.append((room.scale, room.place.offload))
    assert seen == [(1.0, "none"), (0.75, "none"), (0.5, "none"), (0.5, "model"), (0.5, "sequential")]
    room = Room(Place("cuda", "bfloat16", "none"))
    assert room.less(loading=True) and (room.scale, room.place.offload) == (1.0, "model")
    assert not Room(Place("cpu", "float32", "none")).less(loading=True)


@pytest.mark.slow
def test_another_model_makes_room_first(tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = PipelineCache()
    other = generator(tiny("cogvideox"), shelf=shelf)
    other.make(ORDER, tmp_path / "a.mp4")
    gone = weakref.ref(held(other)[0].transformer)
    tried: list[bool] = []
    from diffusers import WanTransformer3DModel

    forward = WanTransformer3DModel.forward

    def tight(*args: Any, **kwargs: Any) -> Any:
        tried.append(gone() is not None)
        if gone() is not None:
            raise MemoryError
        return forward(*args, **kwargs)

    monkeypatch.setattr(WanTransformer3DModel, "forward", tight)
    made = generator(tiny("wan"), "?steps=1&size=64x64&guidance=1", shelf=shelf)
    made.make(ORDER, tmp_path / "b.mp4")
    assert tried == [True, False]
    gc.collect()
    assert gone() is None


@pytest.mark.slow
def test_memory_that_lacks_while_weights_are_read_is_told(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda: 1000)
    monkeypatch.setattr(pipelines, "free_memory", lambda: 1000)
    with pytest.raises(OutOfMemory, match=r"'wan' needs 0\.0 GB of memory, and 0\.0 are free; choose a smaller model"):
        generator(tiny("wan")).make(ORDER, tmp_path / "a.mp4")


def test_a_processor_short_of_memory_holds_half_as_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr(memory, "free_memory", lambda: 3000)
    assert placed([600], None, None) == Place("cpu", "float32", "none")
    assert placed([900, 100], None, "model") == Place("cpu", "bfloat16", "none")
    assert placed([1000], "float32", None) is None
    assert placed([2000], None, None) is None


@pytest.mark.parametrize(
    ("weights", "offload"), [([10**9], "none"), ([2 * 10**9] * 3, "model"), ([6 * 10**9], "sequential")]
)
def test_a_card_holds_what_fits_beside_the_work(
    monkeypatch: pytest.MonkeyPatch, weights: list[int], offload: str
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda: True)
    monkeypatch.setattr("torch.cuda.mem_get_info", lambda: (12 * 10**9, 24 * 10**9))
    monkeypatch.setattr(memory, "free_memory", lambda: 10**12)
    assert placed(weights, None, None) == Place("cuda", "bfloat16", offload)
    assert placed(weights, "float16", "none") == Place("cuda", "float16", "none")


def test_a_containers_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    free = memory.free_memory()
    assert free > 10**6
    (tmp_path / "memory.max").write_text("5000\n")
    (tmp_path / "memory.current").write_text("3000\n")
    (tmp_path / "memory.stat").write_text("anon 100\ninactive_file 500\n")
    assert memory.free_memory() == 2500
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.free_memory() > 10**6


def test_weights_are_counted_from_their_files(tiny: Models, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    (tmp_path / "unet").mkdir()
    save_file({"a": torch.zeros(3, 4), "b": torch.zeros(5)}, tmp_path / "unet/diffusion_pytorch_model.safetensors")
    save_file({"a": torch.zeros(99)}, tmp_path / "unet/diffusion_pytorch_model.fp16.safetensors")
    (tmp_path / "unet/diffusion_pytorch_model.bin").write_bytes(bytes(999))
    for name in ("vae", "text_encoder"):
        (tmp_path / name).mkdir()
    for part in ("1", "2"):
        save_file({"a": torch.zeros(7)}, tmp_path / f"text_encoder/model-0000{part}-of-00002.safetensors")
    (tmp_path / "vae/diffusion_pytorch_model.bin").write_bytes(bytes(400))
    assert weighed(tmp_path) == [14, 17, 100]


@pytest.mark.parametrize(
    ("error", "lack"),
    [
        (MemoryError(), True),
        (OSError("Cannot allocate memory"), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("shapes differ"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_a_lack_of_memory_is_known_by_many_names(error: Exception, lack: bool) -> None:
    assert is_out_of_memory(error) is lack
