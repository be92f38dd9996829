"""What counts as a word."""

import logging
import subprocess
import sys
import threading

import pytest

from assets_db.tokens import _stem, content_words, query_tokens, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ships shipping, SHIPPED!", ["ship", "ship", "ship"]),
        ("Trump's", ["trump", "s"]),
        ("covid19 drone4K 2024election", ["covid", "19", "drone", "4k", "2024", "elect"]),
        ("5G mp4 G20 1080p", ["5g", "mp4", "g20", "1080p"]),
        ("white_house-press.mp4", ["white", "hous", "press", "housepress", "mp4"]),
        ("WhiteHouse", ["whitehous", "white", "hous"]),
        ("BBCNews", ["bbcnew", "bbc", "news"]),
        ("Zürich café", ["zürich", "zurich", "zuerich", "café", "cafe"]),
        ("ﬁre １２３ Ｎａｔｏ", ["fire", "123", "nato"]),
        ("Łódź smørrebrød", ["łódź", "lodz", "smørrebrød", "smorrebrod", "smoerrebro"]),
        ("Москва й", ["москва", "й"]),
        ("", []),
        ("!!! … 🙂 \x00", []),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_a_document_has_every_form_of_a_word(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_chinese_is_cut_into_words_and_their_parts() -> None:
    parts = "北京 大学 北京大学 的 学生 在 天安 广场 天安门 天安门广场"
    assert tokens("北京大学的学生在天安门广场") == parts.split()
    assert tokens("中国GDP增长5%") == ["中国", "gdp", "增长", "5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ships of the fleet, and the FLEET's ship", ["ship", "fleet"]),
        ("he told us that US troops left", ["told", "us", "troop", "left"]),
        ("What is it? IT workers; the WHO; who", ["it", "worker", "who"]),
        ("WhiteHouse Zürich", ["whitehous", "zurich"]),
        ("我们的学生在北京", ["学生", "北京"]),
        ("the of and", []),
        ("我们的", []),
    ],
)
def test_a_query_has_one_form_of_each_word_that_says_something(text: str, expected: list[str]) -> None:
    assert query_tokens(text) == expected


@pytest.mark.parametrize(
    "text", ["Élysée Palace", "drone4K-final", "ZürichAirport", "北京大学", "The U.S. Navy’s ships"]
)
def test_a_text_hits_itself(text: str) -> None:
    assert set(query_tokens(text)) <= set(tokens(text))


def test_threads_do_not_mix_words_up() -> None:
    words = [f"{a}{b}{c}ations" for a in "bcdfghklm" for b in "aeiou" for c in "bdglmn"]
    cut: list[list[str]] = []

    def run() -> None:
        cut.append([tokens(word)[0] for word in words])

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _stem.cache_clear()
    assert cut == [[tokens(word)[0] for word in words]] * 4


@pytest.mark.slow
def test_jieba_is_quiet(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        tokens("新闻")
    assert not [record for record in caplog.records if record.name.startswith("jieba")]
    script = (
        "import sys; from assets_db.tokens import content_words, tokens; "
        "tokens('ships'); print('jieba' in sys.modules); tokens('新闻')"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("False\n", "")


def test_a_long_chinese_word_is_one_word() -> None:
    found = content_words("联合国粮农组织 蜜蜂")
    assert sum(found.values()) == pytest.approx(2)
    assert found["蜜蜂"] == 1 and 0 < found["联合国"] < 1
    assert list(found) == query_tokens("联合国粮农组织 蜜蜂")
