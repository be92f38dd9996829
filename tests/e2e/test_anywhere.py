"""Whoever runs it, wherever: closed streams, read-only folders, other charsets. It works, or says one line."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.command import NEWSREEL, newsreel

ROOT = Path(__file__).parent.parent.parent
FLAGS = ["--fill", "card", "--voice", "espeak", "--seconds", "6", "--size", "160x90", "--fps", "10"]
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
PAGE = """<html lang=zh><head><title>大桥关闭</title></head><body><article><h1>大桥关闭</h1>
<p>河上的旧桥周一关闭，因为工程师发现桥墩有裂缝。司机春天之前必须绕行山谷的公路。修理将花费九百万欧元。</p></article></body></html>"""


def shell(command: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """`command` in a shell; `newsreel` in it is ours."""
    told = {**os.environ, "OURS": " ".join(NEWSREEL), "PYTHONPATH": str(ROOT), **environment}
    command = command.replace("newsreel", "$OURS")
    return subprocess.run(["sh", "-c", command], cwd=cwd, capture_output=True, text=True, env=told, timeout=250)


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 1 and done.stdout == "" and "Traceback" not in done.stderr, done.stderr
    (line,) = done.stderr.splitlines()
    return line


def test_a_film_where_nothing_but_the_films_folder_can_be_written(tmp_path: Path) -> None:
    """Nor is the locale one that could spell the article's name."""
    (tmp_path / "file").touch()
    below = str(tmp_path / "file" / "below")
    environment = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR"), below)
    (tmp_path / "大桥.html").write_text(PAGE, encoding="utf-8")
    command = ["make", "大桥.html", "-o", "桥.mp4", "--library", "lib", "--json", *FLAGS]
    done = newsreel(*command, cwd=tmp_path, **environment, **ASCII)
    told = json.loads(done.stdout)
    assert (tmp_path / "桥.mp4").is_file() and Path(told["film"]).name == "桥.mp4"
    (note,) = [note for note in told["notes"] if "signed" in note]
    assert note.startswith("the film is not signed: no signing key can be made in")


def test_without_a_home_in_the_environment_the_systems_is_taken(tmp_path: Path) -> None:
    done = shell("env -u HOME newsreel templates", tmp_path)
    assert done.returncode == 0 and "Traceback" not in done.stderr


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("setpriv"), reason="becomes another user")
def test_a_user_who_has_no_home_at_all(tmp_path: Path) -> None:
    reads = "--inh-caps +dac_read_search --ambient-caps +dac_read_search"  # what root has installed
    done = shell(f"setpriv --reuid 54321 --clear-groups {reads} env -u HOME newsreel templates", tmp_path)
    assert one_line(done) == "error: this user has no home folder; set HOME to a folder that you can write to"


def test_a_library_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = shell("newsreel index .", tmp_path, XDG_DATA_HOME=str(tmp_path / "file"))
    assert one_line(done).endswith("cannot be made (Not a directory); choose another library")


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell("cd gone; rmdir ../gone; newsreel make x", tmp_path)
    assert one_line(done) == "error: the current folder is gone; change into another, and run it again"


@pytest.mark.parametrize(
    ("how", "status", "out", "err"),
    [
        (">&-", 0, "", ""),
        ("2>&-", 0, "news", ""),
        ("<&-", 0, "news", ""),
        ("<&- >&- 2>&-", 0, "", ""),
        ("| head -1", 0, "beat", ""),
        (">/dev/full", 1, "", "error: No space left on device; make room, and run it again\n"),
    ],
)
def test_streams_that_are_closed_or_full(how: str, status: int, out: str, err: str, tmp_path: Path) -> None:
    done = shell(f"newsreel templates {how}", tmp_path)
    assert (done.returncode, done.stderr) == (status, err) and out in done.stdout and bool(out) == bool(done.stdout)


def test_what_is_opened_does_not_take_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    opened_first = "newsreel index . --library lib --embedder none --text-embedder none <&- >&- 2>&-"
    done = shell(f"{opened_first}; newsreel library --library lib", tmp_path)
    assert done.returncode == 0 and "database" in done.stdout


def test_file_names_in_another_charset(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(name)).write_bytes(b"")
    done = subprocess.run([*NEWSREEL, "make", name, "--fill", "card"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1 and done.stderr == f"error: {tmp_path}/caf\\udce9.txt is empty; ".encode() + (
        b"give a web address, or a file that is HTML, Markdown or text\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["make", "gone.html"],
        ["make"],
        ["make", "x", "--nope"],
        ["make", "x", "--size", "big"],
        ["render", "gone.json"],
        ["index", "gone"],
        ["search", "x", "--library", "sqlite:///nowhere/x"],
        ["library", "--library", "nonsense://x"],
        ["jobs", "--retry", "7"],
        ["check", "gone.mp4"],
        ["export", "gone.json"],
        ["provenance", "gone.mp4"],
        ["templates", "gone"],
        ["demo", "--lang", "fr"],
        ["doctor", "--nope"],
    ],
)
def test_with_json_errors_are_json_and_nothing_else_is_on_stdout(arguments: Sequence[str], tmp_path: Path) -> None:
    done = newsreel(*arguments, "--json", cwd=tmp_path, check=False)
    told = json.loads(done.stdout)
    assert done.returncode in (1, 2) and told["error"] and "Traceback" not in done.stderr
    assert set(told) == {"error", "todo"} and told["error"] in done.stderr


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        (["--missing"], []),
        (["--bad"], []),
        (["--forget"], {"forgotten": 0}),
        (["--report", "page.html"], {"report": "page.html"}),
    ],
)
def test_with_json_the_library_tells_one_value(flag: Sequence[str], told: object, tmp_path: Path) -> None:
    (tmp_path / "footage").mkdir()
    newsreel("index", "footage", "--library", "lib", "--embedder", "none", "--text-embedder", "none", cwd=tmp_path)
    assert json.loads(newsreel("library", "--library", "lib", *flag, "--json", cwd=tmp_path).stdout) == told
    whole = json.loads(newsreel("library", "--library", "lib", "--json", cwd=tmp_path).stdout)
    assert (whole["library"], whole["ok"], whole["assets"]) == ("lib", 0, {})


@pytest.mark.parametrize(
    ("shell_name", "word", "found"),
    [("bash", "tem", "plain,templates"), ("zsh", "sea", "plain\nsearch"), ("fish", "doc", "plain,doctor")],
)
def test_shells_complete(shell_name: str, word: str, found: str, tmp_path: Path) -> None:
    asked = {"_NEWSREEL_COMPLETE": f"{shell_name}_source"}
    assert "newsreel" in newsreel(cwd=tmp_path, check=False, **asked).stdout
    asked = {"_NEWSREEL_COMPLETE": f"{shell_name}_complete", "COMP_WORDS": f"newsreel {word}", "COMP_CWORD": "1"}
    if shell_name == "fish":
        asked["COMP_CWORD"] = word
    assert found in newsreel(cwd=tmp_path, check=False, **asked).stdout


def test_quiet_says_nothing_but_the_result(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    done = newsreel("make", "a.html", "-o", "film.mp4", "--library", "lib", "--quiet", *FLAGS, cwd=tmp_path)
    assert (done.stdout, done.stderr) == (f"{tmp_path}/film.mp4\n", "")
    done = newsreel("make", "gone.html", "-q", cwd=tmp_path, check=False)
    assert done.stderr.startswith("error: ")
