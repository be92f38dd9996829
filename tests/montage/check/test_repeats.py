"""The same pictures again are found wherever they are, and nothing else is taken for them."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from montage.check.picture import Pictures
from montage.check.repeats import check_repeats
from montage.model import Clip, Edits, Pin, Timeline, Transition
from tests.check_films import found, kinds, scroll, seen, small
from tests.media import picture
from tests.render_media import clip, narration, render, still, timeline_of


def told(pictures: Sequence[Pictures], timeline: Timeline | None = None) -> list[str]:
    """The repeats of shots shown one after the other, with a clear change between them."""
    ends = np.cumsum([len(part) for part in pictures])[:-1]
    return [
        str(one) for one in check_repeats(seen(np.concatenate(pictures), [(int(end), 30.0) for end in ends]), timeline)
    ]


def planned(*clips: Clip) -> Timeline:
    return timeline_of(clips)


A, B, C = (small(seed, 60, 0.5) for seed in (1, 2, 3))


def test_pictures_that_are_shown_once_are_no_repeat() -> None:
    assert told([A, B, C]) == []


def test_a_shot_shown_again_is_told_with_both_times() -> None:
    assert told([A, B, A]) == ["4.0-6.0 s: the same pictures as at 0.0 s"]


def test_it_is_found_though_it_begins_elsewhere_and_plays_backwards() -> None:
    """A still that the camera goes over the other way; a clip entered at another frame; another coding."""
    noise = np.random.default_rng(1).integers(0, 2, A.shape, np.uint8)
    (backwards,) = told([A, B, A[::-1] + noise])
    (later,) = told([B, A, C, A[7:]])
    assert backwards.startswith("4.0-6.0 s: the same pictures as at 1.") and later.startswith("6.0-7.8 s: ")


def test_three_times_are_two_repeats_of_the_first() -> None:
    assert [line.partition(": ")[2] for line in told([A, B, A, C, A])] == ["the same pictures as at 0.0 s"] * 2


def test_a_glimpse_is_no_repeat() -> None:
    assert told([A, B, A[:30], C]) == []


def test_a_flash_does_not_make_two_shots_of_one() -> None:
    white = np.full((1, *A.shape[1:]), 255, np.uint8)
    assert told([small(1, 60), white, small(1, 60)]) == []


def test_pictures_without_content_are_nobodys() -> None:
    grey = np.full((60, *A.shape[1:]), 60, np.uint8)
    assert told([grey, A, grey]) == []


def test_cards_with_other_words_are_other_pictures() -> None:
    """A card in small: a gradient with rows of letters; two of them differ by 4 levels in the mean."""
    card = np.repeat(np.linspace(20, 45, A.shape[2], dtype=np.uint8)[None], A.shape[1], 0)
    cards = [np.repeat(card[None], 60, 0) for _ in range(3)]
    cards[0][:, 4, 3:12] = cards[2][:, 4, 3:12] = 200
    cards[1][:, 4, 3:10] = 200
    assert told(cards[:2]) == []
    assert told(cards) == ["4.0-6.0 s: the same pictures as at 0.0 s"]


def test_the_clips_of_the_timeline_are_the_shots() -> None:
    """Dissolves are no clear changes; the clip that is shown again is named."""
    clips = [clip(Path(f"{name}.mp4"), 60, key=name, transition=Transition("dissolve", 10)) for name in "aba"]
    film = seen(np.concatenate([A, B, A]))
    (again,) = map(str, check_repeats(film, planned(*clips)))
    assert again.startswith("4.5-6.0 s: ") and again.endswith("(a.mp4)")
    assert [*check_repeats(film, None)] == []


@pytest.mark.parametrize("name", ["k", "a.mp4", "footage/a.mp4", "a.mp4#0.5"])
def test_what_a_person_pinned_may_be_shown_again(name: str) -> None:
    source = Path("/footage/a.mp4")
    clips = [clip(source, 60, key="k"), clip(Path("b.mp4"), 60), clip(source, 60, key="k", line=2)]
    pinned = replace(planned(*clips), edits=Edits(pins=(Pin(2, name),)))
    elsewhere = replace(planned(*clips), edits=Edits(pins=(Pin(1, name),)))
    assert told([A, B, A], pinned) == []
    assert told([A, B, A], elsewhere) == ["4.0-6.0 s: the same pictures as at 0.0 s (a.mp4)"]


def test_two_moments_of_a_take_in_which_little_happens_are_no_repeat() -> None:
    source = Path("interview.mp4")
    still_take = small(1, 60)
    for offset, count in ((Fraction(10), 0), (Fraction(1), 1)):
        clips = [clip(source, 60), clip(Path("b.mp4"), 60), clip(source, 60, offset)]
        assert len(told([still_take, B, still_take], planned(*clips))) == count


def test_a_rendered_film_with_a_still_and_a_shot_again(tmp_path: Path) -> None:
    photo, moving = picture(tmp_path / "a.jpg", 1, (320, 180)), scroll(tmp_path / "b.mp4", 2, 3)
    clips = [
        still(photo, 60, move="in"),
        clip(moving, 60),
        still(photo, 60, move="right"),
        clip(moving, 60, Fraction(1, 3)),
    ]
    timeline = replace(timeline_of(clips), narration=narration(tmp_path / "narration.wav", 8))
    shown = render(timeline, tmp_path)
    faults = found(tmp_path / "film.mp4", shown)
    assert kinds(faults) == ["repeat", "repeat"]
    assert [round(fault.start) for fault in faults] == [4, 6]


def test_an_hour_is_looked_through_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told([A, B, A, C, B])
    monkeypatch.setattr("montage.check.repeats.BLOCK", (3, 7))
    assert told([A, B, A, C, B]) == whole and len(whole) == 2
