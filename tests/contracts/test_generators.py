"""What every generator promises (montage/generate/generator.py): each family of models, tiny, and a service."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_db import plugins
from assets_db.errors import UserError
from indexer.media.safety import open_media
from indexer.probe import probe
from indexer.shots.decode import Pixels
from montage.backends.generation_service import GenerationService
from montage.backends.text_to_image import TextToImage
from montage.backends.text_to_video import TextToVideo
from montage.generate.generator import GenerationRequest, load_generator
from tests.generation_server import serving
from tests.generators import Models, tiny
from tests.media import scene

pytestmark = pytest.mark.slow

__all__ = ["tiny"]
ORDER = GenerationRequest("a calm lake at dawn", Fraction(2, 5), Fraction(30000, 1001), (160, 90), 4, "blurred")
VIDEO = ("text_to_video_sd", "cogvideox", "wan", "wan_ti2v", "ltx", "ltx_condition", "hunyuan")
QUICK = "?steps=1&size=64x64"
Make = Callable[[Models], Any]


def _video(model: str, continues: str = "") -> Make:
    def make(models: Models) -> TextToVideo:
        return TextToVideo(f"{models(model)}{QUICK}" + (f"&continue={models(continues)}" if continues else ""))

    return make


def _moved(models: Models) -> TextToImage:
    return TextToImage(f"{models('stable_diffusion')}?steps=1&motion={models('cogvideox_i2v')}%3Fsteps=1%26size=64x64")


MAKERS: dict[str, Make] = {
    **{model: _video(model) for model in VIDEO},
    "cogvideox and another that goes on": _video("cogvideox", "cogvideox_i2v"),
    "stable_diffusion": lambda models: TextToImage(f"{models('stable_diffusion')}?steps=1"),
    "stable_diffusion and a video model": _moved,
}


@pytest.fixture(params=[*MAKERS, "service"])
def generator(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "service":
        (tmp_path / "served").mkdir()
        with serving(tmp_path / "served") as server:
            yield GenerationService(server.url, sleep=lambda _: None)
        return
    made = MAKERS[request.param](request.getfixturevalue("tiny"))
    yield made
    made.close()


def shown(path: Path) -> Pixels:
    with open_media(path) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        codec = container.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt) == ("h264", "yuv420p")
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)
        return np.stack([frame.to_rgb().to_ndarray() for frame in container.decode(video=0)])


def test_a_clip_is_what_was_ordered_and_its_seed_decides_what_is_seen(generator: Any, tmp_path: Path) -> None:
    out = tmp_path / "clip.mp4"
    assert generator.make(ORDER, out) == out
    asset, first = probe(out), shown(out)
    assert (asset.size, asset.fps, len(first)) == ((160, 90), Fraction(30000, 1001), ORDER.frames)
    assert asset.duration * asset.time_base == ORDER.frames / ORDER.fps
    assert {path.name for path in tmp_path.iterdir()} <= {"clip.mp4", "served"}
    generator.close()
    assert np.array_equal(shown(generator.make(ORDER, out)), first)
    assert not np.array_equal(shown(generator.make(replace(ORDER, seed=8), out)), first)


def test_what_it_says_of_itself(generator: Any) -> None:
    name = generator.name
    assert name and name == generator.name and "\n" not in name and str(Path.cwd()) not in name and "/tmp" not in name
    assert generator.languages and set(generator.languages) <= {"en", "zh"}
    assert generator.longest is None or (isinstance(generator.longest, Fraction) and generator.longest > 0)
    assert isinstance(generator.continues, bool)


def test_it_goes_on_from_other_frames_if_it_says_so(generator: Any, tmp_path: Path) -> None:
    order = replace(ORDER, first_frames=np.stack([scene(1, (160, 90))] * 2))
    if not generator.continues:
        pytest.skip("it cannot")
    assert len(shown(generator.make(order, tmp_path / "clip.mp4"))) == ORDER.frames


def test_all_are_found_by_name() -> None:
    assert {"text_to_video", "text_to_image", "generation_service"} <= set(plugins.names("generator"))
    assert load_generator("text_to_video:some/model?steps=3").name == "some/model?steps=3"
    assert isinstance(load_generator("generation_service:https://example.org/g"), GenerationService)
    with pytest.raises(UserError, match="no generator is called 'text_to_vidoe'; did you mean 'text_to_video'"):
        load_generator("text_to_vidoe")


@pytest.mark.parametrize(
    ("duration", "fps", "frames"), [("1", "25", 25), ("1/100", "25", 1), ("0", "25", 1), ("1001/1000", "30", 30)]
)
def test_an_order_has_the_frames_of_the_films_grid(duration: str, fps: str, frames: int) -> None:
    assert GenerationRequest("", Fraction(duration), Fraction(fps), (16, 16), 0).frames == frames
