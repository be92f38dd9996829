import pytest

from montage.language.entities import names
from montage.language.visual_query import visual_query
from montage.model import Line, Script, Tag
from montage.writing.tags import spoken, subjects, survey, tag_script

SPACE = """On Tuesday, NASA Administrator Jim Bridenstine met SpaceX founder Elon Musk in Houston, Texas. Musk said the
Starship rocket would fly to the Moon. American University and the Ministry of Defence joined Blue Origin. The Blue
Origin lander is small, and the Pentagon likes it. Gwynne Shotwell was there, too. Shotwell said so on Nov. 18. The
astronauts will launch from Florida and land the spacecraft on the lunar surface with a lunar lander."""
BRIEFING = (
    "清华大学教授魏少军在北京表示，中国半导体行业协会将合作。魏少军说，"
    "华为公司的芯片技术领先。中国进口芯片，芯片的数据增长。"
)


def kinds(text: str, lang: str) -> dict[str, str]:
    return {name.text: name.kind for name in names(text, lang)}


def test_english_names_are_told_apart() -> None:
    found = kinds(SPACE, "en")
    people = ("Jim Bridenstine", "Elon Musk", "Musk", "Gwynne Shotwell", "Shotwell")
    assert {found[name] for name in people} == {"person"}
    assert {found[name] for name in ("NASA", "SpaceX", "American University", "Ministry of Defence")} == {
        "organisation"
    }
    assert {found[name] for name in ("Houston", "Texas", "Moon", "Florida")} == {"place"}
    assert found["Blue Origin"] == ""


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday was cold. On Monday they said no.",
        "Many of the Chinese and American players left in November.",
        "However, Getting There Is Half The Fun",
        "Several people came. Meanwhile the CEO said it was a TV.",
    ],
)
def test_what_is_no_name_is_none(text: str) -> None:
    assert [name.text for name in names(text, "en")] == []


def test_chinese_names() -> None:
    found = kinds(BRIEFING, "zh")
    assert found["魏少军"] == "person"
    assert found["中国半导体行业协会"] == found["清华大学"] == found["华为公司"] == "organisation"
    assert found["北京"] == found["中国"] == "place"
    assert kinds("两国上市公司将长大，东西有深度，大国都在中考。", "zh") == {}


def test_a_line_is_tagged_with_what_it_says_in_its_order() -> None:
    tags = survey(SPACE, "en")
    line = spoken("Elon Musk went to Houston, and Musk liked Blue Origin.", tags)
    assert [(tag.text, tag.kind) for tag in line] == [
        ("Elon Musk", "person"),
        ("Houston", "place"),
        ("Musk", "person"),
        ("Blue Origin", "phrase"),
    ]
    assert all(0 < tag.weight <= 1 for tag in tags)
    assert spoken("Muskets were used in Houstonia by us.", (*tags, Tag("US", "place"))) == ()


def test_phrases_are_no_calendar_and_no_verbs() -> None:
    phrases = [tag.text.lower() for tag in survey(SPACE, "en") if tag.kind == "phrase"]
    assert "blue origin" in phrases
    assert not {"tuesday", "nov", "said", "said so"} & set(phrases)
    assert "芯片" in [tag.text for tag in survey(BRIEFING, "zh") if tag.kind == "phrase"]


def test_subjects() -> None:
    assert subjects(SPACE, "en")[0][0] == "space"
    assert subjects(BRIEFING, "zh")[0][0] == "technology"
    assert subjects("A cat sat.", "en") == []


def test_a_script_gets_topics_and_keeps_tags_it_has() -> None:
    mine = (Tag("my own", "topic"),)
    script = tag_script(Script("", "en", (Line("Musk is in Texas."), Line("Musk again.", tags=mine))), SPACE)
    assert [tag.text for tag in script.lines[0].tags] == ["Musk", "Texas"]
    assert script.lines[1].tags == mine
    assert script.topics[0] == Tag("space", "topic", 1.0)


@pytest.mark.parametrize(
    ("text", "lang", "query"),
    [
        ("On Tuesday the police said 12 dogs crossed the frozen river.", "en", "police dogs crossed frozen river"),
        ("“The bridge is safe,” Ken Smith told reporters in a call.", "en", "bridge safe"),
        ("The crowd of 15,522 cheered, according to the club’s spokesman.", "en", "crowd cheered"),
        ("昨天，记者在武汉长江大桥看到3000名游客。", "zh", "武汉长江大桥 游客"),
        ("They said so.", "en", "They said so."),
    ],
)
def test_visual_query(text: str, lang: str, query: str) -> None:
    assert visual_query(text, lang) == query
