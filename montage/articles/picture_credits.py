"""A picture's caption -> what it shows, and who made it: "Photo: Jane Roe/AP", "(Image credit: NASA)", "李明 摄"."""

import re

LONGEST = 100  # [characters] of a caption's end that may be a credit
MOST_WORDS = 9  # of a name with its agency; a label before more than that opens a sentence
_AGENCY = (
    r"(?:(?:Getty|Getty Images|AP|AFP|EPA(?:-EFE)?|EFE|PA|ANSA|DPA|TASS|Reuters|Bloomberg|Shutterstock|iStock|Alamy"
    r"|Xinhua|Associated Press|Agence France-Presse|NurPhoto|Zuma(?: Press)?|Unsplash|Pexels|Pixabay|Flickr"
    r"|Wikimedia(?: Commons)?|Handout|Pool|NASA|视觉中国|新华社|中新社|人民视觉|东方IC|CFP)\b)"
)
_THING = r"(?:photo(?:graph(?:y|er)?)?s?|images?|pictures?|pics?|illustrations?|graphics?|video|file)"
_LABEL = (
    rf"(?:(?:(?:file|main|featured|lead|cover|header|stock)\s)?{_THING}\s?(?:/\s?{_THING}\s?)?"
    r"(?:credits?\s?[:/|-]|credits?\s(?=[A-Z])|courtesy(?:\s(?:of\b|:))?|(?:taken\s)?by\b|via\b|provided by\b"
    r"|source\s?:|copyright\b|[:/|©])|credits?\s?(?:[:/|]|\.{3}|…)|courtesy\s?(?:of\b|:)|source\s?[:/|]|\(c\)|©|copyright\b)[\s:]{0,3}"
)
_BARE = re.compile(
    r"(?:images?|pictures?|video|graphics?)\s?[:|]", re.IGNORECASE
)  # before a caption as before a credit
_GIVEN = re.compile(r"courtesy|provided", re.IGNORECASE)
_LABELLED = re.compile(rf"^{_LABEL}(?P<who>\S.*)", re.IGNORECASE)
_STOP = r"(?:^|(?<=[.!?…”\"’)\]|–—·-])\s?|\s(?=(?-i:Photo|PHOTO|Image|IMAGE|Picture|Credit|CREDIT)[a-z ]{0,12}:))"
_AT_END = re.compile(rf"{_STOP}(?P<credit>{_LABEL}\S.{{0,150}})$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s?[(\[（【](?P<credit>[^()\[\]（）【】]{2,100})[)\]）】][\s.。]{0,3}$")
_PERSON = r"(?:[A-Z][\w’'-]{0,24}\.?\s){1,4}[A-Z][\w’'-]{0,24}"
_SLASHED = re.compile(
    rf"(?:^|(?<=[.!?…”\"’|–—·-])\s)(?P<credit>(?:{_PERSON}\s?/\s?)?(?i:{_AGENCY})"
    r"(?:\s?[/,]\s?[^.!?]{2,50}|\svia\s[^.!?]{2,40}|\sImages)?)$"
)
_NAMES_AGENCY = re.compile(rf"\b(?i:{_AGENCY})(?!\s[a-z])|\bvia\s[A-Z]|^{_PERSON}\s?/\s?[A-Z]|^(?i:file)\b")
_AP_PHOTO = re.compile(
    rf"^(?P<agency>{_AGENCY}(?:\sImages)?)\sphoto(?:graph)?s?\s?[/:,]\s?(?P<who>\S.*)$", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"\s?[/|·.,;-]?\s?(?:(?:\(c\)|©|copyright)[\s\d:–-].{0,150}|all rights reserved.{0,99})$", re.IGNORECASE
)
_YEARS = re.compile(r"^(?:\d{4}(?:\s?[-–]\s?\d{2,4})?\s+)")
_FILE = re.compile(r"^file\s?[:/-]?\s?(?:photo\s?[:/-]?)?\s?", re.IGNORECASE)
_SMALL = frozenset((
    "of", "the", "for", "via", "by", "on", "and", "from", "in", "at", "de", "da", "del", "di", "la", "le", "van", "von",
))  # fmt: skip

