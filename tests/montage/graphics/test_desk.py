"""What cards follow each other: none stands longer than the hold, none comes twice running, all words are said."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from montage.graphics.canvas import look_of
from montage.graphics.charts.chart import Chart, Point
from montage.graphics.content import Card, page_card
from montage.graphics.desk import Desk, Part
from montage.graphics.draw import draw
from montage.graphics.time_line import Event
from montage.language.text import words
from montage.model import Clip, Line, Script, Speech, Transition, Word
from montage.template import load_template

FPS = Fraction(25)
LOOK = look_of(load_template("news"), (320, 180))
LONG = (
    "Local dealers sold thousands of new cars in Houston last month, despite low rates and generous prices in Florida, "
    "as hurricane damage kept buyers in Texas away from showrooms, and the factories closed for weeks."
)
CHINESE = "姚明在北京的体育馆里指导周琦，随后中国男篮在训练中战胜了韩国队，球迷们在场边热烈庆祝，记者采访了教练。"


def desk(text: str, lang: str = "en", per_second: float = 2.5, hold: int = 6) -> Desk:
    """One line, its words at a steady pace from the film's beginning on."""
    said = words(text, lang)
    times = [Fraction(n) / Fraction(per_second) for n in range(len(said) + 1)]
    spoken = tuple(Word(word, start, end) for word, start, end in zip(said, times, times[1:], strict=False))
    script = Script("The title", lang, (Line(text),), publisher="The Daily")
    speech = Speech(0, Fraction(0), times[-1], spoken)
    return Desk(script, (speech,), LOOK, FPS, Fraction(hold), Transition("dissolve", 20))


def clip(card: Card, frames: int, folder: Path, origin: str = "card") -> Clip:
    draw(card, LOOK, folder / "card.png")
    return Clip(0, frames, folder / "card.png", "image", Fraction(0), "k", origin, 0, 1.0, title="card")  # type: ignore[arg-type]


def kinds(parts: list[Part]) -> list[str]:
    return [card.kind for _, card in parts if card]


@pytest.mark.parametrize(("text", "lang"), [(LONG, "en"), (CHINESE, "zh")])
@pytest.mark.parametrize("hold", [4, 6])
def test_a_long_line_gets_several_compositions(text: str, lang: str, hold: int, tmp_path: Path) -> None:
    made = desk(text, lang, hold=hold)
    frames = int(made.speeches[0].end * FPS) + 20
    parts = made.composed([clip(page_card(made.script, 0), frames, tmp_path)])
    clips = [one for one, _ in parts]
    assert [one.start for one in clips] == [0, *(one.start + one.dur for one in clips[:-1])]
    assert sum(one.dur for one in clips) == frames and len(clips) >= 2
    assert all(50 <= one.dur <= hold * 25 for one in clips)
    assert kinds(parts)[:2] == ["page", "key words"]
    assert all(one != other or one == "page" for one, other in pairwise(kinds(parts))), "a page is read on"


def test_compositions_change_at_clauses(tmp_path: Path) -> None:
    made = desk(LONG)
    parts = made.composed([clip(page_card(made.script, 0), 330, tmp_path)])
    clips = [one for one, _ in parts]
    begun = [next(word.text for word in made.speeches[0].words if word.start * FPS >= one.start) for one in clips[1:]]
    assert set(begun) <= {"despite", "as", "and"} and begun
    assert all(one.transition and one.transition.kind == "black" for one in clips[1:]), "no text over text"
    assert clips[0].transition is None


def test_key_words_are_said_while_they_are_shown(tmp_path: Path) -> None:
    made = desk(LONG)
    parts = made.composed([clip(page_card(made.script, 0), 330, tmp_path)])
    shown, card = next((one, card) for one, card in parts if card and card.kind == "key words")
    assert len(card.items) >= 2
    said = [word.text for word in made.speeches[0].words if shown.start <= word.start * FPS < shown.start + shown.dur]
    assert all(part in " ".join(said) for part in card.items)


def test_another_card_stays_first_and_a_short_one_alone(tmp_path: Path) -> None:
    made, number = desk(LONG), Card("number", "30,154", "cars")
    short = clip(number, 150, tmp_path)
    assert made.composed([short]) == [(short, number)]
    assert kinds(made.composed([replace(short, dur=330)])) == ["number", "page"]


