"""Zero-shot tags: the decision, the vocabulary, and the pass over all shots."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import indexer.passes.tag
from assets_db.errors import UserError
from assets_db.model import Frame
from assets_db.store import Store
from indexer.passes.embed import Rows
from indexer.passes.tag import MOST_TAGS, Entry, chosen_tags, tag_shots, vocabulary
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import jpeg
from tests import libraries

SHOWN = {100: ["a photo of a dog", "a photo of a beach"], 200: ["a photo of dancing"], 0: ["something else"]}
TAGS = ["dog 狗, beach 海滩", "dancing 跳舞", ""]


class Showing:
    """Every text has a vector of its own; a picture's red says which texts it shows, and 50 that nothing is known."""

    name = "showing"
    dim = 128

    def __init__(self) -> None:
        self.seen = 0
        self.asked: list[str] = []

    def images(self, batch: Pixels) -> Rows:
        self.seen += len(batch)
        return np.stack([self._shown(50 * round(float(picture[..., 0].mean()) / 50)) for picture in batch])

    def texts(self, texts: list[str]) -> Rows:
        self.asked += texts
        return np.stack([self._one(text) for text in texts])

    def _shown(self, red: int) -> Rows:
        if red == 50:
            return np.zeros(self.dim, np.float32)
        total = np.sum([self._one(text) / (4 + place) for place, text in enumerate(SHOWN[red])], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def _one(self, text: str) -> Rows:
        row = np.random.default_rng(zlib.crc32(text.encode())).normal(size=self.dim)
        return (row / np.linalg.norm(row)).astype(np.float32)


def add(store: Store, name: str, *reds: tuple[int, ...]) -> list[str]:
    """A file with a shot for each of `reds`, which are those of its frames; returns the keys."""
    made = libraries.asset(name)
    shots = [shot for shot, _ in libraries.shots(made, [""] * len(reds))]
    frames = [
        [Frame(shot.start + n, jpeg(np.full((8, 8, 3), (red, 0, 0), np.uint8))) for n, red in enumerate(some)]
        for shot, some in zip(shots, reds, strict=True)
    ]
    store.add(libraries.file(name), made, list(zip(shots, frames, strict=True)))
    return [shot.key for shot in shots]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(indexer.passes.tag, "BATCH", 2)
    with Store(tmp_path / "library") as opened:
        add(opened, "a.mp4", (100, 100), (200, 200), (0, 0))
        yield opened


def tags(store: Store) -> list[str]:
    return [shot.tags for shot in store.shots()]


def test_shots_get_the_tags_that_they_show_in_both_languages(store: Store) -> None:
    told: list[int] = []
    assert tag_shots(store, Showing(), told.append) == 3
    assert (tags(store), told) == (TAGS, [2, 3])
    assert tag_shots(store, Showing()) == 0


def test_the_embedder_is_asked_in_english_and_once(store: Store) -> None:
    first, second = Showing(), Showing()
    tag_shots(store, first)
    assert len(first.asked) == len(vocabulary()) and all(text.isascii() for text in first.asked)
    add(store, "b.mp4", (100, 100))
    assert (tag_shots(store, second), second.asked) == (1, [])


def test_goes_on_where_it_was_stopped(store: Store) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tag_shots(store, Showing(), stop)
    again = Showing()
    assert tag_shots(store, again) == 1
    assert (again.seen, tags(store)) == (0, TAGS)


def test_frames_without_a_vector_get_theirs_first(store: Store) -> None:
    embedder = Showing()
    tag_shots(store, embedder)
    add(store, "b.mp4", (200, 200, 200))
    assert embedder.seen == 6
    assert tag_shots(store, embedder) == 1
    assert embedder.seen == 9
    assert sorted(tags(store)) == sorted([*TAGS, "dancing 跳舞"])


def test_what_stands_out_in_one_frame_alone_is_no_tag(store: Store) -> None:
    (key,) = add(store, "b.mp4", (100, 0, 200))
    tag_shots(store, Showing())
    assert store.shots([key])[0].tags == ""


def test_frames_without_opinion_do_not_count(store: Store) -> None:
    one, none = add(store, "b.mp4", (50, 200, 50), (50, 50))
    assert tag_shots(store, Showing()) == 5
    assert [shot.tags for shot in store.shots([one, none])] == ["dancing 跳舞", ""]


def test_another_vocabulary_tags_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tag_shots(store, Showing())
    renamed = [replace(entry, chinese="犬") if entry.english == "dog" else entry for entry in vocabulary()]
    monkeypatch.setattr(indexer.passes.tag, "vocabulary", lambda: renamed)
    assert tag_shots(store, Showing()) == 3
    assert tags(store)[0] == "dog 犬, beach 海滩"


def test_another_embedder_is_refused_until_the_vectors_are_its_own(store: Store) -> None:
    class Other(Showing):
        name = "other"

    tag_shots(store, Showing())
    with pytest.raises(UserError, match="showing"):
        tag_shots(store, Other())
    store.clear_vectors()
    assert tag_shots(store, Other()) == 3


def cosines(**high: float) -> Rows:
    """[1, 200] of about 0, and `high` at the places p0, p1 and so on."""
    row = np.random.default_rng(0).normal(0, 0.01, 200)
    for place, value in high.items():
        row[int(place[1:])] = value
    return row[None].astype(np.float32)


def test_tags_are_few_and_the_surest_first() -> None:
    assert chosen_tags(cosines(p3=0.1, p7=0.2), 4) == [7, 3]
    high = {f"p{place}": 0.2 + place / 1000 for place in range(9)}
    assert chosen_tags(cosines(**high), 2) == [8, 7, 6, 5, 4, 3][:MOST_TAGS]
    assert chosen_tags(cosines(), 4) == []


def test_what_the_embedder_does_not_know_is_left_out() -> None:
    known = cosines(p7=0.1) + np.float32(0.2)  # CLIP's lie about 0.2
    half = np.insert(known, 0, np.zeros((200, 1)), axis=1)  # 200 entries of which it has no opinion
    assert chosen_tags(half, 4) == [207]
    assert chosen_tags(np.zeros((2, 5), np.float32), 4) == chosen_tags(np.zeros((0, 5), np.float32), 4) == []


def test_the_vocabulary_is_in_order() -> None:
    entries = vocabulary()
    assert 400 <= len(entries) <= 600
    assert len({entry.english for entry in entries}) == len({entry.chinese for entry in entries}) == len(entries)
    for entry in entries:
        assert re.fullmatch(r"[A-Za-z][a-zA-Z -]+", entry.english), entry
        assert re.fullmatch(r"[\u4e00-\u9fff]+", entry.chinese), entry
    assert {entry.kind for entry in entries} >= {"person", "place", "animal", "food", "sport", "shot", "weather"}


def test_phrases() -> None:
    phrases = [
        Entry("dog", "狗", "animal").phrase("en"),
        Entry("dancing", "跳舞", "action").phrase("en"),
        Entry("night", "夜晚", "shot").phrase("en"),
    ]
    assert phrases == ["a photo of a dog", "a photo of dancing", "night"]
    assert Entry("dog", "狗", "animal").phrase("zh") == "一张狗的照片"
