"""What the files that a film is made of hold: a digest of each, taken when it is read to be shown."""

import errno
import json
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assets_db.errors import UserError
from assets_db.files import write_text
from assets_db.store import Store
from indexer.scan import digest, scan

FILE = "sources.json"  # in a film's work folder

Stamp = tuple[int, int, int, int]  # size [bytes], modification and status change [ns], inode: another one is read again


@dataclass(frozen=True, slots=True)
class _Content:
    stamp: Stamp
    sha256: str


class Sources:
    """Digests by path: known from before as long as a file's stamp is the same."""

    def __init__(self, work: Path | None = None) -> None:
        """`work`: a film's work folder, where they are stored."""
        self._file = work / FILE if work else None
        self._known: dict[str, _Content] = self._read()
        self._used: dict[Path, Stamp] = {}

    def sha256(self, path: Path) -> str:
        """The digest of a file that is going to be shown. Raises OSError where it cannot be read."""
        stamp = _stamp(path)
        known = self._known.get(str(path))
        if known is None or known.stamp != stamp:
            known = self._known[str(path)] = _Content(stamp, digest(path))
        self._used.setdefault(path, stamp)
        return known.sha256

    def read(self, paths: Iterable[Path]) -> dict[Path, str]:
        """The digests of those of `paths` that can be read."""
        found = {}
        for path in paths:
            with suppress(OSError):  # reported where it cannot be shown
                found[path] = self.sha256(path)
        return found

    def learn(self, paths: Iterable[Path], store: Store) -> None:
        """Take over what the library knows of `paths`: footage of hours is not read again for its digest."""
        for path, file in store.files_at(path for path in paths if str(path) not in self._known).items():
            try:
                stamp, found = _stamp(path), scan([path], {}).changed
            except (OSError, UserError):
                continue  # gone, or on a disk that is away: reported when it is shown
            if file.sha256 and found and (found[0].bytes, found[0].freshness) == (file.bytes, file.mtime_ns):
                self._known[str(path)] = _Content(stamp, file.sha256)

    def altered(self) -> list[Path]:
        """Files that are not any more what they were when their digest was taken."""
        return [path for path, stamp in self._used.items() if _stamp_or_none(path) != stamp]

    def save(self) -> None:
        """Store them for another run. Raises UserError where there is no room."""
        if self._file:
            entries = {path: [*one.stamp, one.sha256] for path, one in self._known.items()}
            write_text(self._file, json.dumps(entries))

    def _read(self) -> dict[str, _Content]:
        try:
            entries = json.loads(self._file.read_text("utf-8", "surrogateescape")) if self._file else {}
            return {
                path: _Content((int(size), int(modified), int(changed), int(inode)), str(sha256))
                for path, (size, modified, changed, inode, sha256) in entries.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # read again


def _stamp(path: Path) -> Stamp:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "no file", str(path))  # a pipe would never end
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def _stamp_or_none(path: Path) -> Stamp | None:
    try:
        return _stamp(path)
    except OSError:
        return None
