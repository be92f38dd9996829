"""The chart of a line: of its own figures, or of those of the line before it and its own."""

from montage.graphics.charts import chinese, english
from montage.graphics.charts.amounts import masked
from montage.graphics.charts.chart import Chart, Pairing, Point, chart_from
from montage.graphics.charts.clauses import clauses
from montage.graphics.charts.parallel import by_time
from montage.graphics.charts.score import score_of
from montage.language.text import is_chinese


def chart_of(line: str, lang: str, before: str = "") -> Chart | None:
    """The chart that suits `line`; with `before`, the line that is spoken before it, one that needs both."""
    rules = chinese if is_chinese(lang) else english
    text = masked(line, lang)
    own = clauses(text, lang)
    if score := score_of(line, lang):
        points = (
            Point(side, figure, float(figure), turn=turn)
            for turn, (side, figure) in enumerate(zip(score.sides, score.points, strict=True))
        )
        return Chart("score", "", tuple(points))
    found: list[Pairing | None] = [
        rules.changed(text), rules.in_turn(text), by_time(own, lang), rules.shared(own), rules.ranked(own),
    ]  # fmt: skip
    if before:
        found.append(by_time([*clauses(masked(before, lang), lang)[-1:], *own[:1]], lang))
    charts = (chart_from(one, lang) for one in found if one)
    return next((chart for chart in charts if chart), None)
