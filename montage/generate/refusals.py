"""What is never generated, and why.

A made picture of a person in the news would look like evidence of them doing it. So nothing is made for a line
- that names a person, in its words, query, tags or anchors, or that has a name no table knows;
- that is about one particular person without the name: by an office ("the mayor", "总统", "a spokesman") or a part in a
  case ("the suspect"), by what points at a person ("the driver", "his mother", "该男子"), by an age, or by he, she
  or I. "Farmers", "a nurse", "消防员" are anybody, and may be made.

Then subjects, by the word lists in refused-en.txt and refused-zh.txt, whatever the line says about them: violence, sex
and hate; unrest, arms and voting, of which a made picture would be taken for evidence; and a newsroom's own topics.
A line's words count beside its prompt: an innocent picture made for a murder is none. What is refused has other rungs
of the ladder: footage, the article's pictures, a card.

The lists have a word or a phrase a line. An English word with an asterisk stands for all of its forms; "harmless" are
phrases that are taken out first, "office" and "person" the people above, "name" some whom the rules for names miss.
Chinese is read in jieba's words, so that no word is found across two others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from assets_db.errors import UserError
from montage.language.bounds import LONGEST_SENTENCE, divided
from montage.language.entities import Name, names
from montage.language.gazetteer import NOT_CHINESE_NAMES, SURNAMES
from montage.language.objects import is_listed
from montage.language.stopwords import SAYING
from montage.language.text import HAN, chinese_words, content_words, tagged
from montage.model import Anchor, Line

KINDS = {
    "violent": "it is violent",
    "sexual": "it is sexual",
    "hateful": "it is hateful",
    "unrest": "a picture of it would be taken for evidence",
}
LONGEST = 5  # [words] of a phrase in the lists
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)*")  # of a hyphenated word each part
_AGE = re.compile(r"\b\d{1,3}[- ]years?[- ]old\b|(?<=\w, )\d{2}(?=,)|\baged? \d{1,3}\b|\d{1,3}岁")
_QUOTED = re.compile(r"[“\"「『《][^”\"」』》]*+(?:[”\"」』》]|\Z)")  # speech, which is not shown
_SPOKE = re.compile(r"\b(?:he|she|I)\s+(?:\w+ly\s+)?(?:" + "|".join(sorted(SAYING)) + r")\b", re.IGNORECASE)
_POINTED = re.compile(r"\b(?:I|me|my|myself)\b|\b(?i:he|him|his|himself|she|her|hers|herself)\b")
_CHINESE_POINTED = ("他", "她", "我", "他的", "她的", "我的", "本人")
_POINTING = re.compile(r"^(?:the|this|that|his|her|its|their|our|my|another|same|former|ex-\w+)$|['’]s$", re.IGNORECASE)
_CHINESE_POINTING = ("该", "这位", "那位", "这名", "那名", "这个", "那个", "其", "涉事")
_NO_OFFICE_BEFORE = re.compile(  # king crabs, general practitioners
    r"(?:crab|penguin|bee|ant|cobra|prawn|tide|bed|election|island|store|manager|meeting|practitioner|strike)s?"
    r"|salmon|size|conch|protea|public|knowledge|hospital|assembly|anaesthetic|practice|purpose|interest|idea|league"
)
_FOREIGN = ("nrt", "nrfg")  # jieba's tags of names from abroad, and of famous ones
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,6}[·•・][\u3400-\u9fff]{1,4}")
_TITLE = re.compile(r"(?:Mc|O['’]|De|La)?[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*")  # no MacBook


def refused(line: Line, anchors: Sequence[Anchor], prompt: str, own: Sequence[str] = ()) -> str:
    """Why no picture is made for `line`, in a few words; empty where one may be.

    `anchors` are the line's; `prompt` the whole prompt of a model, empty where it is not known yet; `own` the
    newsroom's topics, words or phrases.
    """
    whole = dict.fromkeys(text for text in (line.text, line.query, prompt) if text)
    texts = tuple(part for text in whole for part in divided(text, LONGEST_SENTENCE))
    if person := _person(line, anchors, texts):
        return f"it names a person ({person})"
    for text in texts:
        if somebody := _somebody(text):
            return f"it is about a particular person ('{somebody}')"
    for text in texts:
        for kind, reason in KINDS.items():
            if match := _listed(text, kind):
                return f"{reason} ('{match}')"
        if topic := next((topic for topic in own if _says(text, topic)), ""):
            return f"the newsroom refuses '{topic}'"
    return ""


def own_topics(setting: str) -> tuple[str, ...]:
    """A newsroom's topics: words or phrases separated by commas, or a text file with one a line.

    Raises UserError where a file is meant that cannot be read.
    """
    path = Path(setting.strip())
    if path.suffix == ".txt" or len(path.parts) > 1:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UserError(f"{path} cannot be read ({reason})", "check the setting refuse") from error
        return _each(line for line in lines if not line.lstrip().startswith("#"))
    return _each(re.split(r"[,，、]", setting))


def is_person(word: str) -> bool:
    """Whether a noun, in either number, names a person: a driver, the president, 市长."""
    if HAN.match(word):
        return any(entry == (word,) for kind in ("office", "person") for entry in _lists().chinese[kind])
    low = word.lower()
    return any((form,) in _lists().english[kind] for kind in ("office", "person") for form in _singular(low))


def _person(line: Line, anchors: Sequence[Anchor], texts: Sequence[str]) -> str:
    known = [tag.text for tag in line.tags if tag.kind == "person"]
    known += [anchor.text for anchor in anchors if anchor.kind == "person"]
    if known:
        return known[0]
    for text in texts:
        chinese = bool(HAN.search(text))
        found = (name.text for name in names(text, "zh" if chinese else "en") if name.kind == "person" or _maybe(name))
        if name := next(found, "") or _famous(text) or (_chinese_person(text) if chinese else ""):
            return name
    return ""


def _maybe(name: Name) -> bool:
    """Two or three words with capitals that no table knows."""
    parts = name.text.split(" ")
    known = name.kind or is_listed(parts[-1].lower(), "en")  # the Hubble Space Telescope
    return not known and 2 <= len(parts) <= 3 and all(_TITLE.fullmatch(part) for part in parts)


def _famous(text: str) -> str:
    """A name in the lists that stands for one person by itself."""
    if HAN.search(text):
        return _found(_chinese_words(text), _lists().chinese["name"], frozenset()).replace(" ", "")
    known = _lists().english["name"]
    return next((word for word in _WORD.findall(text) if word[0].isupper() and (word.lower(),) in known), "")


def _chinese_person(text: str) -> str:
    """The first word that may be a person's name: known from abroad, written with a dot, or with a family name."""
    if dotted := _DOTTED.search(text):
        return dotted[0]
    for word, flag in tagged(text):
        native = flag == "nr" and len(word) in (2, 3) and word[0] in SURNAMES
        if (native or (flag in _FOREIGN and len(word) > 1)) and word not in NOT_CHINESE_NAMES:
            return word
    return ""


