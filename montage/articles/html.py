"""A web page as an Article: its title without the site's name, its text, its date, its pictures."""

import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from assets_db.errors import UserError
from montage.articles.body import body, has_prose
from montage.articles.live_blog import put_in_order
from montage.articles.page_tree import page_tree
from montage.articles.pictures import pictures
from montage.articles.prune import prune
from montage.articles.publication_date import published
from montage.articles.videos import videos
from montage.language.bounds import LONGEST_TITLE, shortened
from montage.language.text import sentences
from montage.language.walls import is_offer, is_wall
from montage.model import Article

NO_ARTICLE = "give the page of a single article, or save its text as .txt"
BEHIND = "open it in a browser, accept or pass what it asks, save the page, and give the saved file"
TEASER = "the page shows only the beginning of the article: the rest is for subscribers"
TEASED = 1500  # [characters] before an offer to subscribe: more is the article itself
_SEPARATOR = re.compile(r"(?<!\s)(?:\s++[|:•·–—-]++\s++|\s*+[_|丨–—]\s*+)|--++")
_CHINESE_SITE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:网|报|社|台|新闻|资讯|频道|在线|客户端)$")
_PUBLISHER_EXTRA = re.compile(r"^https?://(?:www\.)?|/$|(?:版权所有|©).*$")
LONGEST_TAG = 20  # [characters] of a language
_SITE = 40  # [characters] a longer tail is a part of the headline
_HEADLINE = 3  # times as long as the tail is what stays, where nothing else says that the tail is a site's name


def read_page(html: str, source: str, base: str = "", folder: Path | None = None) -> Article:
    """The article in a page; its `lang` is what the page says, empty where it says nothing.

    `base` is the page's address, `folder` the place of a saved page: relative pictures are looked for there.
    Raises UserError where the page holds no article.
    """
    from trafilatura import extract_metadata

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # this module reports what cannot be read, in one line
    tree = page_tree(html, source, NO_ARTICLE)
    # Not `extensive`: dateparser would then compile the calendars of 200 languages, which takes two seconds.
    about = extract_metadata(tree, default_url=base or None, extensive=False)
    publisher = _PUBLISHER_EXTRA.sub("", shortened(about.sitename or "", LONGEST_TITLE)).strip()
    title = _title(tree, about.title or "", publisher)
    canonical = _canonical(tree, base)
    address = base or about.url or ""
    shown = (*pictures(tree, address, folder), *videos(tree, address, folder))  # before `body` takes the tree apart
    day = published(tree, about.date or "")
    put_in_order(tree)
    prune(tree)
    text = body(tree, title)
    if is_wall(sentences(text, "en")):
        raise UserError(f"{source} shows a consent notice or a check for robots, and no article", BEHIND)
    rest = "\n\n".join(block for block in text.split("\n\n") if not is_offer(block))
    if not has_prose(rest):
        raise UserError(f"{source} " + ("is for subscribers" if rest != text else "holds no article"), NO_ARTICLE)
    notes = (TEASER,) if rest != text and len(rest) < TEASED else ()
    return Article(
        title=title or rest.split("\n", 1)[0],
        text=rest,
        lang=_declared(tree),
        source=source,
        published=day,
        publisher=publisher,
        pictures=shown,
        canonical=canonical,
        notes=notes,
    )


def _declared(tree: Any) -> str:
    """The language that the page says it is in: a BCP-47 tag, or what is there instead."""
    meta = tree.xpath("//meta[@property='og:locale' or @name='language' or @http-equiv='content-language']/@content")
    candidates = (tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang"), *meta)
    return next((str(lang).strip()[:LONGEST_TAG] for lang in candidates if lang and lang.strip()), "")


def _canonical(tree: Any, base: str) -> str:
    """The address that the page itself names, absolute; empty where it names none, or only its site."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    shared = tree.xpath("//meta[@property='og:url' or @name='og:url']/@content")
    for named in filter(None, (*links, *shared)):
        try:
            url = urljoin(base, named.strip())
            parts, deep = urlsplit(url), urlsplit(base).path.strip("/")
        except ValueError:  # `http://[` and the like
            continue
        if parts.scheme in ("http", "https") and parts.netloc and (parts.path.strip("/") or (base and not deep)):
            return str(url)  # many a broken site names its root on every page
    return ""


def _title(tree: Any, found: str, site: str) -> str:
    """What the page is called, without the names of its site and section.

    The heading that the page's title begins with; else the title it is shared under; else its title.
    """
    whole = _line(tree.findtext(".//title") or "")
    headings = [_line(heading.text_content()) for heading in tree.iter("h1")]
    begun = [heading for heading in headings if len(heading) >= 8 and whole.casefold().startswith(heading.casefold())]
    if begun:
        return max(begun, key=len)
    shared = next(iter(tree.xpath("//meta[@property='og:title']/@content")), "")
    return without_site(_line(shared) or whole or _line(found), site)


def without_site(title: str, site: str = "") -> str:
    """`title` without what follows its last separators: `site`, where it is named, and other short parts."""
    title = shortened(title, LONGEST_TITLE)
    while tail := _tail(title):
        rest, name, english = tail
        if not rest or not (_is_site(name, site) or (english and _is_short(name, rest))):
            break
        title = rest
    return title


def _tail(title: str) -> tuple[str, str, bool]:
    """What is before and after the last separator, and whether it is one in English, too; empty where there is none."""
    *_, last = [None, *_SEPARATOR.finditer(title)]
    if last and title[last.end() :].strip():
        return title[: last.start()].strip(), title[last.end() :].strip(), True
    rest, hyphen, name = title.rpartition("-")
    return (rest.strip(), name.strip(), False) if hyphen and name else ("", "", False)


def _is_site(name: str, site: str) -> bool:
    one, other = name.casefold(), site.casefold()
    return (bool(other) and (one in other or other in one)) or bool(_CHINESE_SITE.fullmatch(name))


def _is_short(name: str, rest: str) -> bool:
    return len(name) <= _SITE and len(rest) >= _HEADLINE * len(name)


def _line(text: str) -> str:
    return shortened(text, LONGEST_TITLE)
