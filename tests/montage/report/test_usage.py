from dataclasses import replace

from montage.model import Anchor
from montage.report.usage import usage, usage_line
from tests.films import timeline


def test_what_is_own_what_is_weak_and_what_would_help() -> None:
    film = timeline(60, 90, 30)
    good, weak, card = film.video
    card = replace(card, origin="card", kind="image", line=1, score=0.1)
    anchor = Anchor(1, card.start / film.fps, 1 + card.start / film.fps, "lion", "lion", "thing", 0.9)
    used = usage(replace(film, video=(good, replace(weak, score=0.28), card), anchors=(anchor,)))
    assert (used.own_shots, used.shots, used.own_seconds, used.seconds, used.card_seconds) == (2, 3, 5, 6, 1)
    assert usage_line(used) == (
        'own footage 2 of 3 shots, 5 of 6 s; cards 1 s; weakest: 1.mp4 (0.28); would help: footage of "lion"'
    )


def test_a_card_of_the_template_is_no_shot() -> None:
    film = timeline(60, 60)
    title = replace(film.video[0], origin="card", score=1.0)
    assert usage(replace(film, video=(title, film.video[1]))).shots == 1
