from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assets_db.timebase import frame_at
from montage.align.align import align
from montage.align.places import UPBEAT, Grid
from montage.align.rules import Rules, rules
from montage.model import NO_PULSE, Anchor, Clip, Hit, Narration, Pulse, Ranking, Script
from montage.template import Pace
from tests.films import FPS, card_shot, hit, narration, script

RULES = rules(Pace(), FPS)
SHORT = "Six words are said right here."
LONG = "This line is long enough for two shots, because it goes on and on, and then it goes on some more."


def lay(
    said: Script,
    spoken: Narration,
    *hits: tuple[Hit, ...],
    anchors: tuple[Anchor, ...] = (),
    found: tuple[tuple[Hit, ...], ...] = (),
    pulse: Pulse = NO_PULSE,
) -> tuple[Clip, ...]:
    return align(said, spoken, anchors, Ranking(hits, found), RULES, pulse)


def test_the_best_fit_is_shown_and_the_others_are_told() -> None:
    said = script(SHORT)
    clips = lay(said, narration(said), (hit("a", 0.4), hit("b", 0.9), hit("c", 0.5)))
    assert [clip.src.stem for clip in clips] == ["b"]
    assert [other.score for other in clips[0].alternatives] == [0.5, 0.4]
    assert clips[0].why["fit"] == 0.9


def test_no_picture_twice_while_there_are_others() -> None:
    said = script(SHORT, SHORT, SHORT)
    best = (hit("a", 0.9, end=3), hit("b", 0.6, end=5), hit("c", 0.5, end=5))
    names = [clip.src.stem for clip in lay(said, narration(said), best, best, best)]
    assert len(set(names)) == 3


def test_a_long_shot_goes_on_where_it_was_left_rather_than_repeat() -> None:
    said = script(SHORT, SHORT, SHORT)
    clips = lay(said, narration(said), *[(hit("a", 0.9, start=2, end=40),)] * 3)
    assert len(clips) > 1
    assert [clip.offset - 2 for clip in clips] == [Fraction(clip.start) / FPS for clip in clips]


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
    clips = align(said, spoken, (), ranking, grid)
    assert clips == align(said, spoken, (), ranking, grid)
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
    with_music = lay(said, spoken, *shots, pulse=Pulse(beats))
    starts = {max(0, frame_at(speech.start, FPS) - RULES.lead) for speech in spoken.speeches}
    free = [clip.start for clip in with_music[1:] if clip.start not in starts]
    on_beat = {frame_at(beat, FPS) for beat in beats}
    assert free and all(any(abs(frame - beat) <= 1 for beat in on_beat) for frame in free)
    assert starts - {0, 28} <= {clip.start for clip in with_music}, "speech before beat"
    without = [clip.start for clip in lay(said, spoken, *shots)[1:]]
    assert not all(any(abs(frame - beat) <= 1 for beat in on_beat) for frame in without)


def test_a_bar_line_is_a_better_beat() -> None:
    grid = Grid.of(Pulse((Fraction(1), Fraction(2)), (Fraction(2),)), FPS)
    assert (grid.off(60), grid.off(61), grid.off(30)) == (0, 0, UPBEAT)
    assert UPBEAT < grid.off(45) == 1
    assert Grid.of(Pulse(), FPS).off(45) == 0
