"""The film's own store: what rungs bring for one film, described as the library's footage is, and never part of it."""

import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Self

from assets_db.errors import UserError
from assets_db.model import Origin, Shot
from assets_db.store import Store
from indexer.passes.calibrate import Calibration
from indexer.passes.embed import Embedder, embed_missing
from indexer.passes.embed_texts import LoadedText
from indexer.passes.meaning import embed_texts
from indexer.processes.guarded import Guarded, Overrun
from indexer.run import index
from montage.fill.fallback_source import Wanted
from montage.model import Hit, Ranking
from montage.search.rank import search

SECONDS = 120.0  # for one file: ten times what 3 minutes of 1080p take on two cores
MEMORY = 3 * 10**9  # [B] that it may take; a video of 8K takes half of it
MOST = 400  # shots of a film's own that are ranked


class Media:
    """A folder of files for each origin, and a store beside them. A context manager."""

    def __init__(
        self, folder: Path, embedder: Embedder | None, library: Store, text_embedder: LoadedText | None = None
    ) -> None:
        """`library` holds the calibration of the embedder's scores, if it has pictures; it stays as it is."""
        self._folder, self._embedder, self._text_embedder = folder, embedder, text_embedder
        self._library = library if embedder and library.tally().vectors else None
        self._store: Store | None = None  # made when the first file comes: most films need none
        self._refused: set[Path] = set()  # files that took too long, or too much memory

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._store:
            self._store.close()

    @property
    def embedder(self) -> Embedder | None:
        """The library's own; None: words alone rank."""
        return self._embedder

    def calibration(self) -> Calibration | None:
        """What the embedder's scores are measured by; None where the library has no pictures to measure by."""
        return Calibration.of(self._embedder, self._library) if self._embedder and self._library else None

    def folder(self, origin: Origin) -> Path:
        """Where files of an origin are put."""
        folder = self._folder / origin
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def describe(self, origin: Origin, files: Collection[Path]) -> dict[str, Path]:
        """Look through what has come to the folder of `origin`; content -> file, for those of `files` that are good.

        Files with one content are one. What strangers sent is looked through in a process that may take so long and so
        much memory for each file; one that takes more is left out. Raises UserError where there is no room.
        """
        store = self._opened()
        if origin == "generated":
            index([self.folder(origin)], store, embedder=None)
        else:
            self._look_through(store, sorted(set(files) - store.files().keys() - self._refused))
        if self._embedder:
            embed_missing(store, self._embedder)
        if self._text_embedder:
            embed_texts(store, self._text_embedder)
        known = store.files()
        good = sorted(path for path in files if path in known and known[path].status == "ok")
        return {known[path].sha256: path for path in reversed(good)}

    def _look_through(self, store: Store, files: Iterable[Path]) -> None:
        """Describe files one by one. What a file brings out in a decoder ends its own description and nothing else."""
        with Guarded(SECONDS, MEMORY) as guarded:
            for file in files:
                try:
                    guarded.call(f"looking through {file.name}", _index, file, store.folder)
                except (Overrun, RuntimeError):
                    self._refused.add(file)  # it has no shots, and is not looked at again

    def shots(self, contents: Collection[str], origin: Origin) -> list[Shot]:
        """The shots of some contents, by content and start."""
        store = self._opened()
        return [_from(shot, origin) for content in sorted(contents) for shot in store.shots_of(content)]

    def rank(self, wanted: Wanted, contents: Collection[str], origin: Origin) -> Ranking:
        """The shots of some contents, ranked for each line and anchor of the film."""
        every = search(
            wanted.script, wanted.anchors, self._opened(), self._embedder, MOST, reference=self._library,
            text_embedder=self._text_embedder,
        )  # fmt: skip

        def of(hits: Iterable[Hit]) -> tuple[Hit, ...]:
            return tuple(
                replace(hit, shot=_from(hit.shot, origin)) for hit in hits if hit.shot.asset.sha256 in contents
            )

        return Ranking(tuple(map(of, every.lines)), tuple(map(of, every.anchors)))

    def _opened(self) -> Store:
        if self._store is None:
            folder = self._folder / "store"
            if not _is_sound(folder):
                shutil.rmtree(folder, ignore_errors=True)  # all that is in it is found again
            self._store = Store(folder)
        return self._store


def _is_sound(folder: Path) -> bool:
    """Whether a store can be opened and read."""
    try:
        with Store(folder) as store:
            return store.is_sound()
    except UserError:
        return False


def _index(file: Path, store: Path) -> None:
    """In a process of its own."""
    with Store(store) as opened:
        index([file], opened, embedder=None)


def _from(shot: Shot, origin: Origin) -> Shot:
    return replace(shot, asset=replace(shot.asset, origin=origin))
