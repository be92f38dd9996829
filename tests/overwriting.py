"""Commands that would write over a file of the user's: each is refused, and every file is as it was.

`tried_and_held` counts them, for a benchmark.
"""

import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from montage.cli.main import main
from montage.timeline.file import save_timeline
from tests import media
from tests.films import timeline

ARTICLE = "The river is high\n\nThe river rose by 3.2 metres overnight, and the old bridge is closed until Monday.\n"
SCRIPT = '{"title": "Rockets", "lang": "en", "lines": [{"text": "A rocket stands on its launch pad."}]}'
CARDS = "--fill card --seconds 6 --voice espeak --size 320x180 --fps 15"
LIBRARY = "--library library --voice espeak --embedder none"
COMMANDS = (  # in a folder as `prepare` makes it
    f"make story.html {CARDS} -o story.mp4",
    f"make script.json {CARDS} -o script.mp4",
    f"make story.md {CARDS} -o story.md",
    f"make story.md {CARDS} -o story.html",
    f"make story.md {CARDS} -o linked.mp4",
    f"make story.html {CARDS} -o hard.mp4",
    f"make story.md {CARDS} -o notes.mp4",
    f"make story.md {CARDS} -o film.webm",
    f"make story.md {CARDS} -o film.avi",
    f"make story.md {CARDS} -o film.mkv",
    f"make story.md {CARDS} -o film.MOV",
    f"make story.md {CARDS} -o mine.mp4",
    f"make story.md {CARDS} -o footage",
    f"make story.md {CARDS} --music music.mp4 -o music.mp4",
    f"make story.md {CARDS} --template look -o look",
    f"make story.md {LIBRARY} -o footage/clip.mp4",
    f"make story.md {LIBRARY} -o clip-again.mp4",
    f"make story.md {LIBRARY} -o footage/other.mp4",
    f"make story.md {LIBRARY} -o library/library.sqlite",
    f"make edited.json {LIBRARY} -o edited.mp4",
    f"make story.md {CARDS} -o edited.mp4",
    f"make story.md {CARDS} -o private.mp4",
    f"make story.md {CARDS} -o {'n' * 250}.mp4",
    f"plan script.json {CARDS} -o script.json",
    f"plan story.md {CARDS} -o plan.mp4",
    f"plan story.md {CARDS} -o story.md",
    f"plan story.md {CARDS} -o edited.json",
    f"plan edited.json {LIBRARY} -o edited.json",
    "render edited.json -o edited.json",
    "render edited.json -o story.html",
    "render edited.json -o footage/clip.mp4",
    "render edited.json -o mine.mp4",
    "explain edited.json -o edited.json",
    "explain edited.json -o story.html",
    "export edited.json --to srt -o corrected",
    "export edited.json --to otio -o cut",
    "search rocket --library library --embedder none --sheet photo.jpg",
    "library --library library --report story.html",
    "templates news --sheet photo.jpg",
    "templates look --sheet look",
    "templates news --copy footage",
    "batch pages --out pages --library library",
    "batch story.md --out site --library library",
)


def prepare(folder: Path) -> None:
    """What a person has in a folder."""
    from assets_db.store import Store
    from indexer.run import index

    texts = {
        "story.html": f"<html><body><p>{ARTICLE}</p></body></html>", "story.md": ARTICLE, "script.json": SCRIPT,
        "notes.srt": "mine", "mine.mp4": "mine", "corrected.srt": "mine", "cut.otio": '{"OTIO_SCHEMA": "mine"}',
        "photo.jpg": "mine", "music.mp4": "mine", "look": "version = 1\n", "pages/index.html": ARTICLE,
        "site/index.html": "<html>my own page</html>", "private.work/segments/mine.mp4": "mine",
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "linked.html").symlink_to("story.md")
    os.link(folder / "story.html", folder / "hard.html")
    (folder / "footage").mkdir()
    media.scenes(folder / "footage" / "clip.mp4", 2)
    media.scenes(folder / "footage" / "other.mov", 2)
    os.link(folder / "footage" / "clip.mp4", folder / "clip-again.mp4")
    save_timeline(timeline(30), folder / "edited.json")
    edited = (folder / "edited.json").read_text().replace("/footage/0.mp4", str(folder / "footage" / "clip.mp4"))
    (folder / "edited.json").write_text(edited)
    with Store(folder / "library") as store:
        index([folder / "footage"], store, embedder=None)


def attempts(folder: Path) -> Iterator[tuple[str, str]]:
    """(command, what went wrong; empty where it was refused in one line and all files are as they were)."""
    prepare(folder)
    before = _contents(folder)
    with chdir(folder):
        for command in COMMANDS:
            done = CliRunner().invoke(main, command.split())
            told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
            if done.exit_code != 1 or len(told) != 1 or "Traceback" in done.output:
                yield command, f"exit {done.exit_code}: {done.output}{done.exception!r}"
            elif changed := {name for name, content in _contents(folder).items() if before.get(name) != content}:
                yield command, f"changed or new: {sorted(changed)}"
            else:
                yield command, ""


def tried_and_held(folder: Path) -> tuple[int, int]:
    """How many commands there are, and how many were refused as they should be."""
    wrong = [why for _, why in attempts(folder)]
    return len(wrong), wrong.count("")


def _contents(folder: Path) -> dict[str, bytes]:
    """But for the library, which may note that it was opened."""
    files = [path for path in folder.rglob("*") if path.is_file() and "library" not in path.relative_to(folder).parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
