"""Which pages cover one story: the same address, the same text, the same event. Pure."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import numpy as np

from montage.language.boilerplate import strip_boilerplate
from montage.language.entities import Name, names
from montage.language.stopwords import CALENDAR, CHINESE_SAYING, SAYING, VAGUE
from montage.language.text import content_words, is_chinese, sentences
from montage.model import Article

# Of 60 saved pages the two nearest, both on one event, are 0.05 alike, all others at most 0.02. With another lead and
# end, a paragraph less and a word in ten another one they are 0.17 to 0.6 like themselves, half of them above 0.35.
SAME = 0.15  # [Jaccard] texts more alike are one text
DAYS = 3  # between two pages on one event
RELATED = 5  # pages
LEAD = 4  # [sentences] that show what a page is about
# Cosine of title and lead: of pages on one event 0.21 to 0.65, on others up to 0.21, with a name in common 0.17.
NEAR, SURELY_NEAR = 0.19, 0.3
NAMED = 1.5  # shared names that are enough above NEAR, a place as half of one; above SURELY_NEAR any is
UNSEEN = 200  # pages that every pool is filled up with: what two of three pages share is not common for that
HASHES = 128  # of a signature: the standard error of an estimate is at most 0.044
SHINGLE, CHINESE_SHINGLE = 5, 8  # [words], [characters]
_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|y|ms|dc|tw|tt|wb|gb|wbra)clid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|ref|ref_?(?:src|url)|referr?er"
    r"|spm|scm|from|from_?source|share|share_?(?:from|token|source|medium)|source|cmp(?:id)?|ns_\w+|at_\w+|ocid|smid"
    r"|sr_share|ito|ncid|wt_?mc|xtor|amp|output_?type|soc_\w+|guccounter|guce_\w+|via|isappinstalled",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.)")
_TAIL = re.compile(r"(?:/(?:index|default)\.(?:s?html?|php|aspx?|jsp))?(?:/amp)?(?:(?<!/)/++)?$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """One spelling of a web address, for comparing, not for fetching. A path comes back absolute.

    Dropped are what only tracks the reader, the fragment, and the signs of a page for telephones (m., amp).
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # `http://[` and the like
        return url
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url if "://" in url or url == "-" else str(Path(url).absolute())
    usual = port in (None, 80, 443)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    path = re.sub(r"%[0-9a-f]{2}", lambda match: match[0].upper(), _quoted(_TAIL.sub("", parts.path)))
    joined = _MOBILE.sub("", host) + ("" if usual else f":{port}")
    return urlunsplit(("https", joined, path, urlencode(sorted(pairs)), ""))


def _quoted(path: str) -> str:
    return quote(re.sub(r"/{2,}", "/", path), safe="/%:@!$&'()*+,;=~")


