"""Text -> the tokens that full-text search compares: the one place that decides what a word is.

English and Chinese. Documents carry every form of a word, so that a query, which has one form a word, hits any of them.
How a word may be written is decided in `spelling.py`, for documents and queries alike. Whoever changes either adds a
migration that makes the tokens of known footage anew (`fulltext.rebuild`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assets_db.chinese import jieba
from assets_db.spelling import one_spelling, one_stem, plain_text

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
LETTER = f"[^\\W\\d_{HAN}]"
PART = f"[^\\W_{HAN}]"
# Words that may be written as one: take-off, F-16, O'Neill; and apart, X ray, 10 km. Four parts are a phrase.
HYPHEN = r"[-\u2010-\u2013\u2212]"
JOINED = re.compile(
    f"(?<!{PART})(?<!{PART}{HYPHEN})(?<!['\u2019])"
    f"(?:{PART}+(?:{HYPHEN}{PART}+){{1,2}}|{LETTER}['\u2019]{LETTER}{{2,}}"
    f"|(?![aAiI] [^\\d]){LETTER} {PART}+|\\d{{1,6}} {LETTER}{{1,2}})(?!{PART})(?!{HYPHEN}{PART})"
)
RUN = re.compile(f"[{HAN}]{{1,500}}|{PART}+")  # jieba takes the square of a run's length
# Three letters or more are a word of their own beside digits (covid19, drone4K); fewer are not (5G, mp4, B52).
DIGITS = re.compile(r"(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[^\W\d_]{3})")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Names that are one word though their parts are none: F-16, Su-27, 5-G, X-ray; but not the article of `a 16-year-old`.
CODE = re.compile(
    rf"(?![aI] ){LETTER}{{1,2}}[^\w'\u2019]\d+|(?<!\d)\d{{1,12}}[^\w'\u2019]{LETTER}"
    rf"|(?![aAI] ){LETTER}[^\w'\u2019]{LETTER}+"
)
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})  # Müller, Mueller
LONGEST_WORD = 64  # [characters] of a word that has other forms; longer ones are no words

STOPPED = """
    a about above after again against all also am an and any are as at be because been before being below between both
    but by can cannot could d did do does doing down during each few for from further get got had has have having he
    her here hers herself him himself his how i if in into is it its itself just ll m me more most my myself no nor
    not now of off on once only or other our ours ourselves out over own re s said same say says she should so some
    such t than that the their theirs them themselves then there these they this those through to too under until up
    upon us ve very was we were what when where which while who whom why will with would you your yours yourself
    yourselves 的 了 和 是 在 就 都 而 及 与 着 或 之 也 还 又 很 更 最 被 把 给 让 向 往 从 到 对 于 为 以 因 由 则
    但 却 并 且 等 个 这 那 哪 此 其 某 各 每 我 你 您 他 她 它 们 我们 你们 他们 她们 它们 自己 这个 那个 这些 那些
    这里 那里 这样 那样 什么 怎么 怎样 如何 为什么 哪里 多少 因为 所以 如果 虽然 但是 然而 而且 并且 或者 以及 及其
    由于 因此 于是 对于 关于 为了 根据 按照 通过 随着 除了 之后 之前 以后 以前 之间 一个 一些 一种 不 没 没有 有 会 能
    可 可以 可能 能够 应该 要 需要 已 已经 正在 曾 将 将要 刚 刚刚 再 才 只 只是 只有 不是 就是 还是 也是 都是 说 表示
    称 吗 呢 吧 啊 呀 地 得 过 来 去 上 下 里 中
"""
STOP = frozenset(STOPPED.split())


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of text that is one token in a query."""

    text: str
    also: str = ""  # how the word is written that it is a part of


def tokens(text: str) -> list[str]:
    """Every form of every word of a document.

    As written, in its one spelling, without accents, and the parts of camelCase names; of what may be written as one
    word (take-off) the parts and the whole.
    """
    return [form for pieces in _pieces(text, document=True) for piece in pieces for form in _forms(piece.text)]


