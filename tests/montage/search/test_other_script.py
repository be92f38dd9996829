"""A name in the other script: places by GeoNames, bodies by a table, Chinese persons by pinyin."""

from pathlib import Path

import pytest

from montage.language.entities import Kind
from montage.search.name_evidence import Bearer, says
from montage.search.other_script import in_other_script
from tests.montage.search.test_name_bearers import shown

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "kind", "others"),
    [
        ("北京", "place", ["Beijing"]),
        ("Beijing", "place", ["北京"]),
        ("California", "place", ["加利福尼亚州", "加利福尼亚"]),
        ("加利福尼亚", "place", ["California"]),
        ("河北", "place", ["Hebei"]),
        ("Paris", "place", ["巴黎"]),  # not the one in Texas
        ("Georgia", "place", []),  # a country or a state
        ("Springfield", "place", []),
        ("Beijing", "organisation", []),
        ("世卫组织", "organisation", ["WHO", "World Health Organization"]),
        ("Toyota", "organisation", ["丰田"]),
        ("习近平", "person", ["Xi Jinping"]),
        ("欧阳修", "person", ["Ouyang Xiu"]),
        ("曾庆红", "person", ["Zeng Qinghong"]),
        ("奥巴马", "person", []),  # what is not covered
        ("Obama", "person", []),
        ("Acme", "organisation", []),
    ],
)
def test_the_other_name(name: str, kind: Kind, others: list[str]) -> None:
    assert list(in_other_script(name, kind)) == others


@pytest.mark.parametrize(
    ("text", "name", "kind", "said"),
    [
        ("A street in Beijing at night", "北京", "place", True),
        ("北京的街道", "Beijing", "place", True),
        ("Kiev's metro", "基辅", "place", True),
        ("a turkey on a plate", "土耳其", "place", False),
        ("An apple on a table", "苹果公司", "organisation", False),
        ("桌上的苹果", "Apple", "organisation", False),
        ("苹果公司的门店", "Apple", "organisation", True),
        ("Xi Jinping in Davos", "习近平", "person", True),
        ("Xi Jinan in Davos", "习近平", "person", False),
    ],
)
def test_a_text_says_a_name_in_either_script(text: str, name: str, kind: Kind, said: bool) -> None:
    assert says(text, Bearer(name, kind)) == said


@pytest.mark.parametrize(
    ("lang", "line", "wrong", "right"),
    [
        ("en", "Crowds gathered in Beijing on Monday.", "上海的街道", "北京的街道"),
        ("zh", "星期一人们聚集在巴黎。", "a street in London", "a street in Paris"),
        ("en", "Toyota opened a new plant on Monday.", "本田的工厂", "丰田的工厂"),
        ("zh", "习近平主席出席了会议。", "Li Qiang at a meeting", "Xi Jinping at a meeting"),
    ],
)
def test_footage_told_in_the_other_script_is_found_by_its_name(
    lang: str, line: str, wrong: str, right: str, tmp_path: Path
) -> None:
    assert shown(lang, line, [wrong, right], tmp_path / "library") == {right}
