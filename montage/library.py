"""Opens what films are made with: the footage library, the embedder that made its vectors, what makes other shots."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assets_db.errors import UserError
from assets_db.store import Store
from indexer.embed import Embedder, load_embedder
from montage.generate.generator import Generator, load_generator
from montage.reach import Reach
from montage.settings import Settings


@dataclass(frozen=True, slots=True)
class Library:
    """An open footage library."""

    store: Store
    embedder: Embedder | None  # None: words alone rank
    notes: tuple[str, ...] = ()  # what could not be had
    generator: Generator | None = None  # held for several films: weights take minutes to load


@contextmanager
def opened(settings: Settings) -> Iterator[Library]:
    """The library that `settings` name, with its embedder.

    Raises UserError if the library is empty, was indexed with another embedder than the one asked for, or the
    generator is not known.
    """
    with Store(settings.library_url) as store:
        if "own" in settings.rungs and not store.tally().shots:
            raise UserError(
                "the footage library is empty",
                "add footage with newsreel index FOLDER, or make the film without: --fill article,card",
            )
        embedder, note = embedder_for(store, settings)
        generator = load_generator(settings.generator) if settings.generator else None
        if generator is not None and hasattr(generator, "reach"):  # one that fetches what it makes
            generator.reach = Reach(settings.allow_private)
        try:
            yield Library(store, embedder, (note,) if note else (), generator)
        finally:
            if generator:
                generator.close()


def embedder_for(store: Store, settings: Settings) -> tuple[Embedder | None, str]:
    """The embedder to search with, or None and a note that says why words alone rank.

    An empty library has none of its own: one that is asked for then looks at what else may be shown.
    """
    filled = bool(store.tally().shots)
    if settings.embedder == "none" or not (filled or settings.embedder):
        return None, ""
    if filled and not store.embedder:
        return None, "the library has no vectors, so words alone rank the shots; run newsreel index again to add them"
    try:
        embedder = load_embedder(settings.embedder or store.embedder_spec)
    except UserError as error:
        return None, f"words alone rank the shots: {error}"
    if filled and embedder is not None and embedder.name != store.embedder:
        raise UserError(
            f"the library was indexed with {store.embedder}, not {embedder.name}",
            "leave out --embedder, or run newsreel index --reembed",
        )
    return embedder, ""
