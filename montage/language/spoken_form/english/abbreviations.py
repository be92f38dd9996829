"""Abbreviations and Roman numerals."""

import re

from montage.language.spoken_form.english.numbers import cardinal, ordinal
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

_TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Dr": "Doctor", "Prof": "Professor", "Gov": "Governor",
    "Sen": "Senator", "Sens": "Senators", "Rep": "Representative", "Reps": "Representatives", "Gen": "General",
    "Lt": "Lieutenant", "Col": "Colonel", "Maj": "Major", "Sgt": "Sergeant", "Capt": "Captain", "Cmdr": "Commander",
    "Adm": "Admiral", "Rev": "Reverend", "Hon": "Honorable", "Pres": "President", "St": "Saint", "Mt": "Mount",
    "Ft": "Fort", "Supt": "Superintendent", "Det": "Detective",
}  # fmt: skip
_ENDINGS = {
    "Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated", "Corp": "Corporation", "Co": "Company", "Ltd": "Limited",
    "Bros": "Brothers", "St": "Street", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road",
    "Dept": "Department", "Univ": "University", "Assn": "Association",
    "Calif": "California", "Fla": "Florida", "Mass": "Massachusetts", "Conn": "Connecticut", "Mich": "Michigan",
    "Minn": "Minnesota", "Wis": "Wisconsin", "Colo": "Colorado", "Ariz": "Arizona", "Tenn": "Tennessee",
    "Okla": "Oklahoma", "Ill": "Illinois", "Pa": "Pennsylvania", "Va": "Virginia", "Ala": "Alabama", "Ga": "Georgia",
    "Nev": "Nevada", "Ore": "Oregon", "Wash": "Washington", "Kan": "Kansas", "Ky": "Kentucky", "Md": "Maryland",
}  # fmt: skip
_PHRASES = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus", "vs": "versus", "v.": "versus",
    "approx.": "approximately", "est.": "estimated", "no.": "number", "No.": "number", "Nos.": "numbers",
    "aka": "also known as",
    "w/": "with", "w/o": "without", "dept.": "department", "govt.": "government", "a.k.a.": "also known as",
    "c.": "circa", "ca.": "circa", "p.": "page", "pp.": "pages", "vol.": "volume", "Vol.": "Volume",
}  # fmt: skip
_NUMBERED = frozenset(("no.", "No.", "Nos.", "c.", "ca.", "p.", "pp.", "vol.", "Vol."))  # only before a figure
_TITLE = re.compile(rf"\b({'|'.join(_TITLES)})\.(?=\s[A-Z])|\b(Mr|Mrs|Dr|Prof)(?=\s[A-Z])")
_ENDING = re.compile(rf"(?<=[\w,]\s)({'|'.join(_ENDINGS)})\.(?P<next>\s+[A-Z]|\s*$|[\"”’')])?")
_WRITTEN = "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True))
_PHRASE = re.compile(rf"(?<![\w.])({_WRITTEN})(?:(?!\w)|(?<=No\.)(?=[0-9]))(?P<next>\s*$)?", re.M)
_THINGS = (
    "War|Wars|Chapter|Part|Volume|Act|Scene|Bowl|Phase|Type|Title|Article|Section|Class|Stage|Level|Category|Apollo|Rocky|Mark"
    "|Fantasy|Book|Episode|Division|Group|Factor|Generation|Schedule|Table|Appendix|WrestleMania|Olympiad|Vatican|Saturn|Titan"
)
_RULERS = (
    "Elizabeth|Henry|George|Charles|William|Edward|James|Richard|Mary|Victoria|Louis|Philip|Felipe|Carlos|Juan|Alfonso|Francis"
    "|Frederick|Wilhelm|Friedrich|Napoleon|Peter|Catherine|Nicholas|Alexander|Ivan|Paul|Pius|Benedict|Leo|Gregory|Innocent"
    "|Clement|Urban|Sixtus|Constantine|Justinian|Theodosius|Ramses|Rameses|Thutmose|Amenhotep|Ptolemy|Darius|Xerxes|Cyrus"
    "|Leopold|Albert|Baudouin|Christian|Margrethe|Gustav|Haakon|Harald|Olav|Umberto|Emmanuel|Rama|Mehmed|Murad|Selim|Abdullah"
    "|Mohammed|Hassan|Hussein|Pedro|Joseph|Ferdinand|Maximilian|Otto|Rudolf|Sigismund|Robert|John|Malcolm"
)
_ROMAN = re.compile(r"(?<=[a-z]\s)(?P<roman>[IVXL]{1,8})(?![\w.]|['’][a-z]{2})(?P<possessive>['’]s)?")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


