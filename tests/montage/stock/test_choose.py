"""Which offers are taken: by looks and words, whatever order they come in."""

import random
import re
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from indexer.passes.calibrate import Calibration, Fit
from montage.stock import choose as module
from montage.stock.choose import choose
from montage.stock.stock import Offer
from tests.media import scene
from tests.stock_server import Site, Thing, hanging, page, point_at, stock_site

Rows = npt.NDArray[np.float32]
SEEDS = range(1, 9)
WORDS = ("harbour", "seal on a beach", "city at night", "wheat field", "market", "snow", "rocket", "bridge")


class Scenes:
    """An embedder that knows the pictures of `media.scene`: `like 3` is a text on the third, `?` says nothing to it."""

    name, dim = "scenes", 120

    def images(self, batch: npt.NDArray[np.uint8]) -> Rows:
        return np.stack([self._vector(picture) for picture in batch])

    def texts(self, texts: list[str]) -> Rows:
        return np.stack([self._text(text) for text in texts])

    def _text(self, text: str) -> Rows:
        if text == "?":
            return np.zeros(self.dim, np.float32)
        if known := re.search(r"like (\d+)", text):
            return self._vector(scene(int(known[1])))
        noise = np.random.default_rng(zlib.crc32(text.encode())).normal(size=self.dim)
        return np.asarray(noise / np.linalg.norm(noise), np.float32)

    def _vector(self, picture: npt.NDArray[np.uint8]) -> Rows:
        small = np.asarray(Image.fromarray(picture).resize((8, 5), Image.Resampling.BOX), np.float32).ravel()
        small -= small.mean()
        return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), np.float32)


