"""Facts from other pages on the same event, for a story to end with. Better none than one that is wrong there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from montage.articles.similarity import LEAD, keywords
from montage.language.entities import Name, names
from montage.language.gazetteer import ORGANISATIONS, PLACES
from montage.language.text import is_chinese, sentences
from montage.model import Article, Line, Story
from montage.writing.extract import SLACK, Sentence, as_lines, choose, speakable

SHARE = 0.25  # of the time asked for
SHARED = 0.4  # of a sentence's informative words in one known sentence: it is the same fact
NEW = 0.4  # of them must be on no page used so far
FEWEST = 5  # informative words of a fact
KEY_WORDS = 3  # of the title in a sentence show that it is on the story's subject, where it has none of its names
LONGEST = 15.0  # [s] of a sentence; a longer one is a list

_QUOTED = re.compile(r"[“”\"「」『』]|(?:^|\s)['‘]\w|\w['’](?=[\s,.]|$)(?<!s['’])")
_UNFINISHED = re.compile(r"[?？!！:：;；…]")
_SPEAKER = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?)\b|\b[Ss](?:aid|ays?)\b"
    r"|\b(?:told|tells|added|adds|tweeted|wrote|noted|should|must|ought)\b"  # an opinion needs its speaker
)
_CHINESE_SPEAKER = re.compile(
    r"[我你您咱]|记者|本报|本网|笔者|小编|网友|[说称道][，。：,:]|表示|指出|认为|透露|强调|回应|坦言|告诉|提到|介绍说|应[该当抓加]|必须"
)
_WHEN = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|currently|recent(?:ly)?|latest|lately|soon|so far|ago|overnight|already"
    r"|again|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|earlier|later|meanwhile|at (?:that|the) (?:time|moment)"
    r"|(?:this|last|next|past|coming|previous|same|following)(?: \w+)?"
    r" (?:morning|afternoon|evening|night|weekend|day|week|month|quarter|season|spring|summer|autumn|fall|winter|year"
    r"|decade|century)s?)\b",
    re.IGNORECASE,
)
_CHINESE_WHEN = re.compile(
    r"今[天日晨晚年]|昨[天日晚]|明[天日年]|去年|前年|往年|当[天日晚时年]|[此日之年月天周时]前|近[日期来]|目前|现在|如今|刚刚|最近"
    r"|随后|之后|[本上下]个?[周月季]|[周星]期?[一二三四五六日天]|(?<![月\d])\d{1,2}[日号]|截至|接下来|即将|未来|同[日月年期]"
    r"|凌晨|[上下]午|晚间"
)
_LEANS = re.compile(  # "The company" is one that its page has named before; "450,000 people were" tells of an hour
    r"^(?:[Tt]he|Another|Many|All|No|Only|Even|Not|What|How|Why|Who|Where|To|From|By|About|Among|Including|According"
    r"|Despite|Unlike|Like|First|Second|Third|Finally|Instead|Rather|Perhaps|Maybe|Of course|Yes|In fact"
    r")\b(?! [A-Z])"
    r"|^(?:But|And|So|Yet|Or|Also|Then|Still|However|Moreover|Besides|Thus|Otherwise)\b"
    r"|^In the [a-z]|^(?:(?:More|Fewer|Less) than|At least|Up to|Some|About|Nearly|Roughly|Almost) "
    r"|^\d|\balso\b"
    r"|^The [\w’-]+ (?:company|firm|group|agency|team|city|town|state|country|man|woman|star|singer|actor|giant|maker)"
)
_CHINESE_LEANS = re.compile(
    r"^(?:公司|集团|双方|两国|警方|现场|当地|据|有|都|就|更|甚至|比如|例如|首先|其次|最后|第[一二三四]|一[是方]|[二三四]是|另|除"
    r"|因为|如果|虽然|尽管|只|以[上下]|与此|相比|总之|所以|原来|于是|\d)|^[^，。]*[还也又却则]"
)
_POINTS = re.compile(  # "its" may stand after a name
    r"\b(?:[Hh]e|[Ss]he|him|[Tt]hey|them|[Ii]t|[Tt]his|[Tt]hese|[Tt]hose|[Ss]uch)\b"
    r"|^(?:\w+ )?(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)\b"
)
_CHINESE_POINTS = re.compile(r"[他她它]|这[个些一种样次项]|那[个些一种样次]|该|上述|其(?![他它余实中])")
_CHINESE_TITLED = re.compile(r"[\u4e00-\u9fff](?:校长|先生|女士|小姐|老师|教授|某|医生|主任|队长|院士|局长|书记|总裁)")


def background(script_lines: Sequence[Line], story: Story, seconds: int) -> tuple[Line, ...]:
    """What the related pages add to `script_lines`: at most a quarter of `seconds` of their sentences, as lines.

    A fact stands alone, names a person or a thing that the story is about, and says what neither the lines nor the
    article say. Pages in their order, sentences in theirs; each line says its page and sentence in `sources`.
    """
    article, found = story.article, list[Line]()
    subject = _subject(article)
    left = SHARE * seconds
    for page in story.related:
        if is_chinese(page.lang) != is_chinese(article.lang):
            continue
        candidates = speakable(page)
        known = [*_texts(article), *(line.text for line in (*script_lines, *found))]
        facts = [fact for fact in _standing(candidates, page, article, subject) if _new(fact, known, article.lang)]
        fitting = [fact for fact in facts if fact.seconds <= min(left, LONGEST)]
        chosen = choose(fitting, page, left / SLACK)
        found += as_lines(fitting, chosen, page)
        left -= sum(fitting[place].seconds for place in chosen)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a story is about."""

    names: frozenset[str]  # of the title, and all but places of the first sentences
    words: frozenset[str]  # of the title

    def covers(self, named: Iterable[Name], words: frozenset[str]) -> bool:
        return any(name.text in self.names for name in named) or len(self.words & words) >= KEY_WORDS


