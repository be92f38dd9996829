"""An article becomes a film: what a user gets, opened again."""

import json
import re
from pathlib import Path

import av
import pysubs2

from montage.timeline.file import load_timeline
from tests.e2e.command import SMALL, newsreel


def test_a_film_and_what_stands_beside_it(article: Path, library: Path, tmp_path: Path) -> None:
    done = newsreel("make", article, "--library", library, "--seconds", "12", *SMALL, "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    with av.open(str(tmp_path / "film.mp4")) as film:
        video, sound = film.streams.video[0], film.streams.audio[0]
        assert (video.width, video.height, video.average_rate) == (320, 180, 15)
        assert abs(film.duration / 1e6 - told["seconds"]) < 0.1
        frames = sum(1 for _ in film.decode(video))
        assert sound.rate == 48000
    timeline = load_timeline(tmp_path / "film.json")
    assert frames == timeline.frames
    assert any(clip.origin == "own" for clip in timeline.video)
    said = " ".join(line.text for line in timeline.lines)
    subtitles = pysubs2.load(str(tmp_path / "film.srt"))
    assert re.sub(r"\W", "", "".join(event.plaintext for event in subtitles)) == re.sub(r"\W", "", said)
    assert "Told from" in (tmp_path / "film.credits.txt").read_text()
    assert "<html" in (tmp_path / "film.html").read_text()


def test_a_second_run_does_nothing_again(article: Path, library: Path, tmp_path: Path) -> None:
    command = ["make", article, "--library", library, "--seconds", "12", *SMALL]
    newsreel(*command, cwd=tmp_path)
    segments = {file: file.stat().st_mtime_ns for file in (tmp_path / "film.work").rglob("*.mp4")}
    newsreel(*command, cwd=tmp_path)
    assert segments and {file: file.stat().st_mtime_ns for file in (tmp_path / "film.work").rglob("*.mp4")} == segments


def test_plan_then_render_is_make_and_an_edit_is_kept(article: Path, library: Path, tmp_path: Path) -> None:
    newsreel("plan", article, "--library", library, "--seconds", "12", *SMALL, "-o", "plan.json", cwd=tmp_path)
    values = json.loads((tmp_path / "plan.json").read_text())
    clips = values["video"]
    clips[0]["dur"] -= 3
    clips[1]["start"] -= 3
    clips[1]["dur"] += 3
    (tmp_path / "plan.json").write_text(json.dumps(values))
    newsreel("render", "plan.json", "-o", "edited.mp4", cwd=tmp_path)
    assert load_timeline(tmp_path / "edited.json").video[1].start == clips[1]["start"]
    newsreel("explain", "plan.json", "-o", "report.html", cwd=tmp_path)
    assert "Storyboard" in (tmp_path / "report.html").read_text()


def test_a_timeline_is_planned_anew_as_its_edits_ask_for(article: Path, library: Path, tmp_path: Path) -> None:
    command = ("plan", article, "--library", library, "--seconds", "25", *SMALL)
    newsreel(*command, "-o", "plan.json", cwd=tmp_path)
    values = json.loads((tmp_path / "plan.json").read_text())
    first = load_timeline(tmp_path / "plan.json")
    shown = next(clip.src.name for clip in first.video if clip.origin == "own")
    rocket = "rocket launch pad clouds.mp4"
    pins = [{"line": 1, "shot": f"{rocket}#1"}]
    excluded = [] if shown == rocket else [shown]
    values["edits"] = {"pins": pins, "exclude": excluded, "cuts": ["2"], "style": ["faster"]}
    (tmp_path / "plan.json").write_text(json.dumps(values))
    newsreel("plan", "plan.json", "--library", library, "--embedder", "none", "-o", "again.json", cwd=tmp_path)
    again = load_timeline(tmp_path / "again.json")
    assert again.narration == first.narration and again.size == first.size and again.fps == first.fps
    assert rocket in {clip.src.name for clip in again.video if clip.line == 1}
    assert 30 in {clip.start for clip in again.video}
    assert not {clip.src.name for clip in again.video} & set(excluded)
    assert again.edits.style == ("faster",)


def test_an_edit_that_is_misspelt_is_told(library: Path, tmp_path: Path) -> None:
    script = {"title": "", "lang": "en", "lines": [{"text": "A rocket stands on its pad."}]}
    for edits, word in (
        ({"pin": []}, "pin"), ({"style": ["fancy"]}, "fancy"), ({"pins": [{"line": 4, "shot": "a"}]}, "line 4"),
    ):  # fmt: skip
        (tmp_path / "script.json").write_text(json.dumps(script | {"edits": edits}))
        done = newsreel("plan", "script.json", "--library", library, *SMALL, cwd=tmp_path, check=False)
        assert done.returncode == 1 and word in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_an_article_from_standard_input_and_cards_alone(tmp_path: Path) -> None:
    text = "The river is high\n\nThe river rose by 3.2 metres overnight, and the old bridge is closed until Monday.\n"
    done = newsreel("make", "-", "--fill", "card", "--seconds", "8", *SMALL, cwd=tmp_path, stdin=text)
    assert done.stdout.strip().endswith("film.mp4")
    assert {clip.origin for clip in load_timeline(tmp_path / "film.json").video} == {"card"}


def test_a_chinese_article_has_chinese_subtitles(library: Path, tmp_path: Path) -> None:
    (tmp_path / "新闻.txt").write_text(
        "火箭升空\n\n一枚火箭今天从发射台升空，飞向月球。宇航员将在三天后抵达，行程约三十八万公里。\n", encoding="utf-8"
    )
    newsreel("make", "新闻.txt", "--library", library, "--seconds", "10", *SMALL, cwd=tmp_path)
    timeline = load_timeline(tmp_path / "film.json")
    assert timeline.lang == "zh"
    assert "火箭" in (tmp_path / "film.srt").read_text(encoding="utf-8")


def test_a_script_is_a_source_too(library: Path, tmp_path: Path) -> None:
    lines = [{"text": "A rocket stands on its launch pad.", "query": "rocket"}]
    (tmp_path / "script.json").write_text(json.dumps({"title": "Rockets", "lang": "en", "lines": lines}))
    newsreel("make", "script.json", "--library", library, *SMALL, cwd=tmp_path)
    assert [line.text for line in load_timeline(tmp_path / "film.json").lines] == [lines[0]["text"]]
