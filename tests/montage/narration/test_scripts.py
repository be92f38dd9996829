import pytest

from montage.narration.scripts import blanked, foreign


@pytest.mark.parametrize(
    ("text", "lang", "parts"),
    [
        ("Only Latin: naïve café, 5 %, “so”", "en", []),
        ("In กรุงเทพ and Москва", "en", [("กรุงเทพ", "Thai"), ("Москва", "Cyrl")]),
        ("Владимир Путин, 2020 год.", "en", [("Владимир Путин, 2020 год", "Cyrl")]),
        ("Москва and Киев", "en", [("Москва", "Cyrl"), ("Киев", "Cyrl")]),
        (
            "Tower (東京タワー) and とうきょうタワー",
            "en",
            [("東京", "Hani"), ("タワー", "Kana"), ("とうきょうタワー", "Kana")],
        ),
        ("مُحَمَّدٌ came", "en", [("مُحَمَّدٌ", "Arab")]),
        ("दिल्ली.", "en", [("दिल्ली", "Deva")]),
        ("α particles, π and Ω, but αβγ", "en", [("αβγ", "Grek")]),
        ("中国GDP增长，A股上涨", "zh", []),
        ("首都서울很大", "zh", [("서울", "Hang")]),
        ("Mr. Xi 习近平", "en", [("习近平", "Hani")]),
        ("", "en", []),
    ],
)
def test_stretches_in_another_script(text: str, lang: str, parts: list[tuple[str, str]]) -> None:
    found = foreign(text, lang)
    assert [(text[one.start : one.end], one.script) for one in found] == parts
    rest = blanked(text, found)
    assert len(rest) == len(text) and not foreign(rest, lang)
