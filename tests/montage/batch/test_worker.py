"""What a worker does about a story that cannot be made, with the making itself put aside."""

import errno
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from multiprocessing import Pipe
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from assets_db.errors import UserError
from assets_db.jobs import Job, Jobs, Link
from assets_db.store import Store
from montage.batch import worker
from montage.batch.worker import Task, Worker, folder_of, settle, work
from montage.cache import Busy
from montage.codec import dumps
from montage.ffmpeg.run import DiskFull
from montage.files.paths import Paths
from montage.library import Library
from montage.model import Article, Film, Picture, Timeline
from montage.planning import PlanContext
from montage.progress import Reporter, StageStarted
from montage.settings import Settings
from montage.web.hosts import PUBLIC
from tests.media import picture
from tests.news_server import Answer, news

Making = Callable[[Path, Reporter], None]


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    with Jobs(tmp_path / "lib") as held:
        for number in (1, 2):
            tell(held, tmp_path, Article(f"Story: {number}/2", f"Text {number}.", "en", f"https://a.example/{number}"))
        yield held


def tell(held: Jobs, place: Path, article: Article) -> None:
    """Add a story that has been read."""
    held.add(place, [Link(article.source, title=article.title, published="2026-11-20")])
    job = held.claim(place, "new", "reader")
    assert job
    held.record_article(
        job.id, "reader", title=job.title, published=job.published, address=job.url, signature=b"",
        article=dumps(article), same=lambda one, others: None,
    )  # fmt: skip


@pytest.fixture
def made(jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[Job], bool]]:
    """The jobs after a worker has been at them; `making` stands in for the planning of the story in a path."""

    def run(making: Making) -> tuple[list[Job], bool]:
        def plan(story: Any, context: PlanContext) -> str:
            context.cache.reporter(StageStarted("write"))
            making(context.cache.work, context.cache.reporter)
            return "planned"

        def produce(timeline: str, paths: Any, settings: Settings, work: Path, reporter: Reporter) -> Film:
            reporter(StageStarted("render"))
            paths.film.write_bytes(b"film")
            (work / "segments").mkdir()
            return film_at(paths.film, "a note")

        monkeypatch.setattr(worker, "plan", plan)
        monkeypatch.setattr(worker, "produce", produce)
        monkeypatch.setattr(worker, "save_poster", lambda *_: None)
        with Store(tmp_path / "lib") as store:
            one = Worker(Task(Settings(), tmp_path), "me", jobs, Library(store, None), Event())
            one.run()
        assert jobs.owners() == set()
        return jobs.all(), one.full

    return run


def film_at(path: Path, *notes: str) -> Film:
    return Film(path, path, path, path, path, Fraction(6), notes)


def raising(error: Exception) -> Making:
    """Fails for the first story."""

    def making(work: Path, reporter: Reporter) -> None:
        if "story-1-2" in str(work):
            raise error

    return making


def test_films_are_made(made: Callable[..., tuple[list[Job], bool]], tmp_path: Path) -> None:
    jobs, _ = made(lambda work, reporter: None)
    assert [job.state for job in jobs] == ["done", "done"]
    assert jobs[0].film == str(tmp_path / "2026-11-20-story-1-2-1" / "film.mp4") and Path(jobs[0].film).is_file()
    assert jobs[0].details["notes"] == ["a note"] and {"write", "render"} == {*jobs[0].details["stages"]}
    assert not (Path(jobs[0].film).with_suffix(".work") / "segments").exists()


