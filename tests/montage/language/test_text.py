import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from montage.language.text import clauses, content_words, sentences, words


def test_english_sentences_keep_abbreviations_and_quotations() -> None:
    text = 'He met Sen. John Smith in the U.S. at 5 p.m. Tuesday. "I came. You did not," he said. Dr. No left! '
    text += "Acme.Net agreed."
    assert sentences(text, "en") == [
        "He met Sen. John Smith in the U.S. at 5 p.m. Tuesday.",
        '"I came. You did not," he said.',
        "Dr. No left!",
        "Acme.Net agreed.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The IQ.LIGHT LED lamps glow. It ended.", ["The IQ.LIGHT LED lamps glow.", "It ended."]),
        ("It runs on Node.JS today.", ["It runs on Node.JS today."]),
        ("It ended.Next day it rained.", ["It ended.", "Next day it rained."]),
        ("He joined NATO. US officials said so.", ["He joined NATO.", "US officials said so."]),
    ],
)
def test_a_point_within_a_name_ends_no_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text, "en") == expected


def test_paragraphs_are_never_joined() -> None:
    assert sentences("A heading\n\nOne line\nAnother. End.", "en") == ["A heading", "One line", "Another.", "End."]


def test_chinese_sentences_keep_closing_quotes_and_speakers() -> None:
    text = "他说：“我来了。你没有来！”然后走了。“好。”他说。新段落；又一段……真的？\n\nThis is English. It is."
    assert sentences(text, "zh") == [
        "他说：“我来了。你没有来！”",
        "然后走了。",
        "“好。”他说。",
        "新段落；又一段……",
        "真的？",
        "This is English.",
        "It is.",
    ]


def test_words_of_a_mixed_text() -> None:
    assert words("iPhone 11卖了1.2亿台，5G芯片", "zh") == ["iPhone", "11", "卖", "了", "1.2", "亿台", "5G", "芯片"]
    assert words("The U.S. paid $1,200.50 for AT&T’s e-tron, “yes”.", "en") == [
        "The", "U.S.", "paid", "1,200.50", "for", "AT&T’s", "e-tron", "yes",
    ]  # fmt: skip


@pytest.mark.slow
def test_jieba_is_silent() -> None:
    code = "from montage.language.text import words; words('香港行政长官道歉', 'zh')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_content_words_are_comparable() -> None:
    assert content_words("The company announced NASA’s landers", "en") == content_words(
        "companies announce NASA lander", "en"
    )
    assert content_words("他在东京的奥运会上", "zh") == ["东京", "奥运会"]


def test_clauses_are_cut_at_commas_and_conjunctions_and_are_long_enough() -> None:
    text = "Alibaba raised $12,900 million, pricing its shares below the close, but investors were happy."
    assert clauses(text, "en") == [
        "Alibaba raised $12,900 million, ",
        "pricing its shares below the close, ",
        "but investors were happy.",
    ]
    assert clauses("姚明拉住他，叮嘱了几句话，随后表现不佳的周琦转变明显。", "zh") == [
        "姚明拉住他，",
        "叮嘱了几句话，",
        "随后表现不佳的周琦转变明显。",
    ]
    assert clauses("", "en") == []


@given(st.text(alphabet="ab ,;.—\n“”and但，。、1", max_size=80), st.sampled_from(["en", "zh"]))
def test_clauses_join_back_exactly(text: str, lang: str) -> None:
    parts = clauses(text, lang)
    assert "".join(parts) == text
    assert all(parts)
