"""Names in a text: who, which body, where. By rules and small tables; what they cannot classify has no kind."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from montage.language import gazetteer as table
from montage.language import namesakes
from montage.language.objects import is_listed
from montage.language.stopwords import CALENDAR, CHINESE, ENGLISH, SAYING
from montage.language.text import HAN, is_chinese, is_chinese_word, sentences, tagged

Kind = Literal["person", "organisation", "place", ""]

_TOKEN = re.compile(
    r"(?:[A-Z]\.){1,3}(?=\W|$)"
    r"|\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Lt|Col|Sgt|Capt|Prof|Rev|St|Mt|Inc|Corp|Co|Ltd)\."
    r"|\b[A-ZÀ-ÞŁŚŽ][\w&-]*(?:['’](?!s\b)\w+)*"
)
_INSIDE = (" ", " de ", " van ", " von ", " bin ", " al-", " da ", " del ")
_OPENS = re.compile(r"(?:^|[.!?:…\n—–“\"‘(\[]\s{0,24})$")
_SAID = re.compile(r"^,?\s+(?:" + "|".join(sorted(SAYING)) + r")\b")
_ACTS = re.compile(  # what a sentence goes on with after the name of a company: no thing in the singular stands alone
    r"^(?:['’]s\b|\s+(?:(?!need|seed|breed|weed|feed)\w+ed|cut|sold|bought|will|has|had|is|was|plans|says|said|shares|stock"
    r"|won|lost|paid|beat|hit|set|sued|chief|executives?)\b)"
)
_SAYS = re.compile(r"\b(?:said|says|told|added|tweeted|wrote)\s+$")
_AGED = re.compile(r"^, \d{2},")
_WHERE = re.compile(r"\b(?:in|near|outside|across)\s+$")
_PROPER = ("ns", "nt", "nz", "j", "nr", "nrt")
_CHINESE_SPEAKS = ("说", "表示", "称", "指出", "认为", "强调", "告诉", "介绍", "回忆", "坦言")
_STOPS = re.compile(r"^(?:[,.;)]|\s+(?:and|on|for|after|last|this|since|when|to)\b|$)")


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name."""

    text: str
    kind: Kind = ""
    opens: bool = False  # it stands where any word has a capital
    before: str = ""
    after: str = ""
    titled: bool = False  # a title or a job stands before it


def names(text: str, lang: str) -> list[Name]:
    """The names of a text in order of mention, each kind decided over all its mentions."""
    if is_chinese(lang):
        return _chinese_names(text)
    found = [name for sentence in sentences(text, lang) for name in _mentions(sentence)]
    lower = set(re.findall(r"\b[a-zà-ÿ][\w-]+", text))
    firm = {name.text for name in found if not name.opens}
    firm |= {token for name in found for token in name.text.split()[1 if name.opens else 0 :]}
    cleaned = [clean for name in found if (clean := _clean(name, lower, firm))]
    kinds = _kinds(cleaned)
    return [replace(name, kind=kinds.get(name.text, "")) for name in cleaned]


def _mentions(sentence: str) -> list[Name]:
    """Runs of capitalised words. A line capitalised throughout is a heading: its capitals show no names."""
    tokens = list(_TOKEN.finditer(sentence))
    if len(tokens) > 2 and not re.search(r"\b[a-z]{4,}", sentence):
        return []
    runs: list[list[re.Match[str]]] = []
    for token in tokens:
        gap = sentence[runs[-1][-1].end() : token.start()] if runs else None
        if gap == " " and token[0] in table.TITLES and runs[-1][-1][0] not in table.TITLES:
            runs.append([token])  # NASA | Administrator Jim Bridenstine
        elif gap in _INSIDE or (gap in (" of ", " of the ", " for ") and runs[-1][-1][0] in table.ORGANISATION_WORDS):
            runs[-1].append(token)
        else:
            runs.append([token])
    return [_mention(sentence, run[0].start(), run[-1].end()) for run in runs]


def _mention(sentence: str, start: int, end: int) -> Name:
    before = sentence[max(0, start - 24) : start]
    return Name(sentence[start:end], "", bool(_OPENS.search(before)), before, sentence[end : end + 24])


def _clean(name: Name, lower: set[str], firm: set[str]) -> Name | None:
    """The mention without titles, week-days and words that only begin a sentence; None if nothing is left."""
    tokens = name.text.split(" ")
    titled = bool(tokens[1:]) and tokens[0] in table.TITLES
    while tokens and (_no_name(tokens[0]) or (tokens[0] in table.TITLES and name.text not in table.ORGANISATIONS)):
        if " ".join(tokens) in table.PLACES or (tokens[-1] in table.ORGANISATION_WORDS and not _no_name(tokens[0])):
            break
        name = replace(name, before=f"{name.before}{tokens[0]} ")
        tokens = tokens[1:]
        name = replace(name, opens=name.opens and titled and bool(tokens) and tokens[0] not in firm)
    if name.opens and tokens and name.text.startswith(tokens[0]) and _only_begins(tokens, lower, firm):
        tokens = tokens if len(tokens) == 1 and _acts(tokens[0], name) else tokens[1:]
    while tokens and _no_name(tokens[-1]) and not _is_surname(tokens):
        tokens = tokens[:-1]
    text = " ".join(tokens)
    if (
        len(text) < 2
        or text in table.NOT_NAMES
        or (len(text) == 2 and text.isupper() and text not in table.PLACES | table.ORGANISATIONS)
    ):
        return None
    job = re.search(r"([\w-]+)[\s,]+$", name.before)
    return replace(name, text=text, titled=titled or bool(job and job[1].lower() in table.JOBS))


