"""Cards as pictures: every kind in every look, within its place, readable, each with a composition of its own."""

import itertools
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor
from PIL.PngImagePlugin import PngInfo

from montage.graphics.canvas import Look, ground, look_of
from montage.graphics.card_file import KEYWORD, card_in
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.draw import draw
from montage.graphics.layers import Count
from montage.graphics.stack import Block, stacked
from montage.graphics.type import balanced, font, pieces, wrapped
from montage.template import CardStyle, load_template, template_names

NEWS = load_template("news")
SHAPES = ((640, 360), (360, 640))
HEAD = "The Daily · 1 May 2026"
CARDS = (
    Card("title", "Five companies will bring payloads to the Moon", head=HEAD),
    Card("number", "85,000", "homes without power in three states", HEAD, lead="The storm left"),
    Card("number", "3.5亿", "融资总额", HEAD, lead="公司本轮共获得", unit="美元"),
    Card("number", "12.3", "", HEAD, lead="Sedan sales are", unit="%", change="down"),
    Card("number", "45", "of voters had not decided", HEAD, lead="About", unit="%", share=0.45),
    Card("quotation", "我们选择登月，不是因为它容易，而是因为它困难。", head=HEAD, speaker="肯尼迪", role="美国总统"),
    Card("name", "Angela Cooper", "left early for the rally", HEAD, role="Maths teacher"),
    Card("place", "怀特岛", "这位年轻的女孩在怀特岛的音乐节上发现了这项运动", HEAD),
    Card(
        "list", "", "will reunite next year", HEAD, lead="In May", items=("Tom Johnston", "Pat Simmons", "John McFee")
    ),
    Card("key words", head=HEAD, items=("Houston", "10 percent", "clearance prices")),
    Card("key words", head=HEAD, items=("姚明", "周琦", "战胜韩国队"), lang="zh"),
)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"
HARD = (
    Card("title", "A very long title that goes on for quite a while, as titles do these days, " * 3, head=HEAD * 4),
    Card(
        "number", "1,234,567,890.12", "people " * 14, HEAD, lead="According to all the counts " * 3, unit="kilometres"
    ),
    Card("number", "100", "", "", unit="%", share=1.0),
    Card("number", "99.95", LONG, "", lead=LONG, unit="%", share=0.9995),
    Card("quotation", "是的，" * 60, head=HEAD, speaker="某" * 40, role="非常长的职务名称" * 6),
    Card("name", LONG, LONG * 2, HEAD, role=f"The chairman of {LONG}"),
    Card("place", LONG, "华为Mate 30在Llanfair发布，售价3999元起" * 3, ""),
    Card("list", "", "and so on " * 12, HEAD, lead="A long lead " * 9, items=(LONG, "B " * 22, "三" * 16, "D", "E")),
    Card("key words", head=HEAD, items=(LONG, "B", "三" * 9, "Diplomatic Academy", "E" * 24)),
)


def named(card: Card) -> str:
    return f"{card.kind} {card.title[:8]}"


def drawn(card: Card, look: Look, folder: Path) -> Image.Image:
    draw(card, look, folder / "card.png")
    with Image.open(folder / "card.png") as picture:
        return picture.convert("RGB")


@cache
def looks() -> list[Look]:
    return [look_of(load_template(name), size) for name in template_names() for size in SHAPES]


@pytest.mark.slow
@pytest.mark.parametrize("card", [*CARDS, *HARD], ids=named)
def test_words_fit_the_picture_and_leave_room_for_subtitles(card: Card) -> None:
    assert looks()
    for look in looks():
        made = Image.new("RGBX", look.size, (0, 0, 0, 0))  # without the motif: it may be cut off by the edges
        for layer in compose(card, look).layers:
            layer.paint(made, 1.0)
        box = made.getbbox()
        assert box is not None, "nothing is on it"
        width, height = look.size
        assert box[0] >= width * 0.05 and box[2] <= width * 0.95
        assert box[1] >= height * 0.08 and box[3] <= height * look.lowest + 2