def _texts(article: Article) -> list[str]:
    return [article.title, *sentences(article.text, article.lang)]


def _subject(article: Article) -> _Subject:
    known = names("\n\n".join(_texts(article)), article.lang)
    lead = "\n".join(_texts(article)[: LEAD + 1])
    found = [name.text for name in known if name.text in article.title or (name.kind != "place" and name.text in lead)]
    return _Subject(frozenset(found), frozenset(keywords(article.title, article.lang)))


def _standing(candidates: Sequence[Sentence], page: Article, article: Article, subject: _Subject) -> Iterator[Sentence]:
    """The sentences on the subject that are clear without their page, whose first sentence repeats the event."""
    every = names("\n\n".join(sentence.text for sentence in candidates), page.lang)
    for sentence in candidates[1:]:
        named = [name for name in every if name.text in sentence.text]
        words = frozenset(keywords(sentence.text, page.lang))
        if (
            sentence.since is None
            and len(words) >= FEWEST
            and _alone(sentence.text, page.lang)
            and subject.covers(named, words)
            and _introduced(named, every, sentence.text, article)
        ):
            yield sentence


def _alone(text: str, lang: str) -> bool:
    """Whether a sentence makes sense anywhere: no speaker, no day counted from its own, nothing pointed at."""
    rules = (
        (_CHINESE_SPEAKER, _CHINESE_WHEN, _CHINESE_LEANS, _CHINESE_POINTS)
        if is_chinese(lang)
        else (_SPEAKER, _WHEN, _LEANS, _POINTS)
    )
    return not any(rule.search(text) for rule in (_QUOTED, _UNFINISHED, *rules))


def _introduced(named: Iterable[Name], every: Iterable[Name], text: str, article: Article) -> bool:
    """Whether a listener can know all who are named: a surname or a short form alone is known only from the article.

    `named` are the sentence's names, `every` the page's.
    """
    if is_chinese(article.lang):
        return all(titled[0] in article.text for titled in _CHINESE_TITLED.finditer(text))
    longer = {part: name.text for name in every if " " in name.text for part in name.text.split(" ")}
    return all(
        " " in name.text
        or name.text in article.text
        or (name.text in longer and longer[name.text] in text)
        or (name.kind != "person" and name.text not in longer and not _unknown_initials(name.text))
        for name in named
    )


def _unknown_initials(name: str) -> bool:
    return name.isupper() and name not in ORGANISATIONS | PLACES


def _new(fact: Sentence, known: Iterable[str], lang: str) -> bool:
    """Whether a fact is new: no sentence in `known` shares much with it, nor do all of them together."""
    words = set(keywords(fact.text, lang))
    every = set[str]()
    for text in known:
        shared = words & set(keywords(text, lang))
        if len(shared) > SHARED * len(words):
            return False
        every |= shared
    return len(words - every) >= NEW * len(words)
