"""Of several made shots the best is kept. Generators here draw with ffmpeg what they are asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from indexer.passes.calibrate import Calibration, Fit
from indexer.passes.embed import Rows
from indexer.probe import probe
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import picture_at
from montage.ffmpeg.run import DiskFull
from montage.generate import takes
from montage.generate.generator import GenerationError, GenerationRequest, OutOfMemory
from montage.generate.takes import SEEN, Judge, Scene, Take, TakeResult, last_frames, looked_at, parts_of, take
from montage.render.segments import count_frames
from tests.media import encode, scene

pytestmark = pytest.mark.slow

SIZE = (160, 90)
FPS = Fraction(24)
WANTED = Scene(("a red boat", "a red boat leaves"), "red boat", Fraction(1), FPS, SIZE, seed=7)


def plain(colour: tuple[int, int, int]) -> Pixels:
    """One colour, with something to see in it."""
    made = np.full((SIZE[1], SIZE[0], 3), colour, np.uint8)
    made[20:70, 40:120] = np.array(colour) // 3
    return made


RED, GREEN, BLACK = plain((220, 30, 30)), plain((30, 200, 30)), np.zeros((SIZE[1], SIZE[0], 3), np.uint8)


def still(picture: Pixels) -> Callable[[GenerationRequest], Iterator[Pixels]]:
    return lambda order: iter([picture] * order.frames)


def noise(order: GenerationRequest) -> Iterator[Pixels]:
    return iter([scene(1000 * order.seed + number, SIZE) for number in range(order.frames)])


@dataclass
class Draws:
    """A generator that draws by the order's seed; a seed it has nothing for fails."""

    by_seed: dict[int, Callable[[GenerationRequest], Iterator[Pixels]] | Exception]
    longest: Fraction | None = None
    continues: bool = False
    name: str = "draws"
    languages: tuple[str, ...] = ("en",)
    orders: list[GenerationRequest] = field(default_factory=list)

    def make(self, order: GenerationRequest, out: Path) -> Path:
        self.orders.append(order)
        drawing = self.by_seed.get(order.seed, self.by_seed.get(-1, still(RED)))
        if isinstance(drawing, Exception):
            out.write_bytes(b"half a clip")
            raise drawing
        return encode(out, drawing(order), str(order.fps))

    def close(self) -> None:
        """Nothing is held."""


class Reds:
    """An embedder of two directions: how red, how green."""

    name = "reds"
    dim = 3

    def images(self, batch: Pixels, /) -> Rows:
        means = batch.reshape(len(batch), -1, 3).mean(axis=1)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)

    def texts(self, texts: list[str], /) -> Rows:
        known = {"red boat": (1.0, 0.0, 0.0), "green boat": (0.0, 1.0, 0.0)}
        return np.asarray([known.get(text, (0.0, 0.0, 0.0)) for text in texts], np.float32)


def judge() -> Judge:
    chance = np.abs(np.random.default_rng(0).normal(size=(60, 3)))
    rows = np.asarray(chance / np.linalg.norm(chance, axis=1, keepdims=True), np.float32)
    return Judge(Reds(), Calibration(rows[:30], rows[30:], Fit(2.0, 2.0, -1.0)))


def taken(
    generator: Draws,
    folder: Path,
    wanted: Scene = WANTED,
    by: Judge | None = None,
    count: int = 3,
    time_budget: float = 600.0,
    now: Callable[[], float] = lambda: 0.0,
) -> TakeResult:
    return take(wanted, generator, folder, by, 0.3, count, time_budget, now)


