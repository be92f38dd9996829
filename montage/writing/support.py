"""Whether a sentence of the source says what a model wrote, by strict overlap: in doubt it does not.

Its words are the source's, those that belong together from one place; what is denied, doubted or counted there is here,
too, and who does what to whom, and who says it, has not changed places.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from montage.language.gazetteer import NATIONALITIES, TITLES
from montage.language.numbers import numbers
from montage.language.stopwords import CALENDAR, CHINESE, ENGLISH
from montage.language.text import HAN, content_words, is_chinese, tagged, words

COVERED = 0.8  # of a sentence's words stand in the place that supports it, all of them in the source
LONGEST = 40  # content words of a sentence that is looked at: a longer one is a list
SCOPE = 4  # content words after a "not" or a "may" that it is about
NEAR = 4  # words after a figure that show what it counts
ROOT = 5  # [letters] that a noun and its verb share: construct, construction


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IRREGULAR: Mapping[str, str] = {
    "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "sold": "sell", "won": "win", "lost": "lose",
    "bought": "buy", "built": "build", "began": "begin", "begun": "begin", "grew": "grow", "grown": "grow",
    "found": "find", "held": "hold", "led": "lead", "left": "leav", "met": "meet", "paid": "pay", "sent": "send",
    "shot": "shoot", "spent": "spend", "stole": "steal", "stolen": "steal", "stood": "stand", "taught": "teach",
    "took": "take", "wrote": "write", "written": "write", "broke": "break", "broken": "break", "drove": "drive",
    "fought": "fight", "flew": "fly", "flown": "fly", "brought": "bring", "caught": "catch", "chose": "choos",
    "chosen": "choos", "struck": "strike", "swept": "sweep", "threw": "throw", "ran": "run", "died": "die",
    "dead": "die", "death": "die", "children": "child", "men": "man", "women": "woman", "people": "person",
}  # fmt: skip
_UNITS = _words("percent cent dollar usd euro pound million billion trillion thousand hundred dozen bn")
_NOT = _words(
    """
    not no never none nobody nothing neither nor without cannot hardly barely isn't aren't wasn't weren't don't doesn't
    didn't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't mustn't"""
)
_MAYBE = _words(
    """
    may might could would allegedly reportedly likely possibly probably perhaps unlikely if alleged accused suspected
    charged claimed claims alleges suspects expected planned plans proposed hopes wants considering threatened
    threatens"""
)
# Verbs that only attribute a statement: "denied" and "admitted" mean more.
_SAYING = _words(
    "say says said saying tell tells told add adds added note noted state stated report reported write wrote"
)
_CHINESE_SAYING = _words("说 表示 称 指出 告诉 介绍 透露 说道")
_CHINESE_UNITS = frozenset("百千万亿元美欧日港人名个次家岁")
_CHINESE_NOT = re.compile(r"[不没未无非勿]|拒绝|否认")
_CHINESE_MAYBE = re.compile(r"可能|或许|也许|涉嫌|疑似|据称|据传|预计|拟|计划|考虑|如果|有望|指控|被控")
_ENDS = re.compile(r"[,;:.!?，；。：！？]|\b(?:and|but|because|while|although|which|who)\b|而|但")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|got)\s+(?:\w+ly\s+)?\w+\b[^.;]*?\bby\b|[被遭由]")
_LEANS = re.compile(
    r"[“\"]?(?:he|she|they|it|his|her|their|its|the (?:company|man|woman|pair|group))\b|[他她它其该]", re.I
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|guidelines)\b|\bsystem prompt\b"
    r"|(?:^|[.>]\s*)(?:system|assistant|user)\s?:|</?(?:system|instructions?|material|article)\b"
    r"|\byou are (?:now )?an? (?:AI|assistant|language model)\b|(?:忽略|无视|忘记).{0,12}(?:指令|指示|提示|规则)"
    r"|系统提示词|^[\s“\"]*+(?:please )?(?:say|write|output|print|respond|reply)\b(?: that| only| exactly| with|:)"
    r"|^(?:请|务必|必须)?(?:说|写|输出|回复|回答)(?![起到来明话法客])",
    re.IGNORECASE,
)
_CHINESE_NAMES = ("nr", "nrt", "nrfg", "ns", "nt", "nz", "j")  # jieba's tags
_CAPITALISED = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ]\w+")
_LOWER = re.compile(r"(?<![\w’'-])[a-zà-ÿ]\w+")
_CAPITAL = r"(?<![\w’'-])[A-ZÀ-Þ][\w’'-]*+"
_VERB = r"(?:said|says|told|added|warned|announced|claimed|wrote|insisted|denied|admitted|promised|confirmed)"
_FULL = re.compile(rf"\b({_CAPITAL}\s){{1,2}}({_CAPITAL})")
_SAYS = re.compile(rf"((?:{_CAPITAL}\s+){{1,4}}){_VERB}\b")
_SAID = re.compile(rf"[”\"’,]\s+{_VERB}\s+((?:{_CAPITAL}\s*){{1,4}})")
_CHINESE_SAYS = re.compile(r"([\u4e00-\u9fff]{2,4})(?:说|表示|称|指出|认为|强调|透露)")


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence of the source, or two that follow each other."""

    text: str
    words: tuple[str, ...]


def places(texts: Sequence[str], lang: str) -> tuple[Place, ...]:
    """What may support a sentence: each of `texts`, and each with the one after it that points back to it.

    Not what speaks to a model: the article's author does not.
    """
    single = [Place(text, _key_words(text, lang)) for text in texts if not is_order(text)]
    leaning = [(one, two) for one, two in pairwise(single) if _LEANS.match(two.text)]
    return (*single, *(Place(f"{one.text} {two.text}", one.words + two.words) for one, two in leaning))


def is_order(text: str) -> bool:
    """Whether a sentence speaks to a model that reads it, and not to people."""
    return bool(_ORDERS.search(text))


def supported(sentence: str, source: Sequence[Place], whole: str, lang: str) -> bool:
    """Whether a place of `source` says `sentence`; `whole` is all of its text, for names and words by spelling."""
    roots = _key_words(_surnames(sentence, whole), lang)
    if not roots or len(roots) > LONGEST or new_words(sentence, whole, lang):
        return False
    covering = [place for place in source if _covered(roots, place) >= COVERED]
    named = _names_in(sentence, whole, lang)
    return any(
        named <= _names_in(place.text, whole, lang) and _agrees(sentence, roots, place, lang) for place in covering
    )


def _names_in(text: str, whole: str, lang: str) -> frozenset[str]:
    """What `text` has of the names in `whole`; of a full name the last word, which represents all of it."""
    if is_chinese(lang):
        return frozenset(name for name in _names(whole, lang) if name in text)
    return _tokens(_surnames(text, whole)) & _names(whole, lang)


@lru_cache(maxsize=8)
def _names(whole: str, lang: str) -> frozenset[str]:
    """The words that a source uses as names and as nothing else, by spelling."""
    if is_chinese(lang):
        return frozenset(word for word, flag in tagged(whole) if flag in _CHINESE_NAMES and len(word) > 1)
    capital = frozenset(word.casefold() for word in _CAPITALISED.findall(whole))
    common = frozenset(word.casefold().rstrip(".") for word in TITLES | NATIONALITIES)
    return capital - common - CALENDAR - ENGLISH - frozenset(_LOWER.findall(whole))


def _surnames(sentence: str, whole: str) -> str:
    """`sentence` with the names that the source says in full somewhere cut to their last word, as it does elsewhere."""
    return _FULL.sub(lambda match: match[2] if match[0] in whole else match[0], sentence)


def new_words(sentence: str, whole: str, lang: str) -> tuple[str, ...]:
    """The words of `sentence` that the source has in no form, names in the very same one."""
    text, known, exact = whole.casefold().replace("’", "'"), _roots(whole, lang), _tokens(whole)
    found = []
    for place, word in enumerate(words(sentence, lang)):
        plain = word.casefold().replace("’", "'").removesuffix("'s")
        if plain in ENGLISH or plain in CHINESE or _is_number(word):
            continue
        if HAN.match(word):
            fresh = word not in text and word not in _CHINESE_SAYING
        elif place and word[0].isupper():
            fresh = not set(_tokens(plain)) <= exact
        else:
            fresh = plain not in _SAYING and not all(_known(root, known) for root in _key_words(plain, "en"))
        if fresh:
            found.append(word)
    return (*found, *_broken(sentence, text)) if is_chinese(lang) else tuple(found)


def _broken(sentence: str, whole: str) -> list[str]:
    """Neighbouring single characters that jieba divides, and the source never joins: names that it does not know."""
    tokens = words(sentence, "zh")
    single = [len(word) == 1 and word not in CHINESE and HAN.match(word) is not None for word in tokens]
    joined = [a + b for (a, b), both in zip(pairwise(tokens), map(all, pairwise(single)), strict=True) if both]
    return [pair for pair in joined if pair in sentence and pair not in whole]


def _covered(roots: Sequence[str], place: Place) -> float:
    known = frozenset(place.words)
    return sum(_known(word, known) for word in roots) / len(roots)


def _agrees(sentence: str, roots: Sequence[str], place: Place, lang: str) -> bool:
    shared = {word for word in roots if word in place.words}
    checks = (
        _marked(sentence, lang, _NOT, _CHINESE_NOT) & shared == _marked(place.text, lang, _NOT, _CHINESE_NOT) & shared,
        _marked(place.text, lang, _MAYBE, _CHINESE_MAYBE) & shared <= _marked(sentence, lang, _MAYBE, _CHINESE_MAYBE),
        _counts(sentence, lang) <= _counts(place.text, lang, NEAR),
        _same_roles(sentence, roots, place),
        _same_speakers(sentence, place.text, lang),
    )
    return all(checks)


def _marked(text: str, lang: str, marks: frozenset[str], chinese: re.Pattern[str]) -> set[str]:
    """The content words that a mark, such as "not", is about: the next ones of its clause."""
    found = set[str]()
    for clause in _ENDS.split(text):
        if is_chinese(lang):
            for mark in chinese.finditer(clause):
                found |= set(_key_words(clause[mark.end() :], lang)[:SCOPE])
            continue
        low = [word.lower().replace("’", "'") for word in words(clause, lang)]
        for at, word in enumerate(low):
            if word in marks:
                found |= set(_key_words(" ".join(low[at + 1 :]), lang)[:SCOPE])
    return found


def _counts(text: str, lang: str, near: int = 1) -> set[tuple[str, str]]:
    """Figures, each with the next content words after it; with an empty one where no word follows."""
    found = set[tuple[str, str]]()
    for written, value in numbers(text):
        after = text[text.find(written) + len(written) :][:80]
        following = [word for word in _key_words(_ENDS.split(after)[0], lang) if word not in _UNITS]
        found |= {(str(value), word) for word in (following[:near] or [""])}
        found |= {(str(value), "")} if near > 1 else set()
    return found


def _same_roles(sentence: str, roots: Sequence[str], place: Place) -> bool:
    """Whether no three words stand the other way round, as in "dog bites man", unless one of both is passive."""
    first = {word: at for at, word in reversed(list(enumerate(place.words)))}
    order = [first[word] for word in dict.fromkeys(roots) if word in first and word not in _days()]
    turned = any(a > b > c for a, b, c in combinations(order, 3))
    passive = bool(_PASSIVE.search(sentence)) != bool(_PASSIVE.search(place.text))
    return turned == passive or len(order) < 3


def _same_speakers(sentence: str, source: str, lang: str) -> bool:
    own, others = (_speakers(text, lang) for text in (sentence, source))
    return all(any(one & other for other in others) for one in own)


def _speakers(text: str, lang: str) -> list[frozenset[str]]:
    if is_chinese(lang):
        return [frozenset(pairwise(match[1])) for match in _CHINESE_SAYS.finditer(text)]  # type: ignore[arg-type]
    found = [match[1] for pattern in (_SAYS, _SAID) for match in pattern.finditer(text)]
    return [names for name in found if (names := _tokens(name) - ENGLISH)]


def _key_words(text: str, lang: str) -> tuple[str, ...]:
    """The content words that must agree: roots, without figures, units and verbs of saying, which mean the same."""
    found = []
    for word in content_words(text, lang):
        root = _IRREGULAR.get(word, word)
        if not (_is_number(word) or root in _UNITS or word in _saying() or word in _CHINESE_SAYING):
            found.append(root)
    return tuple(found)


@lru_cache(maxsize=1)
def _saying() -> frozenset[str]:
    return frozenset(content_words(" ".join(sorted(_SAYING)), "en"))


@lru_cache(maxsize=1)
def _days() -> frozenset[str]:
    return frozenset(content_words(" ".join(sorted(CALENDAR)), "en"))


@lru_cache(maxsize=8)
def _roots(whole: str, lang: str) -> frozenset[str]:
    return frozenset(_key_words(whole, lang))


def _known(root: str, known: frozenset[str]) -> bool:
    if root in known or HAN.match(root):
        return root in known
    start = root[:ROOT]
    return len(root) >= ROOT and any(
        other.startswith(start) and abs(len(other) - len(root)) <= ROOT for other in known if len(other) >= ROOT
    )


@lru_cache(maxsize=16)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold().replace("’s", "").replace("'s", "")))


def _is_number(word: str) -> bool:
    return any(character.isdigit() for character in word) or bool(numbers(word)) or set(word) <= _CHINESE_UNITS
