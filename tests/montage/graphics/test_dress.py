"""Titles, lower thirds, labels, cards before and after: what the template asks for, where it belongs."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from assets_db.errors import UserError
from assets_db.model import Rights
from montage.check.check import check
from montage.geometry import subtitle_room
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.content import Card, CardKind
from montage.graphics.contrast import contrast, mixed
from montage.graphics.draw import draw
from montage.graphics.dress import Dressed, dress, redressed, title_and_end_frames
from montage.graphics.facts import Fact
from montage.graphics.overlays import PanelText, draw_lower_third, draw_panel, panel_in
from montage.model import Clip, Edits, Line, Narration, Overlay, Ranking, Script, Transition
from montage.template import Ending, Logo, LowerThird, Motion, Template, Title, load_template
from tests.media import picture
from tests.render_media import FPS, NEWS, clip, film, render, speech, still, timeline_of

SIZE = (640, 360)
SCRIPT = Script(
    "A title", "en", (Line("Words."),), source="https://news.example/a", published="2026-11-20", publisher="The Daily"
)
PLAIN = Template(
    version=1, name="plain", labels=False, title=Title("none"), lower_third=LowerThird(Fraction(0)),
    ending=Ending(Fraction(0)), motion=Motion(seconds=Fraction(1, 5)),
)  # fmt: skip


def dressed(
    template: Template,
    folder: Path,
    *clips: Clip,
    before: int = 0,
    after: int = 0,
    facts: Sequence[Fact] = (),
    written: Sequence[Overlay] = (),
    unsaid: tuple[str, ...] = (),
) -> Dressed:
    placed = timeline_of(clips or [clip(Path("a.mp4"), 90)] * 3).video
    shifted = [replace(one, start=one.start + before) for one in placed]
    frames = shifted[-1].start + shifted[-1].dur + after
    said = replace(SCRIPT, edits=Edits(unsaid=unsaid))
    made = dress(said, (), shifted, Ranking(((),)), template, SIZE, FPS, frames, None, folder, facts, written)
    at = 0
    for one in made.clips:
        assert one.start == at
        at += one.dur
    assert at == frames
    for over in made.overlays:
        assert over.src.is_file() and 0 <= over.start < over.start + over.dur <= frames
        assert (over.enter.frames if over.enter else 0) + (over.leave.frames if over.leave else 0) <= over.dur
    return made


def named(made: Dressed) -> dict[str, tuple[int, int]]:
    return {one.name: (one.start, one.dur) for one in made.overlays}


def test_a_plain_template_leaves_the_track_alone(tmp_path: Path) -> None:
    made = dressed(PLAIN, tmp_path)
    assert made.overlays == () and [one.dur for one in made.clips] == [90, 90, 90]


def test_the_title_lies_over_the_first_picture_and_the_lower_third_follows(tmp_path: Path) -> None:
    template = replace(PLAIN, title=Title("over", Fraction(2)), lower_third=LowerThird(Fraction(3)))
    assert named(dressed(template, tmp_path)) == {"title": (0, 60), "lower third": (75, 90)}


def test_a_film_that_begins_with_a_card_has_its_title_there(tmp_path: Path) -> None:
    template = replace(PLAIN, title=Title("over", Fraction(2)), lower_third=LowerThird(Fraction(3)))
    card = still(picture(tmp_path / "card.png", 1, SIZE), 60, origin="card")
    assert named(dressed(template, tmp_path, card, clip(Path("a.mp4"), 120))) == {"lower third": (60, 90)}


def test_a_short_film_cuts_its_titles_short_or_goes_without(tmp_path: Path) -> None:
    template = replace(PLAIN, title=Title("over", Fraction(2)), lower_third=LowerThird(Fraction(3)))
    assert named(dressed(template, tmp_path, clip(Path("a.mp4"), 80))) == {"title": (0, 60)}
    assert named(dressed(template, tmp_path, clip(Path("a.mp4"), 40))) == {"title": (0, 40)}


FACTS = [
    Fact("figure", 0, Fraction(4), Fraction(5), "300", "More than", "people came", shots=("a@0-1", "b@0-1")),
    Fact("name", 0, Fraction(15), Fraction(16), "Mark Esper", small="Defense Secretary", shots=("b@0-1",)),
]


def test_facts_lie_over_the_shots_while_they_are_said(tmp_path: Path) -> None:
    clips = [clip(Path("a.mp4"), 300, key="a@0-1"), clip(Path("b.mp4"), 300, key="b@0-1")]
    made = dressed(PLAIN, tmp_path, *clips, facts=FACTS).overlays
    assert [(one.role, one.name, one.start, one.dur, one.shot) for one in made] == [
        ("lower third", "figure", 117, 60, ""), ("lower third", "name", 447, 60, "b@0-1"),
    ]  # fmt: skip
    assert all(one.enter and one.leave for one in made)
    silent = replace(PLAIN, lower_third=LowerThird(Fraction(0), facts=False))
    assert dressed(silent, tmp_path, *clips, facts=FACTS).overlays == ()
    titled = replace(PLAIN, title=Title("over", Fraction(4)))
    assert list(named(dressed(titled, tmp_path, *clips, facts=FACTS))) == ["title", "name"]


def test_what_a_label_says_is_not_said_again(tmp_path: Path) -> None:
    clips = [clip(Path("b.mp4"), 600, key="b@0-1", rights=Rights(credit="Photo: Mark Esper"))]
    labelled = replace(PLAIN, labels=True)
    assert list(named(dressed(labelled, tmp_path, *clips, facts=FACTS))) == ["label", "figure"]


def test_a_name_goes_with_its_shot(tmp_path: Path) -> None:
    clips = [clip(Path("a.mp4"), 300, key="a@0-1"), clip(Path("b.mp4"), 300, key="b@0-1")]
    made = dressed(PLAIN, tmp_path, *clips, facts=FACTS)
    timeline = replace(timeline_of(made.clips, size=SIZE), overlays=made.overlays)
    assert redressed(timeline, PLAIN, tmp_path / "anew").overlays == made.overlays
    first, second = timeline.video
    other = replace(timeline, video=(first, replace(second, key="c@0-1")))
    assert [one.name for one in redressed(other, PLAIN, tmp_path / "anew").overlays] == ["figure"]


@pytest.mark.parametrize("name", ["news", "vertical", "beat", "documentary"])
@pytest.mark.parametrize("text", ["", "words that say at some length what it is that is counted here"])
def test_a_lower_third_keeps_between_the_edges_and_the_subtitles(tmp_path: Path, name: str, text: str) -> None:
    template = load_template(name)
    look = look_of(template, template.size)
    for panel in (PanelText("$12.9 billion", text, text, figure=True), PanelText("A" * 40, text)):
        left, top, width, height = draw_lower_third(panel, look, tmp_path / "panel.png").rect
        assert left > 0.02 and left + width < 0.98
        assert top > 0.3 and top + height <= 1 - subtitle_room(template.subtitles, template.size)


def test_a_panel_is_dense_enough_for_its_type(tmp_path: Path) -> None:
    thin = replace(PLAIN.cards, panel="#0b0c0e40", muted="#9a958c")
    drawn = draw_lower_third(PanelText("Big", "small"), replace(look_of(PLAIN, SIZE), style=thin), tmp_path / "a.png")
    with Image.open(drawn.file) as picture:
        corner = picture.convert("RGBA").getpixel((picture.width - 1, 0))
    assert isinstance(corner, tuple) and corner[:3] == (11, 12, 14)
    assert contrast((154, 149, 140), mixed(corner[:3], (255, 255, 255), corner[3] / 255)) >= 4.5


def test_whose_picture_it_is_stands_there_as_long_as_it_is_seen(tmp_path: Path) -> None:
    a, b = (clip(Path("a.mp4"), 30, rights=Rights(credit=name)) for name in ("NASA", "ESA"))
    card = still(picture(tmp_path / "card.png", 1, SIZE), 30, origin="card", rights=Rights(credit="me"))
    made = dressed(replace(PLAIN, labels=True), tmp_path, a, a, b, card, clip(Path("b.mp4"), 30))
    assert [(one.start, one.dur) for one in made.overlays] == [(0, 60), (60, 30)]


def test_the_shots_own_sound_is_kept_where_the_template_wants_it(tmp_path: Path) -> None:
    clips = (clip(Path("a.mp4"), 30), still(picture(tmp_path / "b.png"), 30))
    loud = replace(PLAIN, sound=replace(PLAIN.sound, shots=16.0))
    assert [one.gain for one in dressed(loud, tmp_path, *clips).clips] == [16.0, None]
    assert [one.gain for one in dressed(PLAIN, tmp_path, *clips).clips] == [None, None]


def test_cards_stand_before_and_after_the_pictures(tmp_path: Path) -> None:
    seen = clip(Path("a.mp4"), 90, rights=Rights(credit="NASA", licence="CC0"))
    made = dressed(PLAIN, tmp_path, seen, before=60, after=45)
    assert [(one.origin, one.dur) for one in made.clips] == [("card", 60), ("own", 90), ("card", 45)]
    for one in (made.clips[0], made.clips[-1]):
        with Image.open(one.src) as image:
            assert image.size == SIZE


def test_the_film_fades_in_with_its_title_card_too(tmp_path: Path) -> None:
    opening = Transition("black", 10)
    card, first, *_ = dressed(PLAIN, tmp_path, clip(Path("a.mp4"), 90, transition=opening), before=40).clips
    assert card.transition == opening == first.transition  # from black, then through black


def test_a_film_may_end_in_black(tmp_path: Path) -> None:
    (fade,) = dressed(replace(PLAIN, ending=Ending(fade=Fraction(1))), tmp_path).overlays
    assert (fade.start, fade.dur, fade.enter and fade.enter.frames) == (240, 30, 30)


@pytest.mark.parametrize("corner", ["top left", "top right", "bottom left", "bottom right"])
def test_a_logo_lies_in_its_corner_in_its_own_shape(tmp_path: Path, corner: str) -> None:
    picture(tmp_path / "logo.png", size=(200, 100))
    template = replace(PLAIN, folder=tmp_path, logo=Logo("logo.png", 0.1, corner))  # type: ignore[arg-type]
    (logo,) = dressed(template, tmp_path).overlays
    left, top, width, height = logo.rect
    assert width * SIZE[0] / (height * SIZE[1]) == pytest.approx(2)
    assert (left < 0.1) == ("left" in corner) and (top < 0.1) == ("top" in corner)
    assert left > 0 and top > 0 and left + width < 1 and top + height < 1


def test_a_logo_that_is_not_there_is_told(tmp_path: Path) -> None:
    template = replace(PLAIN, folder=tmp_path, logo=Logo("none.png"))
    with pytest.raises(UserError, match=r"plain's logo: .*none\.png.*; correct the template"):
        dressed(template, tmp_path)


@pytest.mark.parametrize(
    ("head", "tail", "wanted"),
    [(3.0, 4.0, (75, 84)), (1.0, 4.0, (0, 84)), (3.0, 0.8, (75, 0))],  # too short for a card of a second: none
)
def test_cards_take_what_the_narration_leaves_them(head: float, tail: float, wanted: tuple[int, int]) -> None:
    spoken = speech((head, head + 2))
    samples = round((head + 2 + tail) * 1000)
    narration = Narration(Path("n.wav"), samples, 1000, spoken, "voice")
    template = replace(PLAIN, title=Title("card", Fraction(5, 2)), ending=Ending(Fraction(14, 5)))
    assert title_and_end_frames(template, narration, FPS) == wanted


def test_the_end_card_names_the_publishers_of_other_pages(tmp_path: Path) -> None:
    sources = (("https://www.two.example/b", 3), (SCRIPT.source, 0))
    script = replace(SCRIPT, lines=(Line("Words.", sources=sources[1:]), Line("More.", sources=sources)))
    placed = timeline_of([clip(Path("a.mp4"), 90)]).video
    for number in range(2):
        (tmp_path / str(number)).mkdir()
    made = [dress(said, (), placed, Ranking(((), ())), PLAIN, SIZE, FPS, 180, None, tmp_path / str(number))
            for number, said in enumerate((script, SCRIPT))]  # fmt: skip
    cards = [card_in(one.clips[-1].src) for one in made]
    own = "The Daily · 20 November 2026 · news.example"
    assert [card and card.items for card in cards] == [("Story", f"{own}; two.example"), ("Story", own)]
    assert all(one.clips[-1].move == "build" for one in made), "its ground goes on moving"


def a_card(path: Path, template: Template = PLAIN, kind: CardKind = "number") -> Path:
    draw(Card(kind, "85,000", "homes without power", "The Daily", lead="The storm left"), look_of(template, SIZE), path)
    return path


def length(file: Path) -> int:
    with av.open(str(file)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_card_builds_up_and_is_a_picture_all_the_same(tmp_path: Path) -> None:
    card = still(a_card(tmp_path / "card-001-0.png"), 75, origin="card", move="none", title="85,000")
    made = dressed(PLAIN, tmp_path, clip(Path("a.mp4"), 60), card).clips[1]
    assert made == replace(card, start=60, line=made.line, move="build", fit=made.fit)


def test_a_generated_shot_is_marked_whatever_labels_are_wanted(tmp_path: Path) -> None:
    own, made = (
        clip(Path("a.mp4"), 60, rights=Rights(credit="NASA")),
        clip(Path("b.mp4"), 60, origin="generated", rights=Rights(made_by="a model")),
    )
    for template in (PLAIN, replace(PLAIN, labels=True)):
        marks = [one for one in dressed(template, tmp_path, made, made, own).overlays if one.role == "label"]
        assert (marks[0].start, marks[0].dur) == (0, 120) and len(marks) == 1 + template.labels
    silent = replace(PLAIN, generation=replace(PLAIN.generation, mark=False))
    assert not dressed(silent, tmp_path, made, own).overlays


def test_what_is_no_card_or_is_seen_too_shortly_stays_a_picture(tmp_path: Path) -> None:
    shortly = still(a_card(tmp_path / "a.png"), 29, origin="card")
    foreign = still(picture(tmp_path / "c.png", 1, SIZE), 60, origin="card")
    own = still(a_card(tmp_path / "d.png"), 60, origin="own")
    kept = dressed(PLAIN, tmp_path, shortly, foreign, own).clips
    assert not any(one.move == "build" for one in kept) and [one.src.name for one in kept] == [
        "a.png", "c.png", "d.png",
    ]  # fmt: skip


def test_a_film_of_moving_cards_raises_no_alarm(tmp_path: Path) -> None:
    template = replace(NEWS, labels=False, title=Title("none"), lower_third=LowerThird(Fraction(0)))
    clips = [
        still(a_card(tmp_path / f"card-{number}.png", template, kind), 75, origin="card")
        for number, kind in enumerate(("number", "quotation", "place"))
    ]  # type: ignore[arg-type]
    made = dressed(template, tmp_path, *clips)
    timeline = replace(film(tmp_path, made.clips, size=SIZE), overlays=made.overlays)
    shown = render(timeline, tmp_path)
    assert length(tmp_path / "film.mp4") == 225
    assert [fault for fault in check(tmp_path / "film.mp4", shown, template) if fault.kind != "silent"] == []


def test_what_a_person_has_written_is_drawn_again_and_takes_the_place_of_ours(tmp_path: Path) -> None:
    template = replace(PLAIN, title=Title("over", Fraction(2)), lower_third=LowerThird(Fraction(3)))
    drawn = draw_panel("title", PanelText("My own title"), look_of(template, (1280, 720)), tmp_path / "mine.png")
    mine = Overlay(10, 40, drawn.file, drawn.rect, role="title", name="title", by_hand=True)
    made = dressed(template, tmp_path, written=(mine,))
    assert named(made) == {"title": (10, 40), "lower third": (0, 90)}
    shown = next(one for one in made.overlays if one.role == "title")
    assert panel_in(shown.src) == PanelText("My own title") and shown.by_hand
    with Image.open(shown.src) as seen:
        assert seen.size == SIZE


def test_what_is_unsaid_is_not_laid_over_the_film(tmp_path: Path) -> None:
    template = replace(PLAIN, title=Title("over", Fraction(2)), lower_third=LowerThird(Fraction(3)))
    assert named(dressed(template, tmp_path, unsaid=("A title",))) == {"lower third": (0, 90)}
    assert named(dressed(template, tmp_path, unsaid=("A title", "The Daily"))) == {}


def test_a_card_that_a_person_has_written_is_drawn_in_the_films_size(tmp_path: Path) -> None:
    draw(Card("title", "Mine"), look_of(PLAIN, (1280, 720)), tmp_path / "mine.png")
    card = replace(still(tmp_path / "mine.png", 90), origin="card", by_hand=True)
    made = dressed(PLAIN, tmp_path, clip(Path("a.mp4"), 90), card)
    with Image.open(made.clips[1].src) as seen:
        assert seen.size == SIZE
    assert card_in(made.clips[1].src) == Card("title", "Mine") and made.clips[1].title == "Mine"
