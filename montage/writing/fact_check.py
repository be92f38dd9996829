"""Does the source say what a model wrote? Each sentence has to be supported by it, or its own sentence is spoken."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from montage.language.boilerplate import strip_boilerplate
from montage.language.bounds import LONGEST_SENTENCE, shortened
from montage.language.entities import names
from montage.language.numbers import numbers
from montage.language.speaking_time import spoken_seconds
from montage.language.stopwords import CALENDAR, ENGLISH
from montage.language.text import HAN, content_words, is_chinese, sentences
from montage.language.visual_query import visual_query
from montage.model import Article, Line
from montage.writing.support import is_order, new_words, places, supported

MOST_NOTED = 12  # words in a note
LONGEST_NOTED = 80  # [characters] of a sentence in a note


@dataclass(frozen=True, slots=True)
class Checked:
    """A narration after the check."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def unsupported(sentence: str, article_text: str, lang: str) -> tuple[str, ...]:
    """The numbers and names of `sentence` that `article_text` does not have, as written in the sentence.

    A name is what looks like one in the sentence, or begins with a capital inside it; `support` looks at the rest.

    Numbers are compared by value: 1,000 is "one thousand", 12.9bn is 12.9 billion, 三百万 is 3000000.
    """
    known = {value for _, value in numbers(article_text)}
    wrong = [text for text, value in numbers(sentence) if value not in known]
    source = article_text.casefold().replace("’", "'")
    tokens = set(re.findall(r"[^\W_]+(?:['.&-][^\W_]+)*", source))
    for name in [*_speaker(sentence), *(name.text for name in names(sentence, lang))]:
        if not _named(name.casefold().replace("’", "'"), source, tokens, lang) and name not in wrong:
            wrong.append(name)
    reported = " ".join(wrong)
    fresh = new_words(sentence[:LONGEST_SENTENCE], article_text, lang)[:MOST_NOTED]
    spelt = [word for word in fresh if word[0].isupper() and word.lower() not in CALENDAR]
    return (*wrong, *(word for word in spelt if word not in reported))


def check(texts: Sequence[str], article: Article, writer: str) -> Checked:
    """`texts` as lines; each that the article does not support is replaced by the article's own closest sentence.

    A note reports it. A sentence of the article is never spoken twice.
    """
    source_texts = [text for text in sentences(article.text, article.lang) if not is_order(text)]
    whole = "\n\n".join((article.title, *source_texts))
    own = {text: place for text, place in own_sentences(article).items() if not is_order(text)}
    source = places([article.title, *source_texts], article.lang)
    lines: list[Line] = []
    notes: list[str] = []
    for text in texts:
        wrong = unsupported(text, whole, article.lang)
        nearest = closest(
            text, [candidate for candidate in own if all(candidate != line.text for line in lines)], article.lang
        )
        is_supported = text in own or (not wrong and supported(text, source, whole, article.lang))
        if not is_supported:
            what = ", ".join(wrong) or shortened(text, LONGEST_NOTED)
            notes.append(f"{writer} wrote '{what}', which the article does not say: its own sentence is told instead")
        if is_supported or nearest:
            spoken = text if is_supported else nearest
            sources = ((article.source, own[nearest]),) if nearest else ()
            lines.append(Line(spoken, visual_query(spoken, article.lang), sources=sources))
    return Checked(tuple(lines), tuple(notes))


def own_sentences(article: Article) -> dict[str, int]:
    """The article's sentences as they can be spoken, and the place of each on the page."""
    lang = article.lang
    return {
        text: index
        for index, sentence in enumerate(sentences(article.text, lang))
        if (text := strip_boilerplate(sentence, lang))
    }


def closest(text: str, candidates: Iterable[str], lang: str) -> str:
    """The candidate that shares most words with `text`, the first of equals; empty without candidates."""
    wanted = set(content_words(text, lang))
    scored = [(_overlap(wanted, set(content_words(candidate, lang))), candidate) for candidate in candidates]
    return max(scored, key=lambda pair: pair[0], default=(0.0, ""))[1]


def within(texts: Sequence[str], lang: str, seconds: int) -> list[str]:
    """The first of `texts` that fit into `seconds`, at least one, a tenth over at most."""
    selected: list[str] = []
    for text in texts:
        if selected and spoken_seconds(" ".join([*selected, text]), lang) > 1.1 * seconds:
            break
        selected.append(text)
    return selected


def _speaker(sentence: str) -> list[str]:
    """A single word that begins a sentence before a verb of saying: elsewhere its capital proves no name."""
    match = re.match(r"[“\"]?([A-Z][\w’'-]+) (?:said|says|told|added|wrote|warned)\b", sentence)
    return [match[1]] if match and match[1].lower() not in ENGLISH else []


def _overlap(wanted: set[str], having: set[str]) -> float:
    return 2 * len(wanted & having) / max(1, len(wanted) + len(having))


def _named(name: str, source: str, tokens: set[str], lang: str) -> bool:
    """Whether a name is in the source: Chinese as it stands, Latin word by word ("Steve Jobs" needs both)."""
    if name in source:
        return True
    if is_chinese(lang) and HAN.search(name):
        return False
    parts = re.findall(r"[^\W_]+(?:['.&-][^\W_]+)*", name)
    return all(part in tokens or part.rstrip("s") in tokens for part in parts if len(part) > 2)
