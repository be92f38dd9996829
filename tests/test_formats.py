"""The storyboard: text made of a timeline."""

from dataclasses import replace
from pathlib import Path

from montage.formats.report import report
from montage.model import Timeline
from tests.films import timeline


def film() -> Timeline:
    """Three clips: two of one picture, and a card."""
    made = timeline(30, 30, 30)
    first, second, third = made.video
    owned = {"title": "A <b>rocket</b>", "credit": "NASA", "licence": "public domain"}
    card = replace(third, kind="image", origin="card", title="A card")
    return replace(made, video=(replace(first, **owned), replace(second, **owned, src=first.src), card))


def test_the_storyboard_has_every_shot_and_takes_no_markup_from_outside() -> None:
    html = report(film())
    assert html.count('<section class="shot"') == 3
    assert "A &lt;b&gt;rocket&lt;/b&gt;" in html
    assert "<b>rocket" not in html


def test_a_source_that_has_vanished_leaves_its_frame_out() -> None:
    assert not Path("/footage/0.mp4").exists()
    assert "data:image/jpeg" not in report(film())


def test_what_could_not_be_had_stands_in_the_report() -> None:
    assert "no voice today" in report(replace(film(), notes=("no voice today",)))
