"""Cards that come to stand: exact in length, the same every time, and in the end what `draw` draws."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from montage.graphics import animate as module
from montage.graphics.animate import _apart, _frames, _shares, building, built, eased, moves
from montage.graphics.backdrop import Backdrop, out_of_focus
from montage.graphics.canvas import look_of
from montage.graphics.compose import compose
from montage.graphics.content import Card, page_card
from montage.graphics.draw import draw
from montage.graphics.ground import ground_of, small_size, step_of
from montage.graphics.layers import Count
from montage.graphics.page import typeset
from montage.graphics.page_motion import reading
from montage.graphics.planes import Colours, Glass
from montage.graphics.spoken import NOTHING_SPOKEN, spoken_words
from montage.model import Clip, Line, Script, Word
from montage.template import load_template
from tests.media import picture, scene
from tests.montage.graphics.test_cards import CARDS, named

FPS = Fraction(30000, 1001)
LOOK = look_of(load_template("news"), (640, 360))
UPRIGHT = look_of(load_template("vertical"), (360, 640))
NEAR = 12  # levels that a frame may differ by once it has been encoded


def frames_of(card: Card, look: module.Look, length: int, wait: int = 0) -> list[npt.NDArray[np.uint8]]:
    """All frames, yuv420p."""
    width, height = look.size
    made = building(card, look, FPS, length, wait, range(length))
    return [np.frombuffer(frame, np.uint8).reshape(height * 3 // 2, width) for frame in made]


def standing(card: Card, look: module.Look, time: float) -> npt.NDArray[np.uint8]:
    """What `draw` draws, over the ground of a moment, in the colours of a film."""
    glass, sheet = Glass(look.size), compose(card, look)
    for layer in sheet.layers:
        layer.paint(sheet.canvas.image, 1.0)
    glass.draw(sheet.canvas.image, (0, 0, *look.size))
    return glass.over(ground_of(look.style, look.size).planes(time))


def apart(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> int:
    return int(np.abs(one.astype(int) - other).max())


@pytest.mark.parametrize("card", CARDS, ids=named)
def test_a_card_stands_after_half_its_time_on_a_ground_that_moves(card: Card) -> None:
    for look in (LOOK, UPRIGHT):
        frames = frames_of(card, look, 61)
        assert len(frames) == 61
        for number in (32, 60):
            assert apart(frames[number], standing(card, look, step_of(number, FPS))) <= 6
        assert apart(frames[0], frames[60]) > 60 or card.kind == "title"
        assert apart(frames[32], frames[60]) > 0


def test_it_begins_as_the_picture_of_it_has_it_where_all_stands(tmp_path: Path) -> None:
    for look in (LOOK, UPRIGHT):
        draw(CARDS[0], look, tmp_path / "card.png")
        with Image.open(tmp_path / "card.png") as picture:
            off = np.abs(frames_of(CARDS[0], look, 30)[0].astype(int) - Colours().planes(picture.convert("RGB")))
        assert np.mean(off) < 0.5 and np.mean(off > NEAR) < 0.01


def test_a_card_and_a_page_stand_on_their_picture_as_it_drifts() -> None:
    soft = out_of_focus(scene(3), small_size(LOOK.size))
    behind = Backdrop(soft, 2.0)
    card = replace(CARDS[0], backdrop=behind)
    ground = ground_of(LOOK.style, LOOK.size, behind)
    page = replace(page_card(Script("T", "en", (Line("One line."),)), 0), backdrop=behind)
    read = [np.frombuffer(one, np.uint8) for one in reading(typeset(page, LOOK), NOTHING_SPOKEN, FPS, range(61))]
    for frame, read_frame, number in zip(frames_of(card, LOOK, 61)[::60], read[::60], (0, 60), strict=True):
        wanted = ground.planes(step_of(number, FPS))
        assert apart(frame[320:360], wanted[320:360]) <= 2, "nothing is drawn at the lower edge"
        assert apart(read_frame.reshape(wanted.shape)[: LOOK.size[1], :8], wanted[: LOOK.size[1], :8]) <= 2
    assert apart(ground.planes(0.0), ground_of(LOOK.style, LOOK.size).planes(0.0)) > 12


@pytest.mark.parametrize("seen", [range(0, 10), range(7, 20), range(20, 90), range(89, 90)])
def test_a_part_of_a_card_is_as_the_whole_has_it(seen: range) -> None:
    whole = frames_of(CARDS[1], LOOK, 90)
    part = list(building(CARDS[1], LOOK, FPS, 90, 0, seen))
    assert len(part) == len(seen)
    for number, frame in zip(seen, part, strict=True):
        assert apart(np.frombuffer(frame, np.uint8).reshape(whole[number].shape), whole[number]) <= 6  # chroma of edges


@pytest.mark.parametrize("card", CARDS, ids=named)
def test_only_what_changes_is_drawn_and_nothing_is_forgotten(card: Card) -> None:
    for look in (LOOK, UPRIGHT):
        sheet = compose(card, look)
        shares = _shares(sheet, FPS, 90)
        frames = list(_frames(sheet, ground_of(look.style, look.size), shares, [0.0] * len(shares)))
        assert len(frames) == len(shares)
        for state, frame in zip(shares, frames, strict=True):
            glass, whole = Glass(look.size), sheet.canvas.image.copy()
            for layer, share in zip(sheet.layers, state, strict=True):
                layer.paint(whole, share)
            glass.draw(whole, (0, 0, *look.size))
            wanted = glass.over(ground_of(look.style, look.size).planes(0.0))
            made = np.frombuffer(frame, np.uint8).reshape(wanted.shape)
            assert apart(made, wanted) <= 6  # colour has half the resolution


@pytest.mark.parametrize("card", CARDS, ids=named)
def test_pieces_stay_within_their_boxes(card: Card) -> None:
    sheet = compose(card, LOOK)
    assert sheet.layers
    for layer in sheet.layers:
        for share in (0.0, 0.3, 0.7, 1.0):
            canvas = Image.new("RGB", LOOK.size, "#808080")
            before = np.asarray(canvas).copy()
            layer.paint(canvas, share)
            changed = np.argwhere((np.asarray(canvas) != before).any(axis=2))
            if len(changed):
                (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
                assert layer.box[0] <= left and layer.box[1] <= top
                assert right < layer.box[2] and bottom < layer.box[3]


def test_every_piece_only_comes_nearer() -> None:
    for card in CARDS:
        sheet = compose(card, LOOK)
        shares = _shares(sheet, FPS, 90)
        for before, now in pairwise(shares):
            assert all(old <= new for old, new in zip(before, now, strict=True))
        assert shares[-1] == [1.0] * len(sheet.layers)
    values = [eased(place / 50) for place in range(-5, 60)]
    assert values == sorted(values) and (values[0], values[-1]) == (0.0, 1.0)


def test_a_card_waits_for_the_transition_into_it() -> None:
    frames = frames_of(CARDS[1], LOOK, 60, 12)
    assert apart(frames[0], frames[12]) <= NEAR < apart(frames[12], frames[16])


@pytest.mark.parametrize("length", [30, 36, 45, 200])
def test_a_card_that_is_seen_shortly_stands_by_half_its_time(length: int) -> None:
    card = replace(CARDS[8], items=("one", "two", "three", "four", "five"))
    number = length // 2 + 2
    assert apart(frames_of(card, LOOK, length)[number], standing(card, LOOK, step_of(number, FPS))) <= NEAR


def test_a_card_can_be_shorter_than_its_way() -> None:
    for length, wait in ((1, 0), (2, 1), (3, 0), (3, 5)):
        assert len(frames_of(CARDS[1], LOOK, length, wait)) == length
    assert not moves(29, FPS) and moves(30, Fraction(30))


def test_a_clip_of_another_picture_does_not_build_up(tmp_path: Path) -> None:
    clip = Clip(0, 90, picture(tmp_path / "a.png"), "image", Fraction(0), "k", "card", 0, 1.0, move="build")
    assert built(clip, LOOK, FPS, 90, range(90)) is None
    draw(CARDS[1], LOOK, tmp_path / "card.png")
    assert built(replace(clip, src=tmp_path / "card.png"), LOOK, FPS, 90, range(90)) is not None


def test_boxes_that_meet_are_one() -> None:
    made = _apart([(10, 10, 20, 20), (18, 18, 31, 31), (100, 100, 110, 110), (-8, 350, 3, 400)], (640, 360))
    assert sorted(made) == [(0, 346, 8, 360), (6, 6, 36, 36), (96, 96, 114, 114)]


def test_parts_come_when_they_are_spoken() -> None:
    sheet = compose(CARDS[8], LOOK)
    said = [
        "In",
        "May",
        "Tom",
        "Johnston",
        "eh",
        "eh",
        "Pat",
        "Simmons",
        "eh",
        "eh",
        "eh",
        "eh",
        "John",
        "McFee",
        "will",
        "reunite",
        "next",
        "year",
    ]
    spoken = spoken_words([Word(word, Fraction(n, 4), Fraction(n + 1, 4)) for n, word in enumerate(said)], Fraction(0))
    shares = _shares(sheet, Fraction(25), 250, spoken)
    for name, at in (("Tom Johnston", 0.5), ("Pat Simmons", 1.5), ("John McFee", 3.0)):
        place = next(n for n, layer in enumerate(sheet.layers) if layer.words == name)
        begun = next(n for n, row in enumerate(shares) if row[place] > 0) / 25
        assert at - 0.15 <= begun <= at + 0.05, name


def test_a_word_that_is_spoken_when_the_card_has_gone_is_not_waited_for() -> None:
    sheet = compose(CARDS[1], LOOK)
    for at, waits in ((1.0, True), (3.5, True), (4.5, False)):
        spoken = spoken_words([Word("85,000", Fraction(at), Fraction(5))], Fraction(0))
        place = next(n for n, layer in enumerate(sheet.layers) if isinstance(layer, Count))
        early = _shares(sheet, Fraction(25), 100, spoken)[15][place]
        assert (early == 0) == waits


def test_what_is_spoken_when_the_card_has_gone_does_not_come_before_what_is_read_first() -> None:
    card = Card(
        "quotation", "It rose at dawn and " * 3 + "nobody saw it go down again in the evening of the same long day"
    )
    sheet = compose(card, LOOK)
    lines = [number for number, layer in enumerate(sheet.layers) if layer.words]
    assert len(lines) >= 3
    first, second, last = (sheet.layers[lines[number]].words for number in (0, 1, -1))
    heard = [(first, 0.5), (second, 2.0), (last, 9.0)]
    spoken = spoken_words([Word(text, Fraction(at), Fraction(at) + 1) for text, at in heard], Fraction(0))
    shares = _shares(sheet, Fraction(25), 100, spoken)
    begun = [next(frame for frame, row in enumerate(shares) if row[number] > 0) for number in lines]
    assert begun[-1] >= begun[1] >= begun[0]
