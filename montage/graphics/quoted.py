"""Quotations: the words that are shown, and their speaker, as the line names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from montage.graphics.around import NEAR, limit, says, shortened, without_edge_marks
from montage.graphics.role import beside
from montage.language.text import is_chinese, sentences
from montage.model import Tag

LONGEST = (170, 78)  # [characters] English, Chinese
ALONE = 7  # words of a quotation whose speaker the line does not name
FEWEST = 4  # words of any: fewer is an expression
WHO = 60  # [characters] at most: "a spokesman for the ministry"
_SAYS = (
    r"(?:said|says|say|told|tells|added|adds|wrote|writes|tweeted|explained|argued|announced|insisted|warned|noted"
    r"|stated|claimed|replied|asked|recalled|stressed|comments|commented|concluded|continued|admitted|joked|reported"
    r"|posted|urged|shouts|shouted|testified|described)"
)
_INITIAL = r"\b[A-Z]\.[^,;:“”\"().]{0,70}?"  # John F. Kennedy
_NAME = (
    r"(?P<who>(?:[Tt]he |[Aa]n? |[Oo]ne |[Hh]is |[Hh]er |[Tt]heir )?[^\W\d_][^,;:“”\"().]{0,70}?"
    + f"(?:{_INITIAL}){{0,3}})"
)
_ROLE = r"(?P<role>[^,“”\"]{1,90}?)"
_LONG_ROLE = r"(?P<role>[^“”\"]{1,160}?)"  # with commas: a comma and the verb close it
_ROLE_PART = re.compile(rf"(.{{4,{WHO}}}\S)(?:,|\s(?:of|for|at|in|on|with|from|to|and))\s")
_ENDED = r"^[,.!?…]*[”\"]?[,.]?\s+"  # the quotation
_STOPS = r"(?=[,.;:“\"]|\s(?:in|on|at|after|during|when|while|who|as|before)\s|$)"
_AFTER = (
    re.compile(rf"{_ENDED}{_SAYS}\s+{_NAME}(?:,\s+{_ROLE})?{_STOPS}"),
    re.compile(rf"{_ENDED}{_NAME}(?:,\s+{_LONG_ROLE},)?\s+{_SAYS}\b"),
)
_OPENS = r"(?:^|[.,;”\"]\s+|\b(?:and|but|as|while|when)\s+)"
_BEFORE = re.compile(rf"{_OPENS}{_NAME}(?:,\s+{_LONG_ROLE},)?\s+{_SAYS}\b[^“”\"]{{0,60}}[“\"]?$")
_TRAILING = re.compile(r"(?:\s(?:has|have|had|also|then|later|once|reportedly|previously|recently))+$")
_LETTER = re.compile(r"[^\W\d_]")
_CLAUSE = re.compile(r"\b(?:has|have|had|is|are|was|were|been|will|would)\b|\b(?:and|or|but)$")  # no name has these
_PRONOUN = re.compile(
    r"^(?:he|she|they|it|we|i|you|who|which|that|this|those|these|there|and|but|as|what|people)\b", re.IGNORECASE
)
_CHINESE_SAYS = (
    r"(?:说道|说|表示|称|指出|认为|强调|介绍|透露|告诉|坦言|直言|解释|补充|写道|回应|叮嘱|问道|问|喊道|感叹|感慨|回忆|记得|宣布"
    r"|呼吁|评价|点评|谈到|提到|回答|反问|道)"
)
_CHINESE_ADVERB = r"(?:[今昨近日当时]++[天日]?+|还|也|则|就|曾|对此|进一步|随后|向){0,3}"
_CHINESE_BESIDES = rf"{_CHINESE_ADVERB}(?:在[^，。；“”]{{2,30}})?{_CHINESE_ADVERB}"
_CHINESE_BEFORE = re.compile(
    rf"(?:^|[，。；：！？、”]\s?)(?P<who>[^，。；：！？“”]{{2,28}}?){_CHINESE_BESIDES}"
    rf"(?:(?:向|对|告诉)[^，。；“”]{{1,16}})?{_CHINESE_SAYS}[^，。；“”]{{0,6}}[，：:]?\s?[“「]?$"
)
_CHINESE_AFTER = re.compile(
    rf"^[，。！？…]*[”」]?[，。]?(?P<who>[^，。；：！？“”]{{2,20}}?)(?:还|也|则|就|曾|这样)?{_CHINESE_SAYS}"
)
_SAYS_HE = re.compile(rf"{_ENDED}(?:[Hh]e|[Ss]he)\s+{_SAYS}\b|\b(?:[Hh]e|[Ss]he)\s+{_SAYS}\b[^“”\"]{{0,60}}[“\"]?$")
_CHINESE_SAYS_HE = re.compile(
    rf"^[，。！？…]*[”」]?[，。]?[他她](?:还|也|则|就|曾|这样)?{_CHINESE_SAYS}"
    rf"|[他她]{_CHINESE_BESIDES}(?:(?:向|对|告诉)[^，。；“”]{{1,16}})?{_CHINESE_SAYS}[^，。；“”]{{0,6}}[，：:]?\s?[“「]?$"
)
_CHINESE_NOBODY = re.compile(
    r"^(?:他|她|它|他们|她们|我们|我|你|这|那|有人|并|还|据|对此|文章|随后|最后|其|记者了解)|一直|可以|所谓|被|号"
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words and their speaker; what the line does not state is empty."""

    words: str
    speaker: str = ""
    role: str = ""


