"""Every step of a film's editing, on disk before it is shown: undo and redo lead back to the first cut.

work/studio/
  000000.json.gz  the first cut
  000001.json.gz  after the first act
  steps.json      which steps there are, in order, and which one is now; written last
"""

import gzip
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import cattrs

from assets_db.errors import UserError
from assets_db.files import atomic_write, write_text
from montage.codec import dumps, loads
from montage.model import Timeline

FOLDER = "studio"  # in a film's work folder
STEPS = "steps.json"
FOUND = "found"  # an act of which only the film after it is left
UNREADABLE = (OSError, EOFError, ValueError, zlib.error, cattrs.BaseValidationError)


@dataclass(frozen=True, slots=True)
class Step:
    """One act, and the number of the file that holds the film after it."""

    number: int
    act: str  # empty: the first cut


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps in order, and the place of the one that is shown."""

    steps: tuple[Step, ...]
    now: int


class Journal:
    """The steps of one film. One process at a time: who has it holds the work folder's lock."""

    def __init__(self, work: Path, first: Timeline) -> None:
        """Take up what lies in `work`, or begin with the `first` cut where nothing that can be read does."""
        self._folder, self._base = work / FOLDER, work.parent
        self._folder.mkdir(exist_ok=True)
        read = self._read()
        if read is None:
            self._steps = Steps((), -1)
            self.film = first
            self.do("", first)
        else:
            self._steps, self.film = read

    @property
    def acts(self) -> tuple[str, ...]:
        """What was done, in order, undone acts among them."""
        return tuple(step.act for step in self._steps.steps[1:])

    @property
    def done(self) -> int:
        """How many of `acts` are in force."""
        return self._steps.now

    @property
    def number(self) -> int:
        """Of the step that is shown: no other step of the film ever has it."""
        return self._steps.steps[self._steps.now].number

    def do(self, act: str, film: Timeline) -> None:
        """Keep `film` as what came of `act`; what was undone is forgotten. Raises UserError, and nothing changes."""
        kept = self._steps.steps[: self._steps.now + 1]
        step = Step(max((one.number for one in self._steps.steps), default=-1) + 1, act)
        try:
            with atomic_write(self._file(step)) as temporary:
                temporary.write_bytes(gzip.compress(dumps(film, self._base).encode("utf-8", "surrogateescape"), 5))
        except OSError as error:
            raise UserError(f"{self._folder} cannot be written ({error.strerror})", "check its permissions") from error
        self._keep(Steps((*kept, step), len(kept)), film)
        self._forget()

    def undo(self) -> None:
        """Back to the step before. Raises UserError at the first cut."""
        self._go(self._steps.now - 1, "there is nothing to undo", "this is the first cut")

    def redo(self) -> None:
        """What was undone is done again. Raises UserError where nothing was."""
        self._go(self._steps.now + 1, "there is nothing to redo", "this is the last step")

    def _go(self, place: int, what: str, todo: str) -> None:
        if not 0 <= place < len(self._steps.steps):
            raise UserError(what, todo)
        self._keep(replace(self._steps, now=place), self._film(self._steps.steps[place]))

    def _keep(self, steps: Steps, film: Timeline) -> None:
        write_text(self._folder / STEPS, dumps(steps))
        self._steps, self.film = steps, film

    def _read(self) -> tuple[Steps, Timeline] | None:
        for listed in (self._listed, self._found):
            try:
                steps = listed()
                return steps, self._film(steps.steps[steps.now])
            except (*UNREADABLE, LookupError, UserError):
                continue
        return None

    def _listed(self) -> Steps:
        return loads((self._folder / STEPS).read_text("utf-8"), Steps, strict=True)

    def _found(self) -> Steps:
        """The steps whose files are there, where their list is damaged: what was done is not known any more."""
        numbers = sorted(int(file.name[:6]) for file in self._folder.glob("[0-9]*.json.gz"))
        return Steps(
            tuple(Step(number, FOUND if place else "") for place, number in enumerate(numbers)), len(numbers) - 1
        )

    def _film(self, step: Step) -> Timeline:
        try:
            text = gzip.decompress(self._file(step).read_bytes()).decode("utf-8", "surrogateescape")
            return loads(text, Timeline, self._base)
        except UNREADABLE as error:
            raise UserError(f"{self._file(step)} cannot be read", "go on from the film as it is") from error

    def _file(self, step: Step) -> Path:
        return self._folder / f"{step.number:06}.json.gz"

    def _forget(self) -> None:
        """Delete the files of steps that are not in the list any more."""
        wanted = {self._file(step).name for step in self._steps.steps}
        for file in self._folder.glob("[0-9]*.json.gz"):
            if file.name not in wanted:
                file.unlink(missing_ok=True)
