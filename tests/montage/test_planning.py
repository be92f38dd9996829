"""What decides a plan is looked at before anything that a file from elsewhere names is run."""

from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.store import Store
from montage.cache import StageCache
from montage.library import Library
from montage.planning import PlanContext, collect_inputs
from montage.settings import Settings
from tests.render_media import timeline_of


def test_a_timeline_cannot_have_a_program_run_as_its_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stranger.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\nVoice = print\n")
    monkeypatch.syspath_prepend(tmp_path)
    timeline = replace(timeline_of([]), voice="stranger:Voice")
    with Store(tmp_path / "library") as store, StageCache(tmp_path / "film.work") as cache:
        context = PlanContext(Settings(voice="espeak"), Library(store, None), cache)
        with pytest.raises(UserError, match="the timeline names the voice 'stranger:Voice', a program that nobody"):
            collect_inputs(timeline, context)
    assert not (tmp_path / "ran").exists()
