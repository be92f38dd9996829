"""Names in Chinese sentences. jieba takes many a word for a name: shape or company must agree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate

from montage.language import gazetteer as table
from montage.language import namesakes
from montage.language.name import Kind, Name
from montage.language.objects import is_listed
from montage.language.stopwords import CHINESE
from montage.language.text import HAN, is_chinese_word, tagged
from montage.places.gazetteer import gazetteer

LONGEST_BODY = 16  # [characters] of an organisation's name
LARGE = 100_000  # people of a city whose name is no other word
PROPER = ("ns", "nt", "nz", "j", "nr", "nrt")  # jieba's tags of names
PERSONAL = ("nr", "nrt", "nrfg")  # of those, persons'
_SPEAKS = ("说", "表示", "称", "指出", "认为", "强调", "告诉", "介绍", "回忆", "坦言")
_QUOTED = re.compile(rf"[“「『]([\u3400-\u9fff]{{3,{LONGEST_BODY}}})(?=[”」』])")
_DOT = "·"  # between the parts of a foreign name
_FOREIGN = re.compile(rf"[{table.TRANSLITERATION}]+")
_STATE_FORM = re.compile("|".join(sorted(table.CHINESE_STATE_FORMS, key=len, reverse=True)))
SHORTEST_FOREIGN = 3  # [characters] of a foreign name without a dot

Word = tuple[str, str, int]  # as written, jieba's tag, where it starts


def chinese_names(sentences: Sequence[str]) -> list[list[Name]]:
    """The names of each sentence of a text in order, each kind decided over all its mentions."""
    found = [without_overlaps([*_candidates(sentence)]) for sentence in sentences]
    every = [name for some in found for name in some]
    mentions = Counter(name.text for name in every)
    sure = {name.text: name.kind for name in every if not name.opens}
    return [
        [
            replace(name, kind=sure.get(name.text, name.kind), opens=False)
            for name in some
            if name.text in sure or mentions[name.text] > 1
        ]
        for some in found
    ]


def _candidates(sentence: str) -> Iterator[Name]:
    """What may be a name, overlapping; `opens` where one mention is not enough."""
    pairs = tagged(sentence)
    starts = accumulate((len(word) for word, _ in pairs), initial=0)
    words = [(word, flag, start) for (word, flag), start in zip(pairs, starts, strict=False)]
    yield from _bodies(words)
    yield from (Name(match[0], "organisation", match.start()) for match in _branded().finditer(sentence))
    for match in _QUOTED.finditer(sentence):
        if match[1].endswith(table.CHINESE_ORGANISATION_TAILS):
            yield Name(match[1], "organisation", match.start(1))  # “八国联盟”
    yield from foreign_people(words, PERSONAL)
    for word, flag, start in words:
        end = start + len(word)
        kind, sure = _guess(word, flag, sentence[:start], sentence[end:])
        if kind == "place" and is_chinese_place(region := word.removesuffix("地区")):
            word, end = region, start + len(region)
        if kind == "place" and (form := _STATE_FORM.match(sentence, end)):
            word, sure = sentence[start : form.end()], True  # 香港 | 特别行政区
        if kind:
            yield Name(word, kind, start, opens=not sure)


def without_overlaps(names: Iterable[Name]) -> list[Name]:
    """In order, of names that overlap the longest."""
    taken: list[Name] = []
    for name in sorted(names, key=lambda name: (-len(name.text), name.opens, name.start)):
        end = name.start + len(name.text)
        if all(end <= other.start or other.start + len(other.text) <= name.start for other in taken):
            taken.append(name)
    return sorted(taken, key=lambda name: name.start)


def foreign_people(words: Sequence[Word], personal: Sequence[str]) -> Iterator[Name]:
    """Words beside each other that are written as foreign names are: 施图岑 | 贝格, 本雅明 | · | 内塔尼亚胡.

    One of them is tagged as one of `personal`, or a dot stands among them; places are none but beside a dot.
    """
    texts = [word for word, _, _ in words]
    run: list[Word] = []
    for before, word, after in zip(("", *texts), (*words, ("", "", 0)), (*texts[1:], "", ""), strict=False):
        if _is_foreign(word[0], _DOT in (before[-1:], after[:1])):
            run.append(word)
            continue
        name = "".join(part for part, _, _ in run).rstrip(_DOT)
        start = run[0][2] + len(name) - len(name.lstrip(_DOT)) if run else 0
        name = name.lstrip(_DOT)
        named = any(flag in personal for _, flag, _ in run) and len(name) >= SHORTEST_FOREIGN
        if _DOT in name or (named and not is_chinese_place(name)):
            yield Name(name, "person", start)
        run = []


def _is_foreign(word: str, dotted: bool) -> bool:
    """Whether a word may be a part of a foreign person's name; `dotted`: it stands beside a dot."""
    if word == _DOT:
        return True
    written = bool(_FOREIGN.fullmatch(word.replace(_DOT, "")))
    return written and (dotted or not (is_chinese_place(word) or word in CHINESE))


