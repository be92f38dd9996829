"""Watch folders: new files are indexed as soon as they are complete."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from assets_db.errors import UserError
from indexer.kinds import PICTURE, VIDEO
from indexer.metadata.sidecars import ENDINGS
from indexer.scan import Found, Ready
from indexer.tally import Stopped, Tally, together

TICK = 5.0  # [s] between looks at what is still being written
SETTLE = 10.0  # [s] without a change until a file counts as whole: a copy over a slow network pauses that long
RESCAN = 600.0  # [s] between looks at everything: network file systems report no changes
RETRY = 60.0  # [s] after an error
KNOWN = VIDEO | PICTURE | {"." + suffix.rpartition(".")[2] for suffix in ENDINGS}
log = logging.getLogger(__name__)
Clock = Callable[[], float]  # [s]


class Quiet:
    """Whether a file has stopped changing: for SETTLE seconds, size and date were the same in every look.

    The file's own date does not help: the clock of a server may be minutes off, and some programs copy it first.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[Path, tuple[Found, float]] = {}

    def __call__(self, item: Found) -> bool:
        before, since = self._seen.setdefault(item.path, (item, self._clock()))
        if before != item:
            self._seen[item.path] = (item, self._clock())
            return False
        if self._clock() - since < SETTLE:
            return False
        del self._seen[item.path]
        return True


def follow(
    run: Callable[[Ready], Tally],
    changes: Iterable[bool],
    done: Callable[[Tally], None],
    trouble: Callable[[UserError], None],
    clock: Clock = time.monotonic,
) -> Tally:
    """Make a `run` whenever there may be something to do, until the `changes` end or Ctrl-C.

    Each of the `changes` says whether something has happened; without, there are runs while files are still being
    written, and every RESCAN seconds. `done` is called after every run, `trouble` with every new error, after which
    the run is tried again. Returns the sum of all runs; Ctrl-C raises Stopped with it.
    """
    quiet, total, reported = Quiet(clock), Tally(), ""
    hold = due = clock()
    try:
        for changed in changes:
            now = clock()
            if now < hold or not (changed or total.waiting or now >= due):
                continue
            try:
                tally = run(quiet)
            except UserError as error:
                if str(error) != reported:
                    trouble(error)
                reported, hold, due = str(error), clock() + RETRY, clock() + RETRY
            else:
                reported, due = "", clock() + RESCAN
                total = together(total, tally)
                done(tally)
    except Stopped as stopped:
        raise Stopped(together(total, stopped.tally)) from stopped
    except KeyboardInterrupt as error:
        raise Stopped(total) from error
    return total


def changes(paths: Sequence[Path]) -> Iterator[bool]:
    """True when something below `paths` may have changed, False every TICK seconds without; it never ends."""
    while True:
        yield True
        there = _places(paths)
        try:
            yield from _events(there, paths) if there else _ticks(partial(_places, paths))
        except FileNotFoundError:
            continue  # gone between two looks
        except (OSError, RuntimeError) as error:  # the system lends only so many watches
            log.warning("warning: changes are found every %.0f minutes only (%s)", RESCAN / 60, error)
            yield from _ticks(lambda: False)


def _events(there: dict[Path, tuple[int, int]], paths: Sequence[Path]) -> Iterator[bool]:
    """The changes in folders, until one of `paths` comes, goes, or is another one now."""
    from watchfiles import watch

    pause = round(1000 * TICK)
    for events in watch(
        *there, watch_filter=_concerns, debounce=pause, rust_timeout=pause, yield_on_timeout=True,
        ignore_permission_denied=True,
    ):  # fmt: skip
        yield bool(events)
        if _places(paths) != there:
            return


def _ticks(until: Callable[[], object]) -> Iterator[bool]:
    while not until():
        time.sleep(TICK)
        yield False


def _places(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """The paths that exist, each with its (device, inode), which differ from those of another of the same name."""
    found = {}
    for path in paths:
        try:
            place = path.stat()
        except OSError:
            continue
        found[path] = (place.st_dev, place.st_ino)
    return found


def _concerns(_change: object, path: str) -> bool:
    """Media, sidecars and folders; a library may lie in a folder that is followed, and writes to itself."""
    return Path(path).suffix.lower() in KNOWN or not Path(path).suffix or Path(path).is_dir()
