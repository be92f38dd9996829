"""The package as a program uses it."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import newsreel
from tests.damaged_caches import PAGE

SMALL = {"size": "320x180", "fps": 24, "voice": "espeak", "embedder": "none", "text_embedder": "none", "reader": "none"}
FIVE_LINES = """
import newsreel
library = newsreel.Library("footage.db")
library.index("footage", reader="none", embedder="none", text_embedder="none")
film = newsreel.make("article.html", "film.mp4", library=library, seconds=6, **SMALL)
print(film.path, film.notes)
"""
STATE = """
import logging, os, signal, sys
def state():
    root = logging.getLogger()
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}  # OpenCV sets that
    return environment, os.getcwd(), handlers, root.level, list(root.handlers), root.manager.disable, sys.stdout
before = state()
"""
HEAVY = {"numpy", "torch", "librosa", "transformers", "cv2", "av", "sqlalchemy", "PIL", "click", "rich", "open_clip"}


def run(script: str, folder: Path) -> str:
    """What a script prints, which says nothing else."""
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=280)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_five_lines_make_a_film_and_leave_nothing_else_behind(folder: Path) -> None:
    script = f"{STATE}\nSMALL = {SMALL!r}\n{FIVE_LINES}\nassert state() == before, (state(), before)"
    told = run(script, folder)
    assert told == f"{folder / 'film.mp4'} ()\n"
    assert (folder / "film.mp4").stat().st_size and (folder / "film.json").is_file()


def test_what_is_heavy_waits_until_it_is_used() -> None:
    loaded = run("import newsreel, sys, json; print(json.dumps(sorted(sys.modules)))", Path.cwd())
    assert not HEAVY & {name.partition(".")[0] for name in json.loads(loaded)}


def test_all_that_is_promised_is_there() -> None:
    assert all(getattr(newsreel, name) is not None for name in newsreel.__all__)
    assert issubclass(newsreel.Busy, newsreel.UserError) and issubclass(newsreel.NoLibrary, newsreel.UserError)
    with pytest.raises(AttributeError, match="no attribute 'mkae'"):
        _ = newsreel.mkae


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"secnds": 30}, "unknown setting 'secnds' in make(); did you mean 'seconds'?"),
        ({"seconds": [30]}, "make(): seconds: [30] is not a whole number; give a whole number"),
        ({"seconds": 1}, "make(): seconds: 1 is out of range; choose between 5 and 3600"),
        ({"voice": "espek"}, "make(): voice: no voice is called 'espek'; did you mean 'espeak'?"),
        ({"size": (320, 180)}, "make(): size: (320, 180) is not text; give text"),
        ({"library": 7j}, "make(): library: 7j is not text; give text"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(given: dict[str, object], told: str, folder: Path) -> None:
    with pytest.raises(newsreel.UserError) as caught:
        newsreel.make("article.html", "film.mp4", **given)  # type: ignore[arg-type]
    assert str(caught.value) == told


def test_the_environment_and_files_set_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "newsreel.toml").write_text("nonsense = 1\n")
    monkeypatch.setenv("NEWSREEL_SECONDS", "nonsense")
    with pytest.raises(newsreel.NoLibrary):
        newsreel.search("a rocket", library="nowhere")


@pytest.mark.slow
def test_a_plan_is_edited_in_python_and_rendered(folder: Path) -> None:
    events: list[newsreel.Event] = []
    library = newsreel.Library(folder / "library")
    tally = library.index(
        folder / "footage", reader="none", embedder="none", text_embedder="none", progress=events.append
    )
    assert (tally.added, tally.bad) == (1, ()) and newsreel.StageProgress("files", 1, 1) in events
    timeline = newsreel.plan(folder / "article.html", "plan.json", library=library, seconds=6, **SMALL)  # type: ignore[arg-type]
    assert newsreel.load_timeline("plan.json") == timeline
    edited = replace(timeline, captions=())
    newsreel.save_timeline(edited, "plan.json")
    film = newsreel.render("plan.json", "film.mp4", progress=events.append)
    assert newsreel.StageStarted("render") in events and film.subtitles.read_text() == ""
    assert newsreel.check(film.path) == () and newsreel.check("film.mp4", "plan.json") == ()
    exported = newsreel.export("plan.json", "edl,srt", "exports/")
    assert [path.name for path in exported.paths] == ["plan.edl", "plan.srt"]
    hit = newsreel.search("a rocket on its launch pad", library=library, k=1)[0]
    assert hit.shot.asset.path.name == "rocket launch pad.mp4" and 0 < hit.score <= 1
    with pytest.raises(newsreel.UserError, match=r"plan\.json"):  # edited: nothing takes its place
        newsreel.plan("article.html", "plan.json", library=library, seconds=6, **SMALL)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_cancelled_run_ends_and_the_next_goes_on(folder: Path) -> None:
    token = newsreel.CancelToken()

    def progress(event: newsreel.Event) -> None:
        if event == newsreel.StageStarted("render"):
            token.cancel()

    with pytest.raises(newsreel.Cancelled):
        newsreel.make("article.html", "film.mp4", fill="card", seconds=6, progress=progress, cancel=token, **SMALL)  # type: ignore[arg-type]
    assert not (folder / "film.mp4").exists()
    events: list[newsreel.Event] = []
    newsreel.make("article.html", "film.mp4", fill="card", seconds=6, progress=events.append, **SMALL)  # type: ignore[arg-type]
    assert newsreel.StageReused("write") in events and (folder / "film.mp4").is_file()


@pytest.mark.slow
def test_what_others_tell_is_read(folder: Path) -> None:
    (folder / "others").mkdir()
    (folder / "others" / "other.html").write_text(PAGE.replace("A rocket on its pad", "The rocket stands on its pad"))
    events: list[newsreel.Event] = []
    film = newsreel.make(
        "article.html", "film.mp4", related=[folder / "others"], fill="card", seconds=6, progress=events.append, **SMALL
    )  # type: ignore[arg-type]
    assert film.path.is_file() and any(str(event).startswith("related: ") for event in events)
    with pytest.raises(newsreel.UserError, match="--related goes with an article"):
        newsreel.make("script.json", "film.mp4", related=["others"], fill="card")


@pytest.mark.parametrize("k", [0, 1001])
def test_so_many_shots_are_not_searched(k: int) -> None:
    with pytest.raises(newsreel.UserError, match="choose between 1 and 1000"):
        newsreel.search("a rocket", k=k)