def is_chinese_place(word: str) -> bool:
    """Whether it is listed among places, or names a country, a region or a large city."""
    if word in table.CHINESE_PLACES:
        return True
    found = gazetteer().named(word) if len(word) > 1 else ()
    return bool(found) and (found[0].kind != "city" or found[0].population >= LARGE)


def _guess(word: str, flag: str, before: str, after: str) -> tuple[Kind, bool]:
    """The kind, and whether one mention is enough."""
    if len(word) < 2 or not HAN.fullmatch(word) or word in CHINESE or word in table.NOT_CHINESE_NAMES:
        return "", False
    if word in table.CHINESE_PLACES or word in table.CHINESE_ORGANISATIONS:
        spoken = word in namesakes.CHINESE_NAMESAKES and after.startswith(_SPEAKS)  # 黄河表示: a person
        return ("person" if spoken else "place" if word in table.CHINESE_PLACES else "organisation"), True
    if word in namesakes.CHINESE_BRANDS and after.startswith(namesakes.CHINESE_ACTS):
        return "organisation", True
    if is_thing(word):
        return "", False
    if flag in PROPER and word[-1] in namesakes.CHINESE_LAND and _is_visited(before, after):
        return "place", True
    if flag in PROPER and is_chinese_place(word):
        return "place", True
    if flag in PERSONAL and len(word) <= 4:
        cued = after.startswith((*table.CHINESE_PEOPLE_CUES, *_SPEAKS)) or before.endswith(table.CHINESE_PEOPLE_CUES)
        full = len(word) == 3 and word[0] in table.SURNAMES and not _is_creature(word)
        return ("person", True) if cued or full else ("", False)
    if flag in PROPER and word.endswith(table.CHINESE_STATE_FORMS):
        return "place", True
    if flag == "nt":
        return ("organisation", True) if not word.endswith(("国", "关系", "和", "政府")) else ("", False)
    if flag == "ns":
        return "place", (len(word) > 2 and word[-1] in "省市县区州镇乡村岛山河湖海港湾") or before.endswith(
            ("在", "赴", "抵达")
        )
    return "", False


@cache
def _branded() -> re.Pattern[str]:
    """Matches a brand with a word for what it makes or is: 长城汽车, 苹果公司."""
    brands, tails = (
        sorted(some, key=len, reverse=True) for some in (namesakes.CHINESE_BRANDS, namesakes.CHINESE_BRAND_TAILS)
    )
    return re.compile(f"(?:{'|'.join(brands)})(?:{'|'.join(tails)})")


def is_thing(word: str) -> bool:
    """Whether a Chinese word is a common noun, even if jieba calls it a name: listed, or with such a noun as head."""
    return is_listed(word, "zh") or word.endswith(namesakes.CHINESE_HEADS)


def _is_creature(word: str) -> bool:
    """Whether a plant or an animal that people are named after has a word of its own: 罗汉松, not 叶连松."""
    return word[-1] in namesakes.CHINESE_CREATURES and is_chinese_word(word[:-1])


def _is_visited(before: str, after: str) -> bool:
    """Whether the word between them is where a person goes, or where something is."""
    return before.endswith(namesakes.CHINESE_GOING) or after.startswith(namesakes.CHINESE_THERE)


def _bodies(words: Iterable[Word]) -> Iterator[Name]:
    """Nouns that end in 公司, 大学, 协会 and stand together from a proper one on: 中国 半导体 行业 协会."""
    run: list[Word] = []
    for word, flag, start in words:
        proper = flag in PROPER and word not in table.NOT_CHINESE_NAMES
        joins = (proper or (run and flag in (*PROPER, "n", "vn", "ng"))) and HAN.fullmatch(word)
        run = [*run, (word, flag, start)] if joins else []
        text = "".join(part for part, _, _ in run)
        if len(run) > 1 and word.endswith(table.CHINESE_ORGANISATION_TAILS) and len(text) <= LONGEST_BODY:
            yield Name(text, "organisation", run[0][2])
