"""Texts that were made to take time away, through every pattern and every stage from page to card.

They run in children that are killed when they hang: a pattern that does cannot be stopped from inside.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from montage.articles.pictures import _largest
from montage.articles.read import read_article
from montage.language.bounds import (
    LONGEST_CAPTION,
    LONGEST_PARAGRAPH,
    LONGEST_SENTENCE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORD,
    MOST_PICTURES,
    bounded,
    divided,
)
from montage.language.text import sentences
from montage.model import Article, Picture
from tests.hostile_stages import STAGES
from tests.hostile_text import TEXTS

HANGS = 300  # [s]: a child is killed
WHOLE, PART = "100000", "4000"  # [characters]; of stages alone each text gets a part: what grows faster shows there
LEAD = "The council of the harbour town has agreed to build a new bridge, and work will begin in the spring."


def _child(*args: str) -> list[str]:
    """The lines of complaint of a run."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.hostile_stages", *args], capture_output=True, text=True, timeout=HANGS, check=True
    )
    return [line for line in made.stdout.split("\n") if line.startswith("  ")]


def test_there_are_many_hostile_texts() -> None:
    assert len(TEXTS) >= 60
    assert all(90_000 < len(make(100_000)) <= 110_000 for make in TEXTS.values())


@pytest.mark.slow
def test_every_pattern_is_linear() -> None:
    """At 2,500 characters a pattern that is quadratic takes three times its budget, one that is linear a tenth."""
    assert _child("2500", "patterns") == []


@pytest.mark.slow
def test_every_stage_is_about_linear() -> None:
    assert _child(PART, *(name for name in STAGES if name != "film")) == []


@pytest.mark.slow
def test_a_hostile_text_becomes_cards_and_subtitles_within_seconds() -> None:
    assert _child(WHOLE, "film") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["text/dna.txt", "hostile/dna.html", "hostile/srcset20k.html"])
def test_the_cases_that_hung_are_read_and_planned(shared: Path, name: str) -> None:
    code = (
        "import sys; from montage.articles.read import read_article; from montage.model import Story;"
        "from montage.writing.write import write;"
        "print(len(write(Story(read_article(sys.argv[1])), 'extractive', 60).lines))"
    )
    where = str(shared / "data" / "cases" / name)
    made = subprocess.run([sys.executable, "-c", code, where], capture_output=True, text=True, timeout=60, check=True)
    assert int(made.stdout) > 0


def test_what_is_cut_is_told() -> None:
    pictures = tuple(Picture(f"https://a.example/{n}.jpg", "caption " * 200) for n in range(MOST_PICTURES + 5))
    text = f"{'A' * 500} is a word. {LEAD}\n\n" + f"{LEAD} " * 2000
    cut = bounded(Article("title " * 100, text, "en", "story.txt", pictures=pictures))
    assert len(cut.title) <= LONGEST_TITLE and len(cut.text) <= LONGEST_TEXT * 1.01
    assert max(map(len, cut.text.split())) == LONGEST_WORD
    assert max(map(len, cut.text.split("\n\n"))) <= LONGEST_PARAGRAPH
    assert len(cut.pictures) == MOST_PICTURES and len(cut.pictures[0].caption) <= LONGEST_CAPTION
    told = " ".join(cut.notes)
    assert all(part in told for part in ("title has 600", "first 200", "article has 202", "words of more than 120"))


def test_what_is_not_too_long_stays_as_it_is() -> None:
    article = Article("A bridge", f"{LEAD}\n\n{LEAD}", "en", "story.txt", pictures=(Picture("a.jpg", "The bridge"),))
    assert bounded(article) == article
    chinese = Article("桥", "港口城市的议会已经同意修建一座新的大桥" * 60, "zh", "story.txt")
    assert bounded(chinese) == chinese, "a run of Chinese is no word"


def test_signs_that_command_a_terminal_are_left_out() -> None:
    cut = bounded(Article("A \x1b]0;bridge\x07", f"\x9b31m{LEAD}", "en", "story.txt", publisher="The\x1b[2J News"))
    assert (cut.title, cut.text, cut.publisher) == ("A ]0;bridge", f"31m{LEAD}", "The[2J News")


def test_a_sentence_without_end_is_divided() -> None:
    said = sentences("the line goes on and on, " * 400, "en")
    assert max(map(len, said)) <= LONGEST_SENTENCE
    assert " ".join(said).split() == ("the line goes on and on, " * 400).split(), "nothing is lost"


@pytest.mark.parametrize("most", [10, 100])
def test_what_is_divided_is_whole(most: int) -> None:
    text = "One. Two, three four five six. “Seven.” Eight nine ten eleven twelve thirteen! " * 3 + "x" * 130
    parts = list(divided(text, most))
    assert max(map(len, parts)) <= most
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("srcset", "largest"),
    [
        ("a.jpg 300w, b.jpg 900w", "b.jpg"),
        ("a.jpg 300w,b.jpg 900w", "b.jpg"),
        ("a.jpg, b.jpg 2x", "b.jpg"),
        ("c/w_300,h_200/a.jpg 300w, c/w_900,h_600/a.jpg 900.5w", "c/w_900,h_600/a.jpg"),
        ("a.jpg", "a.jpg"),
        ("a.jpg 99999999999w, b.jpg 5w", "b.jpg"),
        ("", ""),
        (", ,", ""),
    ],
)
def test_of_the_sizes_that_are_offered_the_largest(srcset: str, largest: str) -> None:
    assert _largest(srcset) == largest


def test_a_script_line_without_end_is_told(tmp_path: Path) -> None:
    from assets_db.errors import UserError
    from montage.writing.write import read_script

    path = tmp_path / "script.json"
    path.write_text('{"lines": [{"text": "One."}, {"text": "%s"}]}' % ("word " * 2000))
    with pytest.raises(UserError, match=r"lines\[1\].text has 10,000 characters; divide it"):
        read_script(path)


def test_a_page_of_a_million_elements_is_told(tmp_path: Path) -> None:
    from assets_db.errors import UserError

    path = tmp_path / "page.html"
    path.write_text(f"<html><body><p>{LEAD}</p>{'<b>a</b>' * 70_000}</body></html>")
    with pytest.raises(UserError, match="elements, no article has more"):
        read_article(str(path))
