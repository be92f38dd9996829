"""A narration made of the article's own sentences: nothing is added to the source."""

from montage.model import Article, Script
from montage.writing.extract import as_lines, choose, first_clauses, speakable


class Extractive:
    """The writer that needs no model."""

    def write(self, article: Article, seconds: int) -> Script:
        """The article's most telling sentences in their order, at most about `seconds` long, a line each."""
        candidates = speakable(article)
        lines = as_lines(candidates, choose(candidates, article, seconds), article) or first_clauses(
            candidates, article, seconds
        )
        return Script(article.title, article.lang, lines, source=article.source)
