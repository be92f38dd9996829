"""Bad input gets one clear line and exit 1, and nothing half-written is left under a final name."""

import json
import os
from pathlib import Path

import pytest

from tests.e2e.command import SMALL, newsreel


def expect_error(tmp_path: Path, *arguments: object, word: str, stdin: str | None = None, **environment: str) -> None:
    done = newsreel(*arguments, cwd=tmp_path, stdin=stdin, check=False, **environment)
    assert done.returncode == 1, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1 and word in errors[0], done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("film.*[4lt]"))


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.txt", b"", "empty"),
        ("empty.html", b"<html><body></body></html>", "no article"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(200), "text"),
        ("script.json", b'{"title": "a", "lang": "en", "lines": [{"txt": "b"}]}', "lines[0]"),
        (
            "german.txt",
            "Der Bundestag hat am Donnerstag über das neue Gesetz zur Förderung der Windkraft abgestimmt.".encode(),
            "--lang",
        ),
    ],
)
def test_an_article_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    expect_error(tmp_path, "make", name, "--fill", "card", *SMALL, word=word)


def test_no_such_article(tmp_path: Path) -> None:
    expect_error(tmp_path, "make", "nowhere.html", "--fill", "card", word="nowhere.html")


def test_an_empty_library_says_how_to_index(article: Path, tmp_path: Path) -> None:
    expect_error(tmp_path, "make", article, "--library", "none", word="newsreel index")


def test_an_output_folder_that_cannot_be_written(article: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    expect_error(tmp_path, "make", article, "--fill", "card", *SMALL, "-o", "file/film.mp4", word="cannot be written")


def test_music_that_cannot_be_decoded(article: Path, tmp_path: Path) -> None:
    (tmp_path / "music.mp3").write_text("no music")
    expect_error(
        tmp_path, "make", article, "--fill", "card", "--seconds", "6", *SMALL, "--music", "music.mp3", word="music.mp3"
    )
    expect_error(
        tmp_path, "make", article, "--fill", "card", "--seconds", "6", *SMALL, "--music", "none.mp3", word="none.mp3"
    )


def test_an_unknown_backend_is_answered_with_the_nearest(article: Path, tmp_path: Path) -> None:
    expect_error(tmp_path, "make", article, "--fill", "card", "--voice", "espek", word="did you mean 'espeak'")


def test_a_full_disk_is_told(article: Path, tmp_path: Path) -> None:
    """A small file system cannot be mounted everywhere; a limit on the size of files stands in for the full disk."""
    done = newsreel("plan", article, "--fill", "card", "--seconds", "6", *SMALL, "-o", "plan.json", cwd=tmp_path)
    assert done.returncode == 0
    import resource
    import subprocess

    from tests.e2e.command import NEWSREEL

    limited = subprocess.run(
        [*NEWSREEL, "render", "plan.json", "-o", "small.mp4"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, env=dict(os.environ),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )  # fmt: skip
    assert limited.returncode == 1, limited.stderr
    assert "error: " in limited.stderr and "Traceback" not in limited.stderr
    assert not (tmp_path / "small.mp4").exists()


def test_a_timeline_edited_into_nonsense_is_named_by_place(article: Path, tmp_path: Path) -> None:
    newsreel("plan", article, "--fill", "card", "--seconds", "6", *SMALL, "-o", "plan.json", cwd=tmp_path)
    values = json.loads((tmp_path / "plan.json").read_text())
    values["video"][0]["dur"] = "long"
    (tmp_path / "plan.json").write_text(json.dumps(values))
    expect_error(tmp_path, "render", "plan.json", word="video[0].dur")
