"""Generated shots as a rung: for what may be shown, told as what they are, and none where nothing may be made."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.store import Store
from montage.fill.fallback_source import Found, Gaps
from montage.fill.generated import ASSUMED, Generated, GenerationSettings
from montage.fill.media import Media
from montage.generate.generator import GenerationError, GenerationRequest, Unavailable
from montage.model import Tag
from montage.progress import Cancelled, CancelToken, Event, Reporter, StageProgress
from tests.films import FPS, script
from tests.media import encode, scene
from tests.montage.fill.test_fill import NEWS, film

SAID = script("Farmers harvest wheat in a wide field.", "Boris Johnson eats an apple in a garden.", "It was so.")


@dataclass
class Painter:
    """Makes steady scenes, and remembers what it was asked for."""

    name: str = "painter"
    languages: tuple[str, ...] = ("en",)
    longest: Fraction | None = None
    continues: bool = False
    fails: UserError | None = None
    orders: list[GenerationRequest] = field(default_factory=list)

    def make(self, order: GenerationRequest, out: Path) -> Path:
        self.orders.append(order)
        if self.fails:
            raise self.fails
        return encode(out, [scene(order.seed % 7, order.size)] * order.frames, str(order.fps))

    def close(self) -> None:
        """It holds nothing."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as store:
        yield store


def run(library: Store, painter: Painter | None, lines: tuple[int, ...] = (0, 1, 2), **making: object) -> Found:
    how = replace(GenerationSettings(painter, "painter", 1, 3, 600, ()), **making)  # type: ignore[arg-type]
    with Media(library.folder / "media", None, library) as media:
        return Generated(film(SAID), media, how).fill(Gaps(lines, ()))


def test_a_line_about_nobody_in_particular_gets_a_shot_that_is_told_as_made(library: Store) -> None:
    painter = Painter()
    found = run(library, painter)
    [hit] = found.lines[0]
    asset = hit.shot.asset
    assert (asset.origin, asset.rights.made_by, asset.rights.credit) == ("generated", "painter, seed 3", "")
    assert "wheat" in asset.title and asset.title == painter.orders[0].prompt
    assert hit.score == pytest.approx(ASSUMED, abs=0.1) and hit.score >= NEWS.floor
    assert painter.orders[0].duration * FPS == painter.orders[0].frames


def test_a_person_in_the_news_and_what_cannot_be_seen_are_not_made(library: Store) -> None:
    painter = Painter()
    found = run(library, painter)
    assert len(painter.orders) == 1 and set(found.lines) == {0}
    assert any("line 1: it names a person (Boris Johnson)" in note for note in found.notes)
    assert any(note.startswith("no shot is generated for line 2: ") for note in found.notes)


def test_a_newsroom_refuses_what_it_likes(library: Store) -> None:
    painter = Painter()
    assert "the newsroom refuses 'wheat'" in run(library, painter, (0,), topics=("wheat",)).notes[0]
    assert painter.orders == []


def test_without_a_generator_a_note_says_what_to_do(library: Store) -> None:
    assert run(library, None).notes == ("no shot is generated: nothing makes any; name a model with --generator",)
    assert run(library, None, ()) == Found(), "and nothing where nothing is missing"


def test_a_generator_that_is_not_there_is_asked_once(library: Store) -> None:
    painter = Painter(fails=Unavailable("the model is not here", "fetch it"))
    found = run(library, painter, (0, 0))
    assert len(painter.orders) == 1
    assert found.notes == ("no further shot is generated: the model is not here; fetch it",)


def test_a_take_that_fails_is_told_and_the_ladder_goes_on(library: Store) -> None:
    found = run(library, Painter(fails=GenerationError("too busy", "wait")), (0,), takes=2)
    assert found.lines == {} and found.notes == ("line 0: 2 of 2 takes could not be made: too busy",)


def test_what_was_made_is_not_made_again(library: Store) -> None:
    first, again = Painter(), Painter()
    one, two = run(library, first, (0,)), run(library, again, (0,))
    assert again.orders == [] and one.lines == two.lines


def test_a_cancelled_run_generates_no_further_shot(library: Store) -> None:
    painter, token, events = Painter(), CancelToken(), list[Event]()

    def progress(event: Event) -> None:
        events.append(event)
        if event == StageProgress("fill", 2, 2, "generated shot"):
            token.cancel()

    with pytest.raises(Cancelled):
        run(library, painter, (0, 0), reporter=Reporter(progress, token))
    assert len(painter.orders) == 1 and events[0] == StageProgress("fill", 1, 2, "generated shot")


def test_no_time_no_shot(library: Store) -> None:
    painter = Painter()
    assert run(library, painter, (0,), time_budget=0).lines == {} and painter.orders == []


@pytest.mark.slow
def test_a_shot_is_at_most_as_long_as_the_template_shows_one(library: Store) -> None:
    painter = Painter()
    wanted = replace(film(SAID), seconds=(Fraction(60), Fraction(1), Fraction(1)))
    with Media(library.folder / "media", None, library) as media:
        Generated(wanted, media, GenerationSettings(painter, "painter", 1, 0, 600, ())).fill(Gaps((0,), ()))
    assert painter.orders[0].duration == NEWS.pace.longest


def test_a_tag_names_a_person_too(library: Store) -> None:
    tagged = replace(SAID.lines[0], tags=(Tag("Somebody Known", "person"),))
    painter = Painter()
    with Media(library.folder / "media", None, library) as media:
        said = replace(SAID, lines=(tagged, *SAID.lines[1:]))
        Generated(film(said), media, GenerationSettings(painter, "painter", 1, 0, 600, ())).fill(Gaps((0,), ()))
    assert painter.orders == []
