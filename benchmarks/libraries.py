"""Libraries of the benchmark footage and photographs, made in a temporary folder."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from assets_db.model import Shot
from assets_db.plugins import load
from assets_db.store import Store
from indexer.passes.embed import Embedder
from indexer.passes.embed_texts import LoadedText, load_text_embedder
from indexer.passes.meaning import LANGUAGES, Lang
from indexer.passes.ocr import TextReader
from indexer.run import index
from montage.library import PACKAGED_TEXT_EMBEDDER


@dataclass(frozen=True, slots=True)
class Caption:
    """What a person says of a stretch of a file."""

    file: str
    start: float  # [s]
    end: float  # [s]
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of a themed narration, and the files that fit it."""

    text: str
    lang: str
    gold: frozenset[str]


def conse(shared: Path) -> Embedder:
    """The small real encoder among the benchmark's models."""
    sys.path.insert(0, str(shared / "models"))
    return cast(Embedder, import_module("conse").Conse())


def text_embedder() -> LoadedText:
    """The text embedder whose weights are on the package index. Raises UserError where it is not installed."""
    made = load_text_embedder(PACKAGED_TEXT_EMBEDDER)
    assert made is not None
    return made


def reader() -> TextReader:
    """What reads text in pictures by default."""
    made: TextReader = load("reader", "rapidocr", TextReader)
    return made


@contextmanager
def library(
    files: Iterable[Path],
    embedder: Embedder | None,
    words: Iterable[str] = (),
    named: bool = False,
    text_embedder: LoadedText | None = None,
    reader: TextReader | None = None,
) -> Iterator[tuple[Store, dict[Path, str]]]:
    """A library of `files`, and the true name of each path in it; `words` stand beside each as a sidecar, if not empty.

    Paths in it are numbers, unless files are to be `named` as they are.
    """
    with TemporaryDirectory() as folder:
        footage = Path(folder, "footage")
        footage.mkdir()
        names = {
            footage / (file.name if named else f"{number:04}{file.suffix}"): file for number, file in enumerate(files)
        }
        for path, file in names.items():
            path.symlink_to(file)
        _tell(names, words)
        with Store(Path(folder, "library")) as store:
            index([footage], store, embedder=embedder, reader=reader, text_embedder=text_embedder)
            yield store, {path: file.name for path, file in names.items()}


def retell(store: Store, names: Iterable[Path], words: Iterable[str], text_embedder: LoadedText) -> None:
    """Other `words` beside the files of a `library`, in the order of `names`; nothing is decoded again."""
    paths = list(names)
    _tell(paths, words)
    index([paths[0].parent], store, embedder=None, text_embedder=text_embedder)


def _tell(paths: Iterable[Path], words: Iterable[str]) -> None:
    for path, text in zip(paths, words, strict=False):
        sidecar = path.with_suffix(".txt")
        sidecar.unlink(missing_ok=True)
        if text:
            sidecar.write_text(text, encoding="utf-8")


def captions(shared: Path, lang: Lang = "en") -> list[Caption]:
    """Of data/footage."""
    with (shared / "data/footage/captions.csv").open(encoding="utf-8", newline="") as rows:
        return [
            Caption(row["file"], float(row["start_s"]), float(row["end_s"]), row[f"caption_{lang}"])
            for row in csv.DictReader(rows)
        ]


def footage_files(shared: Path) -> list[Path]:
    """All of data/footage, by name."""
    return sorted(path for path in (shared / "data/footage").iterdir() if path.suffix in (".mp4", ".avi", ".mkv"))


def described(shared: Path, files: Iterable[Path], langs: Sequence[Lang] = LANGUAGES) -> list[str]:
    """What people say of each of data/footage's `files`, all of its shots, in these languages."""
    told: dict[str, list[str]] = {}
    with (shared / "data/footage/captions.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            told.setdefault(row["file"], []).extend(row[f"caption_{lang}"] for lang in langs)
    return ["\n".join(told.get(file.name, [])) for file in files]


def photo_captions(shared: Path) -> dict[str, list[str]]:
    """Of data/photos: five by image name."""
    found: dict[str, list[str]] = {}
    with (shared / "data/photos/captions.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found.setdefault(row["image"], []).append(row["caption"])
    return found


def lines(shared: Path) -> list[Spoken]:
    """Of all themed narrations."""
    found = []
    for path in sorted((shared / "data/scripts").glob("*.json")):
        script = json.loads(path.read_text(encoding="utf-8"))
        found += [Spoken(line["text"], script["lang"], frozenset(line["gold"])) for line in script["lines"]]
    return found


def stretch(shot: Shot, name: str, told: list[Caption]) -> int:
    """Which of `told` a shot of the file `name` shows most of; -1 where none."""
    start, end = float(shot.offset), float(shot.offset + shot.duration)
    shared = [min(end, one.end) - max(start, one.start) if one.file == name else 0.0 for one in told]
    best = max(range(len(told)), key=shared.__getitem__)
    return best if shared[best] > 0 else -1
