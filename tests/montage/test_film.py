"""A film has its name only once it is signed, and what it was made of stayed as it was meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.store import Store
from indexer.run import index
from montage import film as module
from montage.library import opened
from montage.settings import Settings
from tests import media
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


@pytest.mark.parametrize(("words", "laid"), [("about 1,200 people", ["1,200"]), ("about many people", [])])
def test_a_figure_is_laid_over_the_shot_that_fits_its_line(tmp_path: Path, words: str, laid: list[str]) -> None:
    text = f"The harbour is quiet. A tall rocket stands on its launch pad, which took {words} to build. It is late."
    (tmp_path / "article.md").write_text(f"# The long road\n\n{text}\n")
    footage = tmp_path / "rocket launch pad.mp4"
    media.scenes(footage, 12)
    settings = Settings(
        library=str(tmp_path / "library"), seconds=15, voice="espeak", embedder="none", size="320x180",
        template="documentary",
    )  # fmt: skip
    with Store(settings.library_url) as store:
        index([footage], store, embedder=None)
    with opened(settings) as library:
        timeline = module.plan_to(str(tmp_path / "article.md"), tmp_path / "film.json", settings, library)
    facts = [one for one in timeline.overlays if one.role == "lower third"]
    assert [one.name for one in facts] == ["figure"] * len(laid)
    said = {word.text: word.start for speech in timeline.speeches for word in speech.words}
    for one, figure in zip(facts, laid, strict=True):
        under = [clip for clip in timeline.video if clip.start <= one.start < clip.start + clip.dur]
        assert [clip.src.name for clip in under] == [footage.name]
        assert abs(one.start / timeline.fps - said[figure]) < 1
