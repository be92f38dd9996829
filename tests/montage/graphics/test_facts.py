"""Facts: as the line says them, whole or not at all, and over shots that they suit."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from assets_db.model import Shot, VisualFeatures
from montage.anchors.find import find_anchors
from montage.graphics.facts import Fact, facts_of
from montage.model import Anchor, Clip, Hit, Line, Narration, Ranking, Script, Speech, Tag, TagKind, Word
from tests.films import narration, video_shot

ANY = video_shot("a")
BEARING = video_shot("b")


def clip(shot: Shot, start: int, dur: int = 300) -> Clip:
    return Clip(start, dur, shot.asset.path, "video", Fraction(0), shot.key, shot.asset.origin, 0, 0.6)


def film(text: str, *tags: tuple[str, TagKind], lang: str = "en") -> tuple[Script, Narration]:
    said = Script("A title", lang, (Line(text, tags=tuple(Tag(*tag) for tag in tags)),))
    if lang == "en":
        return said, narration(said)
    words = tuple(Word(letter, Fraction(place, 5), Fraction(place + 1, 5)) for place, letter in enumerate(text))
    spoken = replace(narration(said), speeches=(Speech(0, words[0].start, words[-1].end, words),))
    return said, spoken


def facts(
    text: str,
    *tags: tuple[str, TagKind],
    lang: str = "en",
    shots: Sequence[Shot] = (ANY,),
    bearing: Sequence[Shot] = (),
) -> tuple[Fact, ...]:
    """The facts of a line over `shots`, of which those in `bearing` are known to show what is named."""
    said, spoken = film(text, *tags, lang=lang)
    anchors = find_anchors(said, spoken)

    def hits(anchor: Anchor) -> tuple[Hit, ...]:
        return tuple(Hit(shot, 0.6) for shot in bearing) if anchor.kind != "number" else ()

    ranking = Ranking((tuple(Hit(shot, 0.6) for shot in shots),), tuple(map(hits, anchors)))
    clips = [clip(shot, 300 * place) for place, shot in enumerate(shots)]
    return facts_of(said, spoken.speeches, anchors, clips, ranking)


def words(found: Sequence[Fact]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.lead, one.big, one.small) for one in found]


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("At least 106 protesters in 21 cities have been killed.", "en",
         ("figure", "At least", "106", "protesters in 21 cities have been killed")),
        ("Sales in the Houston area plunged 10% last month.", "en",
         ("figure", "Sales in the Houston area plunged", "10%", "last month")),
        ("The firm would raise at least $13.4 billion.", "en",
         ("figure", "The firm would raise at least", "$13.4 billion", "")),
        ("Officials observed the moon for 17 nights, from spring through May of that year.", "en",
         ("figure", "Officials observed the moon for", "17", "nights")),
        ("东莞工业增加值同比增长6.8%。", "zh", ("figure", "东莞工业增加值同比增长", "6.8%", "")),
        ("The fourth film was greenlit in 2016.", "en", ("date", "", "2016", "The fourth film was greenlit")),
        ("A new skatepark opened in June 2018.", "en", ("date", "", "June 2018", "A new skatepark opened")),
    ],
)  # fmt: skip
def test_a_line_says_it_in_its_own_words(text: str, lang: str, wanted: tuple[str, ...]) -> None:
    found = facts(text, lang=lang)
    assert words(found) == [wanted]
    for part in wanted[1:]:
        assert part.lower() in text.lower()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("NASA has now picked all 14.", "en"),  # of what?
        ("The virtual universe is some 230 million.", "en"),
        ("The offer stands. $13 a share is the price.", "en"),  # for what?
        ("A 275-horsepower motor is mounted at the rear.", "en"),
        ("Prices rose by between 20 and 40 percent in the city.", "en"),
        ("It was set to begin shutting off power Wednesday to some 375,000 people in 18 Northern and central California"
         " counties as the region faces extreme fire weather that has lasted since last month.", "en"),
        ("经济陷入衰退的比率为零至11%。", "zh"),
        ("每亩年收入可达6万至8万元。", "zh"),
        ("It announced the lower benchmark of September 2017.", "en"),
        ("He reportedly died in August 2019.", "en"),
        ("2009年5月14日在南京逝世。", "zh"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_not_laid_over_anything(text: str, lang: str) -> None:
    assert facts(text, lang=lang) == ()


def test_a_fact_comes_when_it_is_said() -> None:
    (fact,) = facts("The plant cut its use of water by 40% in a year, it says.")
    said, spoken = film("The plant cut its use of water by 40% in a year, it says.")
    times = {word.text: word.start for word in spoken.speeches[0].words}
    assert said.lines and fact.at == times["40%"] and times["year"] < fact.until == times["it"] + Fraction(4, 5)


def test_a_name_stands_with_its_role_over_a_picture_that_shows_it() -> None:
    text, tag = "Defense Secretary Mark Esper visited the base.", ("Mark Esper", "person")
    assert facts(text, tag, shots=[ANY, BEARING]) == ()  # type: ignore[arg-type]
    (fact,) = facts(text, tag, shots=[ANY, BEARING], bearing=[BEARING])  # type: ignore[arg-type]
    assert words([fact]) == [("name", "", "Mark Esper", "Defense Secretary")]
    assert fact.shots == (BEARING.key,) and fact.names_subject


def test_a_name_without_a_role_is_none() -> None:
    assert facts("Mark Esper visited the base.", ("Mark Esper", "person"), bearing=[ANY]) == ()


def test_a_picture_that_a_model_made_shows_nobody() -> None:
    made = video_shot("m", origin="generated")
    text, tag = "Defense Secretary Mark Esper visited the base.", ("Mark Esper", "person")
    assert facts(text, tag, shots=[made], bearing=[made]) == ()  # type: ignore[arg-type]
    (figure,) = facts("About 45% of the dogs wear a leash.", shots=[made])
    assert figure.shots == (made.key,)


def test_a_place_says_what_it_lies_in() -> None:
    (fact,) = facts("Crowds filled the streets of Lisbon.", ("Lisbon", "place"), bearing=[ANY])
    assert words([fact]) == [("place", "", "Lisbon", "Portugal")]


def test_a_picture_with_text_in_it_has_no_room_for_more() -> None:
    written = replace(ANY, looks=VisualFeatures(text=0.05))
    assert facts("About 45% of the dogs wear a leash.", shots=[written]) == ()
    (fact,) = facts("About 45% of the dogs wear a leash.", shots=[written, BEARING])
    assert fact.shots == (BEARING.key,)


def test_part_of_a_foreign_name_is_no_name() -> None:
    text = "克罗地亚地缘经济论坛主席雅思娜·佩拉夫妮表示，会晤令人乐观。"
    for part in ("雅思", "雅思娜", "佩拉夫妮"):
        assert facts(text, (part, "person"), lang="zh", bearing=[ANY]) == ()
    whole = facts("经济论坛主席王小明表示，会晤令人乐观。", ("王小明", "person"), lang="zh", bearing=[ANY])
    assert words(whole) == [("name", "", "王小明", "经济论坛主席")]
