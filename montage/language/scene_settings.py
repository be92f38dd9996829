"""Where a line says that something happens: "in the zoo", "on a red stage", 在动物园里. English and Chinese."""

import re

from montage.language.stopwords import ENGLISH
from montage.language.text import HAN, is_chinese, tagged

MOST = 3  # words of a place
_PLACES = re.compile(
    r"\b(?:in|at|on|near|inside|outside|beside|behind|under|across|along|around|through|from)"
    r" ((?:(?:the|an?|its|his|her|their|our|this|that|these|those) )?)((?:[^\W\d_]+(?:[ -](?=\w)|\b)){1,3})",
    re.IGNORECASE,
)
_WITHIN = frozenset(["里", "中", "内", "上", "外", "里面", "上面", "旁", "旁边", "附近", "边", "前", "后"])


def setting_of(text: str, lang: str) -> str:
    """The words that say where something happens in `text`; empty where it does not say."""
    return " ".join(_chinese(text) if is_chinese(lang) else _latin(text))


def _latin(text: str) -> list[str]:
    """A place ends with its first word that belongs to no noun; without an article it is one word."""
    found: list[str] = []
    for match in _PLACES.finditer(text):
        for word in re.split("[ -]", match[2].strip())[: MOST if match[1] else 1]:
            if word.lower() in ENGLISH:
                break
            found.append(word)
    return found


def _chinese(text: str) -> list[str]:
    """The words after 在 up to a verb, and a noun before 里 and its like."""
    found: list[str] = []
    inside = False
    before = ""
    for word, flag in tagged(text):
        if word in _WITHIN and before:
            found.append(before)
        inside = word == "在" or (inside and bool(HAN.fullmatch(word)) and flag[0] in "nsajbm" and word not in _WITHIN)
        before = word if flag[0] in "ns" else ""
        if inside and word != "在":
            found.append(word)
    return found
