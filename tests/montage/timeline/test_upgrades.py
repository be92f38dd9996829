"""Files that earlier versions wrote are read as they were meant. A version's files are kept in tests/data/versions."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.model import Rights
from montage.model import Edits, Pin
from montage.timeline.file import VERSION, is_unedited, load_timeline, save_timeline
from montage.timeline.planned import changed, planned
from montage.writing.write import read_script
from tests.films import timeline
from tests.places import DATA

FILES = DATA / "versions"
EDITS = Edits((Pin(0, "a.mp4"),), ("b.mp4", "0a1b2c3d@0-100"), (Fraction(3, 2),), ("faster",))


def test_there_is_a_file_of_each_earlier_version() -> None:
    assert [path.name for path in sorted(FILES.glob("timeline-*.json"))] == [
        f"timeline-{n}.json" for n in range(1, VERSION)
    ]


def test_a_timeline_of_version_1_is_read() -> None:
    read = load_timeline(FILES / "timeline-1.json")
    assert read.version == VERSION and read.edits == EDITS
    wanted = replace(timeline(50, 75), edits=EDITS, narration=read.narration, video=read.video)
    assert read == wanted
    assert [clip.src.name for clip in read.video] == ["0.mp4", "1.mp4"]


def test_a_timeline_of_version_2_is_read() -> None:
    read = load_timeline(FILES / "timeline-2.json")
    assert read.version == VERSION and changed(read) == []
    first, second = read.video
    assert first.rights == Rights("NASA", "CC BY 4.0", "https://example.org/1") and second.rights == Rights()
    (other,) = first.alternatives
    assert [(one.src.name, one.role) for one in read.overlays] == [
        ("star.png", "logo"), ("title.png", "title"), ("label-0123abcd.png", "label"),
        ("lower-third.png", "lower third"), ("chart.png", None), ("map.png", None), ("black.png", "fade"),
    ]  # fmt: skip
    assert read.overlays[4].name == "title", "a person's own"
    assert (other.title, other.rights) == ("A robot", Rights(made_by="Wan2.1-T2V-1.3B, seed 7"))


def test_one_of_another_form_is_refused_as_it_was(tmp_path: Path) -> None:
    values = json.loads((FILES / "timeline-2.json").read_text())
    for video in ("a.mp4", 7, [7], [{"alternatives": 7}], [{"alternatives": [7]}]):
        (tmp_path / "film.json").write_text(json.dumps(values | {"video": video}))
        with pytest.raises(UserError, match=r"film\.json: video"):
            load_timeline(tmp_path / "film.json")


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_file_of_an_earlier_version_is_known_as_unedited(version: int) -> None:
    assert is_unedited(FILES / f"timeline-{version}.json")


def test_what_is_written_is_of_this_version(tmp_path: Path) -> None:
    save_timeline(load_timeline(FILES / "timeline-1.json"), tmp_path / "film.json")
    assert json.loads((tmp_path / "film.json").read_text())["version"] == VERSION
    assert load_timeline(tmp_path / "film.json").edits == EDITS


def _planned_by_version_1(folder: Path, **changes: object) -> Path:
    """A timeline of version 1 with the digests of what it was planned from; `changes` were made since."""
    values = json.loads((FILES / "timeline-1.json").read_text())
    told = dict(planned(load_timeline(FILES / "timeline-1.json")))
    del told["edits"]
    values |= {"planned": {**told, "wishes": "1ecbea0f4188293f"}, **changes}
    path = folder / "film.json"
    path.write_text(json.dumps(values))
    return path


def test_what_was_planned_by_version_1_is_known_to_be_as_it_was(tmp_path: Path) -> None:
    assert changed(load_timeline(_planned_by_version_1(tmp_path))) == []


def test_edits_made_since_are_noticed(tmp_path: Path) -> None:
    path = _planned_by_version_1(tmp_path, wishes={"pins": [], "never": [], "cuts": [], "style": []})
    with pytest.raises(UserError, match="edits was changed"):
        load_timeline(path)


def test_a_script_of_the_time_is_read() -> None:
    script = read_script(FILES / "script-1.json")
    assert script.edits == Edits((Pin(0, "a.mp4#2"),), ("b.mp4",), (Fraction(3, 2),), ("calmer",))


@pytest.mark.parametrize("version", [0, VERSION + 1, "1", None])
def test_another_version_is_told(tmp_path: Path, version: object) -> None:
    values = json.loads((FILES / "timeline-1.json").read_text())
    (tmp_path / "film.json").write_text(json.dumps(values | {"version": version}))
    with pytest.raises(UserError, match=f"version is {version!r}; this newsreel reads up to {VERSION}"):
        load_timeline(tmp_path / "film.json")
