"""Videos and photographs of Pixabay: https://pixabay.com/api/docs/"""

from collections.abc import Callable
from fractions import Fraction

from montage.stock.answer import Item, address, local, number, person, pixels, plain, suited, within
from montage.stock.api import Api, Params, base_of, key_of
from montage.stock.quota import quota_of
from montage.stock.stock import Offer

WHERE = "https://pixabay.com/api/docs/"
A_MINUTE = 100  # requests
FEWEST, MOST = 3, 200  # offers in an answer
LONGEST = 100  # [characters] of a query
FEWEST_WORDS = 2  # of a query that is made shorter: it finds what has all of its words
LICENCE = "Pixabay Content License"
NAMES = "bg cs da de el en es fi fr hu id it ja ko nl no pl pt ro ru sk sv th tr vi zh"
LANGS = {name: name for name in NAMES.split()} | {"nb": "no", "yue": "zh"}
# Photographs are made to fit these sides [px]; the last two are for users whom Pixabay knows better.
SIDES = {"webformatURL": 640, "largeImageURL": 1280, "fullHDURL": 1920}
MADE = "ai generated"  # a tag; what a machine made is not passed off as a photograph


class Pixabay:
    """See `Stock`. The key is in NEWSREEL_PIXABAY_KEY or PIXABAY_API_KEY."""

    def __init__(self) -> None:
        """Raises UserError without a key."""
        key = key_of(self.name, ("NEWSREEL_PIXABAY_KEY", "PIXABAY_API_KEY"), WHERE)
        quota = quota_of(self.name, key.value, A_MINUTE, 60.0)
        self._api = Api(self.name, _base(), key, quota, secret={"key": key.value})

    @staticmethod
    def depends_on(_: str) -> object:
        """See `plugins`: where it is asked."""
        return _base()

    @property
    def name(self) -> str:
        return "pixabay"

    def find(self, query: str, lang: str, size: tuple[int, int], k: int) -> list[Offer]:
        """See `Stock`."""
        words = query.split()
        if not words or k < 1:
            return []
        params: dict[str, str | int] = {"safesearch": "true", "per_page": min(max(k, FEWEST), MOST)}
        if known := local(lang, LANGS):
            params["lang"] = known
        videos = params | {"video_type": "film"}
        photos = params | {"image_type": "photo"}
        if size[0] != size[1]:  # videos know no orientation
            photos["orientation"] = "horizontal" if size[0] > size[1] else "vertical"
        return self._api.offers(
            lambda: self._wider("videos/", videos, words, lambda item: _video(item, size))[:k],
            lambda: self._wider("", photos, words, lambda item: _photo(item, size))[:k],
        )

    def _wider(
        self, path: str, params: Params, words: list[str], reader: Callable[[Item], Offer | None]
    ) -> list[Offer]:
        """Where nothing has all the words, what has the first half of them."""
        found = self._api.search(path, "hits", {**params, "q": _cut(words)}, reader)
        if found or len(words) <= FEWEST_WORDS:
            return found
        return self._wider(path, params, words[: max(FEWEST_WORDS, len(words) // 2)], reader)


def _base() -> str:
    return base_of("NEWSREEL_PIXABAY_URL", "https://pixabay.com/api")


def _cut(words: list[str]) -> str:
    """As many whole words as a query may have."""
    text = " ".join(words)
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]


def _video(item: Item, size: tuple[int, int]) -> Offer | None:
    files = [file for file in item["videos"].values() if file["url"]]  # empty where a size was not made
    chosen = suited([(address(file["url"]), pixels(file)) for file in files], size)
    if chosen is None or _is_made(item):
        return None
    smallest = min(files, key=lambda file: int(file["width"]))
    return Offer(
        service="pixabay", id=number(item["id"]), kind="video", page=address(item["pageURL"]),
        preview=address(smallest["thumbnail"]), file=chosen[0], size=chosen[1], duration=Fraction(item["duration"]),
        words=plain(item["tags"]), author=person(item["user"]), licence=LICENCE,
    )  # fmt: skip


def _photo(item: Item, size: tuple[int, int]) -> Offer | None:
    whole = pixels(item, "imageWidth", "imageHeight")
    made = [(address(item[name]), within(whole, (side, side))) for name, side in SIDES.items() if item.get(name)]
    if item.get("imageURL"):
        made.append((address(item["imageURL"]), whole))
    chosen = suited(made, size)
    if chosen is None or _is_made(item) or item.get("type", "photo") != "photo":
        return None
    return Offer(
        service="pixabay", id=number(item["id"]), kind="image", page=address(item["pageURL"]),
        preview=address(item["webformatURL"]), file=chosen[0], size=chosen[1], duration=None,
        words=plain(item["tags"]), author=person(item["user"]), licence=LICENCE,
    )  # fmt: skip


def _is_made(item: Item) -> bool:
    """Whether a machine has made it up."""
    return item.get("isAiGenerated") is True or MADE in [tag.strip() for tag in plain(item["tags"]).lower().split(",")]
