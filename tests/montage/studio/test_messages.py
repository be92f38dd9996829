import re

import pytest

from montage.studio.messages import languages, messages, spoken_here, used
from tests.told_texts import told

FIELD = re.compile(r"\{(\w+)\}")


def test_texts_are_asked_for() -> None:
    assert len(used()) > 60 and "Render" in used()
    assert {"there is no clip {0}", "{0} lasts {n1} s, and {n2} s are needed", "there is nothing to undo"} < {*told()}
    assert {"{0} fits {n1}", "{0}: {1}", "nothing was found for the line"} < {*told()}


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_every_text_is_in_every_language_and_none_is_left_over(language: str) -> None:
    known = messages(language)
    assert set(known) == {*used(), *told()}
    assert not [text for text, other in known.items() if not other.strip()]
    assert not [text for text, other in known.items() if set(FIELD.findall(text)) != set(FIELD.findall(other))]


def test_english_needs_no_catalogue() -> None:
    assert messages("en") == {} and languages() == ["en", "zh"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("fr,zh;q=0.2,en;q=0.1", "zh"),
        ("en;q=0,zh;q=0.1", "zh"),
        ("de", "en"),
        ("", "en"),
        ("zh;q=1.2.3", "en"),
    ],
)
def test_the_browser_says_which(accepted: str, language: str) -> None:
    assert spoken_here(accepted) == language
