"""What other pages report of an article's event: those of feeds and addresses that a person names."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from assets_db.errors import UserError
from montage.articles.read import read_article
from montage.articles.similarity import canonical_url, related
from montage.feeds import Entry, read_feed
from montage.model import Article, Story
from montage.progress import Note, Progress
from montage.web.fetch import fetch
from montage.web.hosts import Reach
from montage.web.polite import Web
from montage.web.redact import public_url

MOST = 40  # pages that are read
AT_ONCE = 4


def read_story(source: str, where: Sequence[str], lang: str | None, reach: Reach, progress: Progress) -> Story:
    """The article at `source`, with what `where` tells of its event: see `story_of`. Raises UserError for a script."""
    if source.lower().endswith(".json") and "://" not in source:
        raise UserError("--related goes with an article, and what is in a JSON file is said as it is", "leave it out")
    article = read_article(source, lang, partial(fetch, reach=reach))
    return story_of(article, where, Web(reach=reach), progress)


def story_of(article: Article, where: Sequence[str], web: Web, progress: Progress) -> Story:
    """`article` and those pages of the feeds, lists and addresses `where` that cover the same event.

    What cannot be read is reported and left out.
    """
    own = {canonical_url(article.source), canonical_url(article.canonical)}
    found = {canonical_url(entry.url): entry for entry in _entries(where, web, progress)}
    wanted = [entry for entry in found.values() if canonical_url(public_url(entry.url)) not in own][:MOST]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = list(pool.map(lambda entry: _read(entry, web), wanted))
    for reason in (page for page in pages if isinstance(page, UserError)):
        progress(Note(str(reason)))
    others = related(article, [page for page in pages if isinstance(page, Article)])
    progress(Note(f"related: {len(others)} of {len(wanted)} pages", "info"))
    return Story(article, others)


def _entries(where: Sequence[str], web: Web, progress: Progress) -> Iterator[Entry]:
    """Of the feeds, and of those that lists name; newest first in each."""
    for place in where:
        try:
            feed = read_feed(place, web)
            for inner in [feed, *(read_feed(one, web) for one in feed.feeds)] if feed else []:
                yield from inner.entries if inner else ()
        except UserError as error:
            progress(Note(str(error)))


def _read(entry: Entry, web: Web) -> Article | UserError:
    try:
        return read_article(entry.url, get=web.get)
    except UserError as error:
        return error
