from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.timebase import frame_at
from montage.align.align import align
from montage.align.kept import Stay, moved, moved_overlays
from montage.align.rules import rules
from montage.model import Clip, Narration, Overlay, Ranking
from montage.template import Pace
from tests.films import FPS, card_shot, hit, narration, script

RULES = rules(Pace(), FPS)
SHORT = "Six words are said right here."
LONG = "Eleven words are said here, and so it takes much longer."


def clip(name: str, start: int, dur: int, line: int, **more: object) -> Clip:
    return replace(
        Clip(start, dur, Path(f"/footage/{name}.mp4"), "video", Fraction(2), name, "own", line, 0.5),
        **more,  # type: ignore[arg-type]
    )


def moved_to(now: Narration, clips: list[Clip], before: Narration, lines: dict[int, int]) -> tuple[Clip, ...]:
    return moved(
        clips, {one.line: one for one in before.speeches}, {one.line: one for one in now.speeches}, lines, FPS,
        (0, frame_at(now.duration, FPS)), RULES.shortest,
    )  # fmt: skip


def test_clips_of_later_lines_move_with_them() -> None:
    before, now = narration(script(SHORT, SHORT, SHORT)), narration(script(SHORT, LONG, SHORT))
    starts = [frame_at(one.start, FPS) - RULES.lead for one in before.speeches]
    clips = [
        clip("a", 0, starts[1], 0),
        clip("b", starts[2], frame_at(before.duration, FPS) - starts[2], 2),
    ]
    first, last = moved_to(now, clips, before, {0: 0, 2: 2})
    later = frame_at(now.speeches[2].start - before.speeches[2].start, FPS)
    assert first == clips[0] and later > 0
    assert (last.start, last.dur, last.offset) == (starts[2] + later, clips[1].dur, clips[1].offset)


def test_a_line_that_takes_longer_stretches_what_is_pinned_on_it() -> None:
    before, now = narration(script(SHORT)), narration(script(LONG))
    half = frame_at(before.duration, FPS) // 2
    first, second = moved_to(now, [clip("a", 0, half, 0), clip("b", half, half, 0)], before, {0: 0})
    assert first.dur > half and second.start == first.start + first.dur
    assert second.start + second.dur == frame_at(now.duration, FPS)


def test_lines_in_another_order_take_their_clips_along_and_a_line_that_is_gone_takes_them_away() -> None:
    said = narration(script(SHORT, SHORT, SHORT))
    starts = [0, *(frame_at(one.start, FPS) - RULES.lead for one in said.speeches[1:]), frame_at(said.duration, FPS)]
    clips = [clip(name, starts[i], starts[i + 1] - starts[i], i) for i, name in enumerate("abc")]
    swapped = moved_to(said, clips, said, {0: 1, 1: 0, 2: 2})
    assert [(one.src.stem, one.line) for one in swapped] == [("b", 0), ("a", 1), ("c", 2)]
    assert [one.start + one.dur for one in swapped] == [*(one.start for one in swapped[1:]), starts[-1]]
    gone = moved_to(narration(script(SHORT, SHORT)), clips, said, {0: 0, 2: 1})
    assert [one.src.stem for one in gone] == ["a", "c"]


def test_a_transition_stays_only_beside_what_it_led_over_from() -> None:
    from montage.model import Transition

    before, now = narration(script(SHORT, SHORT, SHORT)), narration(script(SHORT, LONG, SHORT))
    starts = [0, *(frame_at(one.start, FPS) for one in before.speeches[1:]), frame_at(before.duration, FPS)]
    join = Transition("dissolve", 10)
    clips = [clip(name, starts[i], starts[i + 1] - starts[i], i, transition=join) for i, name in enumerate("abc")]
    assert [one.transition for one in moved_to(now, clips[::2], before, {0: 0, 2: 2})] == [None, None]
    assert [one.transition for one in moved_to(before, clips, before, {0: 0, 1: 1, 2: 2})] == [None, join, join]


