"""What killed runs have left half-written: removed by the next one, of the same film or on the same machine."""

import fcntl
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "newsreel-"
SETTLED = 60.0  # [s] after which a folder is locked, if it is in use
# As `assets_db.files.partial_name` and earlier versions name them; the number is that of their process.
HALF = re.compile(r"^\..{1,250}?(?:\.(\d{1,10})(?:-\d{1,20})?)?\.(?:part(?:\.\w{1,8})?|tmp)")
BESIDE = ("", ".json", ".srt", ".html", ".credits.txt")  # what stands beside a film, after its stem


def scratch() -> Path | None:
    """A folder for temporary files of this command and of all that it starts; None where there is no place for one.

    Those of commands that are dead are removed.
    """
    try:
        place = Path(tempfile.gettempdir())
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        _hold(folder)
        for entry in place.glob(f"{PREFIX}*"):
            if entry != folder:
                _remove_if_dead(entry)
    except OSError:
        return None
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


def remove_half_written(work: Path) -> None:
    """Of the film whose work folder is `work`, and whose lock this process holds: no other is writing there."""
    beside = {f".{work.stem}{suffix}" for suffix in BESIDE}
    for file in work.rglob(".*"):
        if HALF.fullmatch(file.name):
            _remove(file)
    for file in work.parent.glob(f".{_literal(work.stem)}*"):
        found = HALF.fullmatch(file.name)
        if found and found[1] and not _lives(int(found[1])) and file.name.partition(f".{found[1]}")[0] in beside:
            _remove(file)


def _hold(folder: Path) -> int:
    """Lock it as long as this process lives, or one that it forks. Raises OSError where another holds it."""
    opened = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def _remove_if_dead(folder: Path) -> None:
    """By its lock: where a folder is shared by containers, numbers of processes say nothing."""
    with suppress(OSError):  # it is in use, or another user's
        if time.time() - folder.lstat().st_mtime > SETTLED:
            opened = _hold(folder)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(opened)


def _remove(file: Path) -> None:
    with suppress(OSError):  # it can only stay
        file.unlink()


def _literal(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True