def test_a_card_that_is_still_building_is_not_cut_short(tmp_path: Path) -> None:
    made = desk(LONG)
    late = Card("list", items=("dealers", "hurricane damage", "buyers"))
    assert kinds(made.composed([clip(late, 240, tmp_path)])) == ["list"]
    assert len(made.composed([clip(replace(late, items=("dealers", "trains", "vans")), 240, tmp_path)])) == 2


def test_what_a_card_shows_is_not_waited_for(tmp_path: Path) -> None:
    made = desk(LONG)
    late = Card("name", "Texas", role="a state")
    parts = made.composed([clip(late, 330, tmp_path)])
    clips = [one for one, _ in parts]
    word = next(word for word in made.speeches[0].words if word.text == "Texas")
    shown = next(one for one, card in parts if card == late)
    assert kinds(parts)[:2] == ["page", "key words"] and 0 < word.start * FPS - shown.start <= 25
    assert sum(one.dur for one in clips) == 330
    assert kinds(made.composed([clip(replace(late, big="dealers"), 140, tmp_path)])) == ["name"]


@pytest.mark.parametrize("card", [
    Card("chart", chart=Chart("score", "", (Point("Wild", "4", 4.0), Point("Sabres", "1", 1.0, turn=1)))),
    Card("chart", "New cars", chart=Chart("series", "New cars", (Point("2018", "9", 9.0), Point("2019", "8", 8.0)))),
    Card("time line", events=(Event("2018", "it began"), Event("2019", "it ended"))),
], ids=lambda card: f"{card.kind} {card.big}")  # fmt: skip
def test_every_kind_of_card_is_divided(card: Card, tmp_path: Path) -> None:
    parts = desk(LONG).composed([clip(card, 330, tmp_path)])
    assert card.kind in kinds(parts) and len(parts) >= 2


def test_a_fact_is_shown_while_it_is_said_and_not_at_another_time(tmp_path: Path) -> None:
    made = desk(LONG, tmp_path)
    card = clip(Card("name", "Texas", role="a state"), 100, tmp_path)
    (said,) = [word.start * FPS for word in made.speeches[0].words if word.text == "Texas"]
    assert kinds(made.composed([replace(card, start=int(said) - 10)])) == ["name"]
    assert "name" not in kinds(made.composed([card]))
    silent = clip(Card("name", "Lisbon", role="a city"), 100, tmp_path)
    assert kinds(made.composed([silent])) == ["name"], "it is spoken in other words"


def test_no_card_but_the_page_comes_again(tmp_path: Path) -> None:
    made, title = desk(LONG), Card("title", "The title")
    first = clip(title, 100, tmp_path)
    parts = made.composed([first, replace(first, start=100)])
    assert kinds(parts) == ["title", "page"]


def test_a_title_stands_at_the_beginning_or_nowhere(tmp_path: Path) -> None:
    made = desk(LONG)
    page = clip(page_card(made.script, 0), 100, tmp_path)
    (tmp_path / "later").mkdir()
    title = replace(clip(Card("title", "The title"), 100, tmp_path / "later"), start=200)
    footage = replace(page, start=100, src=tmp_path / "a.mp4", origin="own")
    assert kinds(made.composed([page, footage, title])) == ["title", "page"]
    assert kinds(made.composed([replace(footage, start=0), replace(title, start=100)])) == ["page"]
    assert kinds(made.composed([page, footage])) == ["page"], "that has no title to show"


def test_a_line_without_key_words_stays_on_the_page_and_silence_is_divided_too(tmp_path: Path) -> None:
    made = desk("And so it was, as it is now, and as it will be then, and so on.")
    parts = made.composed([clip(page_card(made.script, 0), 500, tmp_path)])
    clips = [one for one, _ in parts]
    assert all(one.transition and one.transition.kind == "dissolve" for one in clips[1:]), "it is read on"
    assert (
        set(kinds(parts)) == {"page"} and all(one.dur <= 150 for one in clips) and sum(one.dur for one in clips) == 500
    )


def test_footage_is_left_as_it_is(tmp_path: Path) -> None:
    made = desk(LONG)
    shot = clip(Card("number", "1"), 500, tmp_path, "own")
    assert made.composed([shot]) == [(shot, None)]
