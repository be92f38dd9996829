"""Which pages a film was told from, and whose they are: for whoever gives credit."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from montage.model import Clip, Line, Picture


def told_from(
    source: str, lines: Iterable[Line], clips: Iterable[Clip], pictures: Sequence[Picture]
) -> tuple[tuple[str, str], ...]:
    """The pages beside `source` that a line or a shown picture is from: (URL or path, publisher or host), each once.

    Those of lines first, in the order of the film.
    """
    publishers = {picture.page: publisher_of(picture) for picture in pictures if picture.page}
    pages = {picture.url: picture.page for picture in pictures}
    spoken = [page for line in lines for page, _ in line.sources]
    seen = [pages.get(clip.source_url, "") for clip in clips if clip.origin == "article"]
    found = dict.fromkeys(page for page in (*spoken, *seen) if page not in ("", source))
    return tuple((page, publishers.get(page) or host(page)) for page in found)


def publisher_of(picture: Picture) -> str:
    """Who shows a related page's picture: its publisher, else the host; empty for the article's own."""
    return picture.publisher or host(picture.page)


def host(page: str) -> str:
    """`example.org` of a web address; empty for a path."""
    return (urlsplit(page).hostname or "").removeprefix("www.") if "://" in page else ""


def public(page: str) -> str:
    """A page's address as it may be published: of a path its name alone."""
    return page if "://" in page else Path(page).name.strip("-")
