"""Media that cannot be read are told by kind and count."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assets_db.store import Store
from indexer.run import index
from montage.cli.main import main
from tests import media

pytestmark = pytest.mark.slow


def test_kinds_and_counts_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "footage"
    (folder / "deeper").mkdir(parents=True)
    media.picture(folder / "a.jpg")
    for name in ("a.CR2", "deeper/b.cr2", "c.psd", "d.txt", ".hidden.nef"):
        (folder / name).write_bytes(b"x")
    with Store(tmp_path / "library") as store:
        assert index([folder], store, embedder=None).other == {"cr2": 2, "psd": 1}
        again = index([folder], store, embedder=None)
        assert again.other and again.idle
    asked = ["index", str(folder), "--library", str(tmp_path / "library"), "--embedder", "none"]
    assert "media that cannot be read: 2 cr2, 1 psd" in CliRunner().invoke(main, asked).output
    told = CliRunner().invoke(main, [*asked, "--json"]).stdout
    assert json.loads(told)["other"] == {"cr2": 2, "psd": 1}