def query_tokens(text: str) -> list[str]:
    """The distinct content words of a query, one form each, in their order; empty where there are none."""
    return list(content_words(text))


def content_words(text: str) -> dict[str, float]:
    """The tokens of a query and how much of a word each is: a long Chinese word shares its one among its parts.

    The values add up to the number of different content words.
    """
    found: dict[str, float] = {}
    for pieces in _pieces(text):
        content = list(dict.fromkeys(_key(piece.text) for piece in pieces if not _is_stop(piece.text)))
        for token in content:
            found.setdefault(token, 1 / len(content))
    return found


def spellings(text: str) -> dict[str, tuple[str, ...]]:
    """For each token of a query the tokens of a document that count as it: itself, and `takeoff` for `take-off`."""
    found: dict[str, dict[str, None]] = {}
    for piece in (piece for pieces in _pieces(text) for piece in pieces if not _is_stop(piece.text)):
        key = _key(piece.text)
        others = (_stem(_plain(piece.also.lower())),) if piece.also else ()
        found.setdefault(key, {key: None}).update(dict.fromkeys((*others, *_written_out(piece.text.lower()))))
    return {token: tuple(others) for token, others in found.items()}


def _pieces(text: str, document: bool = False) -> Iterator[list[_Part]]:
    """Word after word, each with the shorter words in it and itself."""
    text, end = plain_text(unicodedata.normalize("NFKC", text)), 0
    for match in JOINED.finditer(text):
        yield from _runs(text[end : match.start()])
        yield from _joined(match[0], document)
        end = match.end()
    yield from _runs(text[end:])


def _runs(text: str) -> Iterator[list[_Part]]:
    for run in RUN.findall(text):
        if re.match(f"[{HAN}]", run):
            yield from ([_Part(part) for part in jieba().cut_for_search(word)] for word in jieba().cut(run))
        else:
            yield from ([_Part(word)] for word in DIGITS.split(run))


def _joined(written: str, document: bool) -> Iterator[list[_Part]]:
    """What may be written as one word: `F16` in a query, `take` and `off`, also as `takeoff`; in a document all."""
    whole = "".join(RUN.findall(written))
    if CODE.fullmatch(written) and not document:
        yield [_Part(whole)]
        return
    for pieces in _runs(written):
        yield [_Part(piece.text, whole) for piece in pieces]
    if document:
        yield [_Part(whole)]


def _forms(word: str) -> list[str]:
    lower = word.lower()
    parts = CAMEL.split(word) if len(word) <= LONGEST_WORD else []
    pieces = [_stem(_plain(part.lower())) for part in parts] if len(parts) > 1 else []
    return list(dict.fromkeys([_stem(lower), _key(word), *pieces, *_written_out(lower)]))


def _key(word: str) -> str:
    """The one form of a word that queries have."""
    return _stem(_plain(word.lower()))


def _written_out(lower: str) -> list[str]:
    """`müller` -> `mueller`, where that leaves plain Latin letters."""
    written = lower.translate(WRITTEN_OUT)
    return [_key(written)] if written != lower and _plain(written).isascii() else []


def _is_stop(word: str) -> bool:
    # "us" says nothing, "US" is a country; the same goes for IT and WHO.
    return word.lower() in STOP and not (len(word) > 1 and word.isupper())


def _plain(word: str) -> str:
    """Without accents, where that leaves plain Latin letters: in other scripts a mark makes another letter."""
    if word.isascii():
        return word
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    bare = bare.translate(UNDECOMPOSED)
    return bare if bare.isascii() else word


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    if len(word) > LONGEST_WORD or "LATIN" not in unicodedata.name(word[:1], ""):
        return word
    import snowballstemmer

    # A stemmer holds the word it works on: one shared between threads would mix them up.
    return one_stem(str(snowballstemmer.stemmer("english").stemWord(one_spelling(word))))
