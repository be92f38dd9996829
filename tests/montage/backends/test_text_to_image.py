from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_db.errors import UserError
from indexer.media.safety import open_media
from indexer.probe import probe
from indexer.shots.decode import Pixels
from montage.backends import text_to_image
from montage.backends.text_to_image import TextToImage
from montage.generate.generator import GenerationError, GenerationRequest, NotThere
from tests.generators import Models, tiny
from tests.media import scene

pytestmark = pytest.mark.slow

__all__ = ["tiny"]
ORDER = GenerationRequest("a calm lake at dawn", Fraction(1), Fraction(25), (160, 90), 4)


def shown(path: Path) -> Pixels:
    with open_media(path) as container:
        return np.stack([frame.to_rgb().to_ndarray() for frame in container.decode(video=0)])


def generator(tiny: Models, query: str = "?steps=2") -> TextToImage:
    return TextToImage(f"{tiny('stable_diffusion')}{query}")


@pytest.fixture
def picture(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The model makes this picture, and its orders are kept."""
    orders: list[dict[str, Any]] = []

    def made(pipeline: Any, name: str, arguments: dict[str, Any]) -> Any:
        orders.append(arguments)
        size = (arguments["width"], arguments["height"])
        return type("Answer", (), {"images": [scene(5, size).astype(np.float32) / 255]})

    monkeypatch.setattr(text_to_image, "called", made)
    return orders


def test_a_picture_is_made_in_the_films_shape_and_moved(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny)
    assert (made.languages, made.longest, made.continues) == (("en",), None, False)
    asset = probe(made.make(ORDER, tmp_path / "a.mp4"))
    assert (asset.size, asset.fps, asset.duration * asset.time_base) == ((160, 90), 25, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4"]


@pytest.mark.parametrize(("film", "size"), [((160, 90), (80, 48)), ((90, 160), (48, 80)), ((100, 100), (64, 64))])
def test_it_is_as_large_as_the_model_makes_best(
    tiny: Models, picture: list[dict[str, Any]], tmp_path: Path, film: tuple[int, int], size: tuple[int, int]
) -> None:
    generator(tiny).make(replace(ORDER, size=film), tmp_path / "a.mp4")
    assert (picture[0]["width"], picture[0]["height"]) == size


def test_the_camera_moves_as_it_is_told_or_as_the_seed_says(
    tiny: Models, picture: list[dict[str, Any]], tmp_path: Path
) -> None:
    def film(seed: int, query: str = "") -> Pixels:
        return shown(generator(tiny, f"?steps=2{query}").make(replace(ORDER, seed=seed), tmp_path / "a.mp4"))

    ways = [film(seed) for seed in range(4)]
    assert all(np.abs(way[0].astype(int) - way[-1]).mean() > 3 for way in ways)  # none stands still
    for one in range(4):
        assert all(np.abs(ways[one].astype(int) - ways[other]).mean() > 2 for other in range(one))
    assert np.array_equal(film(3, "&move=in"), ways[0])
    further = film(0, "&zoom=1.5")
    assert np.abs(further[-1].astype(int) - ways[0][-1]).mean() > 3


def test_the_same_seed_gives_the_same_film(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny)
    first, again = (shown(made.make(ORDER, tmp_path / "a.mp4")) for _ in range(2))
    other = shown(made.make(replace(ORDER, seed=8), tmp_path / "a.mp4"))  # moved the same way
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_a_video_model_moves_it(tiny: Models, tmp_path: Path) -> None:
    made = generator(tiny, f"?steps=2&motion={tiny('cogvideox_i2v')}%3Fsteps=1%26size=64x64")
    assert made.name == "stable_diffusion?motion=cogvideox_i2v%3Fsize%3D64x64%26steps%3D1&steps=2"
    assert made.continues and made.longest == Fraction(47, 8)
    order = replace(ORDER, duration=Fraction(2, 5))
    asset = probe(made.make(order, tmp_path / "a.mp4"))
    assert (asset.size, asset.duration * asset.time_base) == ((160, 90), Fraction(2, 5))
    made.make(replace(order, first_frames=scene(1)[None]), tmp_path / "b.mp4")
    assert len(made._pipelines._held) == 2  # one shelf, so that one model makes room for the other
    made.close()
    assert made._pipelines._held == {}


def test_the_made_picture_is_what_the_video_model_starts_from(
    tiny: Models, picture: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generator(tiny, f"?motion={tiny('cogvideox_i2v')}")
    orders: list[GenerationRequest] = []
    monkeypatch.setattr(made._motion, "make", lambda order, out: orders.append(order))
    made.make(ORDER, tmp_path / "a.mp4")
    made.make(replace(ORDER, first_frames=scene(1)[None]), tmp_path / "a.mp4")
    assert len(picture) == 1  # a clip that goes on needs no picture made
    assert orders[0].first_frames is not None and np.array_equal(orders[0].first_frames[0], scene(5, (80, 48)))
    assert orders[1].first_frames is not None and np.array_equal(orders[1].first_frames[0], scene(1))


def test_a_picture_that_the_model_itself_blackened_is_refused(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    black = type("Answer", (), {"images": [np.zeros((48, 80, 3), np.float32)], "nsfw_content_detected": [True]})
    monkeypatch.setattr(text_to_image, "called", lambda *_: black)
    with pytest.raises(GenerationError, match="'stable_diffusion' refuses to show what it made"):
        generator(tiny).make(ORDER, tmp_path / "a.mp4")


def test_without_memory_the_picture_becomes_smaller(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def tight(pipeline: Any, name: str, arguments: dict[str, Any]) -> Any:
        tried.append(arguments["height"])
        if arguments["height"] > 32:
            raise MemoryError
        return type("Answer", (), {"images": [scene(5, (64, 32)).astype(np.float32) / 255]})

    monkeypatch.setattr(text_to_image, "called", tight)
    generator(tiny, "?size=128x64").make(ORDER, tmp_path / "a.mp4")
    assert tried == [64, 48, 32]


def test_what_is_wrong_is_told(tmp_path: Path, tiny: Models) -> None:
    with pytest.raises(UserError, match="the generator 'text_to_image' needs a model; name one"):
        TextToImage("?steps=2")
    with pytest.raises(UserError, match="a picture is moved by a camera or by a model"):
        TextToImage("m?motion=n&zoom=1.2")
    with pytest.raises(UserError, match="'stps' is no option"):
        TextToImage("m?motion=n%3Fstps=2")
    with pytest.raises(UserError, match="'up' cannot be the option move of a generator; choose from in, out"):
        TextToImage("m?move=up")
    with pytest.raises(NotThere, match="the picture model 'nobody/such-model' is not on this machine"):
        TextToImage("nobody/such-model").make(ORDER, tmp_path / "a.mp4")
    with pytest.raises(NotThere, match="the video model 'nobody/moves' is not on this machine"):
        generator(tiny, "?steps=1&motion=nobody/moves").make(ORDER, tmp_path / "a.mp4")
