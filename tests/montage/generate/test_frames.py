import subprocess
from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from assets_db.timebase import frame_at
from indexer.media.safety import open_media
from indexer.probe import probe
from indexer.shots.decode import Pixels
from montage.ffmpeg.run import DiskFull, FfmpegError, executable
from montage.generate import frames
from montage.generate.frames import film, retimed
from montage.generate.generator import GenerationError, GenerationRequest
from tests.media import read_number, scene, with_number


def order(duration: str = "1", fps: str = "25", size: tuple[int, int] = (160, 90)) -> GenerationRequest:
    return GenerationRequest("a lake", Fraction(duration), Fraction(fps), size, 1)


def shown(path: Path) -> Iterator[Pixels]:
    with open_media(path) as container:
        for frame in container.decode(video=0):
            yield frame.to_rgb().to_ndarray()


def wide(size: tuple[int, int] = (96, 64), step: int = 2) -> Iterator[Pixels]:
    """A camera that goes along a picture, `step` [px] a frame, for as long as anybody looks."""
    whole = scene(1, (size[0] + 400, size[1]))
    return (whole[:, at : at + size[0]] for at in count(0, step))


@pytest.mark.parametrize("rate", ["8", "16", "24", "25", "7", "30", "60"])
@pytest.mark.parametrize("fps", ["25", "30000/1001", "50"])
@pytest.mark.parametrize("duration", ["1/25", "1", "37/29"])
def test_as_many_frames_as_the_film_has_there(rate: str, fps: str, duration: str) -> None:
    want = max(1, frame_at(Fraction(duration), Fraction(fps)))
    assert order(duration, fps).frames == want
    assert len(list(retimed(wide(), Fraction(rate), Fraction(fps), want))) == want


@pytest.mark.parametrize(
    ("size", "film_size", "fps"),
    [((96, 64), (160, 90), "25"), ((97, 63), (90, 160), "30000/1001"), ((96, 64), (128, 128), "30")],
)
def test_a_film_has_the_size_rate_colours_and_frames_ordered(
    tmp_path: Path, size: tuple[int, int], film_size: tuple[int, int], fps: str
) -> None:
    made = film(wide(size), Fraction(16), order("2", fps, film_size), tmp_path / "clip.mp4")
    asset = probe(made)
    assert (asset.size, asset.fps, asset.rotation) == (film_size, Fraction(fps), 0)
    assert asset.duration * asset.time_base == order("2", fps).frames / Fraction(fps)
    assert len(list(shown(made))) == order("2", fps).frames
    with open_media(made) as container:
        (stream,) = container.streams
        codec = stream.codec_context
        assert (codec.name, codec.pix_fmt) == ("h264", "yuv420p")
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)


def test_colours_stay_what_they_were(tmp_path: Path) -> None:
    patches = np.zeros((64, 96, 3), np.uint8)
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (128, 128, 128)]
    for place, colour in enumerate(colours):
        patches[:, place * 24 : (place + 1) * 24] = colour
    made = film([patches] * 3, Fraction(25), order("3/25", size=(96, 64)), tmp_path / "clip.mp4")
    seen = next(shown(made))
    for place, colour in enumerate(colours):
        assert np.abs(seen[20:40, place * 24 + 8 : place * 24 + 16].astype(int) - colour).max() <= 6


def test_a_film_of_another_shape_is_cut_around_the_middle(tmp_path: Path) -> None:
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:, 32:64] = 255
    made = next(shown(film([picture], Fraction(8), order("1/25", size=(64, 128)), tmp_path / "clip.mp4")))
    assert made[:, 4:-4].min() > 200  # what was in the middle third is the whole width


def test_the_models_own_frames_are_shown_when_they_are_due() -> None:
    numbers = [with_number(scene(0, (160, 90)), number) for number in range(9)]
    out = list(retimed(iter(numbers), Fraction(8), Fraction(24), 25))
    assert [read_number(out[place]) for place in range(0, 25, 3)] == list(range(9))
    assert all(np.array_equal(out[3 * number], numbers[number]) for number in range(9))


def test_at_the_films_own_rate_nothing_is_touched() -> None:
    numbers = [with_number(scene(0), number) for number in range(30)]
    for rate in ("30", "30000/1001", "30.1"):
        out = list(retimed(iter(numbers), Fraction(rate), Fraction(30), 30))
        assert all(np.array_equal(one, other) for one, other in zip(out, numbers, strict=True))


def test_twice_the_rate_leaves_every_second_one_out() -> None:
    numbers = [with_number(scene(0), number) for number in range(40)]
    out = list(retimed(iter(numbers), Fraction(60), Fraction(30), 20))
    assert [read_number(picture) for picture in out] == list(range(0, 40, 2))


