"""The source pages of a film and their publishers, for its credits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from assets_db.model import Rights
from montage.credits.works import pictures_of
from montage.model import Clip, Line, Picture, Timeline
from montage.web.redact import public_text, public_url


def sources_used(
    source: str, lines: Iterable[Line], clips: Iterable[Clip], pictures: Sequence[Picture]
) -> tuple[tuple[str, str], ...]:
    """The pages beside `source` that a line or a shown picture is from: (URL or path, publisher or host), each once.

    Those of lines first, in the order of the film.
    """
    publishers = {picture.page: publisher_of(picture) for picture in pictures if picture.page}
    pages = {public_url(picture.url): picture.page for picture in pictures}
    spoken = [page for line in lines for page, _ in line.sources]
    shown = (part for clip in clips for part in pictures_of(clip))
    seen = [pages.get(part.rights.source_url, "") for part in shown if part.origin == "article"]
    found = dict.fromkeys(page for page in (*spoken, *seen) if page not in ("", source))
    return tuple((page, publishers.get(page) or host(page)) for page in found)


def publisher_of(picture: Picture) -> str:
    """Who shows a related page's picture: its publisher, else the host; empty for the article's own."""
    return picture.publisher or host(picture.page)


def host(page: str) -> str:
    """`example.org` of a web address; empty for a path."""
    try:
        return (urlsplit(page).hostname or "").removeprefix("www.") if "://" in page else ""
    except ValueError:  # `http://[`, in a script
        return ""


def public(page: str) -> str:
    """A page's address as it may be published: without passwords and keys, of a path its name alone."""
    return public_url(page) if "://" in page else Path(page).name.strip("-")


def public_form(timeline: Timeline) -> Timeline:
    """`timeline` as it may be shown and stored: without passwords and keys in its addresses."""
    clips = tuple(
        replace(
            clip,
            rights=public_rights(clip.rights),
            alternatives=tuple(replace(one, rights=public_rights(one.rights)) for one in clip.alternatives),
            pictures=tuple(replace(one, rights=public_rights(one.rights)) for one in clip.pictures),
        )
        for clip in timeline.video
    )
    pictures = tuple(replace(one, url=public_url(one.url), page=public_url(one.page)) for one in timeline.pictures)
    sources = [tuple((public_url(page), index) for page, index in line.sources) for line in timeline.lines]
    lines = tuple(replace(line, sources=some) for line, some in zip(timeline.lines, sources, strict=True))
    notes = tuple(map(public_text, timeline.notes))
    return replace(
        timeline, source=public_url(timeline.source), video=clips, pictures=pictures, lines=lines, notes=notes
    )


def public_rights(rights: Rights) -> Rights:
    """`rights` as they may be published: without passwords and keys in their address."""
    return replace(rights, source_url=public_url(rights.source_url))
