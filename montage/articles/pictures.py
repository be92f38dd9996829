"""The pictures that an article shows, without logos, trackers, icons and the thumbnails of other articles."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from montage.articles.body import block_element
from montage.articles.picture_credits import split_credit
from montage.model import Picture

SMALLEST = 150  # [px] a declared side below it is an icon or a thumbnail
SURELY_SHOWN = 300  # [px] no icon is declared so large, even if its name suggests one
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "src")  # pages that load late first
_FURNITURE = re.compile(
    r"(?<![a-z])(?:logos?|icons?|favicon|sprites?|avatars?|pixel|tracking|tracker|blank|spacer|transparent|placeholder"
    r"|loading|qr|qrcode|erweima|weixin|wechat|emoji|badge|button|btn|1x1|ads?)(?![a-z])",
    re.IGNORECASE,
)
_NO_PHOTOGRAPH = re.compile(r"\.(?:svg|ico|gif)$", re.IGNORECASE)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|bmp)(?:[?#]|$)", re.IGNORECASE)
_NAMED_SIZE = re.compile(r"(?<![\dA-Za-z])w?(\d{2,4})[x*h](\d{2,4})(?!\d)")
_OFFERED = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)[wx](?:,|$)")
_CREDIT = re.compile(r"credit|copyright|photographer|byline", re.IGNORECASE)  # a class of an element
_AROUND = ("nav", "footer", "aside", "header", "noscript")


def pictures(tree: Any, base: str, folder: Path | None) -> tuple[Picture, ...]:
    """The pictures in an lxml tree, the one it is shared with first, each once; URLs are absolute.

    `base` is the page's address; `folder` the place of a saved page, where a picture's file may lie.
    """
    base = urljoin(base, next(iter(tree.xpath("//base/@href")), "")) if base else base
    found: dict[str, Picture] = {}
    for source, caption, size in [*_shared(tree), *_shown(tree)]:
        picture = located(source, caption, size, base, folder)
        if picture is None:
            continue
        key = name_of(picture)
        before = found.setdefault(key, picture)
        found[key] = replace(before, caption=before.caption or picture.caption, credit=before.credit or picture.credit)
    return tuple(found.values())


def name_of(picture: Picture) -> str:
    """What all sizes of a picture have in common: one is often offered in many."""
    return str(picture.path or _NAMED_SIZE.sub("", picture.url.partition("?")[0]))


def located(source: str, caption: str, size: tuple[int, int] | None, base: str, folder: Path | None) -> Picture | None:
    """The picture that a page names `source`; None for furniture, and where it can be neither fetched nor found."""
    try:
        url = urljoin(base or "https:", source)
    except ValueError:  # `http://[` and the like
        return None
    size = size or _named_size(url)
    if source.startswith("data:") or _is_furniture(urlsplit(url).path, size):
        return None
    path = on_disk(source, folder)
    on_web = url.startswith(("http://", "https://")) and bool(urlsplit(url).netloc)
    if not (path or on_web):
        return None
    shown, credit = split_credit(caption)
    return Picture(url if on_web else source, shown, size, path, credit=credit)


def _is_furniture(path: str, size: tuple[int, int] | None) -> bool:
    if _NO_PHOTOGRAPH.search(path) or (size and min(size) < SMALLEST):
        return True
    return bool(_FURNITURE.search(path)) and not (size and min(size) >= SURELY_SHOWN)


def on_disk(source: str, folder: Path | None) -> Path | None:
    """The file that a saved page in `folder` names `source`; None for what is no path, or is not there.

    What lies beside the page or below is meant, links followed: a stranger's page must not show the reader's files.
    """
    try:
        if folder is None or urlsplit(source).scheme:
            return None
        path = folder / unquote(urlsplit(source).path).lstrip("/")
        return path if is_below(path, folder) and path.is_file() else None
    except (OSError, ValueError):  # longer than a name may be; `//[`
        return None


def is_below(path: Path, folder: Path) -> bool:
    """Whether `path`, with links followed, lies in `folder` or below. Raises OSError where that cannot be found out."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # links in a circle
        return False


