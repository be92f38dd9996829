"""What an English name names: a person, an organisation, a place. The surest rule over all mentions in a text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from montage.language import gazetteer as table
from montage.language import namesakes
from montage.language.name import Kind, Name
from montage.language.objects import is_listed
from montage.language.stopwords import ENGLISH, SAYING
from montage.language.text import stem
from montage.places.gazetteer import Place, gazetteer

LARGE = 100_000  # people: a name alone means a city from here on
ADJECTIVE = re.compile(r"-[a-z]+$")  # Ohio-based
_SAID = re.compile(r"^,?\s+(?:" + "|".join(sorted(SAYING)) + r")\b")
_SAYS = re.compile(r"\b(?:said|says|told|added|tweeted|wrote)\s+$")
_AGED = re.compile(r"^\s?, \d{2}\s?,")
_WHERE = re.compile(
    r"\b(?:in|In|near|outside|across|from|at|to|of|around|into|inside|throughout|towards?|via|through)\s+$"
)
_STOPS = re.compile(r"^\s*(?:[,.;)]|(?:and|on|for|after|last|this|since|when|to)\b|$)")
_STATE = re.compile(r"^\s?, (?:" + "|".join(re.escape(state) for state in sorted(table.STATES)) + ")")
_THE = re.compile(r"\b[Tt]he\s+$")
_NATURE = re.compile(r"\s+(\w+)")


def is_common(token: str) -> bool:
    """Whether a word is an English one, in some form."""
    plain = token.lower()
    return plain in ENGLISH or stem(plain) in table.ENGLISH_STEMS


def is_place_name(name: str) -> bool:
    """Whether it is listed among the places that news speak of."""
    return name in table.PLACES or (name.isupper() and name.title() in table.PLACES)


def is_listed_body(name: str) -> bool:
    """Whether it is listed among the organisations that news speak of."""
    return name in table.ORGANISATIONS or (name.isupper() and name.title() in table.ORGANISATIONS)


def speaks(name: Name) -> bool:
    """Whether the sentence says that its bearer says something."""
    return bool(_SAID.match(name.after) or _SAYS.search(name.before))


def kinds(found: Sequence[Name]) -> dict[str, Kind]:
    """The kind of each name: by the surest rule over all mentions, and by longer names that it is a part of."""
    best: dict[str, tuple[int, Kind]] = {}
    speakers = {name.text for name in found if speaks(name)}
    for name in found:
        sure, kind = _guess(name)
        if not kind and re.fullmatch(r"[A-Z]\w+ [A-Z]\w+", name.text) and name.text.split(" ")[1] in speakers:
            sure, kind = 5, "person"  # Gwynne Shotwell, whose surname alone speaks later
        if kind and sure > best.get(name.text, (0, ""))[0]:
            best[name.text] = (sure, kind)
    for text, (sure, kind) in list(best.items()):
        for part, as_sure in _parts(text, sure, kind):
            if best.get(part, (0, ""))[0] < as_sure:
                best[part] = (as_sure, kind)
    return {text: kind for text, (_, kind) in best.items()}


def _parts(text: str, sure: int, kind: Kind) -> list[tuple[str, int]]:
    """What else the bearer of a name is called, and how sure that is: the surname, a company without `Inc`."""
    tokens = text.split(" ")
    if kind == "person" and tokens[1:]:
        return [(part, max(sure, 6) if sure > 2 else 4) for part in dict.fromkeys((" ".join(tokens[1:]), tokens[-1]))]
    if kind == "organisation" and sure >= 7:
        heads = [" ".join(tokens[:count]) for count in range(1, len(tokens))]
        return [(head, 6) for head in heads if (" " in head or not is_common(head)) and not _place(head)]
    return []


def _guess(name: Name) -> tuple[int, Kind]:
    """How sure a rule is (9 is surest), and the kind it gives. The order of the rules is their precision."""
    text, tokens = name.text, name.text.split(" ")
    one, many = len(tokens) == 1, len(tokens) > 1
    written = all("." in token or (token[0].isalpha() and not token.isupper()) for token in tokens)
    few = written and 2 <= len(tokens) <= 4
    place = _place(text)
    within = bool(_WHERE.search(name.before))
    common = one and is_common(text)
    given = tokens[0] in table.GIVEN_NAMES and not is_place_name(" ".join(tokens[:2]))  # Hong Kong Open
    doubtful = common and name.opens
    plain = one and not common and text.replace("-", "").isalpha()
    rules: tuple[tuple[Any, int, Kind], ...] = (
        (is_place_name(text), 9, "place"),
        (text in namesakes.RIVERS and _is_river(name), 9, "place"),
        (is_listed_body(text), 9, "organisation"),
        (many and (tokens[-1] in table.PLACE_TAILS or tokens[0] in table.PLACE_HEADS), 7, "place"),
        (many and table.ORGANISATION_WORDS.intersection(tokens), 7, "organisation"),
        (many and (not given or _place(tokens[0])) and tokens[-1] in table.ORGANISATION_TAILS, 7, "organisation"),
        (place and place.kind != "city" and not doubtful and (not given or within), 8, "place"),
        (place and within and not doubtful, 7, "place"),
        (place and few and not given, 6, "place"),
        (few and (given or re.fullmatch(r"(?:[A-Z]\.)+", tokens[0])), 8, "person"),
        (name.titled and len(tokens) <= 4 and not text.isupper(), 6, "person"),
        (_is_acronym(text), 5, "organisation"),
        (text in namesakes.BRANDS or _is_team(name), 4, "organisation"),
        (few and (speaks(name) or _AGED.match(name.after)), 5, "person"),
        (within and _STATE.match(name.after), 6, "place"),
        (plain and speaks(name), 4, "person"),
        (place and place.population >= LARGE and one and not doubtful and not given, 3, "place"),
        (plain and given, 3, "person"),
        (few and len(tokens) <= 3 and _is_unheard(tokens), 2, "person"),
        (plain and within and _STOPS.match(name.after), 2, "place"),
    )
    return next(((sure, kind) for holds, sure, kind in rules if holds), (0, ""))


@lru_cache(maxsize=4096)
def _place(name: str) -> Place | None:
    """The most prominent place called so; None for a short name in capitals, which is an acronym."""
    found = () if name.isupper() and len(name) <= 3 else gazetteer().named(name)
    return found[0] if found else None


def _is_unheard(tokens: Sequence[str]) -> bool:
    """Whether no word is an English one, and no place or body comes first: then it is a person's name most often."""
    if any(is_common(token) or token in table.NATIONALITIES for token in tokens):
        return False
    heads = tokens[0], " ".join(tokens[:2])
    return not any(is_place_name(head) or is_listed_body(head) or _place(head) for head in heads)


def _is_team(name: Name) -> bool:
    """The Dolphins, the Bulls: animals and other things with a capital inside a sentence."""
    led = not name.opens and bool(re.search(r"\b[Tt]he $", name.before))
    return led and name.text.endswith("s") and is_listed(name.text[:-1].lower(), "en")


def _is_river(name: Name) -> bool:
    """The Amazon, the Amazon rainforest; not the Amazon warehouse."""
    following = _NATURE.match(name.after)
    noun = (
        following and following[1].lower() not in ENGLISH | namesakes.NATURE and not following[1].endswith(("ed", "s"))
    )
    return bool(_THE.search(name.before)) and not noun


def _is_acronym(text: str) -> bool:
    """NASA, AT&T, SpaceX, WeWork; not McConnell, not NOTE."""
    capitals = bool(re.fullmatch(r"[A-Z][A-Z&]{1,5}", text)) and not (len(text) > 3 and is_common(text))
    camel = bool(re.fullmatch(r"[A-Z][a-z]+[A-Z]\w*", text)) and not text.startswith(("Mc", "Mac", "De", "La", "O"))
    return (capitals or camel) and text not in table.NOT_NAMES
