from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.template import load_template, template_names


def test_every_bundled_template_loads() -> None:
    assert "news" in template_names()
    for name in template_names():
        assert load_template(name).name == name


def test_a_copy_in_a_folder_is_a_template(tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text("version = 1\n[pace]\nshortest = 1.25\n")
    assert load_template(str(tmp_path)).pace.shortest == Fraction(5, 4)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("version = 2", "version is 2"),
        ("version = 1\nfloor = 'high'", "floor"),
        ("version = 1\n[pace]\nshortst = 2", "shortst"),
        ("version = ", "not TOML"),
    ],
)
def test_a_wrong_template_is_told_by_its_place(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "template.toml").write_text(text)
    with pytest.raises(UserError, match=word):
        load_template(str(tmp_path))


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="did you mean 'news'"):
        load_template("nwes")
