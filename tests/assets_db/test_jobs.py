"""Jobs: each done once, by whoever holds it, whatever ends first."""

import multiprocessing
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assets_db.jobs import ATTEMPTS, BACKOFF, LEASE, Job, Jobs, Link
from tests.databases import where

__all__ = ["where"]  # a fixture

PLACE = Path("/films")
NOW = 1_800_000_000.0


class Clock:
    """Time as it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs(where: str, clock: Clock) -> Iterator[Jobs]:
    with Jobs(where, clock) as held:
        yield held


def none(_: bytes, others: Sequence[bytes]) -> None:
    return None


def equal(one: bytes, others: Sequence[bytes]) -> int | None:
    return list(others).index(one) if one in others else None


def told(
    jobs: Jobs, job: Job, owner: str = "a", address: str = "", signature: bytes = b"", same: object = none
) -> int | None:
    return jobs.record_article(
        job.id, owner, title=job.title, published=job.published, address=address or job.url, signature=signature,
        article="{}", same=same,  # type: ignore[arg-type]
    )  # fmt: skip


def claimed(jobs: Jobs, state: str = "new", owner: str = "a", **more: float) -> Job:
    job = jobs.claim(PLACE, state, owner, **more)  # type: ignore[arg-type]
    assert job is not None
    return job


def only(jobs: Jobs) -> Job:
    (job,) = jobs.all()
    return job


def test_a_story_goes_from_link_to_film(jobs: Jobs, clock: Clock) -> None:
    link = Link("https://a.example/1", "https://a.example/feed", "One", "2026-11-20", "", {"film": {"seconds": 30}})
    assert jobs.add(PLACE, [link]) == 1 and jobs.left(PLACE)
    job = claimed(jobs)
    assert (job.url, job.title, job.settings, job.attempts) == (link.url, "One", link.settings, 1)
    told(jobs, job)
    assert jobs.claim(PLACE, "new", "a") is None
    job = claimed(jobs, "read", "b")
    assert job.attempts == 1 and jobs.article(job.id) == "{}" and not jobs.left(PLACE)
    assert jobs.at(job.id, "b", "render")
    clock.now += 9
    assert jobs.end(job.id, "b", "done", film="/films/one/film.mp4", details={"seconds": 61})
    done = only(jobs)
    assert (done.state, done.film, done.details, done.owner, done.ended) == (
        "done", "/films/one/film.mp4", {"seconds": 61}, "", NOW + 9,
    )  # fmt: skip


def test_a_link_is_a_job_once_in_each_place(jobs: Jobs) -> None:
    links = [Link("https://a.example/1"), Link("https://a.example/2")]
    assert jobs.add(PLACE, links) == 2
    assert jobs.add(PLACE, [*links, Link("https://a.example/3")]) == 1
    assert jobs.add(Path("/others"), links) == 2
    assert jobs.unknown(PLACE, ["https://a.example/3", "https://a.example/4"]) == {"https://a.example/4"}


def test_what_has_changed_is_made_anew_on_request_alone(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u", updated="2026-11-20T08")])
    told(jobs, claimed(jobs))
    jobs.end(claimed(jobs, "read").id, "a", "done", film="f")
    assert jobs.add(PLACE, [Link("u", updated="2026-11-20T09")]) == 0
    assert jobs.add(PLACE, [Link("u", updated="2026-11-20T08")], update=True) == 0
    assert jobs.add(PLACE, [Link("u", updated="2026-11-20T09")], update=True) == 1
    assert (only(jobs).state, only(jobs).film) == ("new", "f")


def test_the_newest_comes_first(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("old", published="2026-11-01"), Link("new", published="2026-11-20"), Link("undated")])
    assert [claimed(jobs).url for _ in range(3)] == ["new", "old", "undated"]


def test_nobody_has_what_another_has(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u")])
    job = claimed(jobs)
    assert jobs.claim(PLACE, "new", "b") is None
    assert not jobs.at(job.id, "b", "read") and not jobs.end(job.id, "b", "done")
    assert only(jobs).state == "new"


def take(where: str, name: str, found: "multiprocessing.Queue[int]") -> None:
    with Jobs(where) as held:
        while (job := held.claim(PLACE, "new", name)) is not None:
            found.put(job.id)


@pytest.mark.slow
def test_processes_at_once_share_without_doing_anything_twice(where: str) -> None:
    with Jobs(where) as held:
        held.add(PLACE, [Link(str(number)) for number in range(40)])
    context = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[int] = context.Queue()
    processes = [context.Process(target=take, args=(where, name, found)) for name in "ab"]
    for process in processes:
        process.start()
    ids = sorted(found.get(timeout=60) for _ in range(40))
    for process in processes:
        process.join(60)
    assert ids == sorted(set(ids)) and found.empty()


def test_a_lease_that_nobody_renews_ends(jobs: Jobs, clock: Clock) -> None:
    jobs.add(PLACE, [Link("u")])
    claimed(jobs)
    clock.now += LEASE - 1
    jobs.renew("a")
    clock.now += LEASE - 1
    assert jobs.recover([]) == 0
    clock.now += 2
    assert jobs.recover([]) == 1 and claimed(jobs, owner="b").attempts == 2


def test_the_dead_hold_nothing(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u"), Link("v")])
    claimed(jobs), claimed(jobs, owner="b")
    assert jobs.owners() == {"a", "b"}
    assert jobs.recover(["a"]) == 1 and jobs.owners() == {"b"}


def test_a_clock_that_was_set_back_holds_nothing_for_ever(jobs: Jobs, clock: Clock) -> None:
    jobs.add(PLACE, [Link("u")])
    claimed(jobs)
    clock.now -= 86_400
    assert jobs.recover([]) == 1 and claimed(jobs, owner="b")


def test_what_is_cut_off_again_and_again_has_failed(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u")])
    for _ in range(ATTEMPTS):
        jobs.at(claimed(jobs).id, "a", "render")
        jobs.recover(["a"])
    assert (only(jobs).state, only(jobs).error) == ("failed", f"was cut off {ATTEMPTS} times, the last time at: render")


def test_what_failed_waits_longer_each_time(jobs: Jobs, clock: Clock) -> None:
    jobs.add(PLACE, [Link("u")])
    for wait in (BACKOFF, 2 * BACKOFF, 4 * BACKOFF):
        jobs.end(claimed(jobs).id, "a", "failed", error="because")
        clock.now += wait - 1
        assert jobs.retry_failed(PLACE, due=True) == 0
        clock.now += 2
        assert jobs.retry_failed(PLACE, due=True) == 1
    jobs.end(claimed(jobs).id, "a", "failed", error="because")
    assert jobs.retry_failed(PLACE, due=False) == 1, "a person's own command does not wait"


def test_what_is_given_back_has_cost_no_attempt(jobs: Jobs, clock: Clock) -> None:
    jobs.add(PLACE, [Link("u")])
    jobs.release(claimed(jobs).id, "a")
    job = claimed(jobs)
    assert job.attempts == 1
    jobs.release(job.id, "a", wait=60)
    assert jobs.claim(PLACE, "new", "a") is None
    clock.now += 61
    assert claimed(jobs).attempts == 1


@pytest.mark.parametrize(
    ("address", "signature", "same"), [("one", b"x", True), ("other", b"y", True), ("other", b"z", False)]
)
def test_the_same_story_is_told_by_address_or_by_text(jobs: Jobs, address: str, signature: bytes, same: bool) -> None:
    jobs.add(PLACE, [Link("u"), Link("v")])
    first, second = claimed(jobs), claimed(jobs)
    assert told(jobs, first, address="one", signature=b"y") is None
    assert told(jobs, second, address=address, signature=signature, same=equal) == (first.id if same else None)
    assert jobs.all()[1].state == ("same" if same else "read")


def test_a_story_whose_film_failed_is_told_by_another(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u"), Link("v")])
    first, second = claimed(jobs), claimed(jobs)
    told(jobs, first, address="one")
    jobs.end(claimed(jobs, "read").id, "a", "failed", error="because")
    assert told(jobs, second, address="one") is None


def test_a_story_waits_for_others_to_be_read_but_not_long(jobs: Jobs, clock: Clock) -> None:
    jobs.add(PLACE, [Link("u"), Link("v")])
    told(jobs, claimed(jobs))
    assert jobs.claim(PLACE, "read", "a", settled=15) is None
    clock.now += 16
    assert claimed(jobs, "read", settled=15)


@pytest.mark.parametrize(("days", "state"), [(29, "same"), (31, "read")])
def test_a_story_is_recognised_for_a_month(jobs: Jobs, clock: Clock, days: int, state: str) -> None:
    jobs.add(PLACE, [Link("one")])
    told(jobs, claimed(jobs), address="a")
    clock.now += days * 86_400
    jobs.add(PLACE, [Link("two")])
    told(jobs, claimed(jobs), address="a")
    assert [job.state for job in jobs.all()] == ["read", state]


def test_one_that_is_cancelled_is_left_at_the_next_stage(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u")])
    job = claimed(jobs)
    assert jobs.cancel([job.id]) == 1
    assert not jobs.at(job.id, "a", "render") and only(jobs).state == "cancelled" and not jobs.left(PLACE)
    assert jobs.retry([job.id]) == 1 and only(jobs).state == "new"


def test_what_is_in_work_is_not_retried(jobs: Jobs) -> None:
    jobs.add(PLACE, [Link("u")])
    assert jobs.retry([claimed(jobs).id]) == 0


def test_feeds_are_remembered(jobs: Jobs) -> None:
    assert jobs.feed("f") == ("", "")
    jobs.put_feed("f", '"1"', "")
    jobs.put_feed("f", '"2"', "today")
    assert jobs.feed("f") == ('"2"', "today")


def test_articles_are_kept_a_while(jobs: Jobs, clock: Clock) -> None:
    jobs.add(PLACE, [Link("u")])
    job = claimed(jobs)
    told(jobs, job)
    jobs.end(claimed(jobs, "read").id, "a", "done", film="f")
    clock.now += 30 * 86_400 - 1
    jobs.add(PLACE, [])
    assert jobs.articles(PLACE, 0, 9) == ["{}"]
    clock.now += 2
    jobs.add(PLACE, [])
    assert jobs.articles(PLACE, 0, 9) == [] and only(jobs).state == "done"
