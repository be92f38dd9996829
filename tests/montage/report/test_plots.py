"""Plots: markup that a browser can read, whose bars are as long as the numbers say."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from montage.report import plots


def heights(svg: str) -> list[float]:
    """Of the bars that are seen."""
    drawn = ElementTree.fromstring(svg).iter("rect")
    return [float(bar.get("height", 0)) for bar in drawn if bar.get("fill") == "var(--accent)"]


def labels(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter("text")]


def test_columns_are_as_high_as_their_counts() -> None:
    found = heights(plots.columns([0, 5, 10], ["a", "b", "c"]))
    assert found[0] == 0 and found[2] == pytest.approx(2 * found[1]) and found[2] < plots.HEIGHT


def test_one_in_a_hundred_thousand_is_seen_and_none_is_not() -> None:
    assert heights(plots.columns([0, 1, 100_000], ["", "", ""]))[:2] == [0, plots.LEAST]


def test_a_pointer_is_told_the_name_and_the_count() -> None:
    svg = plots.columns([1234], [""], ["0.5 to 0.6"])
    assert "<title>0.5 to 0.6: 1,234</title>" in svg


def test_labels_that_have_no_room_are_left_out() -> None:
    years = [str(year) for year in range(1980, 2028)]
    shown = labels(plots.columns([1] * 48, years))[:-1]  # the last is the highest count
    assert shown[:2] == ["1980", "1984"] and set(shown) < set(years)


def test_labels_at_both_ends_are_always_there() -> None:
    assert labels(plots.columns([2, 1, 1], ["dark", "", "very very bright indeed"])) == [
        "dark", "very very bright indeed", "2",
    ]  # fmt: skip


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_nothing_makes_no_mountain(counts: list[int]) -> None:
    svg = plots.columns(counts, ["x"] * len(counts))
    assert not svg or not any(heights(svg))


@pytest.mark.parametrize("svg", [plots.columns([1], ['<b>&"']), plots.strip(['"><script>'])])
def test_no_text_breaks_out(svg: str) -> None:
    ElementTree.fromstring(svg)
    assert "<b>" not in svg and "<script>" not in svg


@pytest.mark.parametrize(("share", "width"), [(0, None), (0.25, 25), (1, 100), (7, 100), (1e-6, 0.5), (-1, None)])
def test_a_bar_is_as_long_as_its_share(share: float, width: float | None) -> None:
    drawn = ElementTree.fromstring(plots.bar(share)).iter("rect")
    full = [float(bar.get("width", 0)) for bar in drawn if bar.get("fill") == "var(--accent)"]
    assert full == ([width] if width else [])


def test_a_strip_has_its_colours_in_order() -> None:
    assert re.findall(r'fill="(#\w+)"', plots.strip(["#112233", "#445566"])) == ["#112233", "#445566"]
    assert plots.strip([]) == ""


@pytest.mark.parametrize(  # as OpenCV has them
    ("lab", "colour"),
    [((0, 0, 0), "#000000"), ((100, 0, 0), "#ffffff"), ((53.24, 80.09, 67.2), "#ff0000"),
     ((87.73, -86.18, 83.18), "#00ff00"), ((32.3, 79.19, -107.86), "#0000ff"), ((53.59, 0, 0), "#808080")],
)  # fmt: skip
def test_tones_are_shown_in_their_colours(lab: tuple[float, float, float], colour: str) -> None:
    found, wanted = (bytes.fromhex(text[1:]) for text in (plots.srgb(*lab), colour))
    assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 1


def test_a_tone_that_no_screen_has_is_shown_as_near_as_can_be() -> None:
    assert re.fullmatch("#ff00[0-9a-f]{2}", plots.srgb(50, 200, -20))


def test_an_element_escapes_all_but_what_is_inside_it() -> None:
    bad = '<b>&"'
    made = plots.element("text", bad, inner="<i/>", text=bad, class_=bad, text_anchor="end", x=1 / 3)
    one = ElementTree.fromstring(made)
    assert one.attrib == {"class": bad, "text-anchor": "end", "x": "0.33"}
    assert [child.tag for child in one] == ["title", "i"] and one.findtext("title") == one[0].tail == bad


def test_an_element_of_nothing_is_closed() -> None:
    assert plots.element("rect", width=2.0) == '<rect width="2"/>'


def test_chinese_letters_are_as_wide_as_they_are_high() -> None:
    assert plots.wide("黑天鹅", 10) == 30 > plots.wide("abc", 10) > 0
