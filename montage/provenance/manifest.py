"""A timeline -> what its film's C2PA manifest says: every source, its licence, when it is shown, what was generated.

Terms are those of C2PA 2.2 and of IPTC's digital source types. Fields of an ingredient's `metadata` have the names they
have in XMP, so that a reader of pictures' metadata knows them.
"""

import mimetypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from textwrap import shorten
from types import MappingProxyType
from typing import Any, Literal

from assets_db.model import NO_RIGHTS, Rights
from assets_db.timebase import seconds
from indexer.metadata.licences import UNKNOWN, find_licence
from indexer.own_films import AGENT
from montage.credits.file import LONGEST, music_work
from montage.credits.sources import public, sources_used
from montage.credits.works import Span, Work, works
from montage.model import Timeline, shot_named

TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
Made = Literal["", "trainedAlgorithmicMedia", "algorithmicMedia"]  # IPTC's terms; "": by no known program
GENERATED: Made = "trainedAlgorithmicMedia"  # by a model that learnt from samples
ALGORITHM: Made = "algorithmicMedia"  # by rules alone
FORMANTS = "espeak"  # the one voice that no model was trained for
LONG = 4 * LONGEST  # [characters] of what generated a picture: a model, its prompt and seed
UNKNOWN_TYPE = "application/octet-stream"  # of a file with an unknown ending
CREATOR, RIGHTS, TERMS = "dc:creator", "dc:rights", "xmpRights:WebStatement"
SOURCE_TYPE, MODEL = "Iptc4xmpExt:DigitalSourceType", "Iptc4xmpExt:AISystemUsed"

Use = Literal["picture", "music", "voice", "page"]
Contents = Mapping[Path, str]  # file -> SHA-256
NO_CONTENTS: Contents = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a film is made of, or its text is from."""

    use: Use
    title: str
    media_type: str
    file: Path | None = None  # where it lies, if it may carry a manifest of its own
    key: str = ""  # its SHA-256, or the first digits of that, where they are known
    rights: Rights = NO_RIGHTS  # made by the model, or the voice
    made: Made = ""
    spans: tuple[Span, ...] = ()  # when it is seen or heard


def sources(timeline: Timeline, contents: Contents = NO_CONTENTS) -> tuple[Source, ...]:
    """Each once: pictures in the order of the film, music, the voice, pages. Cards, titles and logo are its own.

    `contents`: digests taken when the files were read to be shown. Of the files only the tags of the music are read.
    """
    heard = (*_music(timeline, contents), _voice(timeline, contents))
    return (*_pictures(timeline, contents), *heard, *_pages(timeline))


def definition(timeline: Timeline, made_of: Sequence[Source]) -> dict[str, Any]:
    """The manifest but for its ingredients, which are `ingredient` of each of `made_of`."""
    agent = {"name": AGENT, "version": version("newsreel")}
    return {
        "claim_generator_info": [agent],
        "title": _text(timeline.title) or "Untitled",
        "format": "video/mp4",
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [*_actions(made_of, agent)]}},
        ],
    }


def ingredient(source: Source, number: int, signed: bool = False) -> dict[str, Any]:
    """What the manifest says of the source at `number` of its list; `signed`: it has a manifest of its own."""
    rights, licence = source.rights, find_licence(source.rights.licence)
    metadata = {
        CREATOR: [_text(rights.credit)] if rights.credit else [],
        RIGHTS: "" if licence == UNKNOWN else _text(licence.name),
        TERMS: licence.url,
        SOURCE_TYPE: TYPES + source.made if source.made else "",
        MODEL: _text(rights.made_by, LONG),
    }
    fields = {
        "description": _description(source),
        "informational_URI": rights.source_url if "://" in rights.source_url else "",  # never a path
        "instance_id": f"newsreel:sha256:{source.key}" if source.key else "",
        # The standard puts it in one of two places: for a signed source, in its own manifest.
        "digital_source_type": TYPES + source.made if source.made and not signed else "",
        "metadata": _without_empty(metadata),
    }
    return {
        "label": _label(number),
        "title": _text(source.title),
        "format": source.media_type,
        "relationship": "inputTo" if source.use == "page" else "componentOf",
        **_without_empty(fields),
    }


def film_type(made_of: Iterable[Source]) -> str:
    """IPTC's term for the whole film."""
    generated = {source.use for source in made_of if source.made == GENERATED}
    if "picture" in generated:
        return "compositeWithTrainedAlgorithmicMedia"
    return "compositeSynthetic" if generated else "composite"


