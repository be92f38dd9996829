"""`kill -9` at any moment, then the same command: the same film, and only the unfinished stages run."""

from pathlib import Path

import pytest

from tests.e2e.command import SMALL, framemd5, killed_at, newsreel

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
    assert whole.replace("whole.work", "cut.work") == cut
    assert not list(tmp_path.glob("*.tmp*"))
