"""The passes over the whole library that follow the files; each resumes where it was stopped."""

from collections.abc import Callable
from dataclasses import dataclass

from assets_db.model import Source
from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from assets_db.upkeep import unjudged
from indexer.passes.caption import Captioner, caption_shots
from indexer.passes.embed import Embedder, embed_missing
from indexer.passes.embed_texts import LoadedText
from indexer.passes.meaning import embed_texts
from indexer.passes.ocr import TextReader, read_screens
from indexer.passes.speech import SpeechRecognizer, hear_speech
from indexer.passes.tag import maker, tag_shots
from indexer.passes.watermarks import VERSION, judge_previews
from indexer.shots.duplicates import groups

Report = Callable[[int], None]  # called with how many are done


@dataclass(frozen=True, slots=True)
class Pass:
    """Work on all that is stored and lacks something."""

    makes: str  # in the plural
    run: Callable[[Store, Report], int]  # returns how many
    left: Callable[[Store], int]  # how many there are to do


def passes(
    embedder: Embedder | None,
    reader: TextReader | None,
    listener: SpeechRecognizer | None,
    text_embedder: LoadedText | None,
    captioner: Captioner | None,
) -> list[Pass]:
    """In their order: tags need vectors, texts are embedded when all words are there, and near-duplicates are grouped
    when all footage is."""
    found = []
    if embedder is not None:
        found.append(Pass("vectors", lambda store, report: embed_missing(store, embedder, report), _bare))
        left = _without("tags", maker(embedder))
        found.append(Pass("tagged shots", lambda store, report: tag_shots(store, embedder, report), left))
    if reader is not None:
        left = _without("screen", reader.name)
        found.append(Pass("read shots", lambda store, report: read_screens(store, reader, report), left))
    if listener is not None:
        left = _without("speech", listener.name)
        found.append(Pass("heard shots", lambda store, report: hear_speech(store, listener, report), left))
    if captioner is not None:
        left = _without("caption", captioner.name)
        found.append(Pass("captioned shots", lambda store, report: caption_shots(store, captioner, report), left))
    if text_embedder is not None:
        found.append(
            Pass(
                "text vectors",
                lambda store, report: embed_texts(store, text_embedder, report),
                lambda store: TextVectors(store).count_missing(),
            )
        )
    judged = Pass(
        "stock previews", lambda store, _: judge_previews(store), lambda store: len(unjudged(store, VERSION, 1))
    )
    return [*found, judged, Pass("near-duplicates", _group, lambda store: 0 if store.grouped else 1)]


def _bare(store: Store) -> int:
    tally = store.tally()
    return tally.frames - tally.vectors


def _without(source: Source, by: str) -> Callable[[Store], int]:
    return lambda store: store.count_without(source, by)


def _group(store: Store, report: Report) -> int:
    """Regroup near-duplicates if footage has come or gone; returns how many shots have some."""
    if store.grouped:
        return 0
    found = groups(*store.signatures())
    store.put_groups(found)
    report(1)
    return len(found)
