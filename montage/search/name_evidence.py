"""Whether a text about a picture says a name as a name: all of its words together, meaning the same bearer.

Where a text has capitals, they are asked for; file names and the like have none. A name that is a word as well (Apple,
Turkey, 小米) needs more where its capital may come from elsewhere: a word beside it that says what it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from assets_db.spelling import initials, plain_text
from montage.language import gazetteer
from montage.language import namesakes as table
from montage.language.entities import Kind
from montage.language.objects import is_listed
from montage.language.stopwords import ENGLISH
from montage.language.text import HAN, chinese_words
from montage.language.visible_nouns import DETERMINERS, LOOKS
from montage.search.other_script import in_other_script

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?:;|–—(“\"])\s*(?:the\s+)?$", re.IGNORECASE)
_APART = r"[\s_.\-–'’&]{1,3}"  # between the words of a name
BESIDE = 60  # [characters] before a name that are looked at
_TITLED = 3  # content words that all have capitals: a title, in which capitals mean nothing
_SUFFIX = re.compile(r",? (?:Inc|Corp|Ltd|Co|PLC|LLC|Corporation)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A name in a line of narration, and what bears it."""

    text: str
    kind: Kind = ""


def spellings(name: Bearer) -> tuple[str, ...]:
    """The name, and what else its bearer is commonly called, in both scripts."""
    plain = initials(name.text).strip()
    short = [_SUFFIX.sub("", plain)]
    if name.kind == "organisation":
        short += [
            stem for tail in table.CHINESE_BRAND_TAILS if (stem := plain.removesuffix(tail)) in table.CHINESE_BRANDS
        ]
    written = (plain, *short, *_aliases(plain))
    others = [other for one in written for other in in_other_script(one, name.kind)]
    return tuple(dict.fromkeys((*written, *others, *(alias for other in others for alias in _aliases(other)))))


def _aliases(name: str) -> tuple[str, ...]:
    """The names in the same script that mean the same as `name`, itself among them; none where it has no others."""
    return next((row for row in table.ALIASES if name in row), ())


def says(text: str, name: Bearer) -> bool:
    """Whether one of the lines of `text` says `name`."""
    plain = _plain(text)
    return any(
        _chinese(line, spelling, name.kind) if HAN.search(spelling) else _latin(line, spelling, name.kind)
        for spelling in spellings(name)
        for line in plain.splitlines()
    )


@lru_cache(maxsize=1024)  # a shot is looked at for each line
def _plain(text: str) -> str:
    """One way of writing initials and Chinese, without accents."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "\n".join(map(plain_text, unicodedata.normalize("NFKC", bare).splitlines()))


def _latin(line: str, name: str, kind: Kind) -> bool:
    cased = _uses_capitals(line)
    return any(
        _named(_Mention(line, *match.span(), cased), name, kind) for match in _pattern(name, kind).finditer(line)
    )


@lru_cache(maxsize=1024)
def _pattern(name: str, kind: Kind) -> re.Pattern[str]:
    """The words of a name together, in any case; a person may have an initial between them."""
    words = [re.escape(word) for word in re.findall(r"[^\W_]+", _plain(name))]
    apart = rf"{_APART}(?:[A-Z]{_APART})?" if kind == "person" else _APART
    return re.compile(rf"(?<![^\W_])(?:{apart.join(words)})(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _uses_capitals(line: str) -> bool:
    """Whether names have capitals in `line` and other words have none."""
    words = [word for word in _WORD.findall(line) if word.lower() not in ENGLISH]
    if line.islower() or line.isupper():
        return False
    return len(words) <= _TITLED or any(word[0].islower() for word in words)


@dataclass(frozen=True, slots=True)
class _Mention:
    """line[start:end], which may be a name."""

    line: str
    start: int
    end: int
    cased: bool  # names have capitals in this line, and other words none

    @property
    def text(self) -> str:
        return self.line[self.start : self.end]

    @property
    def before(self) -> str:
        """The word right before it."""
        found = re.search(r"([^\W_]+\.?)[\s-]$", self.line[max(0, self.start - BESIDE) : self.start])
        return found[1] if found else ""

    @property
    def after(self) -> str:
        """The word right after it."""
        found = re.match(r"[\s-]([^\W_]+)", self.line[self.end :])
        return found[1] if found else ""

    @property
    def opens(self) -> bool:
        """Whether any word would have a capital there."""
        return bool(_OPENS.search(self.line[max(0, self.start - BESIDE) : self.start]))


def _named(mention: _Mention, name: str, kind: Kind) -> bool:
    if name.islower():
        return True
    capital = all(word[0].isupper() for word in _WORD.findall(mention.text) if word.lower() not in ENGLISH)
    if (mention.cased and not capital) or _part_of_longer(mention, name):
        return False
    if name.isupper() and not (mention.cased and mention.text.isupper()) and name.lower() in ENGLISH:
        return False  # "us", "it", "who" where capitals mean nothing
    if len(_WORD.findall(name)) > 1:
        return _several(mention, kind)
    if not _agrees(mention, kind):
        return False
    return not _is_word(name, kind) or _strong(mention) or _cued(mention.line, name, kind)


def _several(mention: _Mention, kind: Kind) -> bool:
    """Several words together are a name unless they are used as words, or are a part of another one's."""
    before, after = mention.before.lower(), mention.after
    if not mention.cased and (before in LOOKS or (before in DETERMINERS and before != "the")):
        return False
    another = gazetteer.PLACE_TAILS | gazetteer.ORGANISATION_WORDS | table.LANDMARKS
    return not (kind == "person" and mention.cased and after in another)