def signature(text: str) -> bytes:
    """A MinHash of the words of a text (Broder 1997): 128 little-endian uint32. Never changes, so it may be stored.

    Shingles are of 5 words, of 8 characters in a text that is mostly Chinese. Empty for a text without words.
    """
    tokens = _TOKEN.findall(text.lower())
    if not tokens:
        return b""
    chinese = 2 * sum(bool(re.match(f"[{_HAN}]", token)) for token in tokens) > len(tokens)
    width = min(len(tokens), CHINESE_SHINGLE if chinese else SHINGLE)
    shingles = {" ".join(tokens[at : at + width]) for at in range(len(tokens) - width + 1)}
    hashed = np.array([_hash(shingle) for shingle in shingles], np.uint64)
    least = np.full(HASHES, np.iinfo(np.uint32).max, np.uint32)
    for some in np.array_split(hashed, len(hashed) // 4096 + 1):  # a book is no more than 4 MB at a time
        with np.errstate(over="ignore"):
            values = (some[:, None] * _FACTORS + _SUMMANDS) >> np.uint64(32)
        least = np.minimum(least, values.min(axis=0).astype(np.uint32))
    return least.astype("<u4").tobytes()


def alike(a: bytes, b: bytes) -> float:
    """About how much of two texts is the same, 0..1: the Jaccard index of their shingles, from their signatures."""
    return nearest(a, [b])[1]


def nearest(one: bytes, others: Sequence[bytes]) -> tuple[int, float]:
    """The place in `others` of the signature most like `one`, and how alike 0..1; (-1, 0.0) where there is none.

    Equals go to the first. 0.1 s for 100,000.
    """
    known = [place for place, other in enumerate(others) if other]
    if not one or not known:
        return -1, 0.0
    rows = np.frombuffer(b"".join(others), "<u4").reshape(len(known), HASHES)
    shares = (rows == np.frombuffer(one, "<u4")).mean(axis=1)
    best = int(shares.argmax())
    return known[best], float(shares[best])


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


# Multiply-shift hashing: odd factors modulo 2^64, the upper 32 bits (Dietzfelbinger 1996).
_FACTORS = np.array([_hash(f"factor {number}") | 1 for number in range(HASHES)], np.uint64)
_SUMMANDS = np.array([_hash(f"summand {number}") for number in range(HASHES)], np.uint64)


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a page is about."""

    lead: Mapping[str, int]  # content words of title and lead, and how often
    words: frozenset[str]  # of the whole page
    heading: frozenset[str]  # names in title or lead
    names: Mapping[str, float]  # of the whole page, and what each counts for
    signature: bytes


def related(article: Article, others: Sequence[Article]) -> tuple[Article, ...]:
    """Those of `others` that cover the event of `article` in other words: best first, at most 5.

    They are in its language, not more than 3 days from it where both dates are known, and share names, and rare words
    of title and lead. What is nearly one text (`SAME`), the article's or another's, is there once at most.
    """
    pool = [other for other in others if _comparable(article, other)]
    own, profiles = _profile(article), [_profile(other) for other in pool]
    counts = Counter(word for profile in (own, *profiles) for word in profile.words)
    rarity = {word: math.log(1 + (UNSEEN + len(pool)) / count) for word, count in counts.items()}
    near = [_near(own, profile, rarity) for profile in profiles]
    selected: list[int] = []
    for place in sorted(range(len(pool)), key=lambda place: (-near[place], pool[place].source)):
        known = [own.signature, *(profiles[other].signature for other in selected)]
        if near[place] > 0 and len(selected) < RELATED and nearest(profiles[place].signature, known)[1] < SAME:
            selected.append(place)
    return tuple(pool[place] for place in selected)


def _comparable(one: Article, other: Article) -> bool:
    if one.lang.split("-")[0] != other.lang.split("-")[0] or canonical_url(one.source) == canonical_url(other.source):
        return False
    days = _day(one.published), _day(other.published)
    return days[0] is None or days[1] is None or abs((days[0] - days[1]).days) <= DAYS


def _day(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _near(one: _Profile, other: _Profile, rarity: Mapping[str, float]) -> float:
    """How near two pages are, 0..1: the cosine of their leads; 0 where they do not cover one event."""
    cosine = _cosine(one.lead, other.lead, rarity)
    shared = (one.heading & other.names.keys()) | (other.heading & one.names.keys())
    named = sum(min(one.names[name], other.names[name]) for name in shared)
    return cosine if (cosine >= NEAR and named >= NAMED) or (cosine >= SURELY_NEAR and shared) else 0.0


def _cosine(one: Mapping[str, int], other: Mapping[str, int], rarity: Mapping[str, float]) -> float:
    weighed = [{word: (1 + math.log(count)) * rarity[word] for word, count in words.items()} for words in (one, other)]
    product = sum(weight * weighed[1].get(word, 0.0) for word, weight in weighed[0].items())
    lengths = [math.sqrt(sum(weight**2 for weight in weights.values())) for weights in weighed]
    return product / (lengths[0] * lengths[1]) if product else 0.0


@lru_cache(maxsize=1024)  # in a batch every page is compared with every other
def _profile(article: Article) -> _Profile:
    lang = article.lang
    texts = [text for raw in sentences(article.text, lang) if (text := strip_boilerplate(raw, lang))]
    title = article.title + ("。" if is_chinese(lang) else ".")
    heading = "\n\n".join([title, *texts[:LEAD]])
    lead = [word for text in (title, *texts[:LEAD]) for word in sorted(set(keywords(text, lang)))]
    found = names("\n\n".join([title, *texts]), lang)
    return _Profile(
        Counter(lead),
        frozenset(lead) | frozenset(word for text in texts for word in keywords(text, lang)),
        frozenset(name.text for name in found if name.text in heading),
        {name.text: _counts(name) for name in found},
        signature(article.text),
    )


def _counts(name: Name) -> float:
    return 0.5 if name.kind == "place" else 1.0


def keywords(text: str, lang: str) -> list[str]:
    """The content words of a text that distinguish one story from another: no figures, dates or verbs of saying."""
    words = content_words(text, lang)
    return [word for word in words if len(word) > 1 and not word[0].isdigit() and word not in _empty()]


@cache
def _empty() -> frozenset[str]:
    return frozenset(content_words(" ".join(sorted(CALENDAR | VAGUE | SAYING)), "en")) | CHINESE_SAYING