_STOP_ZH = r"(?:^|(?<=[。！？；，\s（(【]))"
_NAME_ZH = r"[\u4e00-\u9fff·]{2,5}?"
_CHINESE = (
    re.compile(
        rf"{_STOP_ZH}(?:图片?(?:来源|源自)|图源|图片?|照片|摄影(?:师|报道)?|摄|供图|来源|版权)\s?[:：/／|｜丨@]\s?"
        r"(?P<who>[^。（）()【】，；]{1,40})[）)】。]{0,3}$"
    ),
    re.compile(rf"{_STOP_ZH}图片?(?:来自|由)\s?(?P<who>[^。（）()【】，；]{{2,30}}?)(?:提供|供图)?[）)】。]{{0,3}}$"),
    re.compile(
        rf"{_STOP_ZH}(?P<who>(?:[\u4e00-\u9fff]{{0,10}}(?:记者|通讯员)\s?)?{_NAME_ZH}(?:、{_NAME_ZH}){{0,2}})"
        r"\s?(?:[/／]\s?(?:摄影?|图)|(?<!拍)摄影?|供图)[）)】。]{0,3}$"
    ),
    re.compile(
        rf"{_STOP_ZH}(?P<who>(?:新华社|中新社|人民视觉|视觉中国|东方IC|IC\s?photo|CFP)[\u4e00-\u9fff]{{0,6}}?)"
        r"(?:发|图|资料图)[）)】。]{0,3}$",
        re.IGNORECASE,
    ),
)


def split_credit(caption: str) -> tuple[str, str]:
    """(what the picture shows, who made it); the second is empty where the caption does not name them."""
    words, credit = " ".join(caption.split()), ""
    while found := _last_credit(words):
        words, name = found
        credit = name or credit
    return words, credit


def _last_credit(caption: str) -> tuple[str, str] | None:
    """The caption without the credit at its end, and that; None where it has none."""
    at = max(0, len(caption) - 2 * LONGEST)
    end = caption[at:]
    for pattern in _CHINESE:
        if found := pattern.search(end):
            return _before(caption, at + found.start()), found["who"].strip()
    if (found := _IN_BRACKETS.search(end)) and (name := _credit(found["credit"])):
        return _before(caption, at + found.start()), name
    for pattern in (_AT_END, _SLASHED):
        if (found := pattern.search(end)) and (name := _credit(found["credit"], alone=at + found.start("credit") == 0)):
            return _before(caption, at + found.start("credit")), name
    return None


def _before(caption: str, at: int) -> str:
    return caption[:at].rstrip(" |–—·-/（(【[")


def _credit(text: str, *, alone: bool = False) -> str:
    """The name in a credit; empty where it has none."""
    text = text.strip(" .;")
    labelled = _LABELLED.fullmatch(text)
    if (not labelled and not _NAMES_AGENCY.search(text)) or (alone and _BARE.match(text)):
        return ""
    who = labelled["who"] if labelled else _FILE.sub("", text)
    if shot := _AP_PHOTO.match(who):
        who = f"{shot['who']}/{shot['agency']}"
    who = _YEARS.sub("", _RIGHTS.sub("", who) or who).strip(" .,;:/|")
    named = _GIVEN.search(text) or all(map(_in_a_name, who.split()))
    return who if named and len(who) <= LONGEST and len(who.split()) <= MOST_WORDS else ""


def _in_a_name(word: str) -> bool:
    """Whether a word may stand in the name of a person or a firm; an address may, too."""
    return not word[0].islower() or word in _SMALL or "." in word or bool(re.match(_AGENCY, word, re.IGNORECASE))
