import json
from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.articles.markdown import read_text
from montage.articles.read import read_article
from montage.backends.extractive import Extractive
from montage.language.boilerplate import strip_boilerplate
from montage.language.speaking_time import spoken_seconds
from montage.model import Article, Line, Picture, Script, Story, Tag
from montage.writing.write import read_script, write

STORY = """WASHINGTON (AP) — A ferry carrying 230 passengers struck a bridge in Seattle on Tuesday, closing the harbour.

Related: The ten best ferries

The coast guard rescued all passengers within an hour (the record is 50 minutes). He said the water was cold.

Harbour trade

Trade through the harbour is worth $40 million a day, and the bridge carries a third of the city's traffic.

But engineers doubt that the bridge can be opened before Christmas because its main pillar is cracked.

Click here to subscribe to our newsletter. John Smith contributed to this report."""


def article(text: str, lang: str = "en", title: str = "") -> Article:
    return Article(title, text, lang, "page", "2026-01-02", "The Post", (Picture("a.jpg"),))


def told(script: Script) -> str:
    return " ".join(line.text for line in script.lines)


def test_a_short_article_is_told_whole_in_order_without_the_page_around_it() -> None:
    script = write(Story(article(STORY)), "extractive", 60)
    assert [line.text for line in script.lines] == [
        "A ferry carrying 230 passengers struck a bridge in Seattle on Tuesday, closing the harbour.",
        "The coast guard rescued all passengers within an hour. He said the water was cold.",
        "Trade through the harbour is worth $40 million a day, and the bridge carries a third of the city's traffic.",
        "But engineers doubt that the bridge can be opened before Christmas because its main pillar is cracked.",
    ]
    assert script.lines[1].sources == (("page", 2), ("page", 3))
    assert (script.source, script.published, script.publisher) == ("page", "2026-01-02", "The Post")
    assert script.pictures == (Picture("a.jpg"),)
    assert "Seattle" in {tag.text for tag in script.lines[0].tags}
    assert script.lines[0].query == "ferry carrying passengers struck bridge Seattle closing harbour"


@pytest.mark.parametrize("seconds", [5, 10, 15, 20, 30])
def test_the_time_is_kept(seconds: int) -> None:
    script = write(Story(article(STORY)), "extractive", seconds)
    assert 0 < spoken_seconds(told(script), "en") <= 1.1 * seconds


def test_a_pronoun_is_never_said_without_its_noun() -> None:
    text = "A storm hit the coast. The mayor closed the schools. She told the fire brigade to guard all nine bridges."
    page = article(text + " Rain fell all over the land." * 3, title="Fire brigade to guard bridges")
    for seconds in range(3, 16):
        said = told(Extractive().write(page, seconds))
        assert "She told" not in said or "The mayor" in said
    assert "The mayor closed the schools. She told" in told(Extractive().write(page, 8))


def test_a_link_to_a_sentence_that_is_not_said_is_left_out() -> None:
    text = "Sales fell by half. " + "Rain is wet and grey and long and dull today. " * 4
    text += "But the shop in Rome sold a thousand red bicycles and nine boats."
    said = told(Extractive().write(article(text, title="Shop in Rome sells bicycles, boats"), 10))
    assert "The shop in Rome" in said and "But the shop" not in said


def test_the_same_is_not_said_twice() -> None:
    text = "The red bridge in Oslo fell into the river. " * 3 + "Divers found nine cars under the ice. "
    assert told(Extractive().write(article(text + "Nobody knows why."), 8)).count("Oslo") == 1