EMBEDDER = Scenes()
CALIBRATION = Calibration(
    EMBEDDER.texts([f"distractor {number}" for number in range(100)]),
    EMBEDDER.images(np.stack([scene(seed) for seed in range(100, 160)])),
    Fit(0.6, 1.2, -6.0),
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    things = (Thing(seed, "video", words, seed) for seed, words in zip(SEEDS, WORDS, strict=True))
    with stock_site(tmp_path, *things) as site:
        point_at(site, monkeypatch)
        yield site


def offer(site: Site, number: int, words: str | None = None, width: int = 640, id: int | None = None) -> Offer:
    return Offer(
        service="pexels", id=str(id or number), kind="video", page=f"https://www.pexels.com/video/{number}/",
        preview=f"{site.address}/files/still-{number}-{width}.jpg", file=f"{site.address}/files/video-{number}-640.mp4",
        size=(640, 360), duration=Fraction(12), words=WORDS[number - 1] if words is None else words, author="Ann",
        licence="Pexels License", base=site.address,
    )  # fmt: skip


def ids(chosen: Sequence[tuple[Offer, float]]) -> list[str]:
    return [offer.id for offer, _ in chosen]


def test_what_looks_like_it_comes_first_in_whatever_order_it_is_offered(site: Site) -> None:
    offers = [offer(site, seed, "") for seed in SEEDS]
    results = []
    for order in range(3):
        random.Random(order).shuffle(offers)
        results.append(choose("like 5", offers, EMBEDDER, CALIBRATION, 4))
    assert results[0] == results[1] == results[2]
    assert len(results[0]) == 4
    (best, score), (_, second) = results[0][:2]
    assert best.id == "5"
    assert score > 0.9 > 0.3 > second


def test_words_and_looks_are_two_witnesses(site: Site) -> None:
    offers = [offer(site, seed) for seed in SEEDS]
    by_words = dict(choose("seal beach", offers, None, None, 8))
    by_both = {one.id: score for one, score in choose("seal beach like 2", offers, EMBEDDER, CALIBRATION, 8)}
    assert by_words[offers[1]] > 0.9
    assert by_both["2"] >= max(score for name, score in by_both.items() if name != "2")
    looks = {one.id: score for one, score in choose("seal beach like 7", offers, EMBEDDER, CALIBRATION, 8)}
    assert min(looks["2"], looks["7"]) > 0.5 > max(score for name, score in looks.items() if name not in "27")


@pytest.mark.parametrize(("embedder", "query"), [(None, "seals"), (EMBEDDER, "?")])
def test_without_an_opinion_on_looks_words_alone_rank(site: Site, embedder: Scenes | None, query: str) -> None:
    calibration = CALIBRATION if embedder else None
    chosen = choose(query, [offer(site, seed) for seed in SEEDS], embedder, calibration, 8)
    if embedder is None:
        assert (ids(chosen)[0], chosen[0][1] > 0.2, site.fetched) == ("2", True, [])
    assert {score for _, score in chosen[1:]} == {0.0}


def test_chinese_words(site: Site) -> None:
    offers = [offer(site, 1, "城市, 夜景"), offer(site, 2, "海豹, 沙滩, 动物")]
    assert ids(choose("沙滩上的海豹", offers, None, None, 1)) == ["2"]


def test_of_near_duplicates_the_best_is_kept(site: Site) -> None:
    twin = offer(site, 5, "seal", width=320, id=50)  # the same scene, smaller, and better told
    offers = [offer(site, seed, "") for seed in SEEDS]
    doubtful = replace(CALIBRATION, fit=Fit(0.1, 0.1, -3.0))
    chosen = choose("seal like 5", [*offers, twin], EMBEDDER, doubtful, 9)
    assert ids(chosen)[0] == "50"
    assert "5" not in ids(chosen)
    assert len(chosen) == len(SEEDS)
    assert len(choose("like 5", [*offers, *offers], EMBEDDER, CALIBRATION, 20)) == len(SEEDS), "each offer once"


def test_pictures_that_say_nothing_are_no_duplicates(site: Site, tmp_path: Path) -> None:
    Image.new("RGB", (320, 180), "black").save(tmp_path / "black.jpg")
    black = (tmp_path / "black.jpg").read_bytes()
    for seed in (1, 2):
        site.files[f"/files/still-{seed}-640.jpg"] = lambda: (200, "image/jpeg", black, {})
    assert len(choose("like 5", [offer(site, 1), offer(site, 2)], EMBEDDER, CALIBRATION, 9)) == 2


def test_a_picture_that_cannot_be_had_leaves_the_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STALL", 0.2)
    bad = {
        1: page,
        3: lambda: (404, "text/plain", b"", {}),
        4: hanging(site),
        6: lambda: (200, "image/jpeg", b"no picture", {}),
        7: lambda: (200, "image/jpeg", b"x" * 4_000_000, {}),
    }
    for seed, answer in bad.items():
        site.files[f"/files/still-{seed}-640.jpg"] = answer
    odd = replace(offer(site, 8), id="odd", preview="file:///etc/passwd", words="seal beach like nothing else")
    chosen = choose("seal beach like 5", [*(offer(site, seed) for seed in SEEDS), odd], EMBEDDER, CALIBRATION, 9)
    scores = {one.id: score for one, score in chosen}
    assert len(scores) == 9
    assert min(scores["2"], scores["5"], scores["odd"]) > 0.5
    assert {scores[str(seed)] for seed in bad} == {0.0}


def test_pictures_that_take_too_long_are_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ALL", 0.4)
    for seed in SEEDS:
        site.files[f"/files/still-{seed}-640.jpg"] = hanging(site)
    start = time.monotonic()
    chosen = choose("seal beach", [offer(site, seed) for seed in SEEDS], EMBEDDER, CALIBRATION, 9)
    assert time.monotonic() - start < 2
    assert ids(chosen)[0] == "2"
    assert site.most_at_once <= module.AT_ONCE


def test_nothing_offered_and_nothing_asked(site: Site) -> None:
    assert choose("seal", [], EMBEDDER, CALIBRATION, 5) == []
    assert choose("", [offer(site, 1)], None, None, 5) == [(offer(site, 1), 0.0)]
    assert choose("seal", [offer(site, 1)], EMBEDDER, CALIBRATION, 0) == []
