"""Quotations whole, sentences with what they point back to, names as they are first said."""

import pytest

from montage.backends.extractive import Extractive
from montage.model import Article
from montage.writing.coherence import is_first_person, is_unanswered, points_back, speaks_of_a_person
from montage.writing.extract import Sentence, choose, speakable
from montage.writing.first_mentions import Introduction, introduced, introductions
from montage.writing.quotations import passages


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "This comes after police said so."),
        ("en", "The larger landers, he said, could deliver tools."),
        ("en", "It has seen a fraction of the usual 5 inches, he said."),
        ("en", "When she arrived, the doors were shut."),
        ("en", "The benchmark of that ambition was met early."),
        ("en", "David Holmes revealed one of those interactions."),
        ("en", "The report claims the size will stay."),
        ("en", "The Taliban, however, claimed the attack."),
        ("en", "“It was the mark of a true competitor.”"),
        ("zh", "该中心重新开放。"),
        ("zh", "报道中还特别提到了体育中心。"),
        ("zh", "女儿马莉是老师。"),
        ("zh", "这将有助于缓解压力。"),
    ],
)
def test_what_points_back(lang: str, text: str) -> None:
    assert points_back(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Ana Cole said she would run again."),
        ("en", "The mayor said on Tuesday that the bridge is safe."),
        ("en", "Prices fell for the first time this year, the office said."),
        ("en", "A man who lost his house sued the city."),
        ("en", "“He is gone,” Ana Cole said."),
        ("zh", "其实际收入下降了。"),
        ("zh", "其他城市也将跟进。"),
        ("zh", "此前，公司宣布裁员。"),
    ],
)
def test_what_stands_alone(lang: str, text: str) -> None:
    assert not points_back(text, lang)


def test_questions_and_first_persons() -> None:
    assert is_unanswered("Will it work?") and not is_unanswered("“Will it work?” Ana Cole asked.")
    assert is_first_person("We must apply compassion.", "en") and not is_first_person("“We won,” Al said.", "en")
    assert is_first_person("我们赢了。", "zh") and not is_first_person("我国经济增长。", "zh")
    assert speaks_of_a_person("He won.", "en") and not speaks_of_a_person("Ana Cole lost her keys.", "en")


def test_a_quotation_is_whole() -> None:
    said = ["Al said: “They are criminals.", "They have to face it.”", "Rain fell."]
    assert [(one.text, one.first, one.count) for one in passages(said, "en")] == [
        ("Al said: “They are criminals. They have to face it.”", 0, 2),
        ("Rain fell.", 2, 1),
    ]


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_closed() -> None:
    assert [one.text for one in passages(["Al said: “They came.", "We saw them."], "en")] == [
        "Al said: “They came. We saw them.”"
    ]
    assert passages(['"They came.'], "en")[0].text == '"They came."'


def test_what_ends_a_quotation_that_nobody_began_is_torn() -> None:
    assert passages(["The plague is coming.”"], "en")[0].torn
    assert passages(["It was an attempt,’’ Al said."], "en")[0].torn
    assert passages(["“" + "They came and saw us. " * 40, "It ended.”"], "en")[0].torn


def article(text: str, title: str = "") -> Article:
    return Article(title, text, "en", "page")


def test_a_he_brings_the_sentence_that_names_him() -> None:
    told = speakable(
        article(
            "The diver Paul Moy reached the wreck near Rome. Rain fell on Europa. He said the water was cold. It froze."
        )
    )
    assert [sentence.since for sentence in told] == [None, None, 0, 2]


def test_a_he_whom_nobody_names_is_not_told() -> None:
    told = speakable(article("Rain fell in Rome. He said the water was cold. Snow fell in Oslo."))
    assert [sentence.alone for sentence in told] == [True, False, True]


def test_the_beginning_of_a_story_is_told() -> None:
    text = "A ferry sank off Oslo on Monday. " + "".join(
        f"The red fox number {number} ran over the green hill of Vienna quickly. " for number in range(9)
    )
    said = Extractive().write(article(text, title="Red fox on green hill of Vienna"), 15)
    assert said.lines[0].text == "A ferry sank off Oslo on Monday."


def sentence(place: int, seconds: float, words: str) -> Sentence:
    return Sentence((place,), words, seconds, tuple(words.split()))


def test_the_time_is_filled() -> None:
    told = [sentence(0, 5, "a b"), sentence(1, 5, "c d e f"), sentence(2, 6, "c d e g"), sentence(3, 4.2, "x")]
    chosen = choose(told, article("a"), 11)
    assert sum(told[place].seconds for place in chosen) >= 0.97 * 11


def test_a_short_name_is_introduced_where_its_introduction_is_not_told() -> None:
    text = (
        "The Ministry of Trade, Industry and Energy (MOTIE) has a plan. Kevin Mayer, the head of it, said no. "
        "The European Medicines Agency (EMA) agreed."
    )
    known = introductions(text, "A plan", "en")
    assert introduced(["A list by MOTIE is out.", "Mayer said no. EMA agreed.", "MOTIE left."], known) == [
        "A list by the Ministry of Trade, Industry and Energy is out.",
        "Kevin Mayer said no. The European Medicines Agency agreed.",
        "MOTIE left.",
    ]
    assert introduced(["“Mayer lied,” she said.", "Dr. Mayer left."], known) == [
        "“Mayer lied,” she said.",
        "Dr. Mayer left.",
    ]
    assert introductions("中国铁路总公司（以下简称“中铁总”）说。", "", "zh") == (
        Introduction("中铁总", "中国铁路总公司"),
    )


def test_a_surname_that_two_people_have_is_left_alone() -> None:
    known = introductions("Kevin Mayer met Ana Mayer. Mayer said no.", "Talks", "en")
    assert [one.short for one in known] == []
