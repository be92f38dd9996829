"""Names of a film's files: the film, what stands beside it, its work folder."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ENDINGS = (".mp4", ".m4v", ".json")  # of films and of timelines; anything else after a point is part of the name


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a film and what stands beside it lie."""

    film: Path

    @property
    def stem(self) -> Path:
        """The film's path without its ending: `2019.11.20` has none."""
        ending = self.film.suffix
        return self.film.with_name(self.film.name.removesuffix(ending)) if ending.lower() in ENDINGS else self.film

    @property
    def work(self) -> Path:
        """Reusable steps."""
        return self.beside(".work")

    @property
    def timeline(self) -> Path:
        """What was planned."""
        return self.beside(".json")

    def beside(self, suffix: str) -> Path:
        """`film.json`, `film.srt`, `film.html`, `film.credits.txt`."""
        return self.stem.with_name(self.stem.name + suffix)

    @contextmanager
    def rendering(self) -> Iterator[Path]:
        """A passing name for a film in the making: it gets its own when the block ends well, else it is removed.

        In the work folder, where the next run removes what a killed one has left.
        """
        temporary = self.work / f".{self.stem.name}.{os.getpid()}.part.mp4"
        try:
            yield temporary
            try:
                temporary.replace(self.film)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                beside = self.film.with_name(temporary.name)  # the work folder is a link to another disk
                shutil.copyfile(temporary, beside)
                beside.replace(self.film)
        finally:
            temporary.unlink(missing_ok=True)