def _title(match: re.Match[str]) -> Replacement:
    word = match[1] or match[2]
    if (
        word == "St"
        and re.search(r"\b[A-Z0-9][\w']*\s$", before(match))
        and not re.search(r"\b(?:In|At|The|From|Of)\s$", before(match))
    ):
        return None  # Main St. is a street
    return _TITLES[word]


def _ending(match: re.Match[str]) -> Replacement:
    if match[1] == "St" and not re.search(r"[A-Z0-9]\w*\s$", before(match)):
        return None
    if match[1] in (
        "Pa",
        "Va",
        "Ala",
        "Ga",
        "Ill",
        "Wash",
        "Kan",
        "Md",
        "Ky",
        "Ore",
        "Mass",
        "Conn",
    ) and ", " not in before(match, 2):
        return None
    end = match["next"] or ""
    stop = "." if end and not end.strip().isalpha() else ""
    return (_ENDINGS[match[1]] + stop, 1), (end, "next")


def _phrase(match: re.Match[str]) -> Replacement:
    written = match[1]
    if written in _NUMBERED and not re.match(r"\s?[0-9]", after(match)):
        return None
    if written == "v." and not re.search(r"[A-Za-z]\s$", before(match)):
        return None
    stop = "." if written.endswith(".") and match["next"] is not None else ""
    comma = "," if written == "e.g." and not after(match, 1).startswith(",") else ""
    space = " " if after(match, 1).isdigit() else ""
    return _PHRASES[written] + comma + stop + space


def _value(roman: str) -> int:
    """The number, or 0 for letters that are none."""
    values = [_VALUES[letter] for letter in roman]
    total = sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
    return total if roman == _written(total) else 0


def _written(value: int) -> str:
    tens, ones = divmod(value, 10)
    if not 0 < value < 90:
        return ""
    high = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[tens]
    return high + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _roman(match: re.Match[str]) -> Replacement:
    """War Two, but Elizabeth the Second; a single letter counts only after words that are numbered."""
    left, roman = before(match), match["roman"]
    value = _value(roman)
    thing = re.search(rf"\b(?:{_THINGS})\s$", left)
    ruler = re.search(rf"\b(?:{_RULERS})\s$", left)
    word = re.search(r"\b[A-Z][a-z]+\s$", left)
    if not value or not word or (len(roman) == 1 and not (thing or (ruler and roman != "X"))):
        return None
    if (
        len(roman) == 1
        and ruler
        and not thing
        and re.match(r"\s(?:am|was|have|had|will|would|think|did|do|can|could|said|saw|know)\b", after(match))
    ):
        return None  # Robert and I
    tail = ((match["possessive"], "possessive"),) if match["possessive"] else ()
    person = re.search(r"\b[A-Z][a-z]+ [A-Z][a-z]+\s$", left)
    if not thing and (ruler or (person and roman in ("II", "III", "IV"))):
        return (f"the {ordinal(str(value)).capitalize()}", "roman"), *tail
    return (cardinal(str(value)), "roman"), *tail


ABBREVIATIONS: tuple[Rule, ...] = (
    (_PHRASE, _phrase),
    (_TITLE, _title),
    (_ENDING, _ending),
    (_ROMAN, _roman),
)
