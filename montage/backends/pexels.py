"""Videos and photographs of Pexels: https://www.pexels.com/api/documentation/"""

import re
from collections.abc import Iterator
from fractions import Fraction
from urllib.parse import unquote, urlsplit

from montage.stock.answer import Item, Rendition, address, local, number, person, pixels, plain, suited, within
from montage.stock.api import Api, base_of, key_of
from montage.stock.quota import quota_of
from montage.stock.stock import Offer

WHERE = "https://www.pexels.com/api/"
HOURLY = 200  # requests; the 20,000 of a month are told in its answers
MOST = 80  # offers in an answer
LICENCE = "Pexels License"
NAMES = """
    ca-ES cs-CZ da-DK de-DE el-GR en-US es-ES fi-FI fr-FR hu-HU id-ID it-IT ja-JP ko-KR nb-NO nl-NL pl-PL pt-BR ro-RO
    ru-RU sk-SK sv-SE th-TH tr-TR uk-UA vi-VN zh-CN
"""
LOCALES = {name[:2]: name for name in NAMES.split()} | {"no": "nb-NO"}
LOCALES |= dict.fromkeys(("zh-tw", "zh-hk", "zh-hant", "yue"), "zh-TW")
# Photographs are made to fit these boxes [px]; other sizes are cropped.
BOXES = {"large": (940, 650), "large2x": (1880, 1300)}


class Pexels:
    """See `Stock`. The key is in NEWSREEL_PEXELS_KEY or PEXELS_API_KEY."""

    def __init__(self) -> None:
        """Raises UserError without a key."""
        key = key_of(self.name, ("NEWSREEL_PEXELS_KEY", "PEXELS_API_KEY"), WHERE)
        quota = quota_of(self.name, key.value, HOURLY, 3600.0)
        self._api = Api(self.name, _base(), key, quota, headers={"Authorization": key.value})

    @staticmethod
    def depends_on(_: str) -> object:
        """See `plugins`: where it is asked."""
        return _base()

    @property
    def name(self) -> str:
        return "pexels"

    def find(self, query: str, lang: str, size: tuple[int, int], k: int) -> list[Offer]:
        """See `Stock`."""
        params: dict[str, str | int] = {
            "query": " ".join(query.split()),
            "orientation": _orientation(size),
            "per_page": min(k, MOST),
        }
        if locale := local(lang, LOCALES):
            params["locale"] = locale
        if not params["query"] or k < 1:
            return []
        return self._api.offers(
            lambda: self._api.search("videos/search", "videos", params, lambda item: _video(item, size))[:k],
            lambda: self._api.search("v1/search", "photos", params, lambda item: _photo(item, size))[:k],
        )


def _base() -> str:
    return base_of("NEWSREEL_PEXELS_URL", "https://api.pexels.com")


def _orientation(size: tuple[int, int]) -> str:
    if size[0] == size[1]:
        return "square"
    return "landscape" if size[0] > size[1] else "portrait"


def _video(item: Item, size: tuple[int, int]) -> Offer | None:
    page = address(item["url"])
    chosen = suited(_files(item), size)
    if chosen is None:
        return None
    words = [_slug(page), *map(plain, item.get("tags") or ())]
    return Offer(
        service="pexels", id=number(item["id"]), kind="video", page=page, preview=_still(item),
        file=chosen[0], size=chosen[1], duration=Fraction(item["duration"]), words=", ".join(filter(None, words)),
        author=person(item["user"]["name"]), licence=LICENCE,
    )  # fmt: skip


def _files(item: Item) -> Iterator[Rendition]:
    """Streams (HLS) have no size, and are no files."""
    for file in item["video_files"]:
        if str(file.get("file_type", "")).startswith("video/") and file.get("width") and file.get("height"):
            yield address(file["link"]), pixels(file)


def _still(item: Item) -> str:
    """From the middle, which tells more of a video than the picture that was chosen to advertise it."""
    stills = item.get("video_pictures") or []
    return address(stills[len(stills) // 2]["picture"] if stills else item["image"])


def _photo(item: Item, size: tuple[int, int]) -> Offer | None:
    source, whole, page = item["src"], pixels(item), address(item["url"])
    made = [(address(source[name]), within(whole, box)) for name, box in BOXES.items() if name in source]
    chosen = suited([*made, (address(source["original"]), whole)], size)
    if chosen is None:
        return None
    return Offer(
        service="pexels", id=number(item["id"]), kind="image", page=page, preview=address(source["medium"]),
        file=chosen[0], size=chosen[1], duration=None, words=plain(item.get("alt")) or _slug(page),
        author=person(item["photographer"]), licence=LICENCE,
    )  # fmt: skip


def _slug(page: str) -> str:
    """The words of `.../video/seal-on-the-beach-1526909/`, all that is known of most videos."""
    last = unquote(urlsplit(page).path).rstrip("/").rpartition("/")[2]
    words = re.sub(r"-?\d+$", "", last).replace("-", " ").strip()
    return words[:1].upper() + words[1:]
