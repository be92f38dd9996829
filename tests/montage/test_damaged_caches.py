"""What a stage, a segment or a picture of another run has become is looked at before it is used again."""

from pathlib import Path

import pytest

from tests.damaged_caches import Film, attempts

pytestmark = pytest.mark.slow


def test_a_damaged_work_folder_gives_the_same_film(tmp_path: Path) -> None:
    """Each kind of damage on each seventh file, so that no two are spoilt in one way; all of them: the benchmark."""
    done = list(attempts(Film(tmp_path), every=7))
    assert len(done) > 10
    assert [what for what, same in done if not same] == []
