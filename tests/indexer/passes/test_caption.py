"""Captions: one sentence a shot, of its middle key frame, and the pass over all shots."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assets_db.model import Frame
from assets_db.protocols import WrongBackend
from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from indexer.passes.caption import BATCH, LONGEST, caption_shots, first_sentence
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import jpeg
from tests import libraries

SHOTS = 11


class Shades:
    """Says how red a picture is."""

    name = "shades"

    def __init__(self, said: str = "a field of {}. And more") -> None:
        self.seen = 0
        self._said = said

    def describe(self, pictures: Sequence[Pixels]) -> list[str]:
        self.seen += len(pictures)
        return [self._said.format(round(float(picture[..., 0].mean()))) for picture in pictures]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Eleven shots of three frames each; the middle one is as red as the shot's number says."""
    with Store(tmp_path / "library") as opened:
        made = libraries.asset("a.mp4")
        shots = []
        for number, (shot, _) in enumerate(libraries.shots(made, [f"told {n}" for n in range(SHOTS)])):
            reds = (0, 20 * number, 250)
            shots.append((shot, [Frame(shot.start + n, _red(red)) for n, red in enumerate(reds)]))
        opened.add(libraries.file("a.mp4"), made, shots)
        yield opened


def _red(level: int) -> bytes:
    return jpeg(np.full((40, 100, 3), (level, 0, 0), np.uint8))


def test_every_shot_is_described_once_by_its_middle_frame(store: Store) -> None:
    captioner, told = Shades(), list[int]()
    assert caption_shots(store, captioner, told.append) == SHOTS
    assert (captioner.seen, told) == (SHOTS, [BATCH, SHOTS])
    assert [shot.caption for shot in store.shots()] == [f"a field of {20 * n}." for n in range(SHOTS)]
    assert caption_shots(store, captioner) == 0 and captioner.seen == SHOTS


def test_goes_on_where_it_was_stopped(store: Store) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        caption_shots(store, Shades(), stop)
    again = Shades()
    assert caption_shots(store, again) == again.seen == SHOTS - BATCH


def test_another_captioner_describes_anew(store: Store) -> None:
    class Better(Shades):
        name = "better"

    caption_shots(store, Shades())
    assert caption_shots(store, Better("a sea")) == SHOTS
    assert {shot.caption for shot in store.shots()} == {"a sea"}


def test_a_shot_without_a_picture_and_one_that_says_nothing_are_not_asked_again(store: Store) -> None:
    made = libraries.asset("b.mp4")
    ((lost, _),) = libraries.shots(made, ["none"])
    store.add(libraries.file("b.mp4"), made, [(lost, [Frame(0, b"no picture")])])
    silent = Shades("")
    assert caption_shots(store, silent) == SHOTS + 1
    assert caption_shots(store, silent) == 0 and silent.seen == SHOTS


def test_captions_are_words_with_a_source_of_their_own_and_get_vectors(store: Store) -> None:
    caption_shots(store, Shades("a lighthouse at dusk"))
    (match, *_) = store.search_text("lighthouse", 3)
    assert match.tokens == {"caption": ("lighthous",)} and 0 < match.by["caption"] < 1
    told = {(one.source, one.text) for one in TextVectors(store).missing(100)}
    assert ("caption", "a lighthouse at dusk") in told


def test_what_is_no_text_is_told(store: Store) -> None:
    class Wrong(Shades):
        def describe(self, pictures: Sequence[Pixels]) -> list[str]:
            return [3] * len(pictures)  # type: ignore[list-item]

    with pytest.raises(WrongBackend, match=f"describe gave list of {BATCH}, not {BATCH} texts"):
        caption_shots(store, Wrong())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (" a dog\nand a cat", "a dog"),
        ("A dog runs. It is brown.", "A dog runs."),
        ("一只狗在跑。它是棕色的。", "一只狗在跑。"),
        ("Is it 3.5 m long? Yes.", "Is it 3.5 m long?"),
        ("", ""),
        ("over and " * 100, ("over and " * 100)[:LONGEST].strip()),
    ],
)
def test_one_sentence_is_kept(said: str, kept: str) -> None:
    assert first_sentence(said) == kept
