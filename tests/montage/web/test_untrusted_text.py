"""Escape sequences of others reach no terminal and no line of JSON."""

import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.tally import IndexProgress
from montage.articles.read import read_article
from montage.cli.main import main
from montage.cli.progress import IndexProgressBar
from montage.feeds import read_feed
from montage.web.polite import Web
from montage.web.untrusted_text import plain, plain_output, raw, without_controls

EVIL = [
    "\x1b[2J",
    "\x1b]0;PWNED\x07",
    "\x9b31m",
    "\x07",
    "\x08\x08",
    "\r",
    "\x7f",
    "\u202e",
    "\u2066",
    "\x00",
    "\udc9b",
]


def is_safe(text: str) -> bool:
    return not any(
        (ord(c) < 32 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\udc9b" for c in text
    )


@pytest.mark.parametrize("evil", EVIL)
def test_whatever_is_said_is_plain(evil: str, capsys: pytest.CaptureFixture[str]) -> None:
    with plain_output():
        print(f"a{evil}b")
        print(json.dumps({"title": f"a{evil}b"}, ensure_ascii=False))
        sys.stderr.write(f"a{evil}b")
    told = capsys.readouterr()
    assert is_safe(told.out) and is_safe(told.err)
    assert json.loads(told.out.splitlines()[1])["title"] == f"a{evil}b", "nothing of a file's name is lost"


def test_letters_tabs_and_lines_stay_as_they_are() -> None:
    text = "Ångström 国家\t🎬 \u200f\u0627\n"
    assert plain(text) == without_controls(text) == text


def test_a_password_in_what_is_said_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with plain_output():
        print("http://user:hunter2@a.example/?token=hunter2 is away")
    assert capsys.readouterr().out == "http://a.example/ is away\n"


def test_the_streams_are_as_before_afterwards() -> None:
    before = sys.stdout, sys.stderr
    with plain_output():
        assert raw(sys.stdout) is before[0] and sys.stdout is not before[0]
        assert sys.stdout.encoding == before[0].encoding
        with pytest.raises(AttributeError):
            _ = sys.stdout.buffer
    assert (sys.stdout, sys.stderr) == before


def test_articles_and_feeds_that_were_met(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hostile = shared / "data" / "cases" / "hostile"
    article = read_article(str(hostile / "art.html"))
    assert is_safe(article.title) and is_safe(article.text) and article.title.startswith("Bridge")
    feed = read_feed(str(hostile / "feed.xml"), Web())
    assert feed and all(is_safe(entry.title) and is_safe(entry.url) for entry in feed.entries)
    ran = CliRunner().invoke(
        main, ["batch", str(hostile / "feed.xml"), "--out", "films", "--dry-run", "--library", "l"]
    )
    assert ran.exit_code == 0 and is_safe(ran.output) and "\\u001b" not in ran.output


def test_names_of_files_in_the_progress_of_indexing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with plain_output(), IndexProgressBar() as bar:
        bar(IndexProgress("files", 1, 1, path=Path("a\x1b]0;PWNED\x07.mp4"), reason="is empty"))
    assert stream.getvalue() == "a\\u001b]0;PWNED\\u0007.mp4: is empty\n"


@pytest.mark.parametrize("name", ["a\x1b[2J.html", "a\u202e.html", "a\x9b31m.html"])
def test_errors_that_name_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(main, ["make", name, "-o", "film.mp4", "--fill", "card", "--library", "l"])
    assert ran.exit_code == 1 and is_safe(ran.output) and "error: there is no file" in ran.output
