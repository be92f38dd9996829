"""The videos that an article shows as files; videos that a player's script loads cannot be found."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from montage.articles.body import block_element
from montage.articles.page_tree import STRUCTURED
from montage.articles.picture_credits import split_credit
from montage.articles.pictures import on_disk, source_of
from montage.model import Picture

FILES = (".mp4", ".m4v", ".webm", ".mov")
SHARED = ("og:video:secure_url", "og:video:url", "og:video", "twitter:player:stream")
DEEPEST = 8  # levels of JSON that are looked through


def videos(tree: Any, base: str, folder: Path | None) -> tuple[Picture, ...]:
    """The videos in an lxml tree, those in the text first, each once; URLs are absolute. See `pictures`."""
    base = urljoin(base, next(iter(tree.xpath("//base/@href")), "")) if base else base
    found: dict[str, Picture] = {}
    for source, caption in [*_shown(tree), *_shared(tree), *_described(tree)]:
        video = _located(source, caption, base, folder)
        if video is not None:
            found.setdefault(video.url, video)
    return tuple(found.values())


def _located(source: str, caption: str, base: str, folder: Path | None) -> Picture | None:
    """None for a stream of pieces, for what is no video, and for what can be neither fetched nor found."""
    try:
        url = urljoin(base or "https:", source.strip())
        ending = Path(urlsplit(url).path).suffix.lower()
    except ValueError:  # `http://[` and the like
        return None
    path = on_disk(source, folder)
    on_web = url.startswith(("http://", "https://")) and bool(urlsplit(url).netloc)
    if ending not in FILES or not (path or on_web):
        return None
    shown, credit = split_credit(caption)
    return Picture(url if on_web else source, shown, None, path, kind="video", credit=credit)


def _shown(tree: Any) -> Iterator[tuple[str, str]]:
    """Players in the article's text, or in a figure of their own."""
    block = block_element(tree)
    inside = set(block.iter("video")) if block is not None else set()
    for video in tree.iter("video"):
        figure = next((element for element in video.iterancestors() if element.tag == "figure"), None)
        if video not in inside and figure is None:
            continue
        caption = next(figure.iter("figcaption"), None) if figure is not None else None
        text = " ".join((caption.text_content() if caption is not None else video.get("title") or "").split())
        yield from ((source, text) for one in (video, *video.iter("source")) if (source := source_of(one)))


def _shared(tree: Any) -> Iterator[tuple[str, str]]:
    """What the page gives to those who link to it."""
    for meta in tree.iter("meta"):
        name = str(meta.get("property") or meta.get("name")).lower()
        if name in SHARED and meta.get("content"):
            yield meta.get("content"), ""


def _described(tree: Any) -> Iterator[tuple[str, str]]:
    """The schema.org VideoObjects in the page's own metadata."""
    for script in tree.xpath("//script[starts-with(@type, $type)]", type=STRUCTURED):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for one in _objects(data, DEEPEST):
            if isinstance(one.get("contentUrl"), str):
                yield one["contentUrl"], " ".join(str(one.get("name") or "").split())


def _objects(data: Any, deep: int) -> Iterator[dict[str, Any]]:
    inner = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    if isinstance(data, dict) and data.get("@type") in ("VideoObject", ["VideoObject"]):
        yield data
    for one in inner if deep else []:
        yield from _objects(one, deep - 1)
