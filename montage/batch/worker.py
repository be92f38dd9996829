"""Makes films of stories that have been read, in a process of its own: plans the next while it renders one."""

import errno
import math
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain, count
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Queue
from threading import Event as Flag
from threading import Lock, Thread
from typing import Any

from assets_db.errors import UserError
from assets_db.files import is_full, write_text
from assets_db.jobs import LEASE, Job, Jobs
from indexer.processes.lifetime import end_with
from montage.articles.read import save_picture
from montage.articles.similarity import related
from montage.batch.leases import lease, new_owner
from montage.batch.site import POSTER, save_poster
from montage.cache import Busy, StageCache
from montage.codec import loads
from montage.files.paths import Paths
from montage.film import plan, produce
from montage.library import Library, opened
from montage.model import Article, Film, Story, Timeline
from montage.outputs.outputs import claim, film_outputs
from montage.planning import PlanContext
from montage.progress import Cancelled, CancelToken, Event, Reporter, StageReused, StageStarted
from montage.provenance.keys import signer_and_notes
from montage.runtime.limits import Limit, Report, limit_of
from montage.settings import Settings, check_settings
from montage.timeline.file import load_timeline
from montage.trust import check_named
from montage.web.hosts import PUBLIC, Reach
from montage.web.polite import Web
from montage.web.untrusted_text import plain_output

# [s] a story waits at most for others to be read, which may tell of the same event: while another film is rendered,
# and while nothing is, which happens once a batch.
SETTLED, HURRY = 15.0, 3.0
NEIGHBOURS = 200  # of the last stories are looked through for those
IDLE = 0.3  # [s] between two looks for work
FULL = errno.ENOSPC  # how a worker ends that found no room
BUSY = 60.0  # [s] until a film that another run is making is looked at again
REMADE = ("segments", "stills", "sound", "fonts")  # in a film's work folder: most of its bytes, and not referred to
WAITS = "waits"  # for the film before it
PLANS, RENDERS = "plan", "render"  # lanes
FILM, ERROR, STORY = "film.mp4", "error.txt", "story.txt"
_UNFIT = re.compile(r"[^\w]+")
NAME = 60  # [bytes] of a title in a folder's name


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is started with."""

    settings: Settings
    output_dir: Path
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
    lane: str = PLANS
    cancel: CancelToken = field(default_factory=CancelToken)


def work(task: Task, pipe: Connection) -> None:
    """Make films until there is nothing to do.

    Stops after the segment in work at SIGTERM; ends with the batch. Says through `pipe` what it is at and what that
    may take, and why nothing can be made.
    """
    parent = parent_process()
    if parent and parent.pid:
        end_with(parent.pid)
    stop, sending = Flag(), Lock()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    def report(lane: str, limit: Limit | None) -> None:
        with sending:
            pipe.send((lane, limit))

    try:
        with plain_output():
            full = _work(task, stop, report)
    except UserError as error:  # nothing can be made at all
        pipe.send(UserError(error.what, error.todo))
        sys.exit(1)
    if full:
        sys.exit(FULL)


def _work(task: Task, stop: Flag, report: Report) -> bool:
    """True if the disk has no room."""
    signer_and_notes(task.settings.signing)  # what is wrong with a key is said once, not film by film
    owner = new_owner()
    with Jobs(task.settings.library_url) as jobs, lease(jobs.folder, owner), opened(task.settings) as library:
        worker = Worker(task, owner, jobs, library, stop, report)
        worker.run()
        return worker.full


class Worker:
    """Two lanes: one plans films, the other renders them."""

    def __init__(
        self, task: Task, owner: str, jobs: Jobs, library: Library, stop: Flag, report: Report = lambda *_: None
    ) -> None:
        """`stop`: leave what is in work as it is. `report` hears what each lane is at."""
        self._task, self._owner, self._jobs, self._library, self._stop = task, owner, jobs, library, stop
        self._report = report
        self._save = partial(save_picture, get=Web(robots=task.robots, reach=task.reach).download)
        self._planned: Queue[_Work | None] = Queue(1)
        self.full = False  # the disk has no room

    def run(self) -> None:
        """Until there is nothing to do, or `stop` is set."""
        ended = Flag()
        lanes = [Thread(target=self._plans), Thread(target=self._renewals, args=(ended,), daemon=True)]
        for lane in lanes:
            lane.start()
        try:
            while (film := self._planned.get()) is not None:
                film.lane = RENDERS
                self._report(WAITS, None)
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
                job = self._jobs.claim(self._task.output_dir, "read", self._owner, settled)
                if job is not None:
                    self._plan(job)
                elif not self._jobs.left(self._task.output_dir):
                    break
                else:
                    self._stop.wait(IDLE)
        finally:
            self._planned.put(None)

    def _renewals(self, ended: Flag) -> None:
        while not ended.wait(LEASE / 6):
            self._jobs.renew(self._owner)

    # Stages

    def _plan(self, job: Job) -> None:
        film = _Work(job, Paths(folder_of(job) / FILM), self._task.settings, ExitStack(), [])
        if self._guarded(film, self._planning):
            self._report(WAITS, Limit(f"{job.url} ({WAITS})", math.inf, 0, job.id, self._owner))
            self._planned.put(film)

    def _planning(self, film: _Work) -> None:
        job = film.job
        wanted = check_settings(job.settings.get("film", {}), "a job of the library")
        check_named(wanted, "a job of the library", self._task.settings.allowed)
        film.settings = replace(self._task.settings, **wanted)
        article = _article(self._jobs.article(job.id))
        others = self._jobs.articles(job.output_dir, job.id, NEIGHBOURS)
        story = Story(article, related(article, [_article(other) for other in others]))
        settle(job)
        claim(film_outputs(film.paths.film), work=film.paths.work)
        cache = film.stack.enter_context(StageCache(film.paths.work, self._reporter(film)))
        film.timeline = plan(story, PlanContext(film.settings, self._library, cache, self._save))
        film.stages.append((WAITS, time.monotonic()))

    def _render(self, film: _Work) -> None:
        assert film.timeline
        made = produce(film.timeline, film.paths, film.settings, film.paths.work, self._reporter(film))
        save_poster(made.path, film.timeline, film.paths.film.with_name(POSTER))
        for name in REMADE:
            shutil.rmtree(film.paths.work / name, ignore_errors=True)
        film.paths.film.with_name(ERROR).unlink(missing_ok=True)
        film.stack.close()
        self._jobs.end(film.job.id, self._owner, "done", film=str(made.path), details=_details(film, made))

    def _guarded(self, film: _Work, stage: Callable[[_Work], None]) -> bool:
        """Whether `stage` went well; if not, the job has ended or been given back."""
        job, owner = film.job.id, self._owner
        self._limit(film, film.lane)
        try:
            stage(film)
            return True
        except Cancelled:
            self._jobs.release(job, owner)
        except Busy:
            self._jobs.release(job, owner, BUSY)
        except Exception as error:  # noqa: BLE001 (whatever it is, the others must not suffer)
            if is_full(error):  # no fault of the story: the batch ends, and nothing is lost
                self.full = True
                self._stop.set()
                self._jobs.release(job, owner)
            else:
                self._jobs.end(job, owner, "failed", error=_why(error, film.paths.film.with_name(ERROR)))
        finally:
            self._report(film.lane, None)
        film.stack.close()
        return False

    def _limit(self, film: _Work, stage: str) -> None:
        """Say what the film's lane is at."""
        name = film.job.title or film.job.url
        self._report(film.lane, limit_of(stage, f"the film of {name}", film.settings, film.job.id, self._owner))

    def _reporter(self, film: _Work) -> Reporter:
        """Keeps the time of each stage, and ends the film's run where the job or the batch has been stopped."""

        def progress(event: Event) -> None:
            if isinstance(event, StageStarted | StageReused):
                self._begin(film, event.stage)
                film.reused += isinstance(event, StageReused)
            if self._stop.is_set():
                film.cancel.cancel()

        return Reporter(progress, film.cancel)

    def _begin(self, film: _Work, stage: str) -> None:
        self._limit(film, stage)
        film.stages.append((stage, time.monotonic()))
        if not self._jobs.at(film.job.id, self._owner, stage):  # it was cancelled, or is somebody else's by now
            film.cancel.cancel()


