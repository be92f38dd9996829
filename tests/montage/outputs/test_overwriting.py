"""Whatever is typed, nothing of the user's is overwritten."""

from pathlib import Path

import pytest

from tests.overwriting import COMMANDS, attempts

pytestmark = pytest.mark.slow


def test_no_command_writes_over_what_is_the_users(tmp_path: Path) -> None:
    assert len(COMMANDS) > 40
    assert [(command, why) for command, why in attempts(tmp_path) if why] == []