def test_between_two_frames_things_have_moved_half_the_way() -> None:
    """A blend would show each of them twice."""
    truth = [frame for frame, _ in zip(wide((160, 90), 3), range(17), strict=False)]
    out = list(retimed(iter(truth[::2]), Fraction(10), Fraction(20), 17))
    moved = [np.abs(one.astype(int) - other).mean() for one, other in zip(out[1:-1:2], truth[1:-1:2], strict=True)]
    blends = [(truth[at].astype(int) + truth[at + 2]) / 2 for at in range(0, 15, 2)]
    blended = [np.abs(one - other).mean() for one, other in zip(blends, truth[1:-1:2], strict=True)]
    assert np.mean(moved) < 0.5 * np.mean(blended)


def test_what_cannot_be_followed_is_blended(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = [scene(3, (160, 90)), scene(4, (160, 90))]
    blend = np.mean(np.array(cut, float), axis=0)
    wrong = []
    for doubt in (frames.DOUBT, 99):  # with none, one picture would be bent into the other
        monkeypatch.setattr(frames, "DOUBT", doubt)
        between = list(retimed(iter(cut), Fraction(10), Fraction(20), 3))[1]
        wrong.append(np.abs(between - blend).mean())
    assert wrong[0] < 0.5 * wrong[1]


@pytest.mark.parametrize("size", [(16, 16), (16, 200), (200, 16), (63, 400), (64, 64)])
def test_narrow_pictures_are_blended_and_do_not_crash(size: tuple[int, int]) -> None:
    pictures = [np.full((size[1], size[0], 3), level, np.uint8) for level in (0, 100)]
    out = list(retimed(iter(pictures), Fraction(10), Fraction(20), 3))
    assert [int(picture.mean().round()) for picture in out] == [0, 50, 100]


def test_where_frames_end_the_last_one_stands() -> None:
    numbers = [with_number(scene(0, (160, 90)), number) for number in range(3)]
    out = list(retimed(iter(numbers), Fraction(25), Fraction(25), 6))
    assert [read_number(picture) for picture in out] == [0, 1, 2, 2, 2, 2]
    slow = list(retimed(iter(numbers), Fraction(5), Fraction(25), 20))
    assert len(slow) == 20 and read_number(slow[-1]) == 2


def test_frames_are_taken_one_at_a_time() -> None:
    taken = 0

    def coming() -> Iterator[Pixels]:
        nonlocal taken
        for picture in wide():
            taken += 1
            yield picture

    out = retimed(coming(), Fraction(10), Fraction(20), 1000)
    for _ in range(10):
        next(out)
    assert taken <= 7


def test_a_place_beside_where_one_stands_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clips").mkdir()
    monkeypatch.chdir(tmp_path)
    for place in ("clip.mp4", "clips/clip.mp4"):
        assert film(wide(), Fraction(25), order("3/25"), Path(place)).stat().st_size > 0
    assert (tmp_path / "clips/clip.mp4").exists()


def test_no_frame_is_no_film(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="a clip without a frame was made"):
        film([], Fraction(8), order(), tmp_path / "clip.mp4")
    assert list(tmp_path.iterdir()) == []


def test_the_same_frames_give_the_same_film(tmp_path: Path) -> None:
    first, second = (film(wide(), Fraction(16), order(), tmp_path / f"{name}.mp4") for name in "ab")
    pairs = list(zip(shown(first), shown(second), strict=True))
    assert pairs and all(np.array_equal(one, other) for one, other in pairs)


def test_a_model_that_fails_half_way_leaves_no_file(tmp_path: Path) -> None:
    def coming() -> Iterator[Pixels]:
        for number, picture in enumerate(wide()):
            if number == 5:
                raise GenerationError("the model gave up")
            yield picture

    with pytest.raises(GenerationError, match="the model gave up"):
        film(coming(), Fraction(25), order(), tmp_path / "clip.mp4")
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_fails_is_told_as_a_clip_that_was_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> str:
        raise FfmpegError("encode clip.mp4", "it made nothing for 300 s")

    monkeypatch.setattr(frames, "ffmpeg", fails)
    with pytest.raises(GenerationError, match=r"ffmpeg cannot encode clip\.mp4"):
        film(wide(), Fraction(25), order(), tmp_path / "clip.mp4")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "atomic_write", lambda path: _Full())
    with pytest.raises(DiskFull):
        film(wide(), Fraction(25), order(), tmp_path / "clip.mp4")


class _Full:
    def __enter__(self) -> Path:
        return Path("/dev/full")

    def __exit__(self, *_: object) -> None:
        return None


def test_it_is_encoded_well_enough_to_be_encoded_again(tmp_path: Path) -> None:
    made = film(wide((160, 90)), Fraction(25), order(), tmp_path / "clip.mp4")
    truth = tmp_path / "truth.raw"
    truth.write_bytes(b"".join(frame.tobytes() for frame, _ in zip(wide((160, 90)), range(25), strict=False)))
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "160x90", "-r", "25")
    graph = "[1]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[t];[0][t]ssim"
    command = [executable(), "-i", str(made), *raw, "-i", str(truth), "-lavfi", graph, "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert float(told.partition("All:")[2].split()[0]) > 0.97