def _agrees(mention: _Mention, kind: Kind) -> bool:
    """Whether the words with capitals around a single word leave its bearer what it is."""
    before, after = mention.before, mention.after
    if before[:1].isupper() and not _leads(before, mention, kind):
        return False
    if kind == "organisation":
        river = before.lower() == "the" and not _cue(after, kind) and not after[:1].isupper()
        return after.lower() not in table.NATURE and not (mention.cased and river)
    if not (mention.cased and after[:1].isupper()):
        return True
    if kind == "place":
        return after in gazetteer.PLACE_TAILS | table.LANDMARKS or _cue(after, kind)
    return kind != "person"


def _leads(before: str, mention: _Mention, kind: Kind) -> bool:
    """Whether a word with a capital may stand before a name without changing its bearer: President, Donald, In."""
    if before in gazetteer.GIVEN_NAMES:
        return kind == "person"
    if before in gazetteer.TITLES or before.lower() in ENGLISH or before in gazetteer.NATIONALITIES:
        return True
    if kind == "place":
        return before in table.BEFORE_PLACES or (_opening(before, mention) and is_listed(before.lower(), "en"))
    return before in gazetteer.PLACES or (_opening(before, mention) and before.endswith(("ing", "ed")))


def _opening(before: str, mention: _Mention) -> bool:
    start = mention.line.rfind(before, 0, mention.start)
    return bool(_OPENS.search(mention.line[:start])) and before not in gazetteer.PLACE_HEADS


def _strong(mention: _Mention) -> bool:
    """Whether its capital can only be a name's."""
    return mention.cased and not mention.opens


def _is_word(name: str, kind: Kind) -> bool:
    """Whether a single word may mean something else than this bearer."""
    low = name.lower()
    kinds = sum(
        name in known for known in (gazetteer.PLACES, gazetteer.ORGANISATIONS | table.BRANDS, gazetteer.GIVEN_NAMES)
    )
    return kinds > 1 or low in table.WORDS or _is_thing(low) or (kind != "organisation" and name in table.BRANDS)


def _is_thing(word: str) -> bool:
    return any(is_listed(form, "en") for form in (word, word.removesuffix("s"), word.removesuffix("es")))


def _part_of_longer(mention: _Mention, name: str) -> bool:
    """Whether a known place or body is meant that has more words: Mexico in New Mexico."""
    return any(
        match.start() <= mention.start and mention.end <= match.end()
        for longer in _longer(name)
        for match in _pattern(longer, "").finditer(mention.line)
    )


@lru_cache(maxsize=1024)
def _longer(name: str) -> tuple[str, ...]:
    known = gazetteer.PLACES | gazetteer.ORGANISATIONS | table.BRANDS
    aliases = _aliases(name)
    parts = name.split()
    return tuple(
        one
        for one in sorted(known)
        if one not in aliases and len(one.split()) > len(parts) and f" {name} " in f" {one} "
    )


def _cued(line: str, name: str, kind: Kind) -> bool:
    return any(_cue(word, kind) for word in _WORD.findall(line) if word.lower() != name.lower())


def _cue(word: str, kind: Kind) -> bool:
    low = word.lower()
    return low in table.CUES[kind] if kind else any(low in cues for cues in table.CUES.values())


def _chinese(line: str, name: str, kind: Kind) -> bool:
    return any(_chinese_named(line, start, name, kind) for start in _whole(line, name, kind))


def _whole(line: str, name: str, kind: Kind) -> Iterator[int]:
    """Where `name` stands in `line`; a short one only as words of their own: no 小米 in 小米粥.

    What lies at a place may be one word with it: 黄河大桥.
    """
    if name not in line:
        return
    ends = list(accumulate(map(len, chinese_words(line)), initial=0))
    for match in re.finditer(re.escape(name), line):
        end = next(end for end in ends if end >= match.end())
        own = end == match.end() or (kind == "place" and line[:end].endswith(table.CHINESE_CUES["place"]))
        if len(name) > 2 or (match.start() in ends and own):
            yield match.start()


def _chinese_named(line: str, start: int, name: str, kind: Kind) -> bool:
    before, rest = line[:start], line[:start] + "，" + line[start + len(name) :]
    person = before.endswith(table.CHINESE_CUES["person"]) or rest[start + 1 :].startswith(("先生", "女士"))
    if person and kind in ("place", "organisation"):
        return False
    if not _is_chinese_word(name, kind):
        return True
    cues = table.CHINESE_CUES[kind] if kind else tuple(cue for some in table.CHINESE_CUES.values() for cue in some)
    return any(cue in rest for cue in cues)


def _is_chinese_word(name: str, kind: Kind) -> bool:
    """Whether a Chinese name may mean something else than this bearer."""
    if kind == "organisation":
        return name in table.CHINESE_BRANDS or name in gazetteer.CHINESE_PLACES or is_listed(name, "zh")
    if kind == "person":
        return name in gazetteer.CHINESE_PLACES or is_listed(name, "zh")
    return name in table.CHINESE_BRANDS or is_listed(name, "zh")
