"""The prompt for a line: what is to be seen while it is spoken, in the template's look.

A made picture stands for what is usual, never for one person or place: names, figures and quotations are left out,
and a line of which nothing is left has no prompt. The clauses that say something visible go as they are where they are
plain; of others only the things go.
"""

import re
from collections.abc import Sequence

from assets_db.errors import UserError
from montage.generate.refusals import is_person
from montage.language.entities import names
from montage.language.objects import Thing, things
from montage.language.stopwords import CHINESE_SAYING, SAYING
from montage.language.text import HAN, clauses, content_words, is_chinese, tagged, words
from montage.language.visual_query import visual_query
from montage.model import NAMED, Line, Script
from montage.template import GenerationStyle

SEEN = 0.4  # of a clause's content words belong to things, so that it goes as it is
LONGEST = 24  # [words] of a clause that goes as it is: text encoders read 77 tokens or more
LONGEST_ANSWER = 400  # [characters] of a translated prompt
FAITHFUL = (
    "You translate captions of video shots into {language}. Say only what the caption says, as one plain sentence "
    "about what is seen. No names, no figures, no quotations, no explanation: answer with the caption alone."
)
LANGUAGES = {"en": "English", "zh": "Chinese"}
_QUOTED = re.compile(
    r"[“\"「『《][^”\"」』》’]*+(?:[”\"」』》’]|\Z)|‘[^‘”\"」』》’]*+[”\"」』》’]|\([^()]*+\)|（[^（）]*+）"
)
_FIGURE = re.compile(r"[\d%％$€£¥]|\b(?:hundred|thousand|million|billion|trillion|dozen|per ?cent)s?\b|[万亿]")
_COUNTED = re.compile(
    r"(?<![\d,.])[\d,.]*+(?<=\d)多?余?[万亿]?[台个名只辆艘架座栋头条件位匹棵张把间块](?=[\u3400-\u9fff])"
)
_PERSONAL = re.compile(r"\b(?:I|me|my|he|him|his|she|her|hers|you|your|we|us|our)\b|[他她我你您](?!国)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|but|or|so|because|while|when|where|which|who|that|after|before|although|even|though|if|as|with|also"
    r"|then|meanwhile|however)\s+)+|^(?:但是?|而且?|并且?|此外|同时|虽然|然而|随后|和|让)",
    re.IGNORECASE,
)
_NO_SCENE = re.compile(  # a clause that continues an earlier one; signs that are no words
    r"^(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|of|to|for|by|from|than"
    r"|not|it|they|this|these|there)\b|[^\w\s,'’，、-]",
    re.IGNORECASE,
)
_NAMING = ("nr", "nrt", "nrfg", "ns", "nt")  # jieba's tags of names
_TRIMMED = " \t\n,.;:!?-–—，。；：！？、…"


class NoPrompt(UserError):
    """A line that has nothing to make a picture of."""


class NoTranslator(NoPrompt):
    """There is no translator into the model's language."""


