"""Where a Chinese text names a place, and by which words it says that something happens or lies there."""

import re
from collections.abc import Sequence

from montage.atlas.mention import Mention, held
from montage.language.text import tagged
from montage.places.gazetteer import Place, gazetteer

MOST = 4  # words that a name is divided into
BESIDE = 24  # [characters] beside a name that are looked at
CHAIN = 3  # names before a name that may hold its place
SHORT = 2  # characters: such a name is also a word, unless it is tagged as a place
_SUFFIXES = ("市", "省", "县", "州", "自治区", "特别行政区", "地区")
_AT = re.compile(
    r"(?:在|于|赴|抵达|来自|位于|前往|来到|飞往|运往|开往|到达|抵|(?<![收得感受遭达看听想提谈直])到|至|地处|进入|返回|访问|从|自|回到|离开|途经|落户|登陆|飞抵|袭击|席卷|走进"
    r"|坐落于|通往|驶往|重返|走访|考察|亮相|落地|横扫|侵袭|涌入|驶入|逼近|涌向|奔赴|驶向|迁往|迁至)(?:了)?$"
)
_HERE = re.compile(
    r"^(?:市|省|县|州)?(?:[东西南北中]{1,2}部|附近|市中心|市区|城区|郊区|市郊|街头|境内|机场|火车站|港口|上空|沿海|沿岸|一带|郊外|远郊|近郊|城外|城内|海域"
    r"|[^，。；]{0,6}?(?:举行|召开|开幕|举办|发生|启动|落成|开通|揭幕|爆发|遭遇|遭受|遭到|坠毁|落地)|的一(?:家|所|座|处|个|栋|间|条)|当地"
    r"|遭|爆炸|地震|是[^，。]{0,12}(?:城市|首都|省会|省份|国家))"
)
_BODY = re.compile(
    r"^(?:市|省|县|州)?(?:大学|学院|中学|银行|公司|集团|交易所|证券|法院|队|俱乐部|[日晚时早]报|电视台|奥运|冬奥|世博|峰会|时间|人(?!行道)|话|籍|菜|政府"
    r"|警方|警察|当局|外交部|大使馆|总领馆|协会|委员会|方面|问题|公约|协[定议]|条约|宣言|议定书|总统|总理|首相|国家|男足|女足|男篮|女篮|男排|女排|球员|选手"
    r"|股市|市长|省长|海关|商人|游客|记者|国际|一[边方]|[^，。的在]{0,3}局)"
)

Found = tuple[int, int, tuple[Place, ...]]  # start, end [characters], the places that it may mean


def chinese_mentions(text: str) -> list[Mention]:
    """The mentions of places in a line, in order; of 江苏苏州 the first name only says where the second is."""
    found = list[Mention]()
    names = _names(text)
    for number, (start, end, candidates) in enumerate(names):
        after = names[number + 1] if number + 1 < len(names) else None
        if after and text[end : after[0]] in ("", "的") and held(after[2], candidates):
            continue
        first, holders = _before(text, names, number)
        left, right = text[max(0, first - BESIDE) : first], text[end : end + BESIDE]
        if _BODY.match(right):
            continue
        there = bool(_AT.search(left) or _HERE.match(right))
        inside = held(candidates, holders) if holders else candidates
        found.append(Mention(text[start:end], start, inside, bool(holders), there))
    return found


def _before(text: str, names: Sequence[Found], number: int) -> tuple[int, tuple[Place, ...]]:
    """Where the names that stand right before a name begin, and the places that they may mean: 中国|江苏|苏州."""
    first, holders = names[number][0], list[Place]()
    for start, end, candidates in reversed(names[max(0, number - CHAIN) : number]):
        if text[end:first] not in ("", "的"):
            break
        first, holders = start, [*holders, *candidates]
    return first, tuple(holders)


def _names(text: str) -> list[Found]:
    """The longest names of places that begin and end with a word."""
    pairs, ends, at = [part for pair in tagged(text) for part in _parted(*pair)], list[int](), 0
    for word, _ in pairs:
        at = text.find(word, at) + len(word)
        ends.append(at)
    found, number = list[Found](), 0
    while number < len(pairs):
        start = ends[number] - len(pairs[number][0])
        for more in range(min(MOST, len(pairs) - number) - 1, -1, -1):
            name = text[start : ends[number + more]]
            candidates = _named(name)
            before = found[-1][2] if found and found[-1][1] == start else ()
            sure = more or len(name) > SHORT or held(candidates, before)
            if candidates and (sure or _is_tagged(pairs[number][1], text[ends[number] : ends[number] + 1])):
                found.append((start, ends[number + more], candidates))
                number += more
                break
        number += 1
    return found


def _named(name: str) -> tuple[Place, ...]:
    """The places called `name`, with or without what they are: 海口, 海口市."""
    if not 2 <= len(name) <= 12 or name.isascii():
        return ()
    whole = gazetteer().named(name)
    suffix = next((one for one in _SUFFIXES if name.endswith(one) and len(name) > len(one) + 1), "")
    if whole or not suffix:
        return whole
    some = gazetteer().named(name.removesuffix(suffix))
    cities = suffix in ("市", "县")
    return tuple(one for one in some if (one.kind == "city") == cities or suffix == "州")


def _is_tagged(flag: str, right: str) -> bool:
    """Whether a word is tagged as a place, or is followed by what it is."""
    return flag in ("ns", "nsf") or right.startswith(("市", "省"))


def _parted(word: str, flag: str) -> list[tuple[str, str]]:
    """A word that is two names of places as both: 法国|巴黎."""
    if flag == "ns" and len(word) > SHORT + 1 and not _named(word):
        for place in range(SHORT, len(word) - 1):
            if held(_named(word[place:]), _named(word[:place])):
                return [(word[:place], flag), (word[place:], flag)]
    return [(word, flag)]