def _no_name(token: str) -> bool:
    plain = token.lower().replace("’", "'").rstrip(".")
    return plain in CALENDAR or (plain in ENGLISH and token not in ("US", "IT")) or token in ("I'm", "A", "O")


def _acts(word: str, name: Name) -> bool:
    """Whether a word that begins a sentence acts as only its bearer can: Shell reported, Bush spoke."""
    if word.lower() in namesakes.WORDS and _speaks(name):
        return True
    return word in namesakes.BRANDS and bool(_ACTS.match(name.after))


def _is_surname(tokens: Sequence[str]) -> bool:
    """Theresa May, Doris Day: after a given name these are no months or days."""
    return tokens[-1] in ("May", "Day") and tokens[-2:-1] != [] and tokens[-2] in table.GIVEN_NAMES


def _only_begins(tokens: Sequence[str], lower: set[str], firm: set[str]) -> bool:
    """Whether the first word of a sentence has its capital from there alone."""
    first = tokens[0]
    known = table.PLACES | table.ORGANISATIONS
    if first in firm or first in known or " ".join(tokens[:2]) in known:
        return False
    if len(tokens) == 1:
        return not (first.isupper() and len(first) > 2)
    return first.lower() in lower or (first.endswith(("ing", "ly", "ed")) and first not in table.GIVEN_NAMES)


def _kinds(found: Sequence[Name]) -> dict[str, Kind]:
    """The kind of each surface: the surest rule over all mentions; a surname is its bearer's."""
    best: dict[str, tuple[int, Kind]] = {}
    speakers = {name.text for name in found if _speaks(name)}
    for name in found:
        sure, kind = _guess(name)
        if not kind and re.fullmatch(r"[A-Z]\w+ [A-Z]\w+", name.text) and name.text.split(" ")[1] in speakers:
            sure, kind = 5, "person"  # Gwynne Shotwell, whose surname alone speaks later
        if kind and sure > best.get(name.text, (0, ""))[0]:
            best[name.text] = (sure, kind)
    for text, (sure, kind) in list(best.items()):
        family = text.split(" ")[-1]
        if kind == "person" and " " in text and best.get(family, (0, ""))[0] < max(sure, 6):
            best[family] = (sure, "person")
    return {text: kind for text, (_, kind) in best.items()}


def _speaks(name: Name) -> bool:
    return bool(_SAID.match(name.after) or _SAYS.search(name.before))


def _guess(name: Name) -> tuple[int, Kind]:
    """How sure a rule is (9 is surest), and the kind it gives. The order of the rules is their precision."""
    tokens = name.text.split(" ")
    few = 2 <= len(tokens) <= 4 and all(
        (token[0].isalpha() and not token.isupper()) or "." in token for token in tokens
    )
    rules: tuple[tuple[bool, int, Kind], ...] = (
        (name.text in table.PLACES or (name.text.isupper() and name.text.title() in table.PLACES), 9, "place"),
        (name.text in namesakes.RIVERS and _is_river(name), 9, "place"),
        (name.text in table.ORGANISATIONS, 9, "organisation"),
        (
            (len(tokens) > 1 and tokens[-1] in table.PLACE_TAILS)
            or (len(tokens) > 1 and tokens[0] in table.PLACE_HEADS),
            7,
            "place",
        ),
        (len(tokens) > 1 and any(token in table.ORGANISATION_WORDS for token in tokens), 7, "organisation"),
        (few and (tokens[0] in table.GIVEN_NAMES or re.fullmatch(r"(?:[A-Z]\.)+", tokens[0]) is not None), 8, "person"),
        (name.titled and len(tokens) <= 4 and not name.text.isupper(), 6, "person"),
        (_acronym(name.text), 5, "organisation"),
        (name.text in namesakes.BRANDS or _is_team(name), 4, "organisation"),
        (few and (_speaks(name) or bool(_AGED.match(name.after))), 5, "person"),
        (
            bool(_WHERE.search(name.before) and re.match(r", (?:" + "|".join(table.STATES) + ")", name.after)),
            6,
            "place",
        ),
        (
            len(tokens) == 1 and name.text.isalpha() and bool(_WHERE.search(name.before) and _STOPS.match(name.after)),
            2,
            "place",
        ),
    )
    return next(((sure, kind) for holds, sure, kind in rules if holds), (0, ""))


