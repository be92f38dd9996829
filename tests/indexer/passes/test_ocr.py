"""Words in the picture: what is kept, once, and the pass over all shots."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assets_db.model import Frame, VisualFeatures
from assets_db.store import Store
from indexer.passes.ocr import BATCH, Line, covered, read_screens, words
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import jpeg
from tests import libraries

SHOTS = 11


def line(text: str, score: float = 0.99, height: float = 10, width: float = 40) -> Line:
    return Line(text, score, np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32))


class Sign:
    """Reads the red of a picture as a number, on a sign over a tenth of it."""

    name = "sign"

    def __init__(self, told: Callable[[str], list[Line]] | None = None) -> None:
        self.seen = 0
        self._told = told or (lambda number: [line(f"ROAD {number}")])

    def read(self, pictures: Sequence[Pixels]) -> list[list[Line]]:
        self.seen += len(pictures)
        return [self._told(str(round(float(picture[..., 0].mean())))) for picture in pictures]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Eleven shots of two frames each, 100 x 40, the shades of red of a shot alike."""
    with Store(tmp_path / "library") as opened:
        made = libraries.asset("a.mp4")
        shots = libraries.shots(made, [f"told {n}" for n in range(SHOTS)])
        pictures = [np.full((40, 100, 3), (20 * n, 0, 0), np.uint8) for n in range(SHOTS)]
        opened.add(
            libraries.file("a.mp4"),
            made,
            [
                (shot, [Frame(frame.pts, jpeg(picture)) for frame in frames])
                for (shot, frames), picture in zip(shots, pictures, strict=True)
            ],
        )
        yield opened


def test_every_shot_is_read_once(store: Store) -> None:
    reader, told = Sign(), list[int]()
    assert read_screens(store, reader, told.append) == SHOTS
    assert (reader.seen, told) == (2 * SHOTS, [BATCH, SHOTS])
    assert [shot.screen for shot in store.shots()] == [f"ROAD {20 * n}" for n in range(SHOTS)]
    assert read_screens(store, reader) == 0
    assert reader.seen == 2 * SHOTS


def test_the_share_of_text_joins_the_other_looks(store: Store) -> None:
    keys = [shot.key for shot in store.shots()]
    store.put_looks(dict.fromkeys(keys, VisualFeatures(brightness=0.25)))
    read_screens(store, Sign())
    assert [shot.looks for shot in store.shots()] == [VisualFeatures(brightness=0.25, text=0.1)] * SHOTS


def test_goes_on_where_it_was_stopped(store: Store) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    first, second = Sign(), Sign()
    with pytest.raises(KeyboardInterrupt):
        read_screens(store, first, stop)
    assert read_screens(store, second) == SHOTS - BATCH
    assert (first.seen, second.seen) == (2 * BATCH, 2 * (SHOTS - BATCH))


def test_a_shot_counts_as_read_only_when_its_looks_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(store, "put_looks", stop)
        read_screens(store, Sign())
    assert read_screens(store, Sign()) == SHOTS


def test_another_reader_reads_anew(store: Store) -> None:
    class Better(Sign):
        name = "better"

    read_screens(store, Sign())
    assert read_screens(store, Better(lambda _: [line("MAIN STREET")])) == SHOTS
    assert {shot.screen for shot in store.shots()} == {"MAIN STREET"}


def test_nothing_there_is_not_asked_again(store: Store) -> None:
    blind = Sign(lambda _: [])
    assert read_screens(store, blind) == SHOTS
    assert read_screens(store, blind) == 0
    assert {(shot.screen, shot.looks.text) for shot in store.shots()} == {("", 0.0)}


def test_a_damaged_picture_is_passed_over(store: Store) -> None:
    good = jpeg(np.full((40, 100, 3), (200, 0, 0), np.uint8))
    made = libraries.asset("b.mp4")
    (shot, _), (lost, _) = libraries.shots(made, ["half", "none"])
    bad = [Frame(0, b"no picture"), Frame(1, good[: len(good) // 3]), Frame(2, good)]
    store.add(libraries.file("b.mp4"), made, [(shot, bad), (lost, [Frame(100, b"")])])
    assert read_screens(store, Sign()) == SHOTS + 2
    assert [shot.screen for shot in store.shots([shot.key, lost.key])] == ["ROAD 200", ""]


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        (line("HOTEL"), "HOTEL"), (line("UN"), "UN"), (line("3:1"), ""), (line("2026"), "2026"), (line("12"), ""),
        (line("酒店"), "酒店"), (line("回"), ""), (line("||"), ""), (line("A"), ""), (line("—  …"), ""),
        (line(" KEY   BENEFITS: "), "KEY BENEFITS:"),
        (line("HOTEL", score=0.79), ""), (line("HOTEL", score=0.8), "HOTEL"),
        (line("HOTEL", height=14), ""), (line("直播", height=39, width=10), "直播"),
    ],
)  # fmt: skip
def test_only_what_is_text_and_says_something_is_kept(store: Store, read: Line, kept: str) -> None:
    read_screens(store, Sign(lambda _: [read]))
    assert {shot.screen for shot in store.shots()} == {kept}


def test_a_text_is_told_once_as_it_was_read_best() -> None:
    frames = [
        [line("Breaking news", 0.9), line("涛涛梦不凡 Lilbili", 0.85)],
        [line("Breaking nevvs", 0.82), line("涛涛梦不凡 Lilibili", 0.95)],
        [line("breaking news", 0.88), line("12 dead", 0.9), line("13 dead", 0.9)],
    ]
    assert words(frames) == "Breaking news\n涛涛梦不凡 Lilibili\n12 dead\n13 dead"
    assert words([]) == ""


def test_a_slanted_text_covers_what_it_covers() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    diamond = Line("x", 1, np.array([[50, 0], [100, 50], [50, 100], [0, 50]], np.float32))
    assert covered([diamond], picture) == pytest.approx((0.5, 0.0))
    assert covered([diamond] * 3, picture) == (1.0, 0.0)


def test_what_is_written_where_subtitles_stand_is_told_apart(store: Store) -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    above, below = (Line("x", 1, np.array([[0, y], [50, y], [50, y + 8], [0, y + 8]], np.float32)) for y in (68, 80))
    assert covered([above, below], picture) == pytest.approx((0.08, 0.16))
    read_screens(store, Sign(lambda _: [Line("a subtitle", 1, below.corners * np.float32([1, 0.4]))]))
    looks = [shot.looks for shot in store.shots()]
    assert looks and all(look.low_text == pytest.approx(4 * look.text, rel=0.05) and look.text > 0 for look in looks)
