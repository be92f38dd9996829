"""One word, however it is written: in a library's words and in queries alike, on every database."""

import time

import pytest

from assets_db.spelling import one_spelling
from assets_db.store import Store
from assets_db.tokens import content_words, query_tokens, spellings, tokens
from tests.databases import where
from tests.libraries import put

__all__ = ["where"]  # a fixture

SAME = """
台风 颱風 台風; 台湾大桥 臺灣大橋; 温州卫星 溫州衞星; 高速铁路 高速鐵路; 图书馆 圖書館; 里面 裡面 裏面; 看着 看著
harbour harbor harbours harbors ＨＡＲＢＯＵＲ; colour color; colourful colorful; theatre theater; centre center
centred centered; organise organize; organisation organization; analysed analyzed; travelling traveling
traveller traveler; cancelled canceled; fuelled fueled; install installed; enrol enroll; grey gray; tyres tires
plough plow; aeroplane airplane; defence defense; catalogue catalog; aluminium aluminum; jewellery jewelry
manoeuvre maneuver; archaeology archeology; neighbourhood neighborhood; women woman; firemen fireman
children child; mice mouse; wolves wolf; crises crisis; buses bus; lenses lens; cacti cactus; F-16 F16 F‑16 f-16
COVID-19 COVID19 covid-19; MiG-29 MiG29; A-380 A380; 5-G 5G; 3-D 3D; B-52 B52; U.S. US U.S; U.K. UK; J.K. JK
café cafe CAFÉ; Straße Strasse; Müller Mueller; Müller Muller; Tromsø Tromsoe; Århus Aarhus; e-mail email; X-ray xray
T-shirt tshirt; O'Neill O’Neill ONeill; wi-fi wifi; takeoff take-off; Kyiv Kiev
"""
GROUPS = [group.split() for line in SAME.strip().splitlines() for group in line.split(";")]


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_each_way_of_writing_finds_the_others(group: list[str]) -> None:
    assert len(group) > 1
    for asked in group:
        for said in group:
            wanted = spellings(asked)
            there = set(tokens(said))
            assert wanted and all(there.intersection(forms) for forms in wanted.values()), (asked, said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [("F 16", "F16"), ("F16", "F 16 landing"), ("X ray", "X-ray"), ("n° 10", "No. 10"), ("№ 10", "number n° 10"),
     ("J. K. Rowling", "JK Rowling"), ("1,000,000", "1000000"), ("10 km", "10km"), ("10km", "10 km")],
)  # fmt: skip
def test_words_apart(asked: str, said: str) -> None:
    there, wanted = set(tokens(said)), spellings(asked)
    assert wanted and all(there.intersection(forms) for forms in wanted.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [("hour", "or"), ("four", "for"), ("filled", "filed"), ("polling", "poling"), ("specimen", "specimens woman"),
     ("roman", "romen"), ("prise", "prize"), ("telling", "tel"), ("us", "US"), ("F16", "16"), ("metre", "met"),
     ("rise", "rice"), ("wise", "wiz"), ("leaves office", "leaf office x"), ("scour", "score"), ("tour", "tor")],
)  # fmt: skip
def test_what_is_another_word_stays_one(one: str, other: str) -> None:
    assert query_tokens(one) != query_tokens(other)


def test_plurals_of_what_only_looks_irregular() -> None:
    for word in ("specimen", "abdomen", "omen", "glass", "nurse", "bridge", "volcano", "sky"):
        assert query_tokens(word) == query_tokens(
            {"sky": "skies", "volcano": "volcanoes", "glass": "glasses"}.get(word, word + "s")
        )


@pytest.mark.slow
def test_a_library_is_searched_in_every_spelling(where: str) -> None:
    assert all(GROUPS) and len(GROUPS) > 50
    with Store(where) as store:
        for number, group in enumerate(GROUPS):
            put(store, f"{number}.mp4", group[0], frames=0)
        for number, group in enumerate(GROUPS):
            for asked in group:
                names = [shot.asset.path.name for shot in store.shots([m.key for m in store.search_text(asked, 3)])]
                assert f"{number}.mp4" in names, asked
                assert store.search_text(asked, 1)[0].score == 1


def test_a_part_of_a_hyphenated_word_is_found(where: str) -> None:
    with Store(where) as store:
        put(store, "a.mp4", "climate change march", "climate-change march", "climatechange march")
        assert [match.score for match in store.search_text("climate-change", 9)] == [1, 1, 1]


def test_a_word_counts_once_however_it_is_written() -> None:
    assert content_words("harbour harbor HARBORS Harbours") == {"harbor": 1}
    assert sum(content_words("颱風 台风").values()) == 1


@pytest.mark.parametrize(
    "text",
    ["A" * 100_000, "a-" * 50_000, "a." * 50_000, "U. " * 30_000, "1," * 50_000, "x " * 50_000, "颱" * 20_000,
     "aé" * 50_000, "a'" * 50_000, "12 ab " * 20_000, "No. " * 20_000, "our" * 30_000, "is" * 50_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    tokens(text)
    assert time.process_time() - began < 3


def test_words_of_other_letters_stay() -> None:
    assert one_spelling("москва") == "москва"