def prompts(
    line: Line, script: Script, style: GenerationStyle, languages: Sequence[str], parts: int = 1
) -> tuple[str, ...]:
    """`parts` prompts along a line, in a language of `languages`; where it says nothing new, a part goes on as before.

    A Chinese line goes to a model that takes Chinese as it is; else a language model translates. Raises NoPrompt where
    the line says nothing that can be seen, NoTranslator where there is no translator.
    """
    scenes = _scenes(line, script)
    if not scenes:
        raise NoPrompt("it says nothing that can be seen")
    comma = "，" if is_chinese(script.lang) else ", "
    spans = [(part * len(scenes) // parts, (part + 1) * len(scenes) // parts) for part in range(parts)]
    joined = [comma.join(scenes[first : max(first + 1, last)]) for first, last in spans]
    spoken = "zh" if is_chinese(script.lang) else script.lang.split("-")[0].lower()
    if spoken not in languages:
        known = dict.fromkeys(joined)  # parts that go on as before are asked for once
        put = {scene: _translated(scene, languages[0]) for scene in known}
        joined = [put[scene] for scene in joined]
    return tuple(", ".join(filter(None, (scene, style.look.strip(_TRIMMED)))) for scene in joined)


def _scenes(line: Line, script: Script) -> list[str]:
    """What each clause of a line shows, in order, each once; empty without a thing worth showing."""
    written = line.query if line.query and line.query != visual_query(line.text, script.lang) else line.text
    text = " ".join(_COUNTED.sub("", _QUOTED.sub(" ", written)).split())
    named = _named(text, script)
    seen = [thing for thing in things(text, script.lang) if not _has_name(thing.text, named, script.lang)]
    if not any(thing.detail for thing in seen):
        return []
    found: list[str] = []
    end = 0
    for clause in clauses(text, script.lang):
        start, end = end, end + len(clause)
        inside = [thing for thing in seen if start <= thing.start < end]
        if _visible(clause, inside, script.lang) and (plain := _plain(clause, named, script.lang)):
            found.append(plain)
        else:
            found += [thing.text for thing in inside if _alone(thing)]
    return list(dict.fromkeys(found))


def _visible(clause: str, inside: Sequence[Thing], lang: str) -> bool:
    """Whether a clause is mostly about visible things: most clauses of news are not."""
    content = content_words(" ".join(thing.text for thing in inside), lang)
    return len(content) >= SEEN * len(content_words(clause, lang)) and len(content) > 0


def _alone(thing: Thing) -> bool:
    """Whether a thing goes without its clause: people in it may be particular persons, as may what has a capital."""
    return thing.detail > 0 and not is_person(thing.head) and not thing.text[0].isupper()


def _named(text: str, script: Script) -> frozenset[str]:
    """Every name of the story, and of this text, whatever it names."""
    tags = {tag.text for line in script.lines for tag in line.tags if tag.kind in NAMED}
    return frozenset(tags | {name.text for name in names(text, script.lang)})


def _has_name(text: str, named: frozenset[str], lang: str) -> bool:
    if is_chinese(lang):
        return any(name in text for name in named) or any(
            flag in _NAMING and len(word) > 1 for word, flag in tagged(text)
        )
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in named)


def _plain(clause: str, named: frozenset[str], lang: str) -> str:
    """A clause as a prompt; empty where it names, counts, quotes or points at a person."""
    text = _OPENING.sub("", clause.strip(_TRIMMED))
    spoken = words(text, lang)
    saying = CHINESE_SAYING if is_chinese(lang) else SAYING
    if (
        not spoken
        or len(spoken) > LONGEST
        or _NO_SCENE.search(text)
        or _FIGURE.search(text)
        or _PERSONAL.search(text)
        or _has_name(text, named, lang)
    ):
        return ""
    if any(word.lower() in saying for word in spoken) or any(word[0].isupper() for word in spoken[1:]):
        return ""
    return "" if spoken[0].isupper() and len(spoken[0]) > 1 else text[0].lower() + text[1:]


def _translated(scene: str, into: str) -> str:
    from montage.llm import NoModel, ask

    language = LANGUAGES.get(into, into)
    try:
        answer = ask(FAITHFUL.format(language=language), scene)
    except NoModel as error:
        raise NoTranslator(f"the model takes {language} prompts, and no language model is set to translate") from error
    except UserError as error:
        raise NoTranslator(f"its prompt could not be put into {language}: {error.what}") from error
    caption = answer.strip(_TRIMMED + "\"'“”")
    if not caption or len(caption) > LONGEST_ANSWER or "\n" in caption or _FIGURE.search(caption):
        raise NoPrompt(f"the language model gave no {language} prompt for it")
    if bool(HAN.search(caption)) != (into == "zh"):
        raise NoPrompt(f"the language model gave no {language} prompt for it")
    return caption