def quotation_of(text: str, quoted: str, tags: Sequence[Tag], lang: str) -> Quotation | None:
    """The quotation `quoted` of the line `text`; None for a title, an expression, or words without a speaker."""
    words = tidy_words(quoted, lang)
    if says(words, lang) < FEWEST or _titled(words, lang):
        return None
    place = text.find(quoted)
    end = place + len(quoted)
    left, right = (_near(text[:place]), text[end : end + NEAR]) if place >= 0 else ("", "")
    who, role = _chinese(left, right) if is_chinese(lang) else _latin(left, right)
    who = who or _pronoun(left, right, tags, lang)
    if who:
        known = next((tag.text for tag in tags if tag.kind == "person" and tag.text in who), "")
        if known and not role:
            role = beside(who, known, lang)
            who = known if role else who
    elif says(words, lang) < ALONE or quoted[0].islower() or not re.search(r"[.!?,。！？，]$", quoted):
        return None
    return Quotation(words, who, role)


def tidy_words(quoted: str, lang: str) -> str:
    """The words of a quotation: whole sentences, as many as there is room for."""
    most, fitting = limit(lang, LONGEST), ""
    quoted = re.sub(r"(?<!\.)[,，.]$", "", quoted.strip())
    if len(quoted) <= most:
        return quoted
    for sentence in sentences(quoted, lang):
        joined = f"{fitting}{'' if is_chinese(lang) or not fitting else ' '}{sentence}"
        if len(joined) > most:
            break
        fitting = joined
    return fitting or shortened(quoted, lang, most)


def _near(left: str) -> str:
    """The last characters before a quotation; the mark of what is left out keeps half a name from being read as one."""
    return left if len(left) <= NEAR else f"…{left[-NEAR:]}"


def _titled(words: str, lang: str) -> bool:
    """Whether most words have capitals: a book or a film, not speech."""
    long = [word for word in re.findall(r"[^\W\d_]{3,}", words) if word.isascii()]
    return not is_chinese(lang) and sum(word[0].isupper() for word in long) * 2 > len(long) > 0


def _latin(left: str, right: str) -> tuple[str, str]:
    found = next((match for pattern in _AFTER if (match := pattern.search(right))), None) or _BEFORE.search(left)
    if found is None:
        return "", ""
    who = _TRAILING.sub("", without_edge_marks(found["who"]))
    unnamed = _PRONOUN.match(who) or _CLAUSE.search(who) or len(who) > WHO
    return ("", "") if unnamed else (who, _fitting(without_edge_marks(found["role"] or "")))


def _fitting(role: str) -> str:
    """As much of a role as there is room for; nothing for an age, and where the sentence goes on instead."""
    if _PRONOUN.match(role) or not _LETTER.search(role):
        return ""
    part = _ROLE_PART.match(role) if len(role) > WHO else None
    return without_edge_marks(part[1]) if part else role if len(role) <= WHO else ""


def _pronoun(left: str, right: str, tags: Sequence[Tag], lang: str) -> str:
    """The speaker that "he" means: the only person named before the quotation; empty where there are more, or none."""
    says = _CHINESE_SAYS_HE if is_chinese(lang) else _SAYS_HE
    people = {tag.text for tag in tags if tag.kind == "person" and tag.text in left}
    return people.pop() if len(people) == 1 and (says.search(left) or says.search(right)) else ""


def _chinese(left: str, right: str) -> tuple[str, str]:
    found = _CHINESE_AFTER.search(right) or _CHINESE_BEFORE.search(left)
    who = without_edge_marks(found["who"]) if found else ""
    return ("", "") if not who or _CHINESE_NOBODY.search(who) else (who, "")
