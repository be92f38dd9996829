"""What Kokoro is given to say: misaki's symbols, and where in the text each stands."""

import pytest

from montage.backends.kokoro_phonemes import Piece, chinese, english


def symbols(pieces: list[Piece]) -> str:
    return "".join(piece.before + piece.phonemes for piece in pieces).strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Two swans glide past.", "tˈu swˈɑnz ɡlˈId pˈæst."),
        ("Better button, choice of a joy!", "bˈɛTəɹ bˈʌtᵊn, ʧˈYs əvə ʤˈY!"),
        ("They go now; how far?", "ðA ɡˌO nˈW; hˌW fˈɑɹ?"),
        ("Hello — yes (maybe)", "həlˈO— jˈɛs mˈAbi"),
        ("the U.S. President", "ðə jˌuˈɛs pɹˈɛzɪdənt"),  # espeak ends a clause there
        ("\ud800 🙂 Hi", "hˈI"),
        ("", ""),
    ],
)
def test_english_in_misakis_symbols(text: str, said: str) -> None:
    assert symbols(english([text], british=False)[0]) == said


def test_british_english_has_its_own() -> None:
    american, british = (symbols(english(["Go, my near nurse."], british)[0]) for british in (False, True))
    assert american == "ɡˈO, mI nˌɪɹ nˈɜɹs."
    assert british == "ɡˈQ, mI nˌɪə nˈɜːs."


def test_each_word_stands_where_it_is_written() -> None:
    text = "They paid 1,234 dollars, hello."
    pieces = english([text], british=False)[0]
    assert [piece.start for piece in pieces] == sorted(piece.start for piece in pieces)
    words = [text[piece.start :].split()[0] for piece in pieces if not piece.is_mark]
    assert words[:2] == ["They", "paid"] and words[-2:] == ["dollars,", "hello."]
    assert all(text[piece.start].isdigit() or text[piece.start] == "," for piece in pieces[2:-4])


def test_all_texts_are_read_at_once_and_in_order() -> None:
    first, second, third = english(["Two swans.", "", "A camel."], british=False)
    assert symbols(first).startswith("tˈu") and second == [] and symbols(third).endswith("kˈæmᵊl.")


@pytest.mark.parametrize(
    ("text", "ipa", "bopomofo"),
    [
        (
            "平静的池塘上，两只天鹅。",
            "pʰi↗ŋʨi↘ŋ tɤ ꭧʰɨ↗tʰa↗ŋ ʂa↘ŋ, lja↓ŋꭧɨ↓ tʰjɛ→nɤ↗.",
            "ㄆ应2ㄐ应4/ㄉㄜ5/ㄔ十2ㄊㄤ2/ㄕㄤ4, ㄌ阳2ㄓ十3/ㄊ言1ㄜ2.",
        ),
        ("用iPhone——5.2%", "jʊ↘ŋ ˈI fˈOn— pai\u032f↓fə→nꭧɨ→u↓tjɛ↓nɚ↘", "用4 ˈI fˈOn— ㄅㄞ3ㄈㄣ1ㄓ十1ㄨ3ㄉ言3ㄦ4"),
        ("“”《》🙂", "", ""),
    ],
)
@pytest.mark.slow
def test_chinese_as_each_model_was_trained(text: str, ipa: str, bopomofo: str) -> None:
    plain, with_sandhi = (symbols(chinese([text], kind, british=False)[0]) for kind in (False, True))
    assert (plain, with_sandhi) == (ipa, bopomofo)


def test_chinese_words_stand_where_they_are_written() -> None:
    text = "用Tesla Model 3，共1,234人"
    pieces = chinese([text], bopomofo=False, british=False)[0]
    assert [(piece.start, text[piece.start]) for piece in pieces] == [
        (0, "用"), (1, "T"), (7, "M"), (13, "3"), (14, "，"), (15, "共"), (16, "1"), (21, "人"),
    ]  # fmt: skip
    assert [piece.is_mark for piece in pieces].index(True) == 4


def test_more_digits_than_a_number_has() -> None:
    (piece,) = chinese(["1" * 30], bopomofo=False, british=False)[0]
    assert piece.phonemes == "i→" * 30