@pytest.mark.parametrize(
    ("lang", "sentence", "spoken"),
    [
        ("en", "Dekalb, Ill. — Mike Glass threw for 3.", "Mike Glass threw for 3."),
        ("en", "PanARMENIAN.Net - Verified footage came.", "Verified footage came."),
        ("en", "LONDON (Reuters) - Shares fell.", "Shares fell."),
        ("en", "Ford — the maker of trucks — won.", "Ford — the maker of trucks — won."),
        ("en", "It raised $12.9bn (£10bn) [net] today.", "It raised $12.9bn net today."),
        (
            "en",
            "“It flew,” Al Fry, head of the office, said in a statement.",
            "“It flew,” Al Fry, head of the office, said.",
        ),
        ("en", "Read more: the bridge that fell", ""),
        ("en", "Main image credit: Getty", ""),
        ("en", "Here are some of the highlights:", ""),
        (
            "en",
            "Advertisers have many platforms to reach readers.",
            "Advertisers have many platforms to reach readers.",
        ),
        ("zh", "新京报快讯（记者裴剑飞）今日有网友爆料。", "今日有网友爆料。"),
        ("zh", "责任编辑：杜硕", ""),
        ("zh", "本报记者 焦鹏 摄", ""),
        ("zh", "郑重道歉", ""),
        ("zh", "香港行政长官就违章建筑（僭建）问题道歉。", "香港行政长官就违章建筑问题道歉。"),
    ],
)
def test_tidy(lang: str, sentence: str, spoken: str) -> None:
    assert strip_boilerplate(sentence, lang) == spoken


@pytest.mark.slow
def test_real_pages_are_told_within_the_time(shared: Path) -> None:
    pages = sorted((shared / "data" / "articles").glob("*/html/*.html"))[::6]
    assert pages
    for page in pages:
        found = read_article(str(page), page.parent.parent.name)
        for seconds in (20, 60):
            script = Extractive().write(found, seconds)
            assert script.lines, page
            assert spoken_seconds(told(script), found.lang) <= 1.1 * seconds, page
            assert all(line.query and line.sources for line in script.lines), page


def test_a_page_of_furniture_is_read_out_rather_than_nothing() -> None:
    assert told(Extractive().write(article("Read more: here"), 60)) == "Read more: here"
    with pytest.raises(UserError, match="says nothing"):
        write(Story(article(" \n")), "extractive", 60)


def test_the_title_is_evidence_and_is_not_said() -> None:
    text = "Snow fell in Oslo on the first day of the week. A bus was late in Rome again this week. "
    text += "The opera of Vienna burns this very night again."
    text = f"Oslo has a week of snow. {text}"
    assert "opera" in told(Extractive().write(article(text, title="Vienna opera burns"), 6))
    assert "opera" not in told(Extractive().write(article(text), 6))
    page = article("Snow fell\n\nIce came to Rome.", title="Snow fell")
    assert told(Extractive().write(page, 60)) == "Ice came to Rome."


def test_a_text_without_a_headline_is_told_from_its_first_sentence_on() -> None:
    page = read_text("A ferry ran aground on Sunday. Nobody was hurt.", "-")
    assert told(Extractive().write(replace(page, lang="en"), 60)) == page.text


class Bare:
    """A writer that leaves everything to `write`."""

    def write(self, page: Article, seconds: int) -> Script:
        return Script("", "", (Line("Rome burns."),), notes=("told",))


def test_a_writer_of_ones_own() -> None:
    script = write(Story(article("Rome burns tonight.", title="Fire")), "tests.montage.writing.test_write:Bare", 60)
    assert (script.title, script.lang, script.notes) == ("Fire", "en", ("told",))
    assert script.lines[0].query == "Rome burns"
    assert script.lines[0].tags[0] == Tag("Rome", "place", script.lines[0].tags[0].weight)


def test_a_line_that_is_the_articles_own_says_where_it_is_from() -> None:
    script = write(Story(article("Nero sang. Rome burns.")), "tests.montage.writing.test_write:Bare", 60)
    assert script.lines[0].sources == (("page", 1),)