def test_a_story_waits_less_for_others_while_nothing_is_rendered(
    jobs: Jobs, made: Callable[..., tuple[list[Job], bool]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.add(tmp_path, [Link("https://a.example/slow")])  # nobody reads it
    waited: list[float] = []
    monkeypatch.setattr(worker, "HURRY", 0.0)
    claim = Jobs.claim

    def claims(self: Jobs, place: Path, state: Any, owner: str, settled: float = 0.0) -> Job | None:
        waited.append(settled)
        if len(waited) > 1:
            self.cancel([3])  # then nobody waits for it
        return claim(self, place, state, owner, settled)

    monkeypatch.setattr(Jobs, "claim", claims)
    produced = Event()
    monkeypatch.setattr(worker, "save_poster", lambda *_: produced.wait(5))

    def making(work: Path, reporter: Reporter) -> None:
        if "story-2-2" in str(work):
            produced.set()

    assert [job.state for job in made(making)[0]] == ["done", "done", "cancelled"]
    assert waited[:2] == [0.0, worker.SETTLED]


def test_what_a_person_can_fix_is_told_in_a_line(made: Callable[..., tuple[list[Job], bool]]) -> None:
    jobs, _ = made(raising(UserError("nothing fits line 1", "index more footage")))
    assert [(job.state, job.error) for job in jobs] == [
        ("failed", "nothing fits line 1; index more footage"), ("done", ""),
    ]  # fmt: skip


def test_of_what_nobody_thought_of_the_traceback_is_kept(made: Callable[..., tuple[list[Job], bool]]) -> None:
    jobs, _ = made(raising(KeyError("lost")))
    error = folder_of(jobs[0]) / "error.txt"
    assert [(job.state, job.error) for job in jobs] == [("failed", f"KeyError: 'lost'; see {error}"), ("done", "")]
    assert "Traceback" in error.read_text()


def test_a_film_that_another_run_is_making_is_left_to_it(made: Callable[..., tuple[list[Job], bool]]) -> None:
    jobs, _ = made(raising(Busy("another newsreel is at work")))
    assert [(job.state, job.attempts) for job in jobs] == [("read", 0), ("done", 1)]


def no_room() -> list[Exception]:
    hidden = UserError("it cannot be written", "make room")
    hidden.__cause__ = OSError(errno.EDQUOT, "Disk quota exceeded")
    return [DiskFull(Path("films")), hidden, OSError(errno.ENOSPC, "No space left on device")]


@pytest.mark.parametrize("full", no_room())
def test_a_full_disk_is_no_fault_of_the_story(made: Callable[..., tuple[list[Job], bool]], full: Exception) -> None:
    jobs, stopped = made(raising(full))
    assert stopped and {job.state for job in jobs} == {"read"} and [job.attempts for job in jobs] == [0, 0]


def test_one_that_is_cancelled_is_left(jobs: Jobs, made: Callable[..., tuple[list[Job], bool]]) -> None:
    def cancelling(work: Path, reporter: Reporter) -> None:
        if "story-1-2" in str(work):
            jobs.cancel([1])
            reporter(StageStarted("speak"))
            raise AssertionError("its run goes on")

    assert [job.state for job in made(cancelling)[0]] == ["cancelled", "done"]


@pytest.mark.slow
@pytest.mark.parametrize("robots", [True, False])
def test_pictures_are_fetched_as_robots_txt_allows(
    robots: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def produce(planned: Timeline, paths: Paths, *_: object) -> Film:
        paths.film.write_bytes(b"film")
        return film_at(paths.film, *planned.notes)

    monkeypatch.setattr(worker, "produce", produce)
    monkeypatch.setattr(worker, "save_poster", lambda *_: None)
    monkeypatch.setattr(worker, "HURRY", 0.0)
    settings = Settings(voice="espeak", seconds=6, size="160x90", fps="10", fill="article,card")
    rules = Answer("User-agent: *\nDisallow: /closed", "text/plain")
    shown = Answer(picture(tmp_path / "a.png", 1, (640, 480)).read_bytes(), "image/png")
    with (
        news({"/robots.txt": rules, "/open.png": shown, "/closed.png": shown}) as site,
        Jobs(tmp_path / "lib") as jobs,
        Store(tmp_path / "lib") as store,
    ):
        pictures = (Picture(f"{site.address}/open.png"), Picture(f"{site.address}/closed.png"))
        tell(
            jobs,
            tmp_path,
            Article("A story", "A rocket stands on its pad.", "en", "https://a.example", pictures=pictures),
        )
        Worker(
            Task(settings, tmp_path, robots, PUBLIC.naming(site.address)), "me", jobs, Library(store, None), Event()
        ).run()
        (job,) = jobs.all()
    assert (job.state, site.asked["/open.png"], site.asked["/closed.png"]) == ("done", 1, 0 if robots else 1)
    told = f"1 of 2 pictures of the article could not be had: {site.address}/closed.png may not be read by programs"
    assert [note.startswith(told) for note in job.details["notes"]] == ([True] if robots else [])


def test_a_key_with_which_nothing_can_be_signed_ends_it_before_the_first_film(
    jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the tests keep theirs
    settings = Settings(library=str(tmp_path / "lib"), fill="card", signing=str(tmp_path / "gone.pem"))
    ours, theirs = Pipe()
    with ours, theirs:
        with pytest.raises(SystemExit, match="1"):
            work(Task(settings, tmp_path), theirs)
        told = ours.recv()
    assert told.what.startswith(f"the signing key {tmp_path / 'gone.pem'} cannot be read") and "PEM" in told.todo
    assert [(job.state, job.attempts) for job in jobs.all()] == [("read", 0)] * 2


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rain: 50 % more?", "2026-11-20-rain-50-more-7"),
        ("../../etc", "2026-11-20-etc-7"),
        ("", "2026-11-20-film-7"),
        ("暴雨" * 40, f"2026-11-20-{'暴雨' * 10}-7"),
    ],
)
def test_a_folder_is_named_by_day_title_and_number(tmp_path: Path, title: str, name: str) -> None:
    job = story(tmp_path, title)
    assert folder_of(job) == tmp_path / name
    settle(replace(job, title="Before"))
    assert folder_of(job).name == "2026-11-20-before-7", "the same at every attempt, whatever the title has become"


def story(place: Path, title: str, url: str = "https://a.example/7") -> Job:
    fields = dict.fromkeys(Job.__dataclass_fields__)
    given = {"id": 7, "output_dir": place, "title": title, "url": url, "published": "2026-11-20T08:00:00"}
    return Job(**{**fields, **given})  # type: ignore[arg-type]


def test_another_storys_folder_is_left_alone_though_its_job_had_this_number(tmp_path: Path) -> None:
    first = story(tmp_path, "Rain")
    settle(first)
    second = story(tmp_path, "Rain", "https://a.example/8")
    assert folder_of(second).name == "2026-11-20-rain-2-7" and folder_of(first).name == "2026-11-20-rain-7"


def test_a_folder_of_the_users_is_no_jobs(tmp_path: Path) -> None:
    (tmp_path / "holiday-7").mkdir()
    (tmp_path / "2026-11-20-rain-7").mkdir()
    assert folder_of(story(tmp_path, "Rain")).name == "2026-11-20-rain-2-7"