def _is_team(name: Name) -> bool:
    """The Dolphins, the Bulls: animals and other things with a capital inside a sentence."""
    led = not name.opens and bool(re.search(r"\b[Tt]he $", name.before))
    return led and name.text.endswith("s") and is_listed(name.text[:-1].lower(), "en")


def _is_river(name: Name) -> bool:
    """The Amazon, the Amazon rainforest; not the Amazon warehouse."""
    following = re.match(r"\s+(\w+)", name.after)
    noun = (
        following and following[1].lower() not in ENGLISH | namesakes.NATURE and not following[1].endswith(("ed", "s"))
    )
    return bool(re.search(r"\b[Tt]he\s+$", name.before)) and not noun


def _acronym(text: str) -> bool:
    """NASA, AT&T, SpaceX, WeWork; not McConnell, not e-tron."""
    capitals = bool(re.fullmatch(r"[A-Z][A-Z&]{1,5}", text))
    camel = bool(re.fullmatch(r"[A-Z][a-z]+[A-Z]\w*", text)) and not text.startswith(("Mc", "Mac", "De", "La", "O"))
    return (capitals or camel) and text not in table.NOT_NAMES


def _chinese_names(text: str) -> list[Name]:
    found: list[Name] = []
    for sentence in sentences(text, "zh"):
        pairs = tagged(sentence)
        found += _chinese_bodies(pairs)
        found += [Name(match[0], "organisation") for match in _branded().finditer(sentence)]
        at = 0
        for word, flag in pairs:
            kind, sure = _chinese_guess(word, flag, sentence[:at], sentence[at + len(word) :])
            at += len(word)
            if kind:
                found.append(Name(word, kind, opens=not sure))
    mentions = Counter(name.text for name in found)
    sure_ones = {name.text: name.kind for name in found if not name.opens}
    selected = [name for name in found if name.text in sure_ones or mentions[name.text] > 1]
    return [replace(name, kind=sure_ones.get(name.text, name.kind), opens=False) for name in selected]


def _chinese_guess(word: str, flag: str, before: str, after: str) -> tuple[Kind, bool]:
    """The kind, and whether one mention is enough. jieba takes many a word for a name: shape or company must agree."""
    if len(word) < 2 or not HAN.fullmatch(word) or word in CHINESE or word in table.NOT_CHINESE_NAMES:
        return "", False
    if word in table.CHINESE_PLACES or word in table.CHINESE_ORGANISATIONS:
        spoken = word in namesakes.CHINESE_NAMESAKES and after.startswith(_CHINESE_SPEAKS)  # 黄河表示: a person
        return ("person" if spoken else "place" if word in table.CHINESE_PLACES else "organisation"), True
    if word in namesakes.CHINESE_BRANDS and after.startswith(namesakes.CHINESE_ACTS):
        return "organisation", True
    if _is_thing(word):
        return "", False
    if flag in _PROPER and len(word) > 1 and word[-1] in namesakes.CHINESE_LAND and _is_visited(before, after):
        return "place", True
    if flag in ("nr", "nrt", "nrfg") and len(word) <= 4:
        cued = after.startswith((*table.CHINESE_PEOPLE_CUES, *_CHINESE_SPEAKS)) or before.endswith(
            table.CHINESE_PEOPLE_CUES
        )
        full = len(word) == 3 and word[0] in table.SURNAMES and not _is_creature(word)
        return ("person", True) if cued or full else ("", False)
    if flag == "nt":
        return ("organisation", True) if not word.endswith(("国", "关系", "和")) else ("", False)
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


def _is_thing(word: str) -> bool:
    """Whether a Chinese word is a common noun, even if jieba calls it a name: listed, or with such a noun as head."""
    return is_listed(word, "zh") or word.endswith(namesakes.CHINESE_HEADS)


def _is_creature(word: str) -> bool:
    """Whether a plant or an animal that people are named after has a word of its own: 罗汉松, not 叶连松."""
    return word[-1] in namesakes.CHINESE_CREATURES and is_chinese_word(word[:-1])


def _is_visited(before: str, after: str) -> bool:
    """Whether the word between them is where a person goes, or where something is."""
    return before.endswith(namesakes.CHINESE_GOING) or after.startswith(namesakes.CHINESE_THERE)


def _chinese_bodies(pairs: Sequence[tuple[str, str]]) -> list[Name]:
    """Nouns that end in 公司, 大学, 协会 and stand together, a proper one among them: 中国 半导体 行业 协会."""
    found: list[Name] = []
    run: list[tuple[str, str]] = []
    for word, flag in pairs:
        joins = flag in (*_PROPER, "n", "vn", "ng") and HAN.fullmatch(word)
        run = [*run, (word, flag)] if joins else []
        text = "".join(part for part, _ in run)
        if len(run) > 1 and word.endswith(table.CHINESE_ORGANISATION_TAILS) and len(text) <= 16:
            if any(flag in _PROPER and part not in table.NOT_CHINESE_NAMES for part, flag in run):
                found.append(Name(text, "organisation"))
            run = []
    return found
