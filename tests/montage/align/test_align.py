from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_db.model import VisualFeatures
from assets_db.timebase import frame_at
from montage.align.align import MARGIN, align
from montage.align.cut_points import UPBEAT, Grid
from montage.align.rules import Rules, rules
from montage.model import NO_PULSE, Anchor, BeatTimes, Clip, Edits, Hit, Narration, Ranking, Script, StyleEdit
from montage.template import Pace, Style
from tests.films import FPS, card_shot, hit, narration, script, video_shot

RULES = rules(Pace(), FPS)
SHORT = "Six words are said right here."
LONG = "This line is long enough for two shots, because it goes on and on, and then it goes on some more."


def lay(
    said: Script,
    spoken: Narration,
    *hits: tuple[Hit, ...],
    anchors: tuple[Anchor, ...] = (),
    found: tuple[tuple[Hit, ...], ...] = (),
    pulse: BeatTimes = NO_PULSE,
) -> tuple[Clip, ...]:
    return align(said, spoken, anchors, Ranking(hits, found), RULES, pulse).clips


def test_the_best_fit_is_shown_and_the_others_are_told() -> None:
    said = script(SHORT)
    clips = lay(said, narration(said), (hit("a", 0.4), hit("b", 0.9), hit("c", 0.5)))
    assert [clip.src.stem for clip in clips] == ["b"]
    assert [other.score for other in clips[0].alternatives] == [0.5, 0.4]
    assert clips[0].score == 0.9 and clips[0].why["relevance"] > 0


def test_no_picture_twice_while_there_are_others() -> None:
    said = script(SHORT, SHORT, SHORT)
    best = (hit("a", 0.9, end=3), hit("b", 0.6, end=5), hit("c", 0.5, end=5))
    names = [clip.src.stem for clip in lay(said, narration(said), best, best, best)]
    assert len(set(names)) == 3


def test_a_long_shot_goes_on_where_it_was_left_rather_than_repeat() -> None:
    said = script(SHORT, SHORT, SHORT)
    clips = lay(said, narration(said), *[(hit("a", 0.9, start=2, end=40),)] * 3)
    assert len(clips) > 1
    assert clips[0].offset == 2 + MARGIN
    assert [clip.offset - clips[0].offset for clip in clips] == [Fraction(clip.start) / FPS for clip in clips]


def test_a_card_is_better_than_the_same_picture_again() -> None:
    said = script(SHORT, SHORT)
    only = hit("a", 0.9, end=5)
    clips = lay(said, narration(said), (only, Hit(card_shot("x"), 0.1)), (only, Hit(card_shot("y"), 0.1)))
    assert [clip.origin for clip in clips] == ["own", "card"]


def test_what_an_anchor_names_is_on_screen_when_it_is_named() -> None:
    said = script(LONG)
    spoken = narration(said)
    second_half = spoken.speeches[0].words[16]
    anchor = Anchor(0, second_half.start, second_half.end, "some", "some", "thing", 1.0)
    clips = lay(
        said,
        spoken,
        (hit("a", 0.5, end=30), hit("b", 0.45, end=30)),
        anchors=(anchor,),
        found=((hit("z", 0.6, end=30),),),
    )
    shown = next(clip for clip in clips if clip.start <= frame_at(anchor.at, FPS) < clip.start + clip.dur)
    assert shown.src.stem == "z"
    assert all(clip.src.stem != "z" for clip in clips if clip is not shown)


def test_cuts_fall_on_words_and_rather_between_clauses() -> None:
    said = script(LONG)
    spoken = narration(said)
    clips = lay(said, spoken, tuple(hit(name, 0.6, end=30) for name in "abc"))
    starts = {frame_at(word.start, FPS): word.text for word in spoken.speeches[0].words}
    assert len(clips) > 1
    assert {starts[clip.start] for clip in clips[1:]} <= {"because", "and", "then"}


