"""Prompts: what is to be seen while a line is spoken."""

import json
from pathlib import Path

import pytest

from montage import llm
from montage.generate import prompt as module
from montage.generate.prompt import NoPrompt, NoTranslator, prompts
from montage.llm import fenced
from montage.model import Line, Script, Tag
from montage.template import GenerationStyle
from montage.writing.write import read_script
from tests.montage.test_llm import Endpoint, endpoint  # noqa: F401  (a fixture)

BARE = GenerationStyle(look="")
BOTH = ("en", "zh")


def script(text: str, lang: str = "en", query: str = "", tags: tuple[Tag, ...] = ()) -> Script:
    return Script("", lang, (Line(text, query, tags),))


def seen(text: str, lang: str = "en", query: str = "", tags: tuple[Tag, ...] = ()) -> str:
    made = script(text, lang, query, tags)
    return prompts(made.lines[0], made, BARE, BOTH)[0]


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("A storm closed the old fish market.", "en", "a storm closed the old fish market"),
        ("And cyclists rang cowbells.", "en", "cyclists rang cowbells"),
        ("The storm tore roofs off in Hamburg.", "en", "storm, roofs"),  # not where it was
        ("Alan Turing repaired the bicycle.", "en", "bicycle"),
        ("Some 2,300 trees fell onto cars.", "en", "trees, cars"),
        ("The mayor said a red boat left the harbour.", "en", "red boat, harbour"),
        ("“We lost our sheep,” a man told us there, and a flood broke the dam.", "en", "a flood broke the dam"),
        ("渔船停在防波堤旁。", "zh", "渔船停在防波堤旁"),
        ("梁振英打开玻璃展柜。", "zh", "玻璃展柜"),
        ("工厂运出300台机器人。", "zh", "工厂运出机器人"),
    ],
)
def test_what_is_seen_is_asked_for_and_not_what_is_said(text: str, lang: str, wanted: str) -> None:
    assert seen(text, lang) == wanted


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Insurers expect higher prices next year.", "en"), ("“A bridge fell.”", "en"), ("利率继续下降。", "zh")],
)
def test_a_line_of_which_nothing_can_be_seen_has_none(text: str, lang: str) -> None:
    with pytest.raises(NoPrompt, match="nothing that can be seen"):
        seen(text, lang)


def test_names_of_the_whole_story_are_left_out() -> None:
    first = Line("Hamburg port grows.", tags=(Tag("Hamburg port", "place"),))
    second = Line("Cranes lift containers at Hamburg port.")
    story = Script("", "en", (first, second))
    assert (
        prompts(second, story, BARE, BOTH) == ("cranes lift containers at Hamburg port",)
        or "Hamburg" not in (prompts(second, story, BARE, BOTH)[0])
    )
    assert "Hamburg" not in prompts(second, story, BARE, BOTH)[0]


def test_what_a_person_wrote_to_be_seen_goes_before_the_words() -> None:
    assert seen("Prices rise again.", query="a farmer in a wheat field") == "a farmer in a wheat field"


def test_the_look_is_added() -> None:
    made = script("A storm closed the old fish market.")
    look = GenerationStyle(look="news footage, natural light, ")
    assert prompts(made.lines[0], made, look, BOTH) == (
        "a storm closed the old fish market, news footage, natural light",
    )


def test_a_long_shot_follows_the_clauses_of_its_line() -> None:
    made = script("A storm closed the old fish market, waves broke the harbour wall, and boats lay on the beach.")
    scenes = ("a storm closed the old fish market", "waves broke the harbour wall", "boats lay on the beach")
    line = made.lines[0]
    assert prompts(line, made, BARE, BOTH, 1) == (", ".join(scenes),)
    assert prompts(line, made, BARE, BOTH, 3) == scenes
    assert prompts(line, made, BARE, BOTH, 2) == (scenes[0], f"{scenes[1]}, {scenes[2]}")
    assert prompts(line, made, BARE, BOTH, 5) == (scenes[0], scenes[0], scenes[1], scenes[1], scenes[2])


def test_chinese_goes_as_it_is_to_a_model_that_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_translated", lambda *_: pytest.fail("nobody need translate"))
    made = script("渔船停在防波堤旁。", "zh-CN")
    assert prompts(made.lines[0], made, BARE, ("en", "zh")) == ("渔船停在防波堤旁",)


def test_without_a_language_model_a_line_in_another_language_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    made = script("渔船停在防波堤旁。", "zh")
    with pytest.raises(NoTranslator, match="takes English prompts, and no language model is set to translate"):
        prompts(made.lines[0], made, BARE, ("en",))


def test_a_language_model_translates(endpoint: Endpoint) -> None:  # noqa: F811
    endpoint.answers = [(503, "busy"), (200, ' "A fishing boat lies beside a breakwater." \n')]
    made = script("渔船停在防波堤旁。", "zh")
    style = GenerationStyle(look="natural light")
    assert prompts(made.lines[0], made, style, ("en",), 3) == (
        "A fishing boat lies beside a breakwater, natural light",
    ) * 3  # fmt: skip
    assert len(endpoint.requests) == 2, "asked once for a scene, and again while it is busy"
    system, user = (message["content"] for message in endpoint.requests[1]["messages"])
    assert "English" in system and user == fenced("渔船停在防波堤旁")
    assert "response_format" not in endpoint.requests[1]


@pytest.mark.parametrize("answer", ["渔船", "In 2019 a boat lay there.", "A boat.\nA breakwater.", "word " * 100])
def test_what_is_no_caption_is_not_used(endpoint: Endpoint, answer: str) -> None:  # noqa: F811
    endpoint.answers = [(200, answer)]
    made = script("渔船停在防波堤旁。", "zh")
    with pytest.raises(NoPrompt, match="gave no English prompt"):
        prompts(made.lines[0], made, BARE, ("en",))


def test_a_language_model_that_is_away_is_told(endpoint: Endpoint) -> None:  # noqa: F811
    endpoint.answers = [(500, "no")]
    made = script("渔船停在防波堤旁。", "zh")
    with pytest.raises(NoTranslator, match=r"could not be put into English: the language model .* answered 500"):
        prompts(made.lines[0], made, BARE, ("en",))
    assert len(endpoint.requests) == llm.SHORT_TRIES


@pytest.mark.parametrize("name", ["weekend", "sport", "animals", "animals_zh"])
def test_lines_that_show_something_have_a_prompt_without_names_and_figures(shared: Path, name: str) -> None:
    path = shared / "data" / "scripts" / f"{name}.json"
    told = read_script(path)
    assert len(json.loads(path.read_text(encoding="utf-8"))["lines"]) == len(told.lines)
    found: list[str] = []
    for line in told.lines:
        try:
            found += prompts(line, told, BARE, BOTH)
        except NoPrompt:
            continue
    assert len(found) >= 0.7 * len(told.lines)
    assert not any(character.isdigit() for made in found for character in made)