@pytest.mark.parametrize("card", CARDS, ids=named)
def test_all_of_a_card_that_is_not_too_long_is_on_it(
    card: Card, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts: list[object] = []
    monkeypatch.setattr("montage.graphics.stack._cut", lambda *given: cuts.append(given) or given[0])
    for look in looks():
        drawn(card, look, tmp_path)
    assert cuts == [], "words were left out"


def test_every_kind_has_a_composition_of_its_own(tmp_path: Path) -> None:
    said = Card("title", "Paris", "It has many streets", HEAD, lead="It has", items=("Paris", "Rome", "Oslo"))
    kinds = ("title", "number", "quotation", "name", "place", "list", "key words", "page")
    assert looks()
    for look in looks()[:2]:
        made = [np.asarray(drawn(replace(said, kind=kind), look, tmp_path).convert("L"), int) for kind in kinds]  # type: ignore[arg-type]
        for one, other in itertools.combinations(made, 2):
            assert np.mean(np.abs(one - other) > 40) > 0.01


def test_cards_of_a_kind_differ_as_much_as_the_check_for_repeats_asks(tmp_path: Path) -> None:
    pairs = [
        (replace(CARDS[3], big="6"), replace(CARDS[3], big="8", lead="Truck sales are")),
        (CARDS[6], replace(CARDS[6], big="David Holmes", role="Official", small="")),
        (CARDS[7], replace(CARDS[7], big="Lyon", small="The train left for Lyon on Tuesday at noon")),
    ]
    assert looks()
    for look in looks():
        for one, other in pairs:
            small = [
                np.asarray(drawn(card, look, tmp_path).convert("L").crop((0, 0, look.size[0], look.size[1] * 2 // 3))
                           .resize((32, 12), Image.Resampling.BOX), float)
                for card in (one, other)
            ]  # fmt: skip
            assert np.sqrt(np.mean((small[0] - small[1]) ** 2)) > 3


def test_a_motif_can_be_switched_off(tmp_path: Path) -> None:
    look = look_of(NEWS, (640, 360))
    plain = replace(look, style=replace(CardStyle(), motif=0.0))
    for card in (CARDS[6], CARDS[7]):
        assert compose(card, plain).canvas.image.getbbox() is None
        assert compose(card, look).canvas.image.getbbox() is not None


@pytest.mark.parametrize("change", ["up", "down"])
def test_an_arrow_points_where_the_figure_went(change: str, tmp_path: Path) -> None:
    look = look_of(NEWS, (640, 360))
    moved = replace(CARDS[3], change=change)  # type: ignore[arg-type]
    arrow = compose(moved, look).layers[3]  # after the head and the words before
    mask = np.asarray(arrow.mask)  # type: ignore[attr-defined]
    upper, lower = (half.sum() for half in np.array_split(mask, 2))
    assert (upper > lower) == (change == "up")
    assert len(compose(moved, look).layers) == len(compose(replace(moved, change=""), look).layers) + 1


def test_a_ring_is_lit_as_far_as_its_share(tmp_path: Path) -> None:
    look = look_of(NEWS, (640, 360))
    accent = np.array(ImageColor.getrgb(look.style.accent))
    lit = []
    for share in (0.25, 0.5, 0.75):
        made = np.asarray(drawn(replace(CARDS[4], share=share, big="50"), look, tmp_path), int)
        lit.append(int(np.sum(np.abs(made - accent).sum(axis=2) < 30)))
    assert lit[1] / lit[0] == pytest.approx(2, rel=0.1) and lit[2] / lit[0] == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize("number", ["85,000", "$3.5", "3.5亿", "0.07", "20多", "1,234,567.80"])
def test_a_figure_is_counted_up_to_what_is_written(number: str) -> None:
    count = Count(number, font(NEWS.fonts, "Bold", 40), 200, 100, (0, 0, 0))
    texts = [count.text(share / 20) for share in range(21)]
    values = [float("".join(letter for letter in text if letter.isdigit() or letter == ".")) for text in texts]
    assert count.moves and texts[-1] == number
    assert values == sorted(values) and values[0] == 0 and len(set(values)) > 5


@pytest.mark.parametrize("number", ["77比73", "1.2.3", "1,23", "no figure"])
def test_what_cannot_be_counted_to_is_not(number: str) -> None:
    count = Count(number, font(NEWS.fonts, "Bold", 40), 200, 100, (0, 0, 0))
    assert not count.moves and count.text(0.1) == number


def test_the_same_card_is_the_same_file(tmp_path: Path) -> None:
    look = look_of(NEWS, (640, 360))
    for card in CARDS:
        draw(card, look, tmp_path / "one.png")
        draw(card, look, tmp_path / "two.png")
        assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


@pytest.mark.parametrize("card", CARDS, ids=named)
def test_a_picture_tells_its_card_again(card: Card, tmp_path: Path) -> None:
    drawn(card, look_of(NEWS, (320, 180)), tmp_path)
    assert card_in(tmp_path / "card.png") == card


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"version": 1}', '{"version": 9, "card": {"kind": "title"}}'])
def test_other_pictures_tell_of_none(text: str, tmp_path: Path) -> None:
    info = PngInfo()
    if text:
        info.add_itxt(KEYWORD, text)
    Image.new("RGB", (8, 8)).save(tmp_path / "other.png", pnginfo=info)
    assert card_in(tmp_path / "other.png") is None
    (tmp_path / "broken.png").write_bytes(b"no picture")
    assert card_in(tmp_path / "broken.png") is None and card_in(tmp_path / "none.png") is None


def test_a_card_of_another_version_is_not_read(tmp_path: Path) -> None:
    drawn(CARDS[0], look_of(NEWS, (320, 180)), tmp_path)
    with Image.open(tmp_path / "card.png") as picture:
        told = json.loads(picture.info[KEYWORD])
    assert told["version"] == 2 and told["card"]["big"] == CARDS[0].big and told["card"]["of"] is None


@pytest.mark.parametrize(("kind", "wanted"), [("number", CARDS[1]), ("statement", None)])
def test_cards_of_the_version_before_are_read_but_for_statements(
    kind: str, wanted: Card | None, tmp_path: Path
) -> None:
    drawn(CARDS[1], look_of(NEWS, (320, 180)), tmp_path)
    with Image.open(tmp_path / "card.png") as picture:
        card = json.loads(picture.info[KEYWORD])["card"]
    for name in ("line", "lang"):
        del card[name]
    info = PngInfo()
    info.add_itxt(KEYWORD, json.dumps({"version": 1, "card": card | {"kind": kind, "marked": ["Paris"]}}))
    Image.new("RGB", (8, 8)).save(tmp_path / "before.png", pnginfo=info)
    assert card_in(tmp_path / "before.png") == wanted


def test_blocks_shrink_together_and_at_last_words_go() -> None:
    canvas = ground(look_of(NEWS, (640, 360)))
    blocks = [Block("Many words " * 20, 0.1, 0.05), Block("Who said so", 0.05, 0.04, gap=0.03)]
    for room in (300.0, 160.0):
        made = stacked(canvas, blocks, (500, room))
        assert made[-1].bottom <= room and [one.block.text for one in made] == [one.text for one in blocks]
        assert all(one.face.getlength(line) <= 500 for one in made for line in one.lines)
    tight = stacked(canvas, blocks, (500, 90))
    assert tight[0].lines[-1].endswith("…") and tight[1].lines == ("Who said so",) and tight[-1].bottom <= 90


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A Man Develops 'Feather-Duvet Lung'", ["A ", "Man ", "Develops ", "'Feather-Duvet ", "Lung'"]),
        ("指责梁振英“撒谎”，要求", ["指责", "梁振英", "“撒谎”，", "要求"]),
        ("2020 Audi e-tron亮相", ["2020 ", "Audi ", "e-tron", "亮相"]),
        ("突破3000亿英镑", ["突破", "3000亿英镑"]),  # a figure keeps its unit
        ("发现了问题", ["发现了", "问题"]),
    ],
)
def test_lines_break_after_spaces_and_between_chinese_words(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


@pytest.mark.parametrize(
    "text", ["NASA picks five companies to deliver payloads", "中国半导体产业 没有将产品作为中心", f"a {LONG}"]
)
def test_balanced_lines_are_the_same_words_as_even_as_can_be(text: str) -> None:
    face = font(NEWS.fonts, "Bold", 40)
    room = 300.0
    lines = wrapped(text, face, room)
    even = balanced(text, lines, face, room)
    assert len(even) == len(lines) and "".join(even).replace(" ", "") == text.replace(" ", "")
    widths = [[face.getlength(line) for line in some] for some in (even, lines)]
    assert max(widths[0]) <= room and np.std(widths[0]) <= np.std(widths[1])
