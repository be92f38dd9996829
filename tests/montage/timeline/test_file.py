import json
from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.timeline.file import check, load_timeline, save_timeline
from tests.films import timeline


def test_a_timeline_comes_back_as_it_was(tmp_path: Path) -> None:
    made = replace(timeline(30, 45, 10), narration=tmp_path / "film.work" / "narration.wav")
    save_timeline(made, tmp_path / "film.json")
    assert load_timeline(tmp_path / "film.json") == made
    assert json.loads((tmp_path / "film.json").read_text())["narration"] == "film.work/narration.wav"


OVER = {"start": 0, "dur": 5, "src": "a.png", "rect": [0.0, 0.0, 1.0, 1.0]}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda v: v["video"][0].update(dur=0), r"video\[0\].dur is 0"),
        (lambda v: v["video"][2].update(dur="ten"), r"video\[2\].dur: 'ten' is not a whole number"),
        (lambda v: v["video"][0].update(offset="-1"), r"video\[0\].offset is -1"),
        (lambda v: v["video"][0].pop("src"), r"video\[0\].src: required field missing"),
        (lambda v: v["video"][0].update(colour="red"), "unknown field 'colour'"),
        (lambda v: v.update(version=7), "version is 7"),
        (lambda v: v.update(video=[]), "video is empty"),
        (lambda v: v.update(speed=2.5), "speed is 2.5; a voice speaks at 0.5 to 2"),
        (
            lambda v: v["video"][1].update(transition={"kind": "dissolve", "frames": 46}),
            r"transition.frames is 46",
        ),
        (lambda v: v["video"][1].update(transition={"kind": "wipe", "frames": 4}), r"video\[1\].transition.kind"),
        (lambda v: v["video"][1].update(focus=[{"x": 2.0, "y": 0.0}]), r"video\[1\].focus\[0\].x, y is \(2.0, 0.0\)"),
        (lambda v: v["video"][1].update(focus=[{"x": 0.0, "y": 0.0}] * 2), r"video\[1\].focus is .*its times ascend"),
        (lambda v: v.update(overlays=[OVER | {"start": 85}]), r"overlays\[0\].start is 85; the film has 85 frames"),
        (lambda v: v.update(overlays=[OVER | {"dur": 0}]), r"overlays\[0\].dur is 0"),
        (lambda v: v.update(overlays=[OVER, OVER | {"rect": [0.0, 0.0, 0.0, 1.0]}]), r"overlays\[1\].rect is"),
        (
            lambda v: v.update(overlays=[OVER | {"enter": {"kind": "fade", "frames": 9}}]),
            r"enter.frames is 9; .* 5",
        ),
        (lambda v: v.update(captions=[{"start": "1", "end": "1", "text": "a"}]), r"captions\[0\].start, end is 1, 1"),
        (lambda v: v.pop("video"), "not a timeline"),
    ],
)
def test_the_first_wrong_place_is_named(tmp_path: Path, change: object, word: str) -> None:
    file = tmp_path / "film.json"
    save_timeline(timeline(30, 45, 10), file)
    values = json.loads(file.read_text())
    change(values)  # type: ignore[operator]
    file.write_text(json.dumps(values))
    with pytest.raises(UserError, match=word):
        load_timeline(file)


def test_no_file_and_no_json_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        load_timeline(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(UserError, match="not JSON"):
        load_timeline(tmp_path / "bad.json")


def test_a_gap_is_not_saved(tmp_path: Path) -> None:
    made = timeline(30, 45)
    broken = replace(made, video=(made.video[0], replace(made.video[1], start=40)))
    with pytest.raises(UserError, match="gap"):
        check(broken)
