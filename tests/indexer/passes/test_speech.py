"""Words that are heard, in the shots in which they are said."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import indexer.passes.sound
import indexer.passes.speech
from assets_db.model import Asset, Frame, Shot
from assets_db.store import Store
from indexer.passes.sound import RATE, Samples
from indexer.passes.speech import Word, hear_speech
from indexer.probe import probe
from tests import libraries
from tests.indexer.passes.test_sound import TICK, clicks
from tests.media import picture, scenes

STARTS = (0, 2, 4, 6, 8)  # [s] of shots, and the end of the last
CLICKS = (1.0, 3.0, 3.5, 7.0)  # [s]


class Clicks:
    """Hears a word for each click, numbered in the order of a piece."""

    name = "clicks"

    def __init__(self, words: Sequence[str] = (" one", " two", " three", " four")) -> None:
        self.seconds: list[float] = []
        self.words = words

    def hear(self, samples: Samples) -> list[Word]:
        self.seconds.append(len(samples) / RATE)
        loud = np.flatnonzero(np.abs(samples) > 0.2) / RATE
        starts = [float(time) for n, time in enumerate(loud) if n == 0 or time > loud[n - 1] + TICK]
        return [Word(start, start + TICK, word) for start, word in zip(starts, self.words, strict=False)]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clicks(tmp_path_factory.mktemp("media") / "a.mkv", 8, *CLICKS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def add(store: Store, path: Path, starts: Sequence[float] = STARTS) -> list[str]:
    """Add a file with shots between `starts` [s]; returns their keys."""
    asset = probe(path)
    spans = [asset.start + round(start / asset.time_base) for start in starts]
    shots = [Shot(asset, *span) for span in pairwise(spans)]
    store.add(
        libraries.file(str(path), sha256=asset.sha256), asset, [(shot, [Frame(shot.start, b"x")]) for shot in shots]
    )
    return [shot.key for shot in shots]


def put(store: Store, name: str, shots: Sequence[Shot]) -> None:
    asset = shots[0].asset
    store.add(libraries.file(name, sha256=asset.sha256), asset, [(shot, [Frame(shot.start, b"x")]) for shot in shots])


def speech(store: Store, keys: Sequence[str]) -> list[str]:
    return [shot.speech for shot in store.shots(keys)]


def test_words_fall_to_the_shots_in_which_they_are_said(store: Store, video: Path) -> None:
    keys, told, listener = add(store, video), list[int](), Clicks()
    assert hear_speech(store, listener, told.append) == 4
    assert speech(store, keys) == ["one", "two three", "", "four"]
    assert listener.seconds == pytest.approx([8], abs=0.1) and told[-1] == 4
    assert hear_speech(store, listener) == 0 and len(listener.seconds) == 1


def test_chinese_words_are_not_spaced(store: Store, video: Path) -> None:
    keys = add(store, video)
    hear_speech(store, Clicks(("洪水", "围困", "村庄", "。")))
    assert speech(store, keys) == ["洪水", "围困村庄", "", "。"]


def test_a_word_across_a_cut_falls_to_where_most_of_it_is(store: Store, video: Path) -> None:
    keys = add(store, video, (0, 1.03, 3.02, 8))  # clicks last 0.1 s
    hear_speech(store, Clicks())
    assert speech(store, keys) == ["", "one", "two three four"]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of 3 s, cut in their last second."""
    monkeypatch.setattr(indexer.passes.sound, "LONGEST_PIECE", 3)
    monkeypatch.setattr(indexer.passes.sound, "SEARCHED", 1)


def test_goes_on_with_the_first_shot_that_is_not_done(store: Store, video: Path, short: None) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    keys = add(store, video)
    with pytest.raises(KeyboardInterrupt):
        hear_speech(store, Clicks(), stop)
    assert store.shots_without("speech", "clicks", 9) == keys[1:]
    again = Clicks()
    assert hear_speech(store, again) == 3
    assert [len(said.split()) for said in speech(store, keys)] == [1, 2, 0, 1]
    assert sum(again.seconds) < 7.5, "what comes before is not heard again"


def test_a_shot_is_done_when_all_its_sound_is_heard(store: Store, video: Path, short: None) -> None:
    keys = add(store, video, (0, 8))
    assert hear_speech(store, Clicks()) == 1
    assert len(speech(store, keys)[0].split()) == 4


def silent(folder: Path) -> Path:
    return scenes(folder / "silent.mp4", 1)


def still(folder: Path) -> Path:
    return picture(folder / "still.jpg")


@pytest.mark.parametrize("make", [silent, still])
def test_what_has_no_sound_is_done_without_words(store: Store, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    keys, listener = add(store, make(tmp_path), (0, 1)), Clicks()
    assert hear_speech(store, listener) == 1
    assert (speech(store, keys), listener.seconds) == ([""], [])
    assert hear_speech(store, listener) == 0


def test_a_file_that_cannot_be_opened_is_left_for_later(store: Store, video: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.mkv"
    gone.write_bytes(video.read_bytes() + b"\0" * 9)
    lost, kept = add(store, gone), add(store, video)
    content = gone.read_bytes()
    gone.unlink()
    assert hear_speech(store, Clicks()) == 4
    assert speech(store, kept)[0] == "one"
    gone.write_bytes(content)
    assert hear_speech(store, Clicks()) == 4
    assert speech(store, lost)[0] == "one"


def test_another_listener_hears_anew(store: Store, video: Path) -> None:
    class Better(Clicks):
        name = "better"

    keys = add(store, video)
    hear_speech(store, Clicks())
    assert hear_speech(store, Better((" a", " b", " c", " d"))) == 4
    assert speech(store, keys) == ["a", "b c", "", "d"]


def test_more_shots_than_are_asked_for_at_once(store: Store, video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.passes.speech, "MOST_SHOTS", 3)
    keys = add(store, video)
    assert hear_speech(store, Clicks()) == 4
    assert [len(said.split()) for said in speech(store, keys)] == [1, 2, 0, 1]


def test_pictures_that_start_late_keep_their_words(store: Store, video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a broadcast, whose clock does not start at 0."""
    asset = Asset("f" * 64, video, "video", Fraction(1, 10), Fraction(25), (160, 90), 7000, 80)
    shots = [Shot(asset, 7000, 7020), Shot(asset, 7020, 7080)]
    put(store, "a", shots)
    (late,) = indexer.passes.sound.sound(video, Fraction(0))
    asked: list[Fraction] = []

    def sound(path: Path, since: Fraction) -> list[indexer.passes.sound.Piece]:
        asked.append(since)
        return [indexer.passes.sound.Piece(late.start + 700, late.samples)]

    monkeypatch.setattr(indexer.passes.speech, "sound", sound)
    hear_speech(store, Clicks())
    assert (asked, speech(store, [shot.key for shot in shots])) == ([700], ["one", "two three four"])
