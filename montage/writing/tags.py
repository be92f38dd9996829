"""What a text is about: subjects, people, organisations, places and key phrases, each tied to the lines that say it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from montage.language import gazetteer as table
from montage.language.name import Kind
from montage.language.stopwords import CALENDAR, CHINESE, CHINESE_SAYING, ENGLISH, SAYING, VAGUE
from montage.language.text import HAN, content_words, is_chinese, jieba, stretches
from montage.model import Script, Tag
from montage.writing.recognition import recognized

PHRASES = 16  # of a text
NAMES = 300  # of a text: each is looked for in all of it
SURVEYED = 30_000  # [characters] are enough to find what a text is about
TOPICS = 8  # of a script
EVIDENCE = 4  # words that must speak for a subject


def tag_script(script: Script, text: str, recognizers: str = "") -> Script:
    """`script` with its topics, and with tags on every line that has none. `text` is everything known of the story.

    `recognizers` of names: see `recognized`. Raises UserError if one cannot be had.
    """
    found = survey(text, script.lang, recognizers)
    lines = tuple(line if line.tags else replace(line, tags=spoken(line.text, found)) for line in script.lines)
    return replace(script, lines=lines, topics=script.topics or topics(text, script.lang, found))


def survey(text: str, lang: str, recognizers: str = "") -> tuple[Tag, ...]:
    """Everything named in a text and its key phrases, by descending weight; texts are as written there, each once."""
    text = text[:SURVEYED]
    found = [(name, kind) for name, kind in recognized(text, lang, recognizers) if len(name) > 1]
    named = _named(found)
    known = {tag.text.casefold() for tag in named}
    phrases = _chinese_phrases(text) if is_chinese(lang) else _latin_phrases(text, lang, [name for name, _ in found])
    tags = [*named, *(tag for tag in phrases if tag.text.casefold() not in known)]
    return tuple(sorted(tags, key=lambda tag: (-tag.weight, tag.text)))


def spoken(line: str, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """The tags that `line` says, in the order in which it says them; the longest where several begin or overlap."""
    taken: list[tuple[int, int, Tag]] = []
    for tag in sorted(tags, key=lambda tag: (-len(tag.text), tag.text)):
        free = (
            match
            for match in _whole(tag.text).finditer(line)
            if all(match.end() <= start or end <= match.start() for start, end, _ in taken)
        )
        if match := next(free, None):
            taken.append((match.start(), match.end(), replace(tag, text=match[0])))
    return tuple(tag for _, _, tag in sorted(taken, key=lambda entry: entry[0]))


def topics(text: str, lang: str, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Subjects ("business"), then the weightiest names and phrases, all of kind `topic`."""
    shares = subjects(text, lang)
    full = [
        tag for tag in tags if not any(tag.text != other.text and tag.text in other.text for other in tags[:TOPICS])
    ]
    named = [Tag(tag.text, "topic", tag.weight) for tag in full]
    return (*(Tag(name, "topic", share) for name, share in shares), *named)[:TOPICS]


def subjects(text: str, lang: str) -> list[tuple[str, float]]:
    """At most two subjects of `gazetteer.SUBJECTS`, each with its weight 0..1, the surest first."""
    counts = Counter(content_words(text, lang))
    scores = {name: sum(counts[word] for word in speaking) for name, speaking in table.SUBJECTS.items()}
    best = max(scores.values())
    ranked = sorted(
        (name for name in scores if scores[name] >= max(EVIDENCE, 0.6 * best)), key=lambda name: (-scores[name], name)
    )
    return [(name, round(scores[name] / best, 2)) for name in ranked[:2]]


def _named(pairs: Sequence[tuple[str, Kind]]) -> list[Tag]:
    counts = Counter((text, kind) for text, kind in pairs if kind)
    most = max(counts.values(), default=1)
    best: dict[str, Tag] = {}
    for (text, kind), count in counts.most_common():
        if kind:
            best.setdefault(text, Tag(text, kind, round(0.5 + 0.5 * count / most, 2)))
    return list(best.values())


def _latin_phrases(text: str, lang: str, named: Sequence[str]) -> list[Tag]:
    """Names of no known kind that come again or have two words, then YAKE's phrases between the names."""
    from yake import KeywordExtractor

    counts = Counter(named)
    things = [name for name, count in counts.most_common() if not _titles(name) and (count > 1 or " " in name)]
    bare = text
    for name in sorted((name for name, _ in counts.most_common(NAMES)), key=len, reverse=True):
        bare = _whole(name).sub(";", bare)
    found = KeywordExtractor(lan=lang.split("-")[0], n=3, dedupLim=0.7, top=3 * PHRASES).extract_keywords(bare)
    phrases = [phrase for phrase, _ in found if _tells(phrase) and _whole(phrase).search(text)]
    phrases = [phrase for phrase in phrases if " " in phrase or _thing(phrase, text)]
    selected = list(
        dict.fromkeys([*things[:4], *phrases[: PHRASES // 2], *things[4:PHRASES], *phrases[PHRASES // 2 : PHRASES]])
    )
    return [Tag(phrase, "phrase", _falling(rank, len(selected))) for rank, phrase in enumerate(selected)]


def _titles(name: str) -> bool:
    """ "Vice President" alone, or a heading in capitals."""
    return name.isupper() or all(token in table.TITLES for token in name.split())


def _thing(word: str, text: str) -> bool:
    """Whether a single word comes again and is a noun somewhere: it stands after an article or a preposition."""
    if word.endswith(("al", "ic", "ive", "ous", "ble", "ful")) or len(_whole(word).findall(text)) < 2:
        return False
    return bool(re.search(rf"\b(?:the|an?|this|his|her|its|their|of|for|in|by|with) {re.escape(word)}\b", text))


def _tells(phrase: str) -> bool:
    """No calendar, no verb: "wearing red surrounded" is not a phrase."""
    parts = phrase.lower().split()
    empty = CALENDAR | ENGLISH | SAYING | VAGUE
    if len(phrase) < 4 or parts[-1].endswith(("ed", "ing", "ly")) or parts[0].endswith("ly"):
        return False
    return not any(part in empty or part.removesuffix("'s") in empty or part.isnumeric() for part in parts)


def _chinese_phrases(text: str) -> list[Tag]:
    found = jieba().analyse.extract_tags(
        "\n".join(stretches(text)), topK=3 * PHRASES, allowPOS=("n", "nz", "vn", "nt", "ng", "l", "j")
    )
    nouns = [word for word in found if len(word) > 1 and HAN.fullmatch(word) and word not in CHINESE | CHINESE_SAYING]
    return [Tag(word, "phrase", _falling(rank, PHRASES)) for rank, word in enumerate(nouns[:PHRASES])]


def _falling(rank: int, ranks: int) -> float:
    return round(0.8 - 0.5 * rank / ranks, 2)


def _whole(text: str) -> re.Pattern[str]:
    """Matches `text` in any case, never inside a longer Latin word."""
    case = "" if text.isupper() else "i"  # "US" is not "us"
    # Not for the whole: ranges in which case does not matter take a millisecond to compile.
    return re.compile(rf"(?<![^\W\u3400-\u9fff])(?{case}:{re.escape(text)})(?![^\W\u3400-\u9fff])")