def left(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def whole(result: TakeResult) -> Take:
    assert result.take is not None, result.notes
    return result.take


def test_the_take_that_fits_best_is_kept_and_the_others_are_deleted(tmp_path: Path) -> None:
    mixed = plain((200, 120, 40))
    generator = Draws({7: still(GREEN), 8: still(RED), 9: still(mixed)})
    result = taken(generator, tmp_path, by=judge())
    best = whole(result)
    assert (best.seed, best.made_by, best.prompt) == (8, "draws", "a red boat")
    assert best.fit is not None and best.fit > 0.7 and best.flicker < 0.05
    assert best.score == pytest.approx(best.fit * (1 - best.flicker), abs=1e-4)
    assert result.notes == ()
    assert left(tmp_path) == [".mp4", ".take"]
    assert np.asarray(picture_at(best.path, "video", Fraction(1, 2)))[5, 5, 0] > 180, "the red one"
    asset = probe(best.path)
    assert (asset.size, asset.fps, count_frames(best.path)) == (SIZE, FPS, 24)
    first = generator.orders[0]
    assert (first.prompt, first.fps, first.size, first.frames) == ("a red boat", FPS, SIZE, 24)
    assert first.first_frames is None


def restless(order: GenerationRequest) -> Iterator[Pixels]:
    """RED whose light goes up and down a little: it flickers, but may do."""
    dim = np.asarray(RED * 0.97, np.uint8)
    return iter([RED if number % 2 else dim for number in range(order.frames)])


def test_of_takes_that_fit_alike_the_steadier_is_kept(tmp_path: Path) -> None:
    best = whole(taken(Draws({7: restless}), tmp_path / "one", by=judge(), count=1))
    assert best.flicker > 0.05 and best.fit is not None
    assert best.score == pytest.approx(best.fit * (1 - best.flicker), abs=1e-4)
    assert whole(taken(Draws({7: restless, 8: restless, 9: still(RED)}), tmp_path / "all", by=judge())).seed == 9


def test_a_second_call_makes_nothing_and_other_orders_do(tmp_path: Path) -> None:
    generator = Draws({})
    first = taken(generator, tmp_path)
    assert len(generator.orders) == 3
    assert taken(generator, tmp_path) == first and len(generator.orders) == 3
    others = [
        replace(WANTED, prompts=("a green boat",)),
        replace(WANTED, seed=8),
        replace(WANTED, size=(90, 160)),
        replace(WANTED, fps=Fraction(25)),
        replace(WANTED, duration=Fraction(1, 2)),
        replace(WANTED, avoid="text"),
    ]
    paths = {whole(first).path}
    for other in others:
        paths.add(whole(taken(Draws({}), tmp_path, other)).path)
    paths.add(whole(taken(Draws({}, name="another"), tmp_path)).path)
    paths.add(whole(taken(Draws({}), tmp_path, by=judge())).path)
    assert len(paths) == len(others) + 3


def test_a_film_that_was_moved_keeps_its_takes(tmp_path: Path) -> None:
    taken(Draws({}), tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "two")
    generator = Draws({})
    assert whole(taken(generator, tmp_path / "two")).path.parent == tmp_path / "two"
    assert generator.orders == []


@pytest.mark.parametrize("harm", ["cut clip", "no clip", "cut record", "no record"])
def test_what_is_not_whole_is_made_again(tmp_path: Path, harm: str) -> None:
    clip = whole(taken(Draws({}), tmp_path)).path
    hurt = clip if "clip" in harm else clip.with_suffix(".take")
    body = hurt.read_bytes()
    hurt.unlink()
    if "cut" in harm:
        hurt.write_bytes(body[: len(body) // 2])
    generator = Draws({})
    again = whole(taken(generator, tmp_path))
    assert len(generator.orders) == 3 and count_frames(again.path) == 24


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    key = whole(taken(Draws({}), tmp_path)).path.stem
    for path in tmp_path.iterdir():
        path.unlink()
    (tmp_path / f".{key}-abc").mkdir()
    (tmp_path / f".{key}-abc" / "7-0.mp4").write_bytes(b"half a clip")
    taken(Draws({}), tmp_path)
    assert left(tmp_path) == [".mp4", ".take"]


def test_a_take_that_flickers_or_shows_nothing_or_something_else_will_not_do(tmp_path: Path) -> None:
    result = taken(Draws({7: noise, 8: noise, 9: noise}), tmp_path / "noise")
    assert result.take is None and "none of 3 takes will do: it flickers" in result.notes[0]
    result = taken(Draws({-1: still(BLACK)}), tmp_path / "black")
    assert result.take is None and "it shows nothing" in result.notes[0]
    result = taken(Draws({-1: still(GREEN)}), tmp_path / "green", by=judge())
    assert result.take is None and "it does not show the line" in result.notes[0]
    assert whole(taken(Draws({7: noise, 8: still(BLACK), 9: still(RED)}), tmp_path / "red")).seed == 9


def test_where_none_will_do_none_is_tried_again(tmp_path: Path) -> None:
    first = taken(Draws({-1: still(BLACK)}), tmp_path)
    generator = Draws({-1: still(BLACK)})
    assert taken(generator, tmp_path) == first and generator.orders == []
    assert left(tmp_path) == [".take"]


def test_without_an_opinion_steadiness_decides(tmp_path: Path) -> None:
    unknown = replace(WANTED, text="渔船")
    for by in (None, judge()):
        best = whole(taken(Draws({}), tmp_path / str(by is None), unknown, by))
        assert best.fit is None and best.score == pytest.approx(1 - best.flicker)


def test_what_cannot_be_made_is_told_and_the_next_one_tried(tmp_path: Path) -> None:
    slow = GenerationError("the service has not answered for 300 s", "try again")
    result = taken(Draws({7: slow, 8: slow}), tmp_path)
    assert whole(result).seed == 9
    assert result.notes == ("2 of 3 takes could not be made: the service has not answered for 300 s",)
    assert left(tmp_path) == [".mp4", ".take"]


def test_a_file_that_is_no_video_is_one_that_could_not_be_made(tmp_path: Path) -> None:
    class Lies(Draws):
        def make(self, order: GenerationRequest, out: Path) -> Path:
            self.orders.append(order)
            out.write_text("<html>busy</html>")
            return out

    result = taken(Lies({}), tmp_path)
    assert result.take is None and result.notes[0].startswith(
        "3 of 3 takes could not be made: what came cannot be read"
    )
    assert left(tmp_path) == [], "the service may be well the next time"


def test_nothing_is_remembered_of_a_generator_that_failed(tmp_path: Path) -> None:
    gone = GenerationError("the service hangs")
    assert taken(Draws({-1: gone}), tmp_path).take is None
    assert whole(taken(Draws({}), tmp_path)).seed == 7


def test_a_generator_that_can_make_nothing_ends_it(tmp_path: Path) -> None:
    full = OutOfMemory("the model does not fit", "choose a smaller one")
    generator = Draws({7: full})
    with pytest.raises(OutOfMemory):
        taken(generator, tmp_path)
    assert len(generator.orders) == 1 and left(tmp_path) == []
    late = taken(Draws({8: full}), tmp_path)
    assert whole(late).seed == 7 and late.notes == ("the model does not fit",)


def test_a_full_disk_ends_it(tmp_path: Path) -> None:
    with pytest.raises(DiskFull):
        taken(Draws({7: DiskFull(tmp_path)}), tmp_path)
    assert left(tmp_path) == []


def test_no_take_is_begun_that_would_not_be_ready(tmp_path: Path) -> None:
    times = iter([0.0, 0.0, 10.0, 20.0, 30.0])
    generator = Draws({})
    result = taken(generator, tmp_path, count=4, time_budget=25.0, now=lambda: next(times))
    assert len(generator.orders) == 2
    assert whole(result).seed == 7
    assert result.notes == ("2 of 4 takes were made in the time there was",)


def test_without_time_nothing_is_made(tmp_path: Path) -> None:
    generator = Draws({})
    result = taken(generator, tmp_path, time_budget=0.0)
    assert result == TakeResult(None, ("0 of 3 takes were made in the time there was",)) and generator.orders == []
    assert left(tmp_path) == []


def test_a_drawn_seed_is_kept_and_makes_the_same_again(tmp_path: Path) -> None:
    drawn = replace(WANTED, seed=-1)
    first = Draws({})
    best = whole(taken(first, tmp_path / "a", drawn))
    assert [order.seed for order in first.orders] == [best.seed + place for place in range(3)]
    assert 0 <= best.seed < takes.SEEDS
    assert whole(taken(Draws({}), tmp_path / "a", drawn)).seed == best.seed
    assert whole(taken(Draws({}), tmp_path / "b", drawn)).seed != best.seed
    assert whole(taken(Draws({}), tmp_path / "c", replace(drawn, seed=best.seed))).seed == best.seed


def test_a_long_shot_goes_on_from_the_last_frames_of_each_part(tmp_path: Path) -> None:
    def onward(order: GenerationRequest) -> Iterator[Pixels]:
        """Brighter with every frame, from where it goes on."""
        start = 30 if order.first_frames is None else int(order.first_frames[-1, 5, 5, 0]) + 4
        for number in range(order.frames):
            yield plain((min(250, start + 4 * number),) * 3)

    generator = Draws({-1: onward}, longest=Fraction(5, 6), continues=True)
    long = replace(WANTED, duration=Fraction(2), prompts=("one", "two", "three"))
    assert parts_of(generator, long.duration) == 3
    best = whole(taken(generator, tmp_path, long, count=2))
    assert [(order.prompt, order.seed) for order in generator.orders] == [
        ("one", 7), ("two", 8), ("three", 9), ("one", 10), ("two", 11), ("three", 12),
    ]  # fmt: skip
    assert [order.frames for order in generator.orders[:3]] == [16, 16, 16]
    given = generator.orders[1].first_frames
    assert given is not None and given.shape == (takes.GOES_ON, SIZE[1], SIZE[0], 3)
    assert count_frames(best.path) == 48 and best.duration == 2 and best.prompt == "one\ntwo\nthree"
    light = [int(np.asarray(picture_at(best.path, "video", number / FPS))[5, 5, 0]) for number in range(48)]
    assert all(0 < after - before < 12 for before, after in pairwise(light)), "no frame twice"
    assert probe(best.path).fps == FPS and left(tmp_path) == [".mp4", ".take"]


def test_where_a_generator_cannot_go_on_the_shot_is_as_long_as_it_can(tmp_path: Path) -> None:
    generator = Draws({}, longest=Fraction(1, 2))
    assert parts_of(generator, Fraction(1)) == 1
    best = whole(taken(generator, tmp_path))
    assert best.duration == Fraction(1, 2) and count_frames(best.path) == 12


def test_the_parts_of_a_shot_at_an_ntsc_rate_are_whole_frames(tmp_path: Path) -> None:
    rate = Fraction(30000, 1001)
    generator = Draws({}, longest=Fraction(1), continues=True)
    best = whole(taken(generator, tmp_path, replace(WANTED, fps=rate, duration=Fraction(5, 2)), count=1))
    assert sum(order.frames for order in generator.orders) == count_frames(best.path) == 75
    assert probe(best.path).fps == rate


def test_a_clip_is_looked_at_in_evenly_spaced_pictures(tmp_path: Path) -> None:
    frames = [plain((level, level, level)) for level in range(50, 250, 4)]
    clip = encode(tmp_path / "clip.mp4", frames)
    uneasy, pictures = looked_at(clip)
    assert uneasy < 0.05 and len(pictures) == SEEN
    steps = np.diff([int(picture[5, 5, 0]) for picture in pictures])
    assert all(30 < step < 50 for step in steps)
    assert abs(int(last_frames(clip, 3)[-1, 5, 5, 0]) - 246) < 6 and len(last_frames(clip, 99)) == 50