def _shared(tree: Any) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    """What the page gives to those who link to it."""
    about = {
        str(meta.get("property") or meta.get("name")).lower(): str(meta.get("content") or "").strip()
        for meta in reversed(list(tree.iter("meta")))
    }
    source = about.get("og:image") or about.get("og:image:url") or about.get("twitter:image")
    if source:
        size = _size(about.get("og:image:width"), about.get("og:image:height"))
        yield source, about.get("og:image:alt", ""), size


def _shown(tree: Any) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    block = block_element(tree)
    inside = set(block.iter("img")) if block is not None else set()
    for image in tree.iter("img"):
        above = list(image.iterancestors())
        figure = next((element for element in above if element.tag == "figure"), None)
        if (image not in inside and figure is None) or _elsewhere(above):
            continue
        source = source_of(image)
        if source:
            yield source, _caption(image, figure), _size(image.get("width"), image.get("height"))


def _elsewhere(above: list[Any]) -> bool:
    """Whether a picture belongs to the frame of the page, or is the thumbnail of a link to another one."""
    for element in above:
        if element.tag in _AROUND:
            return True
        if element.tag == "a" and element.get("href") and not _PICTURE_FILE.search(element.get("href")):
            return True
    return False


def source_of(image: Any) -> str:
    """What an img, video or source element names, however late it is loaded; empty where it names nothing."""
    for name in _SOURCES:
        source = (image.get(name) or "").strip()
        if source and not source.startswith("data:"):
            return str(source)
    return _largest(image.get("srcset") or image.get("data-srcset") or "")


def _largest(srcset: str) -> str:
    """The one with the highest figure of `a.jpg 300w, b.jpg 900w`."""
    return max(_offers(srcset), default=(0.0, ""))[1]


def _offers(srcset: str) -> Iterator[tuple[float, str]]:
    """The figure of each source, 0 where it has none. A comma may be a part of an address, or stand without a space."""
    source = ""
    for part in srcset.split():
        figure = _OFFERED.match(part) if source else None
        if figure:
            yield float(figure[1]), source
            part = part[figure.end() :]
        elif source:
            yield 0.0, source
        source = part.strip(",")
        if part.endswith(",") and source:
            yield 0.0, source
            source = ""
    if source:
        yield 0.0, source


def _caption(image: Any, figure: Any) -> str:
    if figure is not None:
        caption = next(figure.iter("figcaption"), None)
        if caption is not None and caption.text_content().strip():
            return " ".join(_with_credit(caption).split())
    return " ".join((image.get("alt") or "").split())


def _with_credit(caption: Any) -> str:
    """The text of a caption; a credit in an element of its own stands in brackets at the end, as in print."""
    whole = caption.text_content()
    for element in caption.iter("span", "small", "cite", "p", "div"):
        credit = element.text_content().strip()
        if credit and _CREDIT.search(element.get("class") or "") and credit != whole.strip():
            label = "" if split_credit(credit)[1] else "Photo: "
            return f"{whole.replace(credit, ' ', 1)} ({label}{credit.strip('()[]（）')})"
    return str(whole)


def _named_size(url: str) -> tuple[int, int] | None:
    """[px] from an address that contains the size: `photo-840x548.jpg`."""
    found = _NAMED_SIZE.findall(urlsplit(url).path)
    return (int(found[-1][0]), int(found[-1][1])) if found else None


def _size(width: str | None, height: str | None) -> tuple[int, int] | None:
    """[px] as declared; None unless both are whole numbers."""
    sides = [side.removesuffix("px") for side in (width, height) if side]
    numbers = [int(side) for side in sides if side.isdecimal() and len(side) <= 6]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and min(numbers) > 0 else None
