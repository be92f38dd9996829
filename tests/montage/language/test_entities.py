"""Kinds of names: Chinese things that jieba takes for names, and English names that are words as well."""

import pytest

from montage.language.entities import names, names_by_sentence


def kinds(text: str, lang: str = "zh") -> dict[str, str]:
    """The names of a text that have a kind."""
    return {name.text: name.kind for name in names(text, lang) if name.kind}


@pytest.mark.parametrize(
    "thing",
    [
        "金毛犬", "越野车", "巴士", "牧羊犬", "面包车", "公交车", "出租车", "摩托车", "大巴", "柯基犬", "斑马",
        "长颈鹿", "梅花鹿", "吉普车", "救护车", "山羊", "孔雀", "罗汉松", "丹顶鹤", "毛巾", "汤圆", "白杨", "皮卡",
        "雪橇犬",
    ],
)  # fmt: skip
def test_a_chinese_thing_is_no_name(thing: str) -> None:
    found = kinds(f"记者在北京看到一辆{thing}。工人坐在{thing}上，{thing}很旧。")
    assert "北京" in found and not any(thing in name or name in thing for name in found)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("白云山上游客很多。", "白云山", "place"), ("他们登上天门山。", "天门山", "place"),
        ("孙中山先生出生于广东。", "孙中山", "person"), ("叶连松在会上讲话。", "叶连松", "person"),
        ("长城汽车公布了销量。", "长城汽车", "organisation"),
        ("苹果发布了新手机。", "苹果", "organisation"), ("黄河表示会继续演戏。", "黄河", "person"),
        ("黄河今年水位上涨。", "黄河", "place"),
    ],
)  # fmt: skip
def test_the_kind_of_a_chinese_name(text: str, name: str, kind: str) -> None:
    assert kinds(text)[name] == kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Jaguar cut five hundred jobs.", "Jaguar", "organisation"),
        ("Red Cross teams reached the village.", "Red Cross", "organisation"),
        ("Theresa May resigned in June.", "Theresa May", "person"),
        ("Fires burn along the Amazon in Brazil.", "Amazon", "place"),
        ("Amazon will hire thousands.", "Amazon", "organisation"),
    ],
)
def test_the_kind_of_a_name_that_is_a_word_as_well(text: str, name: str, kind: str) -> None:
    assert kinds(text, "en")[name] == kind


@pytest.mark.parametrize("text", ["Apple pies cool on a shelf.", "Shells lie on the beach.", "Orange juice is cheap."])
def test_a_word_that_begins_a_sentence_is_no_brand(text: str) -> None:
    assert "Shell" not in kinds(text, "en") and "Orange" not in kinds(text, "en")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("He met Gail Devers.", "Gail Devers", "person"),  # a given name
        ("They beat Zelimkhan Yandarbiyev.", "Zelimkhan Yandarbiyev", "person"),  # no English word, no place
        ("Camacho won. Rodrigo Camacho is fast.", "Camacho", "person"),  # the surname of a person
        ("The order went to Pirelli Cables Ltd. Pirelli rose.", "Pirelli", "organisation"),
        ("Ohio-based KeyCorp grew.", "Ohio", "place"),
        ("U.S. Cardinal Bernardin was there.", "Bernardin", "person"),
        ("The Boston Red Sox lost.", "Boston Red Sox", "organisation"),
        ("A mine opened in Velten, he said.", "Velten", "place"),
        ("It was shown in Barranquilla.", "Barranquilla", "place"),  # a city of GeoNames
        ("FIFA said so.", "FIFA", "organisation"),
    ],
)
def test_the_kind_of_an_english_name(text: str, name: str, kind: str) -> None:
    assert kinds(text, "en").get(name) == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PLEASE NOTE the change of plan.", "NOTE"), ("The Hong Kong Open begins.", "Hong Kong Open"),
        ("An Afghan Taliban leader spoke.", "Afghan Taliban"), ("However, Getting There Is Half The Fun", "Fun"),
    ],
)  # fmt: skip
def test_what_is_no_english_person_or_body(text: str, name: str) -> None:
    assert name not in kinds(text, "en")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("施图岑贝格说，他会来。", "施图岑贝格", "person"), ("这是达恩·蒂雄的画。", "达恩·蒂雄", "person"),
        ("香港特别行政区的市民很多。", "香港特别行政区", "place"), ("他住在亚太地区。", "亚太", "place"),
        ("他从马尼拉来。", "马尼拉", "place"), ("建议中国半导体行业协会参加。", "中国半导体行业协会", "organisation"),
    ],
)  # fmt: skip
def test_foreign_people_states_and_bodies_in_chinese(text: str, name: str, kind: str) -> None:
    assert kinds(text).get(name) == kind


def test_a_name_stands_where_it_says() -> None:
    for sentence, lang in (("On Monday Dr. Jane Miller went to Berlin.", "en"), ("昨天魏少军在北京表示。", "zh")):
        (found,) = names_by_sentence([sentence], lang)
        assert found
        for name in found:
            assert sentence[name.start : name.start + len(name.text)] == name.text
