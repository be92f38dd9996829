"""What another page adds to a story: facts that stand alone, are new, and belong there."""

from dataclasses import replace
from pathlib import Path

import pytest

from montage.articles.read import read_article
from montage.articles.similarity import related
from montage.language.speaking_time import spoken_seconds
from montage.model import Article, Line, Story
from montage.writing.background import background

ARTICLE = Article(
    "Boeing halts the 737 Max",
    "Boeing has halted production of the 737 Max in Renton. Thousands of workers were told to stay. "
    "Regulators grounded the plane after two crashes.",
    "en", "https://one.example/a",
)  # fmt: skip
FACT = "Boeing built its first jet airliner in 1957 at a plant beside Lake Washington."
ZH = Article(
    "华为发布新款手机芯片",
    "华为在深圳发布了新款手机芯片。新款手机芯片的速度提高了一倍。",
    "zh", "https://one.example/zh",
)  # fmt: skip
ZH_FACT = "华为技术有限公司于1987年在深圳成立，最初的业务是销售电话交换机。"


def page(*said: str, to: Article = ARTICLE, source: str = "https://two.example/b") -> Article:
    """A page on the story; its first sentence tells the event."""
    first = {"en": "Production of Boeing's jet has stopped.", "zh": "新款手机芯片已经由华为发布。"}[to.lang]
    return replace(to, title=to.title, text="\n\n".join([first, *said]), source=source)


def told(*said: str, to: Article = ARTICLE, seconds: int = 120, lines: tuple[Line, ...] = ()) -> list[str]:
    return [line.text for line in background(lines, Story(to, (page(*said, to=to),)), seconds)]


@pytest.mark.parametrize(("article", "fact"), [(ARTICLE, FACT), (ZH, ZH_FACT)])
def test_a_fact_is_told_with_where_it_is_from(article: Article, fact: str) -> None:
    (line,) = background((), Story(article, (page(fact, to=article),)), 60)
    assert (line.text, line.sources) == (fact, (("https://two.example/b", 1),))
    assert line.query


@pytest.mark.parametrize(
    "said",
    [
        "It built the first jet airliner of Boeing in 1957 at a plant beside Lake Washington.",
        "The company behind Boeing built the first jet airliner in 1957 beside Lake Washington.",
        "The American company Boeing built the first jet airliner in 1957 beside Lake Washington.",
        "Boeing built that first jet airliner after this decision was made beside Lake Washington.",
        "Boeing is also the builder of the first jet airliner, beside Lake Washington.",
        "For example, Boeing built the first jet airliner in 1957 at a plant beside Lake Washington.",
        "But Boeing built the first jet airliner in 1957 at a plant beside Lake Washington.",
        "“Boeing built the first jet airliner in 1957 at a plant beside Lake Washington,” Al Fry explained.",
        "Boeing built the 'first jet airliner' in 1957 at a plant beside Lake Washington.",
        "Boeing built the first jet airliner beside Lake Washington, he said.",
        "Boeing built the first jet airliner beside Lake Washington, Al Fry said.",
        "Boeing built our first jet airliner in 1957 at a plant beside Lake Washington.",
        "Boeing should build the first jet airliner again at a plant beside Lake Washington.",
        "Boeing opened a plant for jet airliners beside Lake Washington on Tuesday.",
        "Boeing opened a plant for jet airliners beside Lake Washington last month.",
        "Boeing now builds jet airliners at a plant beside Lake Washington.",
        "Boeing opened a plant for jet airliners beside Lake Washington two years ago.",
        "More than 450 jet airliners of Boeing stand beside Lake Washington.",
        "Did Boeing build the first jet airliner in 1957 beside Lake Washington?",
        "Smith of Boeing designed the first jet airliner at a plant beside Lake Washington.",
        "BCAG, a part of Boeing, builds jet airliners at a plant beside Lake Washington.",
        "Airbus built the first wide airliner in 1972 at a plant beside the Garonne.",
        "Boeing was founded in 1916.",
    ],
)
def test_what_has_no_sense_of_its_own_or_is_not_the_storys_is_not_told(said: str) -> None:
    sound = said.startswith("Smith")  # her name, at least, must be known for a name
    assert told(said, *(["Jane Smith said no. Asked again, Smith said yes."] if sound else [])) == []


