"""Batches as they are run: unattended, again, cut off, side by side. Small films of cards."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from lxml import html

from assets_db.jobs import Job, Jobs
from montage.batch.pages import Read, read
from montage.batch.plan import BatchPlan
from montage.batch.run import batch, preview
from montage.batch.selection import Selection, sources
from montage.settings import Settings
from tests.databases import where
from tests.e2e.command import NEWSREEL, framemd5, newsreel
from tests.news_server import Answer, News, news

__all__ = ["where"]  # a fixture
ABOUT = {
    "bridge": "The old bridge over the river was closed on Monday after engineers found cracks in its pillars. "
    "Drivers have to take the road through the valley until the spring. The repair will cost nine million euros.",
    "school": "A new school opens in the north of the town this autumn with room for four hundred children. "
    "Parents had waited for it since the fire of last year. The teachers have painted the classrooms themselves.",
    "whale": "A young whale swam into the harbour on Sunday and stayed there for nearly six hours. "
    "Fishermen led it back to the open sea with their boats. Biologists say that it had followed a swarm of herring.",
    "train": "Night trains will run again between the two capitals from December on, the railway announced. "
    "Tickets are sold for thirty nine euros. The last night train on this line had left eleven years ago.",
}
FLAGS = [
    "--voice",
    "espeak",
    "--embedder",
    "none",
    "--seconds",
    "6",
    "--size",
    "160x90",
    "--fps",
    "10",
    "--fill",
    "card",
]
SETTINGS = Settings(voice="espeak", embedder="none", seconds=6, size="160x90", fps="10", fill="card")


def page(name: str, more: str = "") -> Answer:
    title = f"What happened to the {name}"
    text = f"<p>{ABOUT[name]}</p><p>{more}</p>"
    return Answer(f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article>")


def feed(server: News, *names: str, etag: str = "", updated: str = "") -> Answer:
    times = [f"2026-11-{10 + number}T08:00:00Z" for number in range(len(names))]
    items = "".join(
        f"<entry><title>What happened to the {name}</title><link href='{server.address}/{name}'/>"
        f"<published>{time}</published><updated>{updated or time}</updated></entry>"
        for name, time in zip(names, times, strict=True)
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>{items}</feed>"
    return Answer(body, "application/atom+xml", etag=etag)


@pytest.fixture
def server() -> Iterator[News]:
    with news({f"/{name}": page(name) for name in ABOUT}) as held:
        held.pages["/feed"] = feed(held, *ABOUT, etag='"1"')
        yield held


def plan(tmp_path: Path, where: str, **more: Any) -> BatchPlan:
    selection = more.pop("selection", Selection())
    settings = Settings(
        **{name: getattr(SETTINGS, name) for name in SETTINGS.__slots__} | {"library": str(tmp_path / "lib")}
    )
    return BatchPlan(tuple(sources([where], selection)), tmp_path / "films", settings, **more)


def run(made: BatchPlan, **more: Any) -> list[Job]:
    told: list[Job] = []
    assert batch(made, more.pop("every", None), lambda line: None, told.append, **more).ended == told
    return told


def states(jobs: list[Job]) -> Counter[str]:
    return Counter(job.state for job in jobs)


def until(holds: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_each_story_is_made_once_and_one_that_fails_stops_no_other(server: News, tmp_path: Path) -> None:
    server.pages["/copy"] = page(
        "whale", "Reporting by an agency that sells the same text to others, as it often does."
    )
    server.pages["/short"] = Answer(f"<html lang=en><body><article><p>{ABOUT['train'].split('. ')[0]}</p></article>")
    server.pages["/feed"] = feed(server, "whale", "bridge", "copy", "gone", "short", etag='"1"')
    made = plan(tmp_path, f"{server.address}/feed", selection=Selection(min_words=20))
    told = run(made)
    assert states(told) == {"done": 2, "same": 1, "failed": 1, "skipped": 1}
    by_page = {job.url.rpartition("/")[2]: job for job in told}
    assert "answers 404 Not Found; check the address" in by_page["gone"].error
    twins = {by_page["whale"].state, by_page["copy"].state}
    assert twins == {"done", "same"} and by_page["short"].error.startswith("it has")
    for job in (job for job in told if job.state == "done"):
        film = Path(job.film)
        assert film.is_file() and film.with_name("poster.jpg").is_file() and film.with_suffix(".html").is_file()
        assert not (film.with_suffix(".work") / "segments").exists(), "the disk is not filled with what can be remade"
    shown = html.fromstring((made.output_dir / "index.html").read_text("utf-8"))
    assert len(shown.xpath("//article")) == 2 and "404" in shown.text_content()

    before = server.asked.copy()
    server.pages["/gone"] = page("school")
    assert [(job.url.rpartition("/")[2], job.state) for job in run(made)] == [("gone", "done")]
    asked = server.asked - before
    assert asked == {"/robots.txt": 1, "/feed": 1, "/gone": 1}
    assert run(made) == []


def test_a_film_can_be_rendered_again_afterwards(server: News, tmp_path: Path) -> None:
    (job,) = run(plan(tmp_path, f"{server.address}/whale"))
    newsreel("render", Path(job.film).with_suffix(".json"), "-o", tmp_path / "again.mp4", cwd=tmp_path)
    assert framemd5(tmp_path / "again.mp4") == framemd5(Path(job.film))


def test_again_and_again(server: News, tmp_path: Path) -> None:
    server.pages["/feed"] = feed(server, "bridge", etag='"1"')
    stop, told = Event(), list[Job]()
    running = threading.Thread(
        target=batch,
        args=(plan(tmp_path, f"{server.address}/feed"), 0.2, lambda line: None, told.append, stop),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("montage.batch.run.signal.signal", lambda *_: signal.SIG_DFL)  # for the main thread alone
        running.start()
        until(lambda: len(told) == 1 and server.asked["/feed"] > 4)
        server.pages["/feed"] = feed(server, "bridge", "school", etag='"2"')
        until(lambda: len(told) == 2)
        stop.set()
        running.join(60)
    assert states(told) == {"done": 2} and server.asked["/bridge"] == 1


def test_what_has_changed_is_made_anew_on_request(server: News, tmp_path: Path) -> None:
    server.pages["/feed"] = feed(server, "bridge")
    where = f"{server.address}/feed"
    (first,) = run(plan(tmp_path, where))
    server.pages["/feed"] = feed(server, "bridge", updated="2026-11-22T08:00:00Z")
    server.pages["/bridge"] = page("bridge", "Update: the mayor has resigned, and an inquiry will begin next week.")
    assert run(plan(tmp_path, where)) == []
    (second,) = run(plan(tmp_path, where, update=True))
    assert (second.id, second.state, second.film) == (first.id, "done", first.film)


def test_settings_and_selection_of_each_feed(server: News, tmp_path: Path) -> None:
    server.pages["/other"] = feed(server, "whale", "train")
    (tmp_path / "feeds.toml").write_text(
        f'[[feed]]\nwhere = "{server.address}/feed"\nmatch = "SCHOOL"\nsize = "90x160"\n'
        f'[[feed]]\nwhere = "{server.address}/other"\nlimit = 1\n'
    )
    told = run(plan(tmp_path, str(tmp_path / "feeds.toml")))
    sizes = {
        job.url.rpartition("/")[2]: tuple(json.loads(Path(job.film).with_suffix(".json").read_text())["size"])
        for job in told
    }
    assert sizes == {"school": (90, 160), "train": (160, 90)}
    (later,) = run(plan(tmp_path, str(tmp_path / "feeds.toml")))
    assert later.url.endswith("/whale"), "what the limit left out is made next time"


def test_a_preview_keeps_nothing(server: News, tmp_path: Path) -> None:
    made = plan(tmp_path, f"{server.address}/feed", limit=3)
    for _ in range(2):
        links, reasons = preview(made, lambda line: None)
        assert [link.url.rpartition("/")[2] for link in links] == ["train", "whale", "school"] and reasons == []


def test_a_source_that_cannot_be_read_is_told_and_stops_no_other(server: News, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(
        "".join(f'[[feed]]\nwhere = "{server.address}/{name}"\n' for name in ("none", "bridge"))
    )
    done = newsreel("batch", "feeds.toml", "--out", "films", *FLAGS, "--library", "lib", cwd=tmp_path, check=False)
    assert done.returncode == 1 and f"warning: {server.address}/none answers 404" in done.stderr
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert (told["state"], told["title"]) == ("done", "What happened to the bridge")
    assert (tmp_path / told["film"]).is_file() and re.search(r"\d+ films an hour", done.stderr)


def test_what_stops_every_film_is_told_once(server: News, tmp_path: Path) -> None:
    flags = [*FLAGS[:-1], "own"]
    done = newsreel(
        "batch", f"{server.address}/whale", "--out", "films", *flags, "--library", "l", cwd=tmp_path, check=False
    )
    *_, last = done.stderr.splitlines()
    assert done.returncode == 1 and last.startswith("error: the footage library is empty; ")
    assert "Traceback" not in done.stderr and "another takes its place" not in done.stderr


def started(server: News, tmp_path: Path, library: str = "lib") -> "subprocess.Popen[str]":
    command = [*NEWSREEL, "batch", f"{server.address}/feed", "--out", "films", *FLAGS, "--library", library]
    return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def working(tmp_path: Path, stage: str) -> list[Job]:
    with Jobs(tmp_path / "lib") as held:
        return [job for job in held.all() if job.owner and job.stage == stage]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_one_that_is_told_to_stop_leaves_what_it_has_and_goes_on_next_time(
    server: News, tmp_path: Path, how: signal.Signals
) -> None:
    with started(server, tmp_path) as process:
        until(lambda: working(tmp_path, "render"))
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + how and "stopped; the same command goes on" in err and "Traceback" not in err
    with Jobs(tmp_path / "lib") as held:
        assert held.owners() == set() and {job.state for job in held.all()} <= {"new", "read", "done"}
    rest = newsreel("batch", f"{server.address}/feed", "--out", "films", *FLAGS, "--library", "lib", cwd=tmp_path)
    assert len(out.splitlines()) + len(rest.stdout.splitlines()) == len(ABOUT)


def hanging(url: str, *more: Any) -> Read:
    """Reads a page, and one of them for ever, in C code that never lets go of the interpreter."""
    if url.endswith("/school"):
        deque(repeat(None), maxlen=0)
    return read(url, *more)


def test_a_page_that_hangs_fails_and_the_others_go_on(
    server: News, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("montage.batch.pages.read", hanging)
    made = plan(tmp_path, f"{server.address}/feed")
    told = run(replace(made, settings=replace(made.settings, time_limit=8)))
    (failed,) = [job for job in told if job.state == "failed"]
    assert states(told) == {"done": 3, "failed": 1}
    assert failed.error == f"reading {server.address}/school took longer than 8 s and was stopped; leave it out"


def test_a_story_that_failed_for_good_is_news_once(server: News, tmp_path: Path) -> None:
    server.pages["/feed"] = feed(server, "bridge", "gone")
    command = ["batch", f"{server.address}/feed", "--out", "films", *FLAGS, "--library", "lib"]
    first, second, third = (newsreel(*command, cwd=tmp_path, check=False) for _ in range(3))
    assert [done.returncode for done in (first, second, third)] == [1, 0, 0]
    assert states_of(first.stdout) == {"done": 1, "failed": 1}
    assert states_of(second.stdout) == states_of(third.stdout) == {"failed": 1} and "1 failed" in third.stderr
    server.pages["/gone"] = Answer("<html lang=en><body></body></html>")
    assert newsreel(*command, cwd=tmp_path, check=False).returncode == 1, "it fails in another way"


def test_one_that_was_killed_goes_on_next_time(server: News, tmp_path: Path) -> None:
    with started(server, tmp_path) as process:
        until(lambda: working(tmp_path, "render"))
        process.kill()
        process.communicate(timeout=60)
    rest = newsreel("batch", f"{server.address}/feed", "--out", "films", *FLAGS, "--library", "lib", cwd=tmp_path)
    with Jobs(tmp_path / "lib") as held:
        assert states(held.all()) == {"done": len(ABOUT)}, rest.stderr
        films = [job.film for job in held.all()]
    assert len(set(films)) == len(list((tmp_path / "films").glob("*/film.mp4"))) == len(ABOUT)


def test_a_worker_that_is_killed_is_replaced(server: News, tmp_path: Path) -> None:
    with started(server, tmp_path) as process:
        until(lambda: working(tmp_path, "render"))
        owner = working(tmp_path, "render")[0].owner
        os.kill(int(owner.rsplit("-", 2)[1]), signal.SIGKILL)
        out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert states_of(out) == {"done": len(ABOUT)} and "a worker ended with -9; another takes its place" in err


def test_two_at_once_make_no_film_twice(server: News, tmp_path: Path, where: str) -> None:
    with started(server, tmp_path, where) as one, started(server, tmp_path, where) as other:
        outs = [process.communicate(timeout=250)[0] for process in (one, other)]
    with Jobs(where) as held:
        assert states(held.all()) == {"done": len(ABOUT)} and all(job.attempts == 1 for job in held.all())
    assert len(list((tmp_path / "films").glob("*/film.mp4"))) == len(ABOUT) and any(outs)


def test_jobs_are_listed_retried_and_cancelled(server: News, tmp_path: Path) -> None:
    library = ["--library", "lib"]
    server.pages["/feed"] = feed(server, "bridge", "gone")
    newsreel("batch", f"{server.address}/feed", "--out", "films", *FLAGS, *library, cwd=tmp_path, check=False)
    listed = newsreel("jobs", *library, cwd=tmp_path).stdout.splitlines()
    assert len(listed) == 2 and sum("answers 404" in line for line in listed) == 1
    (failed,) = json.loads(newsreel("jobs", *library, "--state", "failed", "--json", cwd=tmp_path).stdout)
    assert "1 job changed" in newsreel("jobs", *library, "--cancel", failed["id"], cwd=tmp_path).stderr
    again = newsreel("batch", f"{server.address}/feed", "--out", "films", *FLAGS, *library, cwd=tmp_path)
    assert again.stdout == "", "what is cancelled is not tried again"
    assert "2 jobs changed" in newsreel("jobs", *library, "--retry", "1,2", cwd=tmp_path).stderr
    assert newsreel("jobs", *library, "--retry", "99", cwd=tmp_path, check=False).stderr == (
        "error: there is no job 99; newsreel jobs lists them\n"
    )


def states_of(out: str) -> Counter[str]:
    return Counter(json.loads(line)["state"] for line in out.splitlines())