CLIPPER = "NASA is building a probe called Europa Clipper that maps the icy crust of the moon with radar."
EUROPA = Article(
    "Water vapour found on Europa",
    "NASA has found water vapour on Europa. "
    + " ".join(f"Its {part} spectrum showed tons of vapour rising over the southern pole." for part in "abcdefghi"),
    "en", "https://one.example/a", pictures=(Picture("https://cdn.example/plume-640x360.jpg"),),
)  # fmt: skip
OTHER = Article(
    "Vapour over Europa", f"Astronomers saw vapour over Europa. {CLIPPER}", "en", "https://two.example/b",
    publisher="The Two",
    pictures=(Picture("https://cdn.example/plume-1280x720.jpg"), Picture("https://cdn.example/clipper.jpg", "A probe")),
)  # fmt: skip


def test_what_another_page_adds_comes_last_and_keeps_the_time() -> None:
    alone, both = (write(story, "extractive", 30) for story in (Story(EUROPA), Story(EUROPA, (OTHER,))))
    assert both.lines[-1].text == CLIPPER and both.lines[-1].sources == (("https://two.example/b", 1),)
    assert {page for line in both.lines[:-1] for page, _ in line.sources} == {"https://one.example/a"}
    assert spoken_seconds(told(both), "en") <= 1.1 * 30
    assert len(alone.lines) > len(both.lines) - 1, "room is made for it"
    assert "Europa Clipper" in {tag.text for tag in both.lines[-1].tags}


def test_nothing_is_shortened_for_a_page_that_adds_nothing() -> None:
    again = replace(OTHER, text="Astronomers saw vapour over Europa. The probe is new.")
    assert write(Story(EUROPA, (again,)), "extractive", 30).lines == write(Story(EUROPA), "extractive", 30).lines


def test_each_picture_is_there_once_with_the_page_that_shows_it() -> None:
    shown = write(Story(EUROPA, (OTHER,)), "extractive", 30).pictures
    assert shown == (*EUROPA.pictures, replace(OTHER.pictures[1], page=OTHER.source, publisher="The Two"))


def saved(folder: Path, data: object) -> Path:
    path = folder / "script.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_scripts_of_the_shared_data_are_read(shared: Path) -> None:
    scripts = list((shared / "data" / "scripts").glob("*.json"))
    assert scripts
    for path in scripts:
        script = read_script(path)
        data = json.loads(path.read_text(encoding="utf-8"))
        assert [line.text for line in script.lines] == [line["text"] for line in data["lines"]]
        assert (script.title, script.lang) == (data["title"], data["lang"])
        assert script.topics


def test_a_script_keeps_what_it_says_of_its_lines(tmp_path: Path) -> None:
    line = {
        "text": "Rome burns.",
        "query": "fire",
        "tags": [{"text": "Rome", "kind": "place", "weight": 1}],
        "gold": [],
    }
    script = read_script(saved(tmp_path, {"lines": [line, {"text": "Paris is calm."}]}))
    assert (script.lines[0].query, script.lines[0].tags) == ("fire", (Tag("Rome", "place"),))
    assert [tag.text for tag in script.lines[1].tags] == ["Paris"]
    assert script.lang == "en"
    assert replace(script.lines[1], tags=()) == Line("Paris is calm.", "Paris calm")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "is not JSON .line 1"),
        ([], "lines is missing"),
        ({"lines": []}, "lines is missing"),
        ({"lines": [{"text": "a"}, {}]}, r"lines\[1\].text"),
        ({"lines": [{"text": "a"}, "b"]}, r"lines\[1\].text"),
        ({"lines": [{"text": "  "}]}, r"lines\[0\].text"),
        ({"lines": [{"text": "a", "query": 3}]}, r"lines\[0\].query"),
        ({"lines": [{"text": "a", "tags": [{"text": "b", "kind": "colour"}]}]}, r"lines\[0\].tags\[0\].kind"),
    ],
)
def test_a_script_that_is_none_is_told_where(tmp_path: Path, data: object, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_script(saved(tmp_path, data))


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_script(tmp_path / "none.json")
