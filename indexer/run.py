"""Index footage: describe and store new or changed files one by one, then run the passes over the whole library."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from assets_db.editing import recall
from assets_db.errors import UserError
from assets_db.model import File, Rights
from assets_db.store import Store
from assets_db.upkeep import with_other_rights, with_outdated_words
from indexer.describe import Description, describe, with_metadata
from indexer.media.safety import EMPTY, MediaError
from indexer.metadata.person_sidecars import read_said
from indexer.metadata.read import body_of, is_own, read_metadata
from indexer.metadata.sidecars import sidecars
from indexer.metadata.text import clean
from indexer.passes.caption import Captioner
from indexer.passes.embed import Embedder
from indexer.passes.embed_texts import LoadedText
from indexer.passes.ocr import TextReader
from indexer.passes.passes import Pass, passes
from indexer.passes.speech import SpeechRecognizer
from indexer.probe import read_tags
from indexer.processes.pool import each
from indexer.scan import Found, Ready, Scan, scan
from indexer.spool import Spool, spooling
from indexer.tally import IndexProgress, Stopped, Tally

AGAIN = -1  # [ns] a time that no file has: the next run reads it again
COPY = "is a copy of {}"
Progress = Callable[[IndexProgress], None]


def index(
    paths: Iterable[Path],
    store: Store,
    *,
    embedder: Embedder | None,
    reader: TextReader | None = None,
    listener: SpeechRecognizer | None = None,
    text_embedder: LoadedText | None = None,
    captioner: Captioner | None = None,
    workers: int = 0,
    licence: str = "",
    credit: str = "",
    progress: Progress | None = None,
    ready: Ready = lambda _: True,
) -> Tally:
    """Bring the library up to date with the media below `paths`.

    A bad file is noted with its reason, never stops the run, and is tried again when it changes. Every file is
    stored as soon as it is described: a run that is stopped, however hard, loses at most the files in progress.
    With 0 workers all is done in this process, and a file that crashes the decoder takes the run along.
    A `licence` or `credit` takes effect on known files too; for these, and for files with words of an earlier
    newsreel, only the metadata is read again. Newsreel's own films are skipped.
    Raises UserError for a path that does not exist, and where the library cannot be written; Stopped at Ctrl-C.
    """
    known = store.files()
    again = with_outdated_words(store) | with_other_rights(store, licence, credit)
    found = scan(paths, known, ready, again)
    run = _Run(store, known, found, Rights(credit, licence), progress or (lambda _: None))
    try:
        run.note()
        run.update_metadata()
        run.describe(workers)
        for step in passes(embedder, reader, listener, text_embedder, captioner):
            run.follow(step)
    except KeyboardInterrupt as error:
        raise Stopped(run.tally()) from error
    return run.tally()


@dataclass
class _Run:
    """One run: its store and its totals."""

    store: Store
    known: Mapping[Path, File]
    found: Scan
    given: Rights  # for files that name none
    progress: Progress
    added: int = 0
    updated: int = 0
    moved: int = 0
    shots: int = 0
    seconds: Fraction = Fraction(0)
    bad: list[tuple[Path, str]] = field(default_factory=list)
    damaged: list[tuple[Path, str]] = field(default_factory=list)
    copies: list[tuple[Path, str]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    made: dict[str, int] = field(default_factory=dict)
    stored: dict[str, Path] = field(default_factory=dict)  # contents of this run, and their first file
    done: int = 0
    bytes: int = 0

    def __post_init__(self) -> None:
        self.total = len(self.found.changed) + len(self.found.same)
        self.total_bytes = sum(item.bytes for item in self.found.changed)

    def tally(self) -> Tally:
        """What it did so far."""
        found = self.found
        return Tally(
            self.added, self.updated, self.moved, len(found.back), found.unchanged, self._gone(), found.waiting,
            (*found.unreadable, *self.bad), tuple(self.damaged), self.shots, self.seconds, dict(self.made),
            tuple(self.copies), found.own, dict(self.unread), dict(found.other),
        )  # fmt: skip

    def _gone(self) -> int:
        """Vanished files whose content no other file holds: one that was moved is not gone."""
        missing = set(self.found.missing)
        held = {file.sha256 for path, file in self.known.items() if file.status == "ok" and path not in missing}
        held |= {sha256 for _, sha256 in self.found.same} | {file.sha256 for file in self.found.back} | set(self.stored)
        return sum(self.known[path].sha256 not in held for path in missing)

    def note(self) -> None:
        """Store the results of the scan: missing, returned and empty files."""
        self.progress(IndexProgress("files", 0, self.total, 0, self.total_bytes))
        for path, reason in self.found.unreadable:
            self.progress(IndexProgress("files", 0, self.total, 0, self.total_bytes, path=path, reason=reason))
        empty = [item for item in self.found.changed if not item.bytes]
        if self.found.missing:
            self.store.mark_missing(self.found.missing)
        if self.found.forgotten:
            self.store.forget(self.found.forgotten)
        if self.found.back or empty:  # in one transaction: there may be thousands
            self.store.put_files([*self.found.back, *(_bad(item, EMPTY) for item in empty)])
        for item in empty:
            self._reject(item, EMPTY)

    def update_metadata(self) -> None:
        """Update files of known content without decoding: a new name or sidecar means other words."""
        same = self.found.same
        if not same:
            return
        # All are stored at once, marked as outdated: if this run is stopped, the next one reads them again.
        self.store.put_files(replace(item.file(sha256), mtime_ns=AGAIN) for item, sha256 in same)
        held: dict[str, list[Path]] = {}
        for path, file in self.known.items():
            held.setdefault(file.sha256, []).append(path)
        for item, sha256 in same:
            try:
                self._update_words(item, sha256, held[sha256])
                self._recall(item, sha256)
            except MediaError as error:
                self.settle(item, error)

    def describe(self, workers: int) -> None:
        """Describe new and changed files on `workers` processes, and store them one by one."""
        full = [item for item in self.found.changed if item.bytes]
        if not full:
            return
        with spooling(self.store.folder) as folder:
            jobs = ((item, (item, self.given, int(workers > 1), folder)) for item in full)
            for item, outcome in each(_attempt, jobs, workers):
                self.settle(item, outcome)

    def settle(self, item: Found, outcome: Description | MediaError) -> None:
        """Store one file, or why it is bad."""
        if isinstance(outcome, MediaError):
            self.store.put_file(_bad(item, outcome.reason, outcome.passing))
            self._reject(item, outcome.reason)
            return
        try:
            self._keep(item, item.file(outcome.asset.sha256), outcome)
        finally:
            outcome.shots.discard()
        self._recall(item, outcome.asset.sha256)
        self._count(item)
        self.unread.update(outcome.unread)
        self._done(item, item.bytes, outcome.note)

    def follow(self, step: Pass) -> None:
        """Make one pass over the library."""
        left = step.left(self.store)
        self.progress(IndexProgress(step.makes, 0, left))

        def report(done: int) -> None:
            self.made[step.makes] = done
            self.progress(IndexProgress(step.makes, done, left))

        self.made[step.makes] = step.run(self.store, report)

    def _keep(self, item: Found, file: File, outcome: Description) -> None:
        """Store a description. Of copies the metadata of the first by path counts, or of the first with sidecars.

        Files come in the order in which they are done.
        """
        if first := self.stored.get(file.sha256):
            copy = file.path
            if _adds_sidecars(item, first) or (item.path < first and bool(item.sidecars) == bool(sidecars(first))):
                self.store.update_metadata(file, outcome.asset, outcome.shots[0][0].words)
                self.stored[file.sha256], copy, first = file.path, first, file.path
            else:
                self.store.put_file(file)
            self.copies.append((copy, COPY.format(first)))
            return
        asset = outcome.asset
        self.store.add(file, asset, outcome.shots)
        self.stored[file.sha256] = file.path
        self.shots += len(outcome.shots)
        if asset.kind == "video":
            self.seconds += asset.duration * asset.time_base

    def _update_words(self, item: Found, sha256: str, held: Iterable[Path]) -> None:
        """Read the metadata of known content, once a run: of copies that of the first, or of the first with sidecars.

        For a new copy only the name is stored.
        """
        asset, first, note = self.store.asset(sha256), self.stored.get(sha256), ""
        if item.path not in self.known:
            first = first or next((path for path in held if path.is_file()), None)
        if asset is None or (first and not _adds_sidecars(item, first)):
            self.store.put_file(item.file(sha256))
        else:
            metadata = read_metadata(item.path, item.root, read_tags(item.path), item.sidecars)
            asset = with_metadata(replace(asset, path=item.path), metadata, self.given)
            self.store.update_metadata(item.file(sha256), asset, metadata.words)
            self.unread.update(metadata.unread)
            note = metadata.note
        self.stored.setdefault(sha256, first or item.path)
        copy = first is not None and item.path not in self.known
        if copy:
            self.copies.append((item.path, COPY.format(first)))
        self._count(item, moved=not copy)
        self._done(item, 0, note)

    def _recall(self, item: Found, sha256: str) -> None:
        """Take over what a person has said of it in another library."""
        for place in filter(is_own, item.sidecars):
            try:
                found = read_said(body_of(place, item.path, item.root), sha256)
            except (OSError, ValueError, RecursionError) as error:
                why = f"{clean(place.name)} is left out ({' '.join(str(error).split())})"
                self.damaged.append((item.path, why))
                self._tell(item.path, why)
            else:
                recall(self.store, found)

    def _count(self, item: Found, moved: bool = False) -> None:
        if item.path in self.known:
            self.updated += 1
        elif moved:
            self.moved += 1
        else:
            self.added += 1

    def _done(self, item: Found, size: int, note: str) -> None:
        if note:
            self.damaged.append((item.path, note))
        self._report(item.path, size, note)

    def _reject(self, item: Found, reason: str) -> None:
        self.bad.append((item.path, reason))
        self._report(item.path, item.bytes, reason)

    def _report(self, path: Path, size: int, reason: str = "") -> None:
        self.done += 1
        self.bytes += size
        self._tell(path, reason)

    def _tell(self, path: Path, reason: str) -> None:
        place = (self.done, self.total, self.bytes, self.total_bytes)
        self.progress(IndexProgress("files", *place, self.seconds, path, reason))


def _adds_sidecars(item: Found, first: Path) -> bool:
    """Whether a copy has sidecars, and the first file with its content has none."""
    return bool(item.sidecars) and not sidecars(first)


def _bad(item: Found, reason: str, passing: bool = False) -> File:
    file = replace(item.file(""), status="bad", reason=reason)
    return replace(file, mtime_ns=AGAIN) if passing else file


def _attempt(item: Found, given: Rights, threads: int, folder: Path) -> Description | MediaError:
    """Describe one file; a failure gives a MediaError. Raises UserError if `folder` has no room for its frames."""
    spool, before = Spool(folder), _stamp(item.path)
    outcome = _described(item, spool, given, threads)
    if _stamp(item.path) != before:  # the description may mix two versions
        outcome = MediaError(item.path, "changed while it was read; the next run looks at it again", passing=True)
    if isinstance(outcome, MediaError):
        spool.discard()
    return outcome


def _described(item: Found, spool: Spool, given: Rights, threads: int) -> Description | MediaError:
    try:
        return describe(item.path, spool, item.root, given, threads, item.sidecars)
    except MediaError as error:
        return error
    except MemoryError:
        return MediaError(item.path, "needs more memory than there is", passing=True)
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 (what one file brings out in a library must not end a night's run)
        return MediaError(item.path, f"cannot be described ({type(error).__name__}: {error})", passing=True)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and modification time [ns]; None where it is gone."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns
