"""Names in a text: who, which body, where. By rules and tables; what they cannot classify has no kind."""

from collections.abc import Sequence

from montage.language.chinese_names import chinese_names
from montage.language.english_names import english_names
from montage.language.name import Kind, Name
from montage.language.text import is_chinese, sentences

__all__ = ["Kind", "Name", "names", "names_by_sentence"]


def names(text: str, lang: str) -> list[Name]:
    """The names of a text in order of mention, each kind decided over all its mentions."""
    return [name for some in names_by_sentence(sentences(text, lang), lang) for name in some]


def names_by_sentence(sentences: Sequence[str], lang: str) -> list[list[Name]]:
    """The names of each of a text's sentences, in order, each kind decided over all its mentions."""
    return chinese_names(sentences) if is_chinese(lang) else english_names(sentences)
