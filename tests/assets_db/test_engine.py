"""Connections to a library."""

from pathlib import Path

import pytest

from assets_db.store import Store


def test_a_signal_while_a_connection_goes_back_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with Store(tmp_path) as store:
        connection = store._engine.connect()
        monkeypatch.setattr(store._engine.dialect, "do_rollback", interrupted)
        with pytest.raises(KeyboardInterrupt):
            connection.close()
        monkeypatch.undo()
    assert not caplog.records
