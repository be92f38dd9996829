"""What a shot shows -> a sentence of its words, which a model says of its middle key frame."""

from collections.abc import Callable, Sequence
from typing import Protocol

from assets_db.protocols import check_result
from assets_db.store import Store
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import stored_pictures

BATCH = 8  # shots: what a crash loses, and what a model is given at once
LONGEST = 300  # [characters] of a caption: a model that repeats itself fills all it may
ENDS = (". ", "! ", "? ", "。", "！", "？", "\n")


class Captioner(Protocol):
    """Says in a sentence what a picture shows."""

    @property
    def name(self) -> str:
        """Identifies this captioner's words in the library."""

    def describe(self, pictures: Sequence[Pixels], /) -> list[str]:
        """n pictures uint8 [h, w, 3] RGB of any sizes -> a sentence for each; empty where there is nothing to say."""


def caption_shots(store: Store, captioner: Captioner, progress: Callable[[int], None] | None = None) -> int:
    """Describe every shot that `captioner` has not described yet, by its middle key frame; returns how many shots.

    It can be stopped at any moment and resumed. A shot without a picture that can be read gets no caption. `progress`
    is called with how many are done.
    """
    done = 0
    while keys := store.shots_without("caption", captioner.name, BATCH):
        shown = {key: pictures[len(pictures) // 2] for key in keys if (pictures := stored_pictures(store, key))}
        said = dict(zip(shown, _described(captioner, list(shown.values())), strict=True))
        store.put_words("caption", captioner.name, {key: first_sentence(said.get(key, "")) for key in keys})
        done += len(keys)
        if progress:
            progress(done)
    return done


def first_sentence(text: str) -> str:
    """The first sentence of what a model says, in one line, LONGEST characters of it at most."""
    text = text.strip()
    ends = [place + len(end.strip()) for end in ENDS if (place := text.find(end)) > 0]
    return " ".join(text[: min([*ends, LONGEST])].split())


def _described(captioner: Captioner, pictures: list[Pixels]) -> list[str]:
    """A sentence for each picture. Raises WrongBackend where a captioner gives something else."""
    if not pictures:
        return []
    said = captioner.describe(pictures)
    good = isinstance(said, list) and len(said) == len(pictures) and all(isinstance(one, str) for one in said)
    check_result(good, captioner, "captioner", "describe", said, f"{len(pictures)} texts")
    return said
