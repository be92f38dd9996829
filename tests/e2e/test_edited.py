"""A timeline that somebody has edited is honoured or refused, and told; what newsreel did not write stays."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import soundfile

from montage.provenance.sign import read
from montage.timeline.file import load_timeline
from tests.e2e.command import SMALL, newsreel
from tests.media import scenes

SCRIPT = {
    "title": "The Moon and the rocket", "lang": "en",
    "lines": [
        {"text": "A rocket rises from its launch pad."},
        {"text": "The way takes 3 days."},
        {"text": "An astronaut smiles before the flight."},
    ],
}  # fmt: skip
Values = dict[str, Any]


@pytest.fixture
def plan(library: Path, tmp_path: Path) -> Path:
    (tmp_path / "script.json").write_text(json.dumps(SCRIPT))
    newsreel("plan", "script.json", "--library", library, *SMALL, "-o", "plan.json", cwd=tmp_path)
    return tmp_path / "plan.json"


def edit(file: Path, change: Callable[[Values], object], name: str = "edited.json") -> Path:
    values = json.loads(file.read_text())
    change(values)
    edited = file.with_name(name)
    edited.write_text(json.dumps(values))
    return edited


def error(*arguments: object, cwd: Path) -> str:
    done = newsreel(*arguments, cwd=cwd, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.returncode == 1 and len(lines) == 1 and "Traceback" not in done.stderr, done.stderr
    return lines[0]


def test_another_file_in_the_place_of_a_card_is_credited_signed_and_told(plan: Path, tmp_path: Path) -> None:
    scenes(tmp_path / "harbour.mp4", 6)
    (tmp_path / "harbour.json").write_text('{"title": "A harbour", "credit": "Ada", "licence": "CC BY 4.0"}')

    def put(values: Values) -> None:
        card = next(clip for clip in values["video"] if clip["origin"] == "card")
        card["src"] = "harbour.mp4"

    edited = edit(plan, put)
    content = edited.read_bytes()
    done = newsreel("render", edited, "-o", "edited.mp4", cwd=tmp_path)
    assert "note: harbour.mp4 is not the file that was planned" in done.stderr
    assert "A harbour · Ada · CC BY 4.0" in (tmp_path / "edited.credits.txt").read_text()
    told = read(tmp_path / "edited.mp4")
    assert told and told.valid and "A harbour" in {source.title for source in told.sources}
    assert edited.read_bytes() == content, "the timeline that was read is left as it is"
    again = newsreel("render", edited, "-o", "edited.mp4", cwd=tmp_path)
    assert again.returncode == 0 and edited.read_bytes() == content


def test_a_source_that_changed_since_it_was_planned_is_noticed(plan: Path, tmp_path: Path) -> None:
    clip = next(clip for clip in load_timeline(plan).video if clip.origin == "own")
    shutil.copy(clip.src, tmp_path / "kept")
    with clip.src.open("ab") as file:
        file.write(b"\0" * 64)
    done = newsreel("render", plan, "-o", "film.mp4", cwd=tmp_path)
    assert f"note: {clip.src.name} is not the file that was planned" in done.stderr
    assert f"error: {clip.src.name} is not the file that was planned" in error(
        "render", plan, "-o", "film.mp4", "--strict", cwd=tmp_path
    )


def test_a_line_that_was_changed_is_spoken_anew_by_plan_and_refused_by_render(
    plan: Path, library: Path, tmp_path: Path
) -> None:
    before = load_timeline(plan)
    edited = edit(plan, lambda values: values["lines"][1].update(text="The way takes 4 days and a night."))
    line = error("render", edited, "-o", "film.mp4", cwd=tmp_path)
    assert "lines[1].text was changed" in line and "newsreel plan" in line
    assert not (tmp_path / "film.mp4").exists()
    done = newsreel("plan", edited, "--library", library, "--embedder", "none", "-o", "again.json", cwd=tmp_path)
    assert "speak" in done.stderr.splitlines()
    after = load_timeline(tmp_path / "again.json")
    assert [line.text for line in after.lines][1] == "The way takes 4 days and a night."
    assert [word.text for word in after.speeches[1].words][-1] == "night"
    assert any("4 days" in caption.text for caption in after.captions)
    for index in (0, 2):  # what was not changed sounds as it did
        takes = []
        for one in (before, after):
            speech = one.speeches[index]
            rate = soundfile.info(str(one.narration)).samplerate
            span = int(speech.start * rate), int(speech.end * rate)
            takes.append(soundfile.read(str(one.narration), start=span[0], stop=span[1], dtype="int16")[0].tolist())
        assert takes[0] == takes[1]


@pytest.mark.parametrize(("name", "value"), [("title", "Another title"), ("fps", "25"), ("template", "vertical")])
def test_what_is_drawn_already_is_refused_by_render(plan: Path, tmp_path: Path, name: str, value: str) -> None:
    edited = edit(plan, lambda values: values.update({name: value}))
    assert f"{name} was changed" in error("render", edited, "-o", "film.mp4", cwd=tmp_path)


def test_options_take_effect_on_a_timeline_or_are_refused(plan: Path, library: Path, tmp_path: Path) -> None:
    command = ("plan", plan, "--library", library, "--embedder", "none", "-o", "again.json")
    for flag, value in (("--seconds", 20), ("--lang", "zh"), ("--writer", "extractive")):
        assert f"{flag} does nothing here" in error(*command, flag, value, cwd=tmp_path)
    newsreel(*command, "--template", "vertical", "--fps", "24", "--voice", "espeak:en-us+f3", cwd=tmp_path)
    again = load_timeline(tmp_path / "again.json")
    assert (again.template, again.size, again.fps) == ("vertical", (1080, 1920), 24)
    assert again.voice == "espeak:en-us+f3" and again.narration != load_timeline(plan).narration
    newsreel(*command, "--size", "640x360", cwd=tmp_path)
    assert load_timeline(tmp_path / "again.json").size == (640, 360)


def test_a_line_that_is_changed_is_spoken_as_fast_as_the_others(plan: Path, library: Path, tmp_path: Path) -> None:
    command = ("--library", library, "--embedder", "none", "-o")
    newsreel("plan", plan, "--speed", "1.5", *command, "fast.json", cwd=tmp_path)
    usual, fast = load_timeline(plan), load_timeline(tmp_path / "fast.json")
    assert (usual.speed, fast.speed) == (1, 1.5)
    lengths = [sum(float(one.end - one.start) for one in made.speeches) for made in (usual, fast)]
    assert lengths[0] / lengths[1] == pytest.approx(1.5, rel=0.15)
    edited = edit(tmp_path / "fast.json", lambda values: values["lines"][1].update(text="The way takes 4 days."))
    newsreel("plan", edited, *command, "again.json", cwd=tmp_path)
    again = load_timeline(tmp_path / "again.json")
    assert again.speed == 1.5
    spans = [one.speeches[1].end - one.speeches[1].start for one in (fast, again)]
    assert float(spans[0] / spans[1]) == pytest.approx(1, rel=0.15)
    slower = edit(tmp_path / "fast.json", lambda values: values.update(speed=1))
    assert "speed was changed" in error("render", slower, "-o", "film.mp4", cwd=tmp_path)


def test_a_clip_that_was_dropped_or_moved_is_set_right_and_told(plan: Path, tmp_path: Path) -> None:
    made = load_timeline(plan)
    assert len(made.video) > 2
    edited = edit(plan, lambda values: values["video"].pop(1))
    done = newsreel("render", edited, "-o", "film.mp4", cwd=tmp_path)
    assert "note: video[1] runs from frame" in done.stderr
    assert sum(clip.dur for clip in load_timeline(tmp_path / "film.json").video) == made.frames


def test_strict_holds_for_plan(library: Path, tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text(json.dumps(SCRIPT))
    command = ("plan", "script.json", "--library", library, *SMALL, "--fill", "own,stock,card", "-o", "plan.json")
    assert "PEXELS" in error(*command, "--strict", cwd=tmp_path)
    assert not (tmp_path / "plan.json").exists()
    newsreel(*command, cwd=tmp_path)


def test_what_could_not_be_had_is_tried_again(library: Path, tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text(json.dumps(SCRIPT))
    small = [word if word != "espeak" else "piper:none.onnx,espeak" for word in SMALL]
    command = ("plan", "script.json", "--library", library, *small, "-o", "plan.json")
    for _ in range(2):
        done = newsreel(*command, cwd=tmp_path)
        assert "speak" in done.stderr.splitlines(), "not `speak: as before`"
        assert "spoken by espeak, not by piper" in done.stderr
        assert "search: as before" in done.stderr or _ == 0
    assert len(list((tmp_path / "plan.work").glob("speak-*"))) == 1, "it came out as before"


def test_a_plan_outlives_a_render_while_its_footage_is_away(plan: Path, footage: Path, tmp_path: Path) -> None:
    planned = [clip.src for clip in load_timeline(plan).video]
    away = footage.rename(tmp_path / "away")
    done = newsreel("render", plan, "-o", "film.mp4", cwd=tmp_path)
    assert "is shown instead of" in done.stderr
    beside = load_timeline(tmp_path / "film.json")
    assert [clip.src for clip in beside.video] == planned, "cards have taken nobody's place there"
    assert any("is shown instead of" in fault for fault in beside.faults)
    away.rename(footage)
    again = newsreel("render", "film.json", "-o", "again.mp4", cwd=tmp_path)
    assert "instead of" not in again.stderr
    assert [clip.src for clip in load_timeline(tmp_path / "again.json").video] == planned