def test_a_line_starts_with_its_picture_a_little_early() -> None:
    said = script(SHORT, SHORT)
    spoken = narration(said)
    clips = lay(said, spoken, (hit("a", 0.9),), (hit("b", 0.9),))
    assert clips[1].start == frame_at(spoken.speeches[1].start, FPS) - RULES.lead


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(3, 40), min_size=1, max_size=6),
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.floats(0.01, 1), st.integers(1, 30)),
        min_size=1,
        max_size=8,
        unique_by=lambda s: s[0],
    ),
    st.booleans(),
    st.sampled_from([Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)]),
)
def test_the_plan_covers_every_frame_and_never_reads_past_a_shot(
    lengths: list[int], shots: list[tuple[str, float, int]], cards: bool, fps: Fraction
) -> None:
    said = script(*(" ".join(["word,"] * n) for n in lengths))
    spoken = narration(said)
    hits = tuple(hit(name, score, end=end) for name, score, end in shots)
    ranking = Ranking(tuple((*hits, Hit(card_shot(f"{i}x"), 0.1)) if cards else hits for i in range(len(lengths))))
    grid: Rules = rules(Pace(), fps)
    clips = align(said, spoken, (), ranking, grid).clips
    assert clips == align(said, spoken, (), ranking, grid).clips
    at = 0
    for clip in clips:
        assert clip.start == at and clip.dur > 0
        at += clip.dur
        end = next((h.shot.duration for h in hits if h.shot.key == clip.key), None)
        if end is not None and cards:
            assert clip.offset + Fraction(clip.dur) / fps <= end
    assert at == frame_at(spoken.duration, fps)


def test_cuts_that_nothing_else_asks_for_fall_on_beats() -> None:
    said = script(LONG, LONG)
    spoken = narration(said)
    shots = tuple(tuple(hit(f"{line}{name}", 0.8) for name in "abcd") for line in range(2))
    beats = tuple(Fraction(7, 50) + Fraction(9, 20) * number for number in range(60))
    with_music = lay(said, spoken, *shots, pulse=BeatTimes(beats))
    starts = {max(0, frame_at(speech.start, FPS) - RULES.lead) for speech in spoken.speeches}
    free = [clip.start for clip in with_music[1:] if clip.start not in starts]
    on_beat = {frame_at(beat, FPS) for beat in beats}
    assert free and all(any(abs(frame - beat) <= 1 for beat in on_beat) for frame in free)
    assert starts - {0, 28} <= {clip.start for clip in with_music}, "speech before beat"
    without = [clip.start for clip in lay(said, spoken, *shots)[1:]]
    assert not all(any(abs(frame - beat) <= 1 for beat in on_beat) for frame in without)


def test_a_bar_line_is_a_better_beat() -> None:
    grid = Grid.of(BeatTimes((Fraction(1), Fraction(2)), (Fraction(2),)), FPS)
    assert (grid.off(60), grid.off(61), grid.off(30)) == (0, 0, UPBEAT)
    assert UPBEAT < grid.off(45) == 1
    assert Grid.of(BeatTimes(), FPS).off(45) == 0


# What a person has decided


def wished(edits: Edits, *hits: tuple[Hit, ...], pins: dict[int, Hit] | None = None) -> tuple[Clip, ...]:
    said = replace(script(*[LONG] * len(hits)), edits=edits)
    how = rules(Pace(), FPS, Style(), edits.style)
    return align(said, narration(said), (), Ranking(hits), how, pins=pins).clips


def test_a_pinned_shot_opens_its_line_however_little_it_fits() -> None:
    shots = tuple(hit(name, 1.0, end=30) for name in "abcdefgh")  # as well as what is pinned, and for longer
    blurred = replace(video_shot("z", end=4), looks=VisualFeatures(sharpness=0.0, shake=1.0))
    clips = wished(Edits(), shots, shots, shots, pins={1: Hit(blurred, 1.0)})
    opens = next(clip for clip in clips if clip.line == 1)
    assert opens.src.stem == "z" and opens.why.get("anchor", 0) == 0
    assert sum(clip.src.stem == "z" for clip in clips) == 1


def test_a_cut_that_is_fixed_is_there() -> None:
    shots = tuple(hit(name, 0.9, end=30) for name in "abc")
    usual = {clip.start for clip in wished(Edits(), shots, shots)}
    at = next(frame for frame in range(80, 200) if all(abs(frame - other) > 20 for other in usual))
    assert at in {clip.start for clip in wished(Edits(cuts=(Fraction(at) / FPS,)), shots, shots)}


