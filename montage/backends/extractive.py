"""A narration made of the article's own sentences: nothing is said that the source did not say."""

from montage.model import Article, Script
from montage.writing.extract import as_lines, choose, first_clauses, speakable


class Extractive:
    """The writer that needs no model."""

    def write(self, article: Article, seconds: int) -> Script:
        """The article's most telling sentences in their order, at most about `seconds` long, a line each."""
        told = speakable(article)
        lines = as_lines(told, choose(told, article, seconds), article) or first_clauses(told, article, seconds)
        return Script(article.title, article.lang, lines, source=article.source)
