"""A short film with a video, pictures and cards; each test begins with its first cut."""

from collections.abc import Iterator

import pytest

from montage.progress import Reporter
from montage.studio.session import Session, opened_film
from tests.damaged_caches import Film


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Film:
    film = Film(tmp_path_factory.mktemp("studio"))
    film.make()
    return film


@pytest.fixture
def told() -> list[str]:
    """What the session has reported."""
    return []


@pytest.fixture
def session(made: Film, told: list[str]) -> Iterator[Session]:
    reporter = Reporter(lambda event: told.append(str(event)))
    with opened_film(made.folder / "film.json", made.settings, reporter) as opened:
        while opened.journal.done:
            opened.act("undo", {})
        yield opened