def _somebody(text: str) -> str:
    """The words of a text that point at one particular person; empty if none. Quotations and "he says" do not count."""
    text = _SPOKE.sub(" ", _QUOTED.sub(" ", text))
    for pattern in (_AGE, _POINTED):
        if match := pattern.search(text):
            return match[0]
    return _chinese_somebody(text) if HAN.search(text) else _latin_somebody(text)


def _latin_somebody(text: str) -> str:
    words = [match[0] for match in _WORD.finditer(text)]
    low = [word.lower().replace("’", "'") for word in words]
    offices, people = _lists().english["office"], _lists().english["person"]
    for place in range(len(low)):
        bare = [word.removesuffix("'s") for word in low[place : place + 3]]
        for length in range(len(bare), 0, -1):
            following = low[place + length : place + length + 1]
            if tuple(bare[:length]) in offices and not any(map(_NO_OFFICE_BEFORE.fullmatch, following)):
                return " ".join(words[place : place + length]).removesuffix("’s").removesuffix("'s")
        if (bare[0],) in people and any(_POINTING.search(word) for word in low[max(0, place - 2) : place]):
            return " ".join(words[max(0, place - 1) : place + 1])
    return ""


def _chinese_somebody(text: str) -> str:
    words = chinese_words(text)
    offices, people = _lists().chinese["office"], _lists().chinese["person"]
    for place, word in enumerate(words):
        following = words[place + 1 : place + 2]
        if word in _CHINESE_POINTED and following not in (["们"], ["国"]):
            return word
        if (word,) in offices and following != ["们"]:
            return word
        if (word,) in people and any(before in _CHINESE_POINTING for before in words[max(0, place - 2) : place]):
            return "".join(words[max(0, place - 1) : place + 1])
    return ""


