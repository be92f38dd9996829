"""Makes films of stories that have been read, in a process of its own: plans the next while it renders one."""

import errno
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any

from assets_db.errors import UserError
from assets_db.jobs import LEASE, Job, Jobs
from montage.article import save_picture
from montage.batch.owner import holding, new_owner
from montage.batch.site import POSTER, save_poster
from montage.codec import loads
from montage.film import Paths, plan, produce
from montage.library import Library, opened
from montage.model import Article, Film, Story, Timeline
from montage.provenance.keys import load_signer
from montage.reach import PUBLIC, Reach
from montage.render.process import DiskFull
from montage.settings import Settings, in_range
from montage.steps import Busy, Steps, write_text
from montage.stories import related
from montage.terminal import plain_output
from montage.web import Web

# [s] a story waits at most for others to be read, which may tell of the same event: while another film is rendered,
# and while nothing is, which happens once a batch.
SETTLED, HURRY = 15.0, 3.0
NEIGHBOURS = 200  # of the last stories are looked through for those
IDLE = 0.3  # [s] between two looks for work
FULL = errno.ENOSPC  # how a worker ends that found no room
BUSY = 60.0  # [s] until a film that another run is making is looked at again
REMADE = ("segments", "stills", "sound", "fonts")  # in a film's work folder: most of its bytes, and not referred to
WAITS = "waits"  # for the film before it
FILM, ERROR = "film.mp4", "error.txt"
_UNFIT = re.compile(r"[^\w]+")
NAME = 60  # [bytes] of a title in a folder's name


class Stopped(Exception):
    """The job is to be left as it is."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is started with."""

    settings: Settings
    place: Path
    robots: bool = True  # robots.txt is respected where pages show pictures
    reach: Reach = PUBLIC  # hosts that may be asked for pictures


@dataclass(slots=True)
class _Work:
    """A film in the making."""

    job: Job
    paths: Paths
    settings: Settings
    stack: ExitStack  # holds the film's folder
    stages: list[tuple[str, float]]
    reused: int = 0
    timeline: Timeline | None = None


def work(task: Task, pipe: Connection) -> None:
    """Make films until there is nothing to do.

    Stops after the segment in work at SIGTERM, or when the other end of `pipe` is closed. Says through it why nothing
    can be made.
    """
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch, which tells its workers
    Thread(target=_stop_with, args=(pipe, stop), daemon=True).start()
    try:
        with plain_output():
            full = _work(task, stop)
    except UserError as error:  # nothing can be made at all
        pipe.send((error.what, error.todo))
        sys.exit(1)
    if full:
        sys.exit(FULL)


def _work(task: Task, stop: Event) -> bool:
    """True if the disk has no room."""
    load_signer(task.settings.signing)  # what is wrong with a key is told once, not film by film
    owner = new_owner()
    with Jobs(task.settings.library_url) as jobs, holding(jobs.folder, owner), opened(task.settings) as library:
        worker = Worker(task, owner, jobs, library, stop)
        worker.run()
        return worker.full


def _stop_with(pipe: Connection, stop: Event) -> None:
    """The batch has ended, however it did."""
    with suppress(EOFError, OSError):
        pipe.recv()
    stop.set()