@pytest.mark.parametrize(
    "said",
    [
        "该公司于1987年在深圳成立华为，最初的业务是销售电话交换机。",
        "华为还在1987年于深圳成立，最初的业务是销售电话交换机。",
        "华为在深圳成立了该研究所，最初的业务是销售电话交换机。",
        "华为于去年在深圳成立研究所，最初的业务是销售电话交换机。",
        "华为于8日在深圳成立研究所，最初的业务是销售电话交换机。",
        "华为19年前在深圳成立研究所，最初的业务是销售电话交换机。",
        "任正非表示，华为于1987年在深圳成立，最初的业务是销售电话交换机。",
        "华为的“最初业务”是在深圳销售电话交换机，成立于1987年。",
        "华为的王校长于1987年在深圳成立研究所，最初的业务是销售电话交换机。",
        "我们知道华为于1987年在深圳成立，最初的业务是销售电话交换机。",
        "公司华为于1987年在深圳成立，最初的业务是销售电话交换机。",
        "小米科技于2010年在北京成立，最初的业务是开发操作系统。",
    ],
)
def test_the_same_in_chinese(said: str) -> None:
    assert told(said, to=ZH) == []


@pytest.mark.parametrize(
    "said",
    [
        "Regulators grounded the Boeing plane after two deadly crashes.",
        "Boeing told thousands of its workers to stay in Renton, where production of the 737 Max has halted.",
    ],
)
def test_what_the_article_says_is_not_said_again(said: str) -> None:
    assert told(said) == []


def test_what_the_lines_say_is_not_said_again() -> None:
    assert told(FACT, lines=(Line("Beside Lake Washington, Boeing built a first jet airliner in 1957."),)) == []


def test_what_two_pages_say_is_told_once() -> None:
    again = "Boeing's first jet airliner was built in 1957 at a plant beside Lake Washington."
    story = Story(ARTICLE, (page(FACT), page(again, source="https://three.example/c")))
    assert [line.text for line in background((), story, 120)] == [FACT]


def test_the_first_sentence_of_a_page_tells_the_event_again() -> None:
    other = replace(page(), text=FACT)
    assert background((), Story(ARTICLE, (other,)), 60) == ()


def test_a_page_in_another_language_is_not_read_out() -> None:
    chinese = replace(ARTICLE, title="Boeing jet airliner", lang="zh")
    assert background((), Story(chinese, (page(FACT),)), 60) == ()


def test_a_story_of_one_page_has_no_background() -> None:
    assert background((), Story(ARTICLE), 60) == ()


@pytest.mark.parametrize("seconds", [10, 20, 30, 45, 60, 90])
def test_a_quarter_of_the_time_is_kept(seconds: int) -> None:
    places = ("Everett", "Charleston", "Wichita", "Portland", "Denver", "Tulsa")
    jobs = ("wings", "seats", "rudders", "engines", "tyres", "radios")
    more = [
        f"Boeing opened a factory for {job} in {place} with {place} college engineers."
        for place, job in zip(places, jobs, strict=True)
    ]
    lines = background((), Story(ARTICLE, (page(*more), page(FACT, source="c"))), seconds)
    assert sum(spoken_seconds(line.text, "en") for line in lines) <= seconds / 4
    assert bool(lines) == (seconds >= 20)


def test_real_pages_on_one_event_add_whole_facts(shared: Path) -> None:
    """Seen by eye: each is true where it is told, and the article has not said it."""
    files = sorted((shared / "data" / "articles" / "en" / "html").glob("*.html"))
    wanted = ("aljazeera-com-ajimpact", "space-com", "spacenews", "hawaiinewsnow")
    pages = [read_article(str(file), "en") for file in files if file.name.startswith(wanted)]
    stories = [Story(article, related(article, pages)) for article in pages]
    assert sorted(len(story.related) for story in stories) == [1, 1, 2, 2, 2]
    facts = {line.text for story in stories for line in background((), story, 60)}
    assert {fact[:60] for fact in facts} == {
        "In July, NASA awarded the first three contracts under the pr",
        "Europa ― located some 390 million miles away ― is slightly s",
        "NASA is developing a mission called Europa Clipper, which is",
    }
