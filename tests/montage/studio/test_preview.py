"""A part of the preview has another name where it looks other, and no other where it only comes later."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.timebase import seconds
from montage.model import Caption, Effect, Overlay, Timeline
from montage.studio.preview import part_keys
from tests.films import FPS, timeline

FIRST, SECOND, LATER = 60, 90, 30  # [frame]


def film(later: int = 0, **more: object) -> Timeline:
    """Of two clips, with a subtitle and a lower third over the second, which comes so many frames later."""
    at = FIRST + later
    caption = Caption(seconds(at + 10, FPS), seconds(at + 40, FPS), "Words")
    over = Overlay(at + 5, 50, Path("/work/panel.png"), (0, 0, 1, 1), enter=Effect("fade", 5), leave=Effect("fade", 5))
    made = replace(timeline(at, SECOND), captions=(caption,), overlays=(over,))
    return replace(made, **more)  # type: ignore[arg-type]


def keys(one: Timeline) -> list[str]:
    return [key for key, _ in part_keys(one)]


def test_a_part_that_comes_later_looks_as_before() -> None:
    (first, second), (longer, same) = keys(film()), keys(film(LATER))
    assert second == same and first != longer


def test_what_is_seen_makes_another_part() -> None:
    before = film()
    second = before.video[1]
    changes = [
        replace(before, video=(before.video[0], replace(second, offset=Fraction(1)))),
        replace(before, captions=(replace(before.captions[0], text="Other"),)),
        replace(before, captions=(replace(before.captions[0], start=before.captions[0].start + 1 / FPS),)),
        replace(before, overlays=(replace(before.overlays[0], start=before.overlays[0].start + 1),)),
        replace(before, burn=False),
        replace(before, size=(640, 360)),
    ]
    assert len({keys(one)[1] for one in [before, *changes]}) == len(changes) + 1
    unseen = replace(second, pinned=True, why={"fit": 1.0}, title="Other", line=0)
    assert keys(replace(before, video=(before.video[0], unseen))) == keys(before)


def test_what_stands_over_the_whole_film_does_not_tell_when() -> None:
    logo = Overlay(0, 10_000, Path("/work/logo.png"), (0, 0, 0.1, 0.1), role="logo")
    moving = replace(logo, kind="video")
    assert keys(film(overlays=(logo,)))[1] == keys(film(LATER, overlays=(logo,)))[1]
    assert keys(film(overlays=(moving,)))[1] != keys(film(LATER, overlays=(moving,)))[1]


def test_words_count_where_a_card_says_them() -> None:
    before = timeline(FIRST, SECOND)
    speech = before.speeches[0]
    slower = replace(speech, words=tuple(replace(word, end=word.end + Fraction(1, 9)) for word in speech.words))
    assert keys(replace(before, speeches=(slower,))) == keys(before)
    card = replace(before, video=tuple(replace(clip, origin="card") for clip in before.video))
    assert keys(replace(card, speeches=(slower,))) != keys(card)
