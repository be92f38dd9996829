"""Index footage: what is new or changed is described and stored, file by file; then frames get their vectors."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from assets_db.model import File
from assets_db.store import Store
from indexer.describe import Description, Rights, describe, with_told
from indexer.embed import Embedder, embed_missing
from indexer.pool import each
from indexer.probe import read_tags
from indexer.safety import MediaError
from indexer.scan import Found, Scan, scan
from indexer.words import tell


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    stage: str  # "files" or "frames"
    done: int
    total: int
    path: Path | None = None  # the file that was just done
    reason: str = ""  # why it is bad, or what in it is damaged


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did."""

    added: int = 0  # files whose path is new
    updated: int = 0  # files whose content, or what is told about them, has changed
    moved: int = 0  # files whose content was known under another path
    unchanged: int = 0
    missing: int = 0  # files that have vanished
    bad: tuple[tuple[Path, str], ...] = ()  # files and folders that cannot be used, and why
    damaged: tuple[tuple[Path, str], ...] = ()  # files of which only a part can be used
    shots: int = 0
    seconds: Fraction = Fraction(0)  # of video that was looked through
    vectors: int = 0


Tell = Callable[[Progress], None]


def index(
    paths: Iterable[Path],
    store: Store,
    *,
    embedder: Embedder | None,
    workers: int = 1,
    licence: str = "",
    credit: str = "",
    progress: Tell | None = None,
) -> Tally:
    """Bring the library up to date with the media below `paths`.

    A bad file is noted with its reason, never stops the run, and is tried again when it changes. Every file is
    stored as soon as it is described: a run that is stopped, however hard, loses at most the files in work.
    Raises UserError for a path that does not exist, and where the library cannot be written.
    """
    known = store.files()
    found = scan(paths, known)
    store.mark_missing(found.missing)
    run = _Run(store, known, Rights(licence, credit), progress or (lambda _: None), len(found.changed))
    run.retell(found)
    jobs = ((item, (item.path, item.root, run.rights, int(workers > 1))) for item in found.changed)
    for item, outcome in each(_attempt, jobs, workers):
        run.settle(item, outcome)
    vectors = _embed(store, embedder, run.tell) if embedder is not None else 0
    return Tally(
        run.added, run.updated, run.moved, found.unchanged, len(found.missing), (*found.unreadable, *run.bad),
        tuple(run.damaged), run.shots, run.seconds, vectors,
    )  # fmt: skip


@dataclass
class _Run:
    """The sums of one run, and the store that they are about."""

    store: Store
    known: dict[Path, File]
    rights: Rights
    tell: Tell
    total: int
    added: int = 0
    updated: int = 0
    moved: int = 0
    shots: int = 0
    seconds: Fraction = Fraction(0)
    bad: list[tuple[Path, str]] = field(default_factory=list)
    damaged: list[tuple[Path, str]] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    done: int = 0

    def settle(self, item: Found, outcome: Description | MediaError) -> None:
        """Store one file, or why it is bad."""
        self.done += 1
        if isinstance(outcome, MediaError):
            self._reject(item, outcome.reason)
            return
        if outcome.asset.sha256 in self.stored:  # a copy; the first one tells
            self.store.put_file(item.file(outcome.asset.sha256))
        else:
            self.store.add(item.file(outcome.asset.sha256), outcome.asset, outcome.shots)
            self._count(outcome)
        self.stored.add(outcome.asset.sha256)
        self._one(item)
        if outcome.note:
            self.damaged.append((item.path, outcome.note))
        self.tell(Progress("files", self.done, self.total, item.path, outcome.note))

    def retell(self, found: Scan) -> None:
        """Files whose content is known: nothing is decoded, but a new name or sidecar tells other words."""
        if not found.same:
            return
        # Not fresh until their words are stored: a run that is stopped in between does it again.
        self.store.put_files(replace(item.file(sha256), mtime_ns=0) for item, sha256 in found.same)
        for item, sha256 in found.same:
            try:
                self._retell(item, sha256)
            except MediaError as error:
                self._reject(item, error.reason)

    def _retell(self, item: Found, sha256: str) -> None:
        asset = self.store.asset(sha256)
        copy = item.path not in self.known and any(
            file.sha256 == sha256 and path.is_file() for path, file in self.known.items()
        )
        if asset is None or copy:
            self.store.put_file(item.file(sha256))
        else:
            told = tell(item.path, item.root, read_tags(item.path))
            asset = with_told(replace(asset, path=item.path), told, self.rights)
            self.store.retell(item.file(sha256), asset, told.words)
        self.stored.add(sha256)
        if item.path in self.known:
            self.updated += 1
        else:
            self.moved += 1

    def _reject(self, item: Found, reason: str) -> None:
        self.bad.append((item.path, reason))
        self.store.put_file(replace(item.file(""), status="bad", reason=reason))
        self.tell(Progress("files", self.done, self.total, item.path, reason))

    def _count(self, outcome: Description) -> None:
        self.shots += len(outcome.shots)
        if outcome.asset.kind == "video":
            self.seconds += outcome.asset.duration * outcome.asset.time_base

    def _one(self, item: Found) -> None:
        if item.path in self.known:
            self.updated += 1
        else:
            self.added += 1


def _attempt(path: Path, root: Path, rights: Rights, threads: int) -> Description | MediaError:
    try:
        return describe(path, root, rights, threads)
    except MediaError as error:
        return error


def _embed(store: Store, embedder: Embedder, tell: Tell) -> int:
    tally = store.tally()
    total = tally.frames - tally.vectors
    return embed_missing(store, embedder, lambda done: tell(Progress("frames", done, total)))
