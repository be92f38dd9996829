"""Whether a picture is known to show a speaker, and nobody else, by words: a caption, a title, a file's name.

Another person's picture is the worst fault: the text has to begin with the full name, go on as captions of one person
do, and tell of nobody else.
"""

import re

from montage.graphics.role import beside
from montage.language.entities import names
from montage.language.text import HAN, is_chinese
from montage.model import Script
from montage.search.name_bearers import bearers_of

_FILED = re.compile(
    r"^(?:(?:file|handout|undated) (?:photo|picture|image)|资料图片?|图为)\s?[:：,，]?\s?", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"$|[,.;:(|–—-]|\s[–—-]\s|\s(?:in|on|at|during|after|before|outside|inside|near|from|as|while|who|is|was|has|speaks?"
    r"|speaking|spoke|says?|said|talk(?:s|ing)|address(?:es|ing)|announc(?:es|ing)|arriv(?:es|ing)|leav(?:es|ing)"
    r"|wav(?:es|ing)|smil(?:es|ing)|look(?:s|ing)|walk(?:s|ing)|pos(?:es|ing)|attend(?:s|ing)|testif(?:ies|ying)"
    r"|answer(?:s|ing)|deliver(?:s|ing)|gestur(?:es|ing)|react(?:s|ing)|perform(?:s|ing)|celebrat(?:es|ing))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(  # somebody else is there as well, or it is no picture of anybody
    r"\b(?:and|with|alongside|beside|between|next|left|right|cent(?:re|er)|both|meets?|meeting|met|greet\w*|hugs?|joined"
    r"|together|wife|husband|sons?|daughters?|child|children|family|friends?|crowds?|people|men|women|man|woman|boys?"
    r"|girls?|others?|another|supporters?|fans?|protesters?|police|officers|officials|soldiers|troops|workers|students"
    r"|players|teammates|colleagues|reporters|journalists|members|leaders|ministers|lawmakers|voters|\w*posters?"
    r"|portraits?|murals?|screens?|statues?|masks?|effig\w+|cartoons?|placards?|signs?|paintings?|puppets?|waxwork"
    r"|banners?|impersonator|lookalike)\b",
    re.IGNORECASE,
)
_CHINESE_GOES_ON = re.compile(
    r"$|[，。、：；（(\s]|在|于|出席|发表|接受|讲话|致辞|致词|演讲|发言|抵达|离开|参加|说|表示|称|亮相|资料图"
)
_CHINESE_OTHERS = re.compile(
    r"[和与及跟同左右们等]|会见|会晤|合影|握手|夫妇|夫人|妻|丈夫|一起|一行|球迷|支持者|民众|群众|记者|人员|雕像|蜡像|画像|海报|漫画|屏幕"
)


def full_name(speaker: str, script: Script) -> str:
    """The full name that `speaker` gives, as the script knows it; empty where there is none: a family name is none."""
    known = (one.text for one in bearers_of(script) if one.kind == "person" and one.text in speaker)
    return next((name for name in known if " " in name or HAN.match(name)), "")


def shows_alone(words: str, name: str, lang: str) -> bool:
    """Whether texts about a picture, one a line, name the person of this full name, and nobody else."""
    lines = list(filter(None, map(str.strip, words.splitlines())))
    said = [line for line in lines if name.casefold() in line.casefold()]
    return bool(said) and all(_of_one(line, name, lang) if line in said else not _people(line, lang) for line in lines)


def _of_one(line: str, name: str, lang: str) -> bool:
    if re.sub(r"[\W\d_]+", " ", line).strip().casefold() == name.casefold():
        return True  # a file's name
    line = _FILED.sub("", line)
    before, found, after = line.partition(name)
    chinese = is_chinese(lang)
    goes_on, others = (_CHINESE_GOES_ON, _CHINESE_OTHERS) if chinese else (_GOES_ON, _OTHERS)
    role = before.strip().removeprefix("The ")
    return (
        bool(found)
        and (not role or role == beside(line, name, lang).removeprefix("The "))
        and bool(goes_on.match(after))
        and not others.search(after)
        and _people(line, lang) <= {name}
    )


def _people(line: str, lang: str) -> set[str]:
    """Whoever a text names; of what kind a name is may not be known."""
    return {name.text for name in names(line, lang) if name.kind in ("person", "")}
