"""About how long a text takes to say."""

from montage.language.spoken_form.form import spoken_form
from montage.language.text import HAN, WORD, is_chinese

ENGLISH_PACE = 165 / 60  # [words/s] a newsreader
CHINESE_PACE = 260 / 60  # [characters/s]
LONGEST_ACRONYM = 5  # [letters] capitals in Chinese are spelled up to here, longer ones read as a word


def spoken_seconds(text: str, lang: str) -> float:
    """About how long [s] a newsreader takes over the spoken form of `text`. An estimate, never a film time.

    Languages without a spoken form are counted as if their figures were read in English.
    """
    if is_chinese(lang):
        return sum(map(_chinese_characters, WORD.findall(spoken_form(text, lang).text))) / CHINESE_PACE
    return sum(map(_english_words, WORD.findall(spoken_form(text, "en").text))) / ENGLISH_PACE


def _english_words(word: str) -> float:
    """twenty-three counts two; Chinese characters count by the time that they take."""
    return len(word) * ENGLISH_PACE / CHINESE_PACE if HAN.match(word) else word.count("-") + 1


def _chinese_characters(word: str) -> float:
    """Latin words count by the time that they take."""
    if HAN.match(word) or (word.isupper() and len(word) <= LONGEST_ACRONYM):
        return len(word)
    return CHINESE_PACE / ENGLISH_PACE