@lru_cache(maxsize=2 * NEIGHBOURS)  # the same neighbours film after film: two milliseconds each
def _article(text: str) -> Article:
    return loads(text, Article)


def _why(error: Exception, file: Path) -> str:
    """What a person reads of `error`; where it is no fault of theirs, `file` holds the rest."""
    if isinstance(error, UserError):
        return str(error)
    with suppress(UserError, OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, "".join(traceback.format_exception(error)))
    return f"{type(error).__name__}: {error}".splitlines()[0] + f"; see {file}"


def folder_of(job: Job) -> Path:
    """Where the film of a job lies: the same at every attempt, whatever its title has become.

    Never where something else lies: a folder of the user's, or the film of another story, whose job had this number
    before the library was made anew.
    """
    before = [folder for folder in sorted(job.output_dir.glob(f"*-{job.id}/")) if _story_in(folder) == job.url]
    if before:
        return before[0]
    day = job.published[:10] or time.strftime("%Y-%m-%d", time.gmtime(job.created))
    title = _UNFIT.sub("-", job.title).encode()[:NAME].decode(errors="ignore").strip("-").lower() or "film"
    names = chain([title], (f"{title}-{number}" for number in count(2)))
    places = (job.output_dir / f"{day}-{name}-{job.id}" for name in names)
    return next(place for place in places if not place.exists())


def settle(job: Job) -> None:
    """Make the folder of a job, with a note of the story that it is for. Raises OSError, and UserError for no room."""
    note = Paths(folder_of(job) / FILM).work / STORY
    if not note.is_file():
        note.parent.mkdir(parents=True, exist_ok=True)
        write_text(note, job.url)


def _story_in(folder: Path) -> str:
    """The address of the story that a folder's film is of; empty for any other folder."""
    paths = Paths(folder / FILM)
    try:
        if (paths.work / STORY).is_file():
            return (paths.work / STORY).read_text("utf-8", "surrogateescape")
        return load_timeline(paths.timeline, anew=True).source if paths.timeline.is_file() else ""
    except (OSError, UserError):
        return ""


def _details(film: _Work, made: Film) -> dict[str, Any]:
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
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) // 1024 if found else 0
