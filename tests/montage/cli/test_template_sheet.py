"""Every template renders; its look can be listed, seen, copied and changed."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from assets_db.errors import UserError
from montage.cli.main import main
from montage.cli.template_sheet import SEEN, frames_of, sheet
from montage.template import copy_template, load_template, template_names


@pytest.mark.slow
@pytest.mark.parametrize("name", template_names())
def test_every_template_makes_a_film(name: str) -> None:
    template = load_template(name)
    frames = frames_of(template)
    assert len(frames) == len(SEEN)
    for frame in frames:
        assert abs(frame.width / frame.height - template.size[0] / template.size[1]) < 0.02
        assert np.asarray(frame.convert("L")).std() > 5  # something is on it
    assert len({frame.tobytes() for frame in frames}) == len(frames)


@pytest.mark.slow
def test_the_sheet_is_a_picture(tmp_path: Path) -> None:
    sheet([load_template("news")], tmp_path / "looks.png")
    with Image.open(tmp_path / "looks.png") as picture:
        assert picture.width > 2000
    with pytest.raises(UserError, match=r"looks\.docx cannot be written"):
        sheet([load_template("news")], tmp_path / "looks.docx")


def test_the_command_lists_them() -> None:
    result = CliRunner().invoke(main, ["templates"])
    assert result.exit_code == 0 and [line.split()[0] for line in result.output.splitlines()] == template_names()
    told = json.loads(CliRunner().invoke(main, ["templates", "vertical", "--json"]).output)
    assert [(one["name"], one["size"]) for one in told] == [("vertical", [1080, 1920])]


def test_a_copy_can_be_changed(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["templates", "news", "--copy", str(tmp_path / "mine")])
    assert result.exit_code == 0
    file = Path(result.output.strip())
    file.write_text(file.read_text().replace('show = "over"', 'show = "none"'))
    mine = load_template(str(tmp_path / "mine"))
    assert mine.title.show == "none" and mine.name == "mine" and mine.reference == str(tmp_path / "mine")
    assert load_template("news").reference == "news"
    with pytest.raises(UserError, match="mine exists; name a folder that does not exist yet"):
        copy_template(mine, tmp_path / "mine")
    assert CliRunner().invoke(main, ["templates", "--copy", str(tmp_path / "two")]).exit_code == 2