def test_faster_and_slower_change_the_number_of_cuts() -> None:
    shots = tuple(hit(name, 0.8, end=30) for name in "abcdefghijkl")

    def cuts(text: str, *style: StyleEdit) -> int:
        said = script(*[text] * 3)
        how = rules(Pace(), FPS, Style(), style)
        return len(align(said, narration(said), (), Ranking((shots,) * 3), how).clips)

    middling = "A line of thirteen words or so, which may have two shots or one."
    assert cuts(middling, "slower") == 3 < cuts(middling)
    assert 4 * cuts(LONG) <= 3 * cuts(LONG, "faster"), "so that one sees it"


def test_more_movement_and_calmer_choose_other_shots() -> None:
    lively = replace(video_shot("l", end=30), looks=VisualFeatures(motion=0.9))
    calm = replace(video_shot("c", end=30), looks=VisualFeatures(motion=0.0))
    found = (Hit(lively, 0.8), Hit(calm, 0.8))
    said = script(SHORT)
    chosen = {}
    for wish in ("more movement", "calmer"):
        how = rules(Pace(), FPS, Style(), (wish,))  # type: ignore[arg-type]
        chosen[wish] = align(said, narration(said), (), Ranking((found,)), how).clips[0].src.stem
    assert chosen == {"more movement": "l", "calmer": "c"}


def test_a_near_duplicate_is_a_repeat() -> None:
    said = script(SHORT, SHORT)
    twin = tuple(replace(video_shot(name, end=30), group=7) for name in "ab")
    other = Hit(video_shot("c", end=30), 0.5)
    hits = ((Hit(twin[0], 0.9), other), (Hit(twin[1], 0.9), other))
    assert [clip.src.stem for clip in lay(said, narration(said), *hits)] in (["a", "c"], ["c", "b"])
    apart = tuple(tuple(replace(one, shot=replace(one.shot, group=0)) for one in line) for line in hits)
    assert [clip.src.stem for clip in lay(said, narration(said), *apart)] == ["a", "b"]


def test_new_footage_comes_before_old_where_the_template_says_so() -> None:
    said = script(SHORT)
    old, new = (
        replace(video_shot(name, end=30), asset=replace(video_shot(name).asset, recorded=day))
        for name, day in (("o", "2012-01-01"), ("n", "2026-01-01"))
    )
    hits = (Hit(old, 0.82), Hit(new, 0.8))

    def shown(recency: float) -> str:
        how = rules(Pace(), FPS, Style(recency=recency))
        return align(said, narration(said), (), Ranking((hits,)), how).clips[0].src.stem

    assert (shown(0), shown(1)) == ("o", "n")


def test_each_clip_tells_what_it_cost() -> None:
    said = script(LONG, SHORT)
    spoken = narration(said)
    shots = tuple(hit(name, score, end=30) for name, score in (("a", 0.9), ("b", 0.3)))
    clips = lay(said, spoken, shots, shots)
    assert all(value > 0 for clip in clips for value in clip.why.values())
    assert {"relevance", "interest"} <= set(clips[0].why)
    assert list(clips[0].why.values()) == sorted(clips[0].why.values(), reverse=True)


def test_a_short_shot_is_shown_as_long_as_it_lasts_and_another_follows() -> None:
    said = script(SHORT + " " + SHORT)
    hits = (hit("a", 0.9, end=1), hit("b", 0.5, end=2), Hit(card_shot("x"), 0.1))
    clips = lay(said, narration(said), hits)
    assert {"a", "b"} <= {clip.src.stem for clip in clips}
    assert next(clip.dur for clip in clips if clip.src.stem == "a") == FPS


def test_a_card_is_up_long_enough_to_be_read() -> None:
    said = script(SHORT)
    spoken = narration(said, word=Fraction(2, 5))
    at = spoken.speeches[0].words[4].start
    anchor = Anchor(0, at, at + 1, "five", "five", "number", 1.0)
    figure = Hit(card_shot("n"), 0.7)
    hits = (hit("a", 0.9, end=30), replace(figure, score=0.1))
    clips = lay(said, spoken, hits, anchors=(anchor,), found=((figure,),))
    lengths = [clip.dur for clip in clips if clip.origin == "card"]
    assert lengths and min(lengths) >= 2 * FPS


def test_a_picture_that_hardly_fits_goes_before_a_plain_card() -> None:
    said = script(SHORT, SHORT)
    stand_ins = tuple(hit(name, 0.12, end=100, origin="article") for name in "ab")
    ranking = [(*stand_ins, Hit(card_shot(name), 0.1)) for name in "xy"]
    assert [clip.origin for clip in lay(said, narration(said), *ranking)] == ["article", "article"]