def test_where_nothing_stays_all_is_planned() -> None:
    said = narration(script(SHORT))
    assert moved_to(said, [], said, {0: 0}) == ()


def test_the_cards_of_a_line_are_one_stretch() -> None:
    said = narration(script(SHORT))
    frames = frame_at(said.duration, FPS)
    cards = [clip("a", 0, 50, 0, origin="card"), clip("b", 50, frames - 50, 0, origin="card")]
    assert [(one.start, one.dur) for one in moved_to(said, cards, said, {0: 0})] == [(0, frames)]


def test_what_stays_is_shown_and_the_rest_is_planned_around_it() -> None:
    said = script(SHORT, SHORT, SHORT)
    spoken = narration(said)
    best = hit("a", 0.9, end=30)
    ranking = Ranking(tuple((best, hit(name, 0.5, end=30)) for name in "bcd"))
    start, end = (frame_at(spoken.speeches[line].start, FPS) - RULES.lead for line in (1, 2))
    odd = hit("z", 0.2, end=60)
    own = clip("z", start, end - start, 1, key=odd.shot.key, offset=Fraction(17), pinned=True)
    for known in (odd, None):
        clips = align(said, spoken, (), ranking, RULES, kept=[Stay(own, known)]).clips
        assert own in clips
        assert [one.start + one.dur for one in clips] == [
            *(one.start for one in clips[1:]),
            clips[-1].start + clips[-1].dur,
        ]
    assert "z" not in [one.src.stem for one in align(said, spoken, (), ranking, RULES).clips]


def test_where_a_card_stays_a_card_of_the_line_is_shown() -> None:
    said = script(SHORT)
    spoken = narration(said)
    ranking = Ranking(((hit("a", 0.9, end=30), replace(hit("x", 0.1), shot=card_shot("x"))),))
    whole = clip("old", 0, frame_at(spoken.duration, FPS), 0, origin="card", kind="image")
    assert [one.origin for one in align(said, spoken, (), ranking, RULES).clips] == ["own"]
    kept = align(said, spoken, (), ranking, RULES, kept=[Stay(whole, None)]).clips
    assert [(one.src.name, one.origin) for one in kept] == [("x.png", "card")]


def test_cards_that_a_person_has_written_stay_apart_and_as_they_are() -> None:
    said = narration(script(SHORT))
    half = frame_at(said.duration, FPS) // 2
    cards = [clip("a", 0, half, 0, origin="card"), clip("b", half, half, 0, origin="card")]
    assert len(moved_to(said, cards, said, {0: 0})) == 1
    written = [cards[0], replace(cards[1], by_hand=True, pinned=True)]
    assert [one.key for one in moved_to(said, written, said, {0: 0})] == ["a", "b"]
    stay = Stay(replace(written[1], start=half, dur=frame_at(said.duration, FPS) - half), None)
    shots = Ranking(((hit("one", 0.9), hit("two", 0.8)),))
    made = align(script(SHORT), said, (), shots, RULES, kept=(stay,)).clips
    assert [(one.key, one.by_hand) for one in made if one.start == half] == [("b", True)]


def test_what_is_written_over_a_film_goes_with_its_line() -> None:
    before, now = narration(script(SHORT, SHORT)), narration(script(LONG, SHORT))
    at = frame_at(before.speeches[1].start, FPS) + 3
    over = Overlay(at, 30, Path("/work/panel.png"), (0, 0, 1, 1), by_hand=True)
    speeches = [{one.line: one for one in said.speeches} for said in (before, now)]
    frames = frame_at(now.duration, FPS)
    (moved_one,) = moved_overlays([over], *speeches, {0: 0, 1: 1}, FPS, frames)
    assert moved_one.start == frame_at(now.speeches[1].start, FPS) + 3 > at
    assert moved_overlays([over], *speeches, {0: 0}, FPS, frames) == ()
    late = replace(over, start=frame_at(before.duration, FPS) - 1)
    (last,) = moved_overlays([late], *speeches, {0: 0, 1: 1}, FPS, frames)
    assert last.start + last.dur == frames, "it does not hang over the film's end"