def _listed(text: str, kind: str) -> str:
    """The first entry of the list of a kind in a text; empty if none."""
    for run in _latin_words(text):
        if match := _found(run, _lists().english[kind], _lists().forms[kind]):
            return match
    return _found(_chinese_words(text), _lists().chinese[kind], frozenset()).replace(" ", "")


def _found(words: Sequence[str], entries: frozenset[tuple[str, ...]], stems: frozenset[str]) -> str:
    for start in range(len(words)):
        for length in range(1, min(LONGEST, len(words) - start) + 1):
            if tuple(words[start : start + length]) in entries or _joined(words[start : start + length]) in entries:
                return " ".join(words[start : start + length])
        if stems and stems.intersection(content_words(words[start], "en")):
            return words[start]
    return ""


def _joined(words: Sequence[str]) -> tuple[str, ...]:
    """jieba divides 枪击案 where its dictionary lacks it; in the lists it is whole."""
    return ("".join(words),)


def _latin_words(text: str) -> list[list[str]]:
    """The words in lower case, divided where a harmless phrase was taken out."""
    low = [match[0].lower().replace("’", "'") for match in _WORD.finditer(text)]
    runs: list[list[str]] = [[]]
    place = 0
    while place < len(low):
        bare = [word.removesuffix("'s") for word in low[place : place + LONGEST]]
        harmless = next((n for n in range(len(bare), 1, -1) if tuple(bare[:n]) in _lists().english["harmless"]), 0)
        if harmless:
            runs.append([])
        else:
            runs[-1].append(bare[0])
        place += harmless or 1
    return runs


def _chinese_words(text: str) -> list[str]:
    if not HAN.search(text):
        return []
    for harmless in _lists().chinese["harmless"]:
        text = text.replace("".join(harmless), "。")
    return chinese_words(text)


def _says(text: str, topic: str) -> bool:
    """Whether a text says a newsroom's topic: Chinese anywhere, English in any form of its words."""
    if HAN.search(topic):
        return topic in text
    wanted, spoken = content_words(topic, "en") or [topic.lower()], content_words(text, "en")
    return any(spoken[start : start + len(wanted)] == wanted for start in range(len(spoken)))


def _each(topics: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic.strip() for topic in topics if topic.strip()))


def _singular(word: str) -> Iterator[str]:
    yield word
    for ending, instead in (("men", "man"), ("ies", "y"), ("es", ""), ("s", ""), ("children", "child")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead


@dataclass(frozen=True, slots=True)
class _Lists:
    """Entries by kind, each a tuple of its words; `forms` are stems of words that stand for all their forms."""

    english: dict[str, frozenset[tuple[str, ...]]]
    chinese: dict[str, frozenset[tuple[str, ...]]]
    forms: dict[str, frozenset[str]]


@cache
def _lists() -> _Lists:
    english, chinese = _read("refused-en.txt"), _read("refused-zh.txt")
    forms = {
        kind: frozenset(stem for entry in entries if entry.endswith("*") for stem in content_words(entry[:-1], "en"))
        for kind, entries in english.items()
    }
    return _Lists(
        {kind: frozenset(tuple(entry.rstrip("*").split(" ")) for entry in some) for kind, some in english.items()},
        {kind: frozenset((entry,) for entry in some) for kind, some in chinese.items()},
        forms,
    )


def _read(name: str) -> dict[str, list[str]]:
    """kind -> entries of a list: kind and entry, separated by a tab."""
    found: dict[str, list[str]] = {}
    for row in files("montage.generate").joinpath(name).read_text(encoding="utf-8").splitlines():
        kind, entry = row.split("\t")
        found.setdefault(kind, []).append(entry)
    return found