def _actions(made_of: Sequence[Source], agent: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The film was made of nothing that it is a version of: it is created, then its components are placed in it."""
    pages = [_label(number) for number, source in enumerate(made_of) if source.use == "page"]
    created = {"action": "c2pa.created", "digitalSourceType": TYPES + film_type(made_of), "softwareAgent": agent}
    yield created | ({"parameters": {"ingredientIds": pages}} if pages else {})
    for number, source in enumerate(made_of):
        if source.use != "page":
            yield {
                "action": "c2pa.placed",
                "parameters": {"ingredientIds": [_label(number)]},
                **({"digitalSourceType": TYPES + source.made} if source.made else {}),
                **({"changes": [_region(span) for span in source.spans]} if source.spans else {}),
            }


def _region(span: Span) -> dict[str, Any]:
    """A stretch of the film's time, in what RFC 2326 calls normal play time."""
    start, end = (f"{float(at):.3f}" for at in span)
    return {"region": [{"type": "temporal", "time": {"type": "npt", "start": start, "end": end}}]}


def _pictures(timeline: Timeline, contents: Contents) -> list[Source]:
    """Clips and what a person laid over them; one shown twice has two spans."""
    return [_shown(work, contents) for work in works(timeline)]


def _shown(work: Work, contents: Contents) -> Source:
    facts, file = work.facts, work.file
    shot = shot_named(facts.key)
    content = contents.get(file) or (shot.content if shot else "")
    generated = facts.origin == "generated"
    model = (facts.rights.made_by or "a model that is not named") if generated else ""
    return Source(
        "picture", facts.title or file.name, _media_type(file), file, content,
        replace(facts.rights, made_by=model), GENERATED if generated else "", work.spans,
    )  # fmt: skip


def _music(timeline: Timeline, contents: Contents) -> Iterator[Source]:
    if timeline.music:
        file = timeline.music.path
        work = music_work(file)
        yield Source(
            "music", work.title or file.name, _media_type(file), file, contents.get(file, ""),
            work.rights, spans=((Fraction(0), seconds(timeline.frames, timeline.fps)),),
        )  # fmt: skip


def _voice(timeline: Timeline, contents: Contents) -> Source:
    """An unknown voice is declared as generated by a trained model: better too much declared than too little."""
    made = ALGORITHM if timeline.voice.partition(":")[0] == FORMANTS else GENERATED
    spans = tuple((speech.start, speech.end) for speech in timeline.speeches)
    name = Path(timeline.voice).name  # of a model's file, not where it lies
    voice = Rights(made_by=name or "a voice that is not named")
    key = contents.get(timeline.narration, "")
    return Source("voice", "Narration", "audio/wav", key=key, rights=voice, made=made, spans=spans)


def _pages(timeline: Timeline) -> Iterator[Source]:
    """The article, and each page that a line or a picture is from."""
    own = (timeline.source, timeline.publisher)
    for page, whose in (own, *sources_used(timeline.source, timeline.lines, timeline.video, timeline.pictures)):
        if public(page):  # a script that came through a pipe has no name
            kind = "text/html" if "://" in page else _media_type(Path(page))
            rights = Rights(credit=whose, source_url=page if "://" in page else "")
            yield Source("page", public(page), kind, rights=rights)


def _description(source: Source) -> str:
    """For people: how it came to be, whose it is, under which licence."""
    made = {"picture": "generated by", "voice": "synthetic voice:"}.get(source.use, "") if source.made else ""
    rights = source.rights
    parts = [f"{made} {rights.made_by}" if made else "", rights.credit]
    if source.use in ("picture", "music"):
        parts += ["" if rights.credit or made else "author unknown", find_licence(rights.licence).name]
    return _text(" · ".join(filter(None, parts)), 2 * LONGEST)


def _media_type(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or UNKNOWN_TYPE


def _text(text: str, longest: int = LONGEST) -> str:
    """As JSON can hold it: names of files may have bytes in them that are no text."""
    return shorten(text.encode("utf-8", "replace").decode(), longest, placeholder="…")


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in fields.items() if value}


def _label(number: int) -> str:
    """What an action calls an ingredient by, before both are signed."""
    return f"source-{number}"
