"""A film has its name only once it is signed, and what it was made of stayed as it was meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage import film as module
from tests.damaged_caches import Film

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(tmp_path_factory.mktemp("film"))


def unsigned(*_: object) -> None:
    raise UserError("the key is gone", "put it back")


def test_an_unsigned_film_never_has_its_name(ready: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "sign", unsigned)
    with pytest.raises(UserError, match="the key is gone"):
        ready.make()
    assert not ready.out.exists() and not list(ready.folder.rglob("*.part*"))


def test_a_source_that_changes_while_it_is_shown_ends_the_run(ready: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    load = module.load_renderer

    def meddling(*how: object) -> object:
        renderer = load(*how)  # type: ignore[arg-type]

        class Meddling:
            def render(self, *arguments: object) -> object:
                made = renderer.render(*arguments)  # type: ignore[arg-type]
                with (ready.folder / "footage" / "moon.jpg").open("ab") as file:
                    file.write(b"\0")
                with (ready.folder / "footage" / "rocket launch pad.mp4").open("ab") as file:
                    file.write(b"\0")
                return made

        return Meddling()

    changed: Callable[..., object] = meddling
    monkeypatch.setattr(module, "load_renderer", changed)
    with pytest.raises(UserError, match="has changed while it was shown"):
        ready.make()
    assert not Path(ready.out).exists()
