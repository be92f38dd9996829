import json
import shutil
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from assets_db.errors import UserError
from indexer.probe import probe
from indexer.shots.decode import Pixels
from montage.backends.text_to_video import TextToVideo
from montage.generate import facts as facts_module
from montage.generate import pipelines
from montage.generate.facts import facts
from montage.generate.families import CHINESE, ENGLISH, FAMILIES, UNKNOWN, Family, family, lengths, shaped
from montage.generate.generator import GenerationError, GenerationRequest, NotThere, Unavailable
from montage.generate.pictures import pictures
from montage.generate.pipelines import grid
from tests.generators import Models, tiny
from tests.media import scene

pytestmark = pytest.mark.slow

__all__ = ["tiny"]
ORDER = GenerationRequest("a calm lake at dawn", Fraction(2, 5), Fraction(25), (160, 90), 3)
QUICK = "?steps=2&size=64x64"


def generator(folder: Path, query: str = QUICK, **options: Any) -> TextToVideo:
    return TextToVideo(f"{folder}{query}", **options)


def held(made: TextToVideo) -> list[Any]:
    return list(made._pipelines._held.values())


class Asked:
    """What a pipeline is called with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[dict[str, Any]] = []
        called = pipelines.called

        def recorded(pipeline: Any, name: str, arguments: Any) -> Any:
            self.calls.append({"pipeline": type(pipeline).__name__, **arguments})
            return called(pipeline, name, arguments)

        monkeypatch.setattr("montage.backends.text_to_video.called", recorded)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(monkeypatch)


# The table


@pytest.mark.parametrize(
    ("model", "languages", "longest", "continues"),
    [
        ("text_to_video_sd", ENGLISH, Fraction(15, 8), False),
        ("cogvideox", ENGLISH, Fraction(6), False),
        ("wan", CHINESE, Fraction(5), False),
        ("wan_ti2v", CHINESE, Fraction(119, 24), True),
        ("ltx", ENGLISH, Fraction(53, 10), True),
        ("ltx_condition", ENGLISH, Fraction(151, 30), True),
        ("hunyuan", ENGLISH, Fraction(128, 24), False),
    ],
)
def test_what_a_model_can_do_is_known_before_it_is_loaded(
    tiny: Models, model: str, languages: tuple[str, ...], longest: Fraction, continues: bool, tmp_path: Path
) -> None:
    known = tmp_path / model
    shutil.copytree(tiny(model), known, ignore=shutil.ignore_patterns("*.safetensors"))
    made = generator(known)
    assert (made.languages, made.continues) == (languages, continues)
    assert made.longest == longest


def test_two_generations_of_a_family_are_told_apart() -> None:
    assert family("WanPipeline", {}).fps == 16 and family("WanPipeline", {"expand_timesteps": True}).fps == 24
    assert family("CogVideoXPipeline", {}).fps == 8 and family("CogVideoXPipeline", {"patch_size_t": 2}).fps == 16
    assert family("LTXPipeline", {}).onward == "LTXImageToVideoPipeline"
    assert family("LTX2Pipeline", {}).onward == "LTX2ImageToVideoPipeline"
    assert family("LTXConditionPipeline", {}).onward == ""
    assert family("HunyuanVideo15Pipeline", {}).languages == CHINESE
    assert family("SomethingNewPipeline", {}) is UNKNOWN


def test_every_class_of_the_table_is_in_diffusers(tiny: Models) -> None:
    import diffusers

    names = dir(diffusers)
    assert FAMILIES
    for row in FAMILIES:
        assert all(any(name.startswith(start) for name in names) for start in row.pipelines), row
        assert not row.onward or hasattr(diffusers, row.onward)
        assert row.size[0] % row.multiple == 0 or row.one_size or row.pipelines == ("LTX2",), row
        assert lengths(row, row.frames, row.frames) == row.frames, row


def test_an_unknown_pipeline_is_told_by_its_own_defaults(tiny: Models, tmp_path: Path) -> None:
    index = {"_class_name": "MotifVideoPipeline", "text_encoder": ["transformers", "Qwen3Model"]}
    (tmp_path / "model_index.json").write_text(json.dumps(index))
    row = facts("video model", str(tmp_path)).family
    assert (row.size, row.frames, row.languages) == ((1280, 736), 121, CHINESE)


@pytest.mark.parametrize("film", [(1280, 720), (720, 1280), (1080, 1080), (160, 90)])
def test_a_model_makes_the_films_shape_at_its_own_area(film: tuple[int, int]) -> None:
    row = family("WanPipeline", {})
    width, height = shaped(row, film)
    assert width % 16 == height % 16 == 0
    assert abs(width * height / (832 * 480) - 1) < 0.06
    assert abs(width / height / (film[0] / film[1]) - 1) < 0.06
    assert shaped(family("CogVideoXPipeline", {}), film) == (720, 480)
    assert shaped(row, film, 0.5)[0] == pytest.approx(width / 2, abs=16)


@pytest.mark.parametrize(("wanted", "frames"), [(1, 1), (2, 5), (5, 5), (80, 81), (81, 81), (200, 81)])
def test_frames_are_those_a_decoder_can_make(wanted: int, frames: int) -> None:
    assert lengths(family("WanPipeline", {}), wanted, 81) == frames
    assert lengths(Family((), 8, (8, 8), 16, ()), wanted, 16) == min(wanted, 16)


def test_a_decoder_with_larger_steps_than_its_familys_is_heeded() -> None:
    patches = SimpleNamespace(config=SimpleNamespace(patch_size=(1, 2, 2)))
    wan = SimpleNamespace(vae_scale_factor_temporal=8, vae_scale_factor_spatial=16, transformer=patches)
    row = grid(wan, family("WanPipeline", {}))
    assert (row.step, row.multiple) == (8, 32)
    ltx = SimpleNamespace(vae_temporal_compression_ratio=4, vae_spatial_compression_ratio=8, transformer=None)
    assert grid(ltx, family("LTXPipeline", {})) == family("LTXPipeline", {})


def test_a_size_is_that_of_the_nearest_steps(tiny: Models, asked: Asked, tmp_path: Path) -> None:
    generator(tiny("wan"), "?steps=1&size=70x57").make(ORDER, tmp_path / "a.mp4")
    call = asked.calls[0]
    assert (call["width"], call["height"], call["num_frames"]) == (64, 64, 9)
    assert call["num_frames"] % 4 == 1


# Making


def test_what_is_asked_for_reaches_the_model(tiny: Models, asked: Asked, tmp_path: Path) -> None:
    made = generator(tiny("ltx"), "?steps=2&size=64x64&guidance=4.5&frames=33&dtype=float32")
    made.make(replace(ORDER, negative="blurred", fps=Fraction(30)), tmp_path / "a.mp4")
    (call,) = asked.calls
    assert (call["prompt"], call["negative_prompt"]) == ("a calm lake at dawn", "blurred")
    assert (call["num_inference_steps"], call["guidance_scale"], call["frame_rate"]) == (2, 4.5, 30.0)
    assert call["num_frames"] == 17  # 12 at the film's own rate, and up to 8k + 1
    assert made.longest == Fraction(31, 30)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_kind_of_numbers_is_chosen_and_the_decoder_of_wan_keeps_its_own(
    tiny: Models, tmp_path: Path, dtype: str
) -> None:
    import torch

    made = generator(tiny("wan"), f"{QUICK}&dtype={dtype}")
    made.make(ORDER, tmp_path / "a.mp4")
    (pipeline,) = held(made)
    assert pipeline.transformer.dtype == getattr(torch, dtype) and pipeline.vae.dtype == torch.float32


def test_decoders_work_in_tiles(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny("wan"))
    made.make(ORDER, tmp_path / "a.mp4")
    assert held(made)[0].vae.use_tiling


def test_more_than_it_can_make_at_once_is_refused(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny("wan"), f"{QUICK}&frames=5")
    assert made.longest == Fraction(1, 4)
    with pytest.raises(GenerationError, match=r"'wan' makes at most 0\.2 s at once, not 0\.4; ask for less, or set fr"):
        made.make(ORDER, tmp_path / "a.mp4")
    made.make(replace(ORDER, duration=made.longest), tmp_path / "a.mp4")


def test_what_pipelines_say_is_not_for_a_persons_screen(
    tiny: Models, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    generator(tiny("text_to_video_sd")).make(ORDER, tmp_path / "a.mp4")
    assert capfd.readouterr() == ("", "")


def test_a_prompt_longer_than_the_model_reads_is_no_error(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny("text_to_video_sd"), "?steps=1&size=64x64")
    assert made.make(replace(ORDER, prompt="a calm lake at dawn " * 40), tmp_path / "a.mp4").exists()


# Going on


def test_a_clip_goes_on_from_the_last_frame(tiny: Models, asked: Asked, tmp_path: Path) -> None:
    frames = np.stack([scene(1, (160, 90)), scene(2, (160, 90))])
    order = replace(ORDER, first_frames=frames)
    made = generator(tiny("wan_ti2v"))
    made.make(ORDER, tmp_path / "a.mp4")
    made.make(order, tmp_path / "b.mp4")
    made.make(ORDER, tmp_path / "c.mp4")
    assert [call["pipeline"] for call in asked.calls] == ["WanPipeline", "WanImageToVideoPipeline", "WanPipeline"]
    image = np.asarray(asked.calls[1]["image"]).astype(int)
    assert np.abs(image - _fitted(frames[-1])).mean() < 2 < np.abs(image - _fitted(frames[0])).mean()
    words, picture = held(made)
    assert words.transformer is picture.transformer and picture.config.expand_timesteps  # held once
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()
    first, second = asked.calls[0]["num_frames"], asked.calls[1]["num_frames"]
    assert (first, second) == (13, 13)


def _fitted(picture: Pixels) -> Any:
    from PIL import Image, ImageOps

    return np.asarray(ImageOps.fit(Image.fromarray(picture), (64, 64), Image.Resampling.LANCZOS)).astype(int)


def test_the_frame_that_was_there_is_not_shown_twice(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = np.arange(9, dtype=np.float32)[:, None, None, None] / 255 + np.zeros((9, 64, 64, 3), np.float32)
    monkeypatch.setattr("montage.backends.text_to_video.called", lambda *_: type("Answer", (), {"frames": [numbers]}))
    shown: list[Any] = []
    monkeypatch.setattr(
        "montage.backends.text_to_video.film", lambda frames, *_: shown.append([int(one.max()) for one in frames])
    )
    made = generator(tiny("wan_ti2v"))
    made.make(ORDER, tmp_path / "a.mp4")
    made.make(replace(ORDER, first_frames=scene(1)[None]), tmp_path / "b.mp4")
    assert shown == [list(range(9)), list(range(1, 9))]


def test_a_model_that_takes_a_stretch_is_given_one(tiny: Models, asked: Asked, tmp_path: Path) -> None:
    frames = np.stack([scene(seed, (160, 90)) for seed in range(11)])
    made = generator(tiny("ltx_condition"))
    made.make(replace(ORDER, first_frames=frames), tmp_path / "a.mp4")
    made.make(replace(ORDER, first_frames=frames, fps=Fraction(50)), tmp_path / "b.mp4")
    made.make(replace(ORDER, first_frames=frames[:3]), tmp_path / "c.mp4")
    stretch, *others = asked.calls
    assert stretch["image"] is None and stretch["num_frames"] == 25  # nine that were there, ten new ones, and 8k + 1
    assert len(stretch["video"][0]) == 9
    assert np.abs(np.asarray(stretch["video"][0][0]).astype(int) - _fitted(frames[2])).mean() < 2
    for call, last in zip(others, (frames[-1], frames[2]), strict=True):  # at another rate, or too few
        assert call["video"] is None and np.abs(np.asarray(call["image"]).astype(int) - _fitted(last)).mean() < 2
    assert probe(tmp_path / "a.mp4").duration * probe(tmp_path / "a.mp4").time_base == Fraction(2, 5)


def test_another_model_goes_on_if_it_is_named(tiny: Models, asked: Asked, tmp_path: Path) -> None:
    made = generator(tiny("cogvideox"), f"{QUICK}&continue={tiny('cogvideox_i2v')}")
    assert made.continues and made.longest == Fraction(47, 8)
    made.make(ORDER, tmp_path / "a.mp4")
    made.make(replace(ORDER, first_frames=scene(1)[None]), tmp_path / "b.mp4")
    assert [call["pipeline"] for call in asked.calls] == ["CogVideoXPipeline", "CogVideoXImageToVideoPipeline"]
    assert len(held(made)) == 2  # both fit, and both will be asked again


def test_a_model_that_cannot_go_on_says_so(tiny: Models, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="'wan' cannot go on from a picture; name a model with continue=MODEL"):
        generator(tiny("wan")).make(replace(ORDER, first_frames=scene(1)[None]), tmp_path / "a.mp4")
    with pytest.raises(Unavailable, match="'cogvideox_i2v' makes videos from pictures, not from words"):
        generator(tiny("cogvideox_i2v")).make(ORDER, tmp_path / "a.mp4")


def test_a_model_that_is_not_there_is_told_quickly(tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    begin = time.monotonic()
    made = TextToVideo("nobody/such-model")
    words = r"the video model 'nobody/such-model' is not on this machine.*hf download nobody/such-model"
    for ask in (lambda: made.languages, lambda: made.longest, lambda: made.make(ORDER, tmp_path / "a.mp4")):
        with pytest.raises(NotThere, match=words):
            ask()
    assert made.name == "nobody/such-model"
    with pytest.raises(NotThere, match="holds no video model that diffusers can load"):
        _ = TextToVideo(str(tmp_path)).languages
    assert time.monotonic() - begin < 30


def test_without_diffusers_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_module, "find_spec", lambda name: None)
    with pytest.raises(NotThere, match=r"diffusers is not installed; run: pip install 'newsreel\[generate\]'"):
        _ = TextToVideo("some/model").languages


def test_a_pipeline_that_diffusers_does_not_have(tiny: Models, tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text('{"_class_name": "OfTomorrowPipeline"}')
    with pytest.raises(NotThere, match=r"asks for a 'OfTomorrowPipeline', which diffusers .* does not have; run: pip"):
        TextToVideo(str(tmp_path)).make(ORDER, tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("model_index.json", b"{"),
        ("model_index.json", b"[]"),
        ("transformer/diffusion_pytorch_model.safetensors", b"no weights"),
        ("transformer/diffusion_pytorch_model.safetensors", None),
        ("transformer/config.json", b"<html>"),
        ("vae/config.json", b'{"_class_name": "AutoencoderKLWan", "z_dim": 5}'),
        ("tokenizer", None),
        ("scheduler/scheduler_config.json", None),
    ],
)
def test_a_model_that_is_damaged_is_told_on_one_line(
    tiny: Models, tmp_path: Path, file: str, data: bytes | None
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(tiny("wan"), broken)
    if data is not None:
        (broken / file).write_bytes(data)
    elif (broken / file).is_dir():
        shutil.rmtree(broken / file)
    else:
        (broken / file).unlink()
    with pytest.raises(GenerationError) as caught:
        generator(broken).make(ORDER, tmp_path / "a.mp4")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400
    assert not (tmp_path / "a.mp4").exists()


def test_what_a_pipeline_does_not_like_is_told(tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from diffusers import WanTransformer3DModel

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied\nmore of it")

    monkeypatch.setattr(WanTransformer3DModel, "forward", fails)
    with pytest.raises(GenerationError, match=r"'wan' failed \(mat1 and mat2 shapes cannot be multiplied\); choose"):
        generator(tiny("wan")).make(ORDER, tmp_path / "a.mp4")


def test_numbers_that_are_none_make_no_black_film(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny("text_to_video_sd"), f"{QUICK}&dtype=float32")
    made.make(ORDER, tmp_path / "a.mp4")
    next(held(made)[0].vae.decoder.parameters()).data.fill_(float("nan"))
    with pytest.raises(GenerationError, match=r"'text_to_video_sd' lost its way.*; choose another dtype="):
        made.make(ORDER, tmp_path / "b.mp4")
    assert not (tmp_path / "b.mp4").exists()


def test_an_answer_without_pictures() -> None:
    with pytest.raises(GenerationError, match="'it' made no picture"):
        pictures(type("Answer", (), {"frames": [[]]}), "it")


# Options


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("", "the generator 'text_to_video' needs a model; name one: --generator text_to_video:Wan-AI/"),
        ("?steps=3", "needs a model"),
        ("m?stps=3", "'stps' is no option of a generator; did you mean 'steps'?"),
        ("m?colour=3", "'colour' is no option of a generator; choose from continue, dtype, fps"),
        ("m?steps=0", "'0' cannot be the option steps of a generator; give a whole number between 1 and 1000"),
        ("m?steps=٣", "'٣' cannot be the option steps"),
        ("m?size=832", "write width and height as 832x480"),
        ("m?size=8x8", "write width and height as 832x480"),
        ("m?guidance=nan", "give a number between 0 and 100"),
        ("m?fps=fast", "'fast' cannot be the option fps of a generator; write 30, 29.97 or 30000/1001"),
        ("m?dtype=int8", "choose from bfloat16, float16, float32"),
        ("m?offload=", "choose from none, model, sequential"),
        ("m?continue=", "name a model"),
    ],
)
def test_an_option_nobody_knows_is_told_at_once(argument: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        TextToVideo(argument)
    assert words in str(caught.value)


def test_its_name_holds_what_changes_pictures_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "other").mkdir()
    query = f"size=832x480&steps=30&offload=model&within=9&dtype=bfloat16&continue={tmp_path / 'other'}"
    made = TextToVideo(f"{tmp_path / 'model'}?{query}")
    assert made.name == "model?continue=other&dtype=bfloat16&size=832x480&steps=30"
    assert TextToVideo("Wan-AI/Wan2.1?fps=29.97").name == "Wan-AI/Wan2.1?fps=30000/1001"
