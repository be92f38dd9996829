"""Recognises stock services' previews by the watermark on the picture: such footage has not been paid for.

A watermark is a service's name and nothing else, on most of a film's shots. A sentence that names one (`Shutterstock
bought Giphy`) is none, and neither is a credit on one shot of many. What the reader makes of large pale letters comes
in pieces: `shutter` above `stock`, `gettyimage` where the picture ends.
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from assets_db.spelling import plain_text
from assets_db.store import Store
from assets_db.upkeep import mark_previews, screens, unjudged

VERSION = "1"  # of these rules: after a change all footage is judged again
SERVICES = {  # what is printed: what their watermarks read, in small letters and digits alone
    "Shutterstock": "shutterstock",
    "Getty Images": "gettyimages 盖帝图像 华盖创意",
    "iStock": "istock istockphoto istockbygettyimages",
    "Adobe Stock": "adobestock stockadobecom fotolia",
    "视觉中国 (VCG)": "视觉中国 vcg vcgcom visualchinagroup visualchina",
    "Alamy": "alamy alamystockphoto",
    "Depositphotos": "depositphotos",
    "Dreamstime": "dreamstime",
    "123RF": "123rf",
    "Pond5": "pond5",
    "图虫": "图虫 图虫创意 tuchong stocktuchong",
    "全景": "全景 全景视觉 全景网 全景图片 quanjing quanjingcom",
    "Bigstock": "bigstock bigstockphoto",
    "Can Stock Photo": "canstockphoto canstock",
    "Storyblocks": "storyblocks videoblocks graphicstock",
    "Envato": "envato envatoelements videohive",
    "Artgrid": "artgrid artlist",
    "Motion Array": "motionarray",
    "Vecteezy": "vecteezy",
    "Freepik": "freepik",
    "Filmsupply": "filmsupply",
    "PIXTA": "pixta",
    "Agefotostock": "agefotostock",
    "Imago": "imagoimages",
    "PantherMedia": "panthermedia",
    "Science Photo Library": "sciencephotolibrary",
    "RF123": "rf123",
    "Colourbox": "colourbox",
    "摄图网": "摄图网 699pic",
    "千图网": "千图网 58pic",
    "包图网": "包图网 ibaotu",
    "昵图网": "昵图网 nipic",
    "汇图网": "汇图网 huitu",
    "东方IC": "东方ic",
    "站酷海洛": "站酷海洛 hellorf",
    "光厂": "光厂 光厂创意 vjshi vj师网",
    "新片场": "新片场素材 xinpianchang",
    "觅知网": "觅知网 51miz",
    "我图网": "我图网 ooopic",
    "红动中国": "红动中国 redocn",
}
NAMES = {name: service for service, names in SERVICES.items() for name in names.split()}
# What stands beside the name in a watermark: addresses, numbers, what is sold.
_BESIDE = re.compile(
    r"https?|www|com|cn|net|stock|footage|preview|comp|sample|watermark|id|creative|hd|4k"
    r"|素材|样片|样图|图片|视频|预览|小样|水印|编号|创意|版权|所有|网|\d+"
)
_WORDS = re.compile(r"[^\W_]+")
ALIKE = 0.84  # of the letters: two misread of twelve
PART = 0.6  # of a name that the edge of the picture cuts, or another line has; shorter pieces are ordinary words
SHORTEST_PIECE = 6  # [letters] of a piece
LONG = 8  # [letters] of a name of which letters may be misread: `stock` is no iStock
TOGETHER = 3  # lines that one name may be broken across
MOST_LINES = 200  # of a shot
LONGEST_LINE = 80  # [letters] of a line that may be a watermark
SHARE = 0.5  # of the shots that show text or none
BATCH = 500  # contents


def watermark(text: str) -> str:
    """The stock service whose watermark is among the lines of `text`; empty if there is none."""
    lines = [_plain(line) for line in text.splitlines()[:MOST_LINES]]
    for count in range(1, TOGETHER + 1):
        for place in range(len(lines) - count + 1):
            joined = "".join(lines[place : place + count])
            if joined and len(joined) <= LONGEST_LINE and (found := _service(joined, broken=count > 1)):
                return found
    return ""


def preview_of(screens: Sequence[str]) -> str:
    """The service whose watermark is on a file, by what is written in each of its shots; on half of them at least."""
    found = [service for text in screens if (service := watermark(text))]
    if len(found) < max(1.0, SHARE * len(screens)):
        return ""
    return max(sorted(set(found)), key=found.count)


def judge_previews(store: Store) -> int:
    """Mark previews among files with newly read text; returns how many files have a watermark that had none."""
    marked = 0
    while contents := unjudged(store, VERSION, BATCH):
        texts = screens(store, contents)
        marked += mark_previews(store, VERSION, {content: preview_of(texts[content]) for content in contents})
    return marked


def _plain(line: str) -> str:
    """Small letters and digits; Chinese in short forms."""
    return "".join(_WORDS.findall(plain_text(unicodedata.normalize("NFKC", line)).lower()))


def _service(plain: str, broken: bool) -> str:
    """Whose name `plain` is, alone, again and again, or with what stands beside names."""
    rest, service = plain, ""
    for name in sorted(NAMES, key=len, reverse=True):
        if name in rest:
            rest, service = rest.replace(name, " "), service or NAMES[name]
    if service:
        return service if not _BESIDE.sub("", rest).strip() or _is_remains(rest, service) else ""
    return _misread(plain) or ("" if broken else _piece(plain))


def _is_remains(rest: str, service: str) -> bool:
    """Whether what is left is a cut piece of the same name: `shutterstock shutters`."""
    left = _BESIDE.sub("", rest).split()
    names = [name for name, of in NAMES.items() if of == service]
    return all(any(one in name for name in names) for one in left)


def _misread(plain: str) -> str:
    """`shutterst0ck`, `gettyirnages`."""
    for name, service in NAMES.items():
        if len(name) >= LONG and abs(len(name) - len(plain)) <= 2:
            match = SequenceMatcher(None, name, plain, autojunk=False)
            if match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE:
                return service
    return ""


def _piece(plain: str) -> str:
    """`tterstock`, `gettyima`: most of a name that the picture's edge cuts."""
    for name, service in NAMES.items():
        long_enough = SHORTEST_PIECE <= len(plain) < len(name) and len(plain) >= PART * len(name)
        if long_enough and (name.startswith(plain) or name.endswith(plain)):
            return service
    return ""