class Worker:
    """Two lanes: one plans films, the other renders them."""

    def __init__(self, task: Task, owner: str, jobs: Jobs, library: Library, stop: Event) -> None:
        """`stop`: leave what is in work as it is."""
        self._task, self._owner, self._jobs, self._library, self._stop = task, owner, jobs, library, stop
        self._save = partial(save_picture, get=Web(robots=task.robots, reach=task.reach).download)
        self._planned: Queue[_Work | None] = Queue(1)
        self.full = False  # the disk has no room

    def run(self) -> None:
        """Until there is nothing to do, or `stop` is set."""
        ended = Event()
        lanes = [Thread(target=self._plans), Thread(target=self._renewals, args=(ended,), daemon=True)]
        for lane in lanes:
            lane.start()
        try:
            while (film := self._planned.get()) is not None:
                self._guarded(film, self._render)
                self._planned.task_done()
        finally:
            ended.set()
            lanes[0].join()

    # Lanes

    def _plans(self) -> None:
        try:
            while not self._stop.is_set():
                settled = SETTLED if self._planned.unfinished_tasks else HURRY
                job = self._jobs.claim(self._task.place, "read", self._owner, settled)
                if job is not None:
                    self._plan(job)
                elif not self._jobs.left(self._task.place):
                    break
                else:
                    self._stop.wait(IDLE)
        finally:
            self._planned.put(None)

    def _renewals(self, ended: Event) -> None:
        while not ended.wait(LEASE / 6):
            self._jobs.renew(self._owner)

    # Stages

    def _plan(self, job: Job) -> None:
        film = _Work(job, Paths(folder_of(job) / FILM), self._task.settings, ExitStack(), [])
        if self._guarded(film, self._planning):
            self._planned.put(film)

    def _planning(self, film: _Work) -> None:
        job = film.job
        film.settings = in_range(replace(self._task.settings, **job.settings.get("film", {})))
        article = _article(self._jobs.article(job.id))
        others = self._jobs.articles(job.place, job.id, NEIGHBOURS)
        story = Story(article, related(article, [_article(other) for other in others]))
        film.paths.film.parent.mkdir(parents=True, exist_ok=True)
        steps = film.stack.enter_context(Steps(film.paths.work, self._say(film)))
        film.timeline = plan(story, film.settings, self._library, steps, self._save)
        film.stages.append((WAITS, time.monotonic()))

    def _render(self, film: _Work) -> None:
        assert film.timeline
        made = produce(film.timeline, film.paths, film.settings, film.paths.work, self._say(film))
        save_poster(made.path, film.timeline, film.paths.film.with_name(POSTER))
        for name in REMADE:
            shutil.rmtree(film.paths.work / name, ignore_errors=True)
        film.paths.film.with_name(ERROR).unlink(missing_ok=True)
        film.stack.close()
        self._jobs.end(film.job.id, self._owner, "done", film=str(made.path), told=_told(film, made))

    def _guarded(self, film: _Work, stage: Callable[[_Work], None]) -> bool:
        """Whether `stage` went well; if not, the job has ended or been given back."""
        job, owner = film.job.id, self._owner
        try:
            stage(film)
            return True
        except Stopped:
            self._jobs.release(job, owner)
        except Busy:
            self._jobs.release(job, owner, BUSY)
        except UserError as error:
            if is_full(error):  # no fault of the story: the batch ends, and nothing is lost
                self.full = True
                self._stop.set()
                self._jobs.release(job, owner)
            else:
                self._jobs.end(job, owner, "failed", error=str(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, the others must not suffer)
            with suppress(UserError, OSError):
                film.paths.film.parent.mkdir(parents=True, exist_ok=True)
                write_text(film.paths.film.with_name(ERROR), traceback.format_exc())
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            self._jobs.end(job, owner, "failed", error=f"{what}; see {film.paths.film.with_name(ERROR)}")
        film.stack.close()
        return False

    def _say(self, film: _Work) -> Callable[[str], None]:
        """Keeps the time of each stage, and stops where it should."""

        def say(line: str) -> None:
            stage, _, told = line.partition(":")
            film.reused += told == " as before"
            if not film.stages or film.stages[-1][0] != stage:
                film.stages.append((stage, time.monotonic()))
                if not self._jobs.at(film.job.id, self._owner, stage):
                    raise Stopped  # it was cancelled, or is somebody else's by now
            if self._stop.is_set():
                raise Stopped

        return say


@lru_cache(maxsize=2 * NEIGHBOURS)  # the same neighbours film after film: two milliseconds each
def _article(told: str) -> Article:
    return loads(told, Article)


def is_full(error: BaseException | None) -> bool:
    """Whether a disk without room is at the bottom of it."""
    while error is not None:
        if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
            return True
        error = error.__cause__
    return False


def folder_of(job: Job) -> Path:
    """Where the film of a job lies: the same at every attempt, whatever its title has become."""
    before = sorted(job.place.glob(f"*-{job.id}/"))
    day = job.published[:10] or time.strftime("%Y-%m-%d", time.gmtime(job.created))
    title = _UNFIT.sub("-", job.title).encode()[:NAME].decode(errors="ignore").strip("-").lower() or "film"
    return before[0] if before else job.place / f"{day}-{title}-{job.id}"


def _told(film: _Work, made: Film) -> dict[str, Any]:
    """What lists of films and the batch's end tell of this one."""
    ends = [*(start for _, start in film.stages[1:]), time.monotonic()]
    stages: dict[str, float] = {}
    for (name, start), end in zip(film.stages, ends, strict=True):
        if name != WAITS:
            stages[name] = round(stages.get(name, 0.0) + end - start, 2)
    return {
        "seconds": float(made.duration), "stages": stages, "reused": film.reused, "notes": list(made.notes),
        "faults": list(made.faults), "bytes": made.path.stat().st_size, "memory": memory(),
    }  # fmt: skip


def memory() -> int:
    """[MB] that this process held at most; 0 where the system does not tell.

    Not `ru_maxrss`: it counts what the process held that this one was forked from.
    """
    try:
        told = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) // 1024 if found else 0
