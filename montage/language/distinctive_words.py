"""Which words distinguish pictures: "drummer" and "snow" do, "people" and "city" do not. English and Chinese."""

import re

from assets_db.chinese import jieba
from assets_db.tokens import query_tokens
from montage.language.common_stems import COMMON_STEMS
from montage.language.objects import is_plain, is_visible
from montage.language.stopwords import CALENDAR, CHINESE, CHINESE_SAYING, ENGLISH, SAYING, VAGUE
from montage.language.text import HAN

# Endings of what is done or thought, not seen: "detected" does not describe a clip of a person detection.
_UNSEEN = re.compile(r"(?:ed|ing|ly|[st]ion|ment|ness|ity|[ae]nce|ism)s?$")
OFTEN = 5000  # times that jieba's own texts say a Chinese word that is common
_SAYING_NOTHING = ENGLISH | SAYING | CALENDAR | VAGUE | CHINESE | CHINESE_SAYING


def is_distinctive(word: str) -> bool:
    """Whether a word, as written, says what a picture shows: a rare one, and an English thing that can be seen."""
    plain = word.lower()
    if plain in _SAYING_NOTHING or is_plain(plain) or not plain.isalpha():
        return False
    if HAN.fullmatch(plain):
        return len(plain) > 1 and (jieba().get_FREQ(plain) or 0) < OFTEN
    if is_visible(plain):
        return True
    return len(plain) > 2 and not _UNSEEN.search(plain) and not COMMON_STEMS.intersection(query_tokens(plain))
