"""Colours of type that can be read on what is behind them."""

import pytest

from montage.graphics.contrast import BLACK, LEAST, WHITE, contrast, density, faint, mixed, readable


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, WHITE) == 1


def test_the_best_of_a_templates_colours_is_taken_and_else_black_or_white() -> None:
    assert readable([(30, 30, 60), (90, 90, 90)], WHITE) == (30, 30, 60)
    assert readable([(200, 200, 200)], WHITE) == BLACK
    assert readable([(60, 60, 60)], (20, 20, 20)) == WHITE


@pytest.mark.parametrize("on", [WHITE, (20, 30, 40), (240, 230, 220)])
def test_what_is_faint_can_still_be_read(on: tuple[int, ...]) -> None:
    ink = readable([BLACK, WHITE], on)
    made = faint(ink, on)
    assert LEAST <= contrast(made, on) < LEAST + 1.2
    assert mixed(ink, on, 0.5) == tuple(round((a + b) / 2) for a, b in zip(ink, on, strict=True))


@pytest.mark.parametrize("least", [0.1, 0.8, 1.0])
def test_a_panel_is_as_dense_as_its_type_needs_over_any_picture(least: float) -> None:
    panel, colours = (11, 12, 14), [(242, 237, 228), (154, 149, 140)]
    dense = density(panel, colours, least)
    assert least <= dense <= 1
    for colour in colours:
        for behind in (BLACK, WHITE, (128, 128, 128)):
            assert contrast(colour, mixed(panel, behind, dense)) >= LEAST
    assert density(panel, [WHITE], 0.8) == 0.8, "no denser than it has to be"
