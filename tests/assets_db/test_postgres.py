"""What a database with several writers can get wrong: several that open it, add to it and tell it things at once."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assets_db import schema as tables
from assets_db.engine import locate, open_engine
from assets_db.errors import UserError
from assets_db.jobs import Jobs, Link
from assets_db.store import Store
from tests.databases import POSTGRES, schema
from tests.libraries import file, put

pytestmark = pytest.mark.skipif(not POSTGRES, reason="NEWSREEL_POSTGRES names no database")
PLACE = Path("/films")
AT_ONCE = 6


@pytest.fixture
def url() -> Iterator[str]:
    with schema() as made:
        yield made


def together(work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, range(AT_ONCE)))


def test_a_library_has_the_tables(url: str) -> None:
    with Store(url) as store, store.reading() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name != "words_tokens"}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata) == []


def test_several_make_a_library_at_once(url: str) -> None:
    together(lambda _: open_engine(locate(url)).dispose())
    with Store(url) as store:
        assert store.tally().shots == 0


def test_a_link_that_several_batches_find_is_one_job(url: str) -> None:
    links = [Link(str(number)) for number in range(40)]
    with Jobs(url) as jobs:
        assert sum(map(int, together(lambda _: jobs.add(PLACE, links)))) == 40  # type: ignore[call-overload]
        assert len(jobs.all()) == 40


def test_a_story_that_several_read_at_once_is_told_by_one(url: str) -> None:
    with Jobs(url) as jobs:
        jobs.add(PLACE, [Link(str(number)) for number in range(AT_ONCE)])
        read = [jobs.claim(PLACE, "new", str(number)) for number in range(AT_ONCE)]

        def tell(number: int) -> object:
            job = read[number]
            assert job
            return jobs.record_article(
                job.id, str(number), title="", published="", address="one", signature=b"", article="{}",
                same=lambda _, others: None,
            )  # fmt: skip

        assert together(tell).count(None) == 1
        assert [job.state for job in jobs.all()].count("read") == 1


def add(url: str, number: int) -> None:
    with Store(url) as store:
        for place in range(10):
            put(store, f"{number}-{place}.mp4", "a dog", content=f"c{place}")
            store.put_file(file("shared.mp4", mtime_ns=number, content=f"c{place}"))


def test_several_index_at_once(url: str) -> None:
    """The same content under many names, and one name again and again."""
    with Store(url) as store:
        context = multiprocessing.get_context("spawn")
        processes = [context.Process(target=add, args=(url, number)) for number in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0, 0, 0]
        assert (store.tally().ok, len(store.shots()), len(store.search_text("dog", 99))) == (31, 10, 10)


def test_zeros_in_a_text_are_no_fault(url: str) -> None:
    with Store(url) as store:
        put(store, "a.mp4", "a \0 dog")
        assert [shot.words for shot in store.shots()] == ["a ? dog"] and store.search_text("dog", 1)


def test_a_server_that_is_gone_is_told_in_one_line() -> None:
    gone = sa.make_url(POSTGRES).set(port=1, password="told-to-nobody").render_as_string(hide_password=False)
    with pytest.raises(UserError, match=r"cannot be used .*; check that it is up") as told:
        Store(gone)
    assert "\n" not in str(told.value) and "told-to-nobody" not in str(told.value)
