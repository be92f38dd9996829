"""Every file of a film's work folder cut off, deleted or put in another's place: the next run makes the same film.

`tried_and_held` counts, for a benchmark.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from assets_db.store import Store
from indexer.run import index
from montage import film
from montage.library import opened
from montage.settings import Settings
from montage.template import ROOT
from tests.e2e.command import framemd5
from tests.media import picture, scenes

PAGE = """<html lang="en"><head><title>A rocket on its pad</title></head><body><article><h1>A rocket on its pad</h1>
<p>A tall rocket stands on its launch pad in the evening light.</p>
<p>The way to the Moon takes 3 days.</p><img src="photo.jpg" alt="A harbour in the fog" width="900" height="600">
<p>A harbour in the fog waits for the ships that come back.</p></article></body></html>"""
Damage = Callable[[Path, Path], None]


def cut(file: Path, _: Path) -> None:
    """As a power failure leaves it."""
    with file.open("r+b") as content:
        content.truncate(file.stat().st_size // 2)


def delete(file: Path, _: Path) -> None:
    """As a person who needs room leaves it."""
    file.unlink()


def swap(file: Path, other: Path) -> None:
    """Another file under its name, and the other way round."""
    aside = file.with_name("aside")
    file.rename(aside)
    other.rename(file)
    aside.rename(other)


DAMAGES: tuple[Damage, ...] = (cut, delete, swap)


class Film:
    """A short film in `folder` of footage, a picture of its article and cards, made again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "film.mp4"
        (folder / "article.html").write_text(PAGE)
        picture(folder / "photo.jpg", seed=3, size=(900, 600))
        (folder / "footage").mkdir()
        scenes(folder / "footage" / "rocket launch pad.mp4", 6)
        for name in ("moon.jpg", "moon.json"):
            shutil.copy(ROOT / "demo" / "library" / name, folder / "footage" / name)
        self.settings = Settings(
            library=str(folder / "library"), seconds=12, voice="espeak", embedder="none", size="320x180", fps="15",
            encoder="libx264",
        )  # fmt: skip
        with Store(self.settings.library_url) as store:
            index([folder / "footage"], store, embedder=None)

    def make(self) -> tuple[list[str], str, str]:
        """Frames and sound, subtitles, credits."""
        with opened(self.settings) as library:
            film.make(str(self.folder / "article.html"), self.out, self.settings, library)
        beside = [(self.folder / f"film{suffix}").read_text() for suffix in (".srt", ".credits.txt")]
        return framemd5(self.out), beside[0], beside[1]

    def files(self) -> list[Path]:
        """What lies in the work folder, but for most of the fonts."""
        found = sorted(path for path in (self.folder / "film.work").rglob("*") if path.is_file())
        fonts = [path for path in found if path.parent.name == "fonts"]
        return [path for path in found if path not in fonts[1:]]


def attempts(made: Film, every: int = 1) -> Iterator[tuple[str, bool]]:
    """(what was done, whether the same film came out), for each `every`th file and damage."""
    wanted, files = made.make(), made.files()
    tries = [(file, damage) for file in files for damage in DAMAGES]
    for number, (file, damage) in enumerate(tries):
        if number % every == 0 and file.is_file():
            others = [other for other in made.files() if other != file and other.suffix == file.suffix]
            damage(file, others[number % len(others)] if others else next(one for one in made.files() if one != file))
            yield f"{damage.__name__} {file.relative_to(made.folder)}", made.make() == wanted


def tried_and_held(folder: Path, every: int = 1) -> tuple[int, int]:
    """How often something was damaged, and how often the same film came out all the same."""
    held = [same for _, same in attempts(Film(folder), every)]
    return len(held), sum(held)
