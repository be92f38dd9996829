"""`kill -9` at any moment, then the same command: the same film, and only the unfinished stages run."""

import random
import re
from pathlib import Path

import pytest

from tests.e2e.command import SMALL, framemd5, killed_at, newsreel
from tests.e2e.kills import killed

STAGES = ["write", "speak", "search", "fill", "render", "render: part 1 of", "render: join"]


@pytest.fixture
def command(article: Path, library: Path) -> list[object]:
    return ["make", article, "--library", library, "--seconds", "12", *SMALL]


def test_the_same_command_ends_in_the_same_film(command: list[object], tmp_path: Path) -> None:
    newsreel(*command, "-o", "whole.mp4", cwd=tmp_path)
    reference = framemd5(tmp_path / "whole.mp4")
    for stage in STAGES:
        assert killed_at(stage, *command, "-o", "cut.mp4", cwd=tmp_path), f"no stage called {stage}"
        assert not (tmp_path / "cut.mp4").exists()
    done = newsreel(*command, "-o", "cut.mp4", cwd=tmp_path)
    assert {"write: as before", "speak: as before", "search: as before", "fill: as before"} <= set(
        done.stderr.splitlines()
    )
    assert framemd5(tmp_path / "cut.mp4") == reference
    whole, cut = ((tmp_path / name).read_text() for name in ("whole.json", "cut.json"))
    seal = re.compile(r'"seal": "[0-9a-f]{64}"')  # of all the rest, the folder's name too
    assert seal.sub("", whole.replace("whole.work", "cut.work")) == seal.sub("", cut)
    assert not list(tmp_path.glob("*.tmp*"))


@pytest.mark.parametrize("name", ["make", "plan", "render", "index", "batch", "check", "export", "demo"])
def test_nothing_is_left_of_what_was_killed(name: str, command: list[object], footage: Path, tmp_path: Path) -> None:
    """At a random moment; `python -m benchmarks faults` does it fifty times a command."""
    made = tmp_path / "film.mp4"
    if name in ("render", "check", "export"):
        newsreel(*command, "-o", made, cwd=tmp_path)
    commands: dict[str, list[object]] = {
        "make": [*command, "-o", "cut.mp4"],
        "plan": ["plan", *command[1:], "-o", "cut.json"],
        "render": ["render", made.with_suffix(".json"), "-o", "cut.mp4"],
        "index": [
            "index",
            footage,
            "--library",
            "other",
            "--embedder",
            "none",
            "--text-embedder",
            "none",
            "--workers",
            "2",
        ],
        "batch": ["batch", command[1], "--out", "films", *command[2:], "--workers", "2"],
        "check": ["check", made],
        "export": ["export", made.with_suffix(".json"), "--to", "otio,srt", "-o", "cut"],
        "demo": ["demo", "-o", "demo.mp4", "--size", "320x180"],
    }
    for chance in map(random.Random, range(2)):
        assert killed(commands[name], tmp_path, chance, 6.0)[1] == []
