"""Stock services as a rung."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets_db.store import Store
from indexer.passes.embed import Embedder
from montage.fill.fallback_source import Found, Gaps
from montage.fill.media import Media
from montage.fill.stock import SEARCHES, TRIED, StockMedia
from montage.model import Anchor, AnchorKind, Script, Tag
from tests.colours import RGB, Colours
from tests.films import script
from tests.libraries import put
from tests.media import colour
from tests.montage.fill.test_fill import NEWS, anchor, film
from tests.stock_server import PEXELS, PIXABAY, Answer, Site, Thing, point_at, stock_site

pytestmark = pytest.mark.slow

SAID = script("Seals sleep on the beach.", "Snow has fallen on the harbour.")
ALL = Gaps((0, 1), ())
THINGS = (
    Thing(7, "video", "Seals sleep on the beach", 1),
    Thing(8, "image", "Snow fallen on the harbour", 2, author="Bo Author"),
    Thing(9, "video", "Wheat field", 3),
)
BOTH = ("pexels", "pixabay")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    (tmp_path / "site").mkdir()
    with stock_site(tmp_path / "site", *THINGS) as site:
        point_at(site, monkeypatch)
        yield site


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as store:
        yield store


def run(
    library: Store,
    said: Script = SAID,
    gaps: Gaps = ALL,
    anchors: tuple[Anchor, ...] = (),
    names: Sequence[str] = ("pexels",),
    embedder: Embedder | None = None,
) -> Found:
    with Media(library.folder / "media", embedder, library) as media:
        return StockMedia(film(said, anchors), media, names).fill(gaps)


def named(kind: AnchorKind, query: str, line: int = 0, weight: float = 0.8) -> Anchor:
    return replace(anchor(kind, weight, line), text=query, query=query)


def pages(found: Found) -> list[str]:
    hits = [hit for some in (*found.lines.values(), *found.anchors.values()) for hit in some]
    return [hit.shot.asset.rights.source_url for hit in hits]


def queries(site: Site) -> list[str]:
    """What was asked for, a search for videos and photographs once."""
    return [query.get("query", query.get("q", "")) for path, query, _ in site.asked if path in (PEXELS[0], PIXABAY[0])]


def gone() -> Answer:
    return 404, "text/plain", b"gone", {}


def test_a_line_with_nothing_gets_a_shot_and_what_is_told_of_it(site: Site, library: Store) -> None:
    found = run(library)
    (seals,), (snow,) = found.lines[0], found.lines[1]
    assert min(seals.score, snow.score) >= NEWS.floor and found.notes == ()
    one, other = seals.shot.asset, snow.shot.asset
    assert (one.origin, one.kind, one.rights.credit, one.rights.licence) == (
        "stock",
        "video",
        "Ann Author",
        "Pexels License",
    )
    assert one.rights.source_url == "https://www.pexels.com/video/seals-sleep-on-the-beach-7/"
    assert (other.origin, other.kind, other.rights.credit) == ("stock", "image", "Bo Author")
    assert one.path.is_file() and one.path.is_relative_to(library.folder / "media" / "stock")


def test_what_does_not_fit_is_not_taken(site: Site, library: Store) -> None:
    assert run(library, script("A court decides on rents."), Gaps((0,), ())) == Found()
    assert queries(site) == ["A court decides on rents."] and site.fetched == []


def test_what_looks_like_a_line_is_taken_without_a_word(site: Site, library: Store, tmp_path: Path) -> None:
    put(library, "a.mp4", "x", "y", frames=3)
    library.set_embedder("colours", 3)
    rows = np.eye(3, dtype=np.float16)
    library.put_vectors({frame: rows[place % 3] for place, (frame, _) in enumerate(library.frames_without_vector(9))})
    site.things[:] = [Thing(number, "video", "Untold", number) for number in range(3)]
    for number, name in enumerate(RGB):
        site.files[f"/files/still-{number}-320.jpg"] = still(name)
        site.files[f"/files/video-{number}-640.mp4"] = clip(colour(tmp_path / f"{name}.mp4", name))
    found = run(library, script("something red"), Gaps((0,), ()), embedder=Colours())
    assert pages(found) == ["https://www.pexels.com/video/untold-0/"]
    assert sorted(path for path in site.fetched if "video" in path) == ["/files/video-0-640.mp4"]


def still(name: str) -> Callable[[], Answer]:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 180), name).save(buffer, "JPEG", quality=95)
    return lambda: (200, "image/jpeg", buffer.getvalue(), {})


def clip(path: Path) -> Callable[[], Answer]:
    return lambda: (200, "video/mp4", path.read_bytes(), {})


def test_what_a_viewer_waits_for_is_looked_for_where_its_line_has_something(site: Site, library: Store) -> None:
    anchors = (named("place", "harbour", 1), named("thing", "seals"))
    found = run(library, gaps=Gaps((), (0, 1)), anchors=anchors)
    assert queries(site) == ["harbour", "seals"] and found.lines == {}
    assert [[hit.shot.asset.rights.credit for hit in found.anchors[place]] for place in (0, 1)] == [
        ["Bo Author"], ["Ann Author"],
    ]  # fmt: skip


def test_the_most_telling_thing_of_a_line_is_asked_for(site: Site, library: Store) -> None:
    anchors = (named("thing", "beach", weight=0.6), named("thing", "seals", weight=0.9), named("number", "12"))
    found = run(library, gaps=Gaps((0,), ()), anchors=anchors)
    assert queries(site) == ["seals"] and len(found.lines[0]) == 1


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_nobody_is_looked_for_among_strangers(kind: AnchorKind, site: Site, library: Store) -> None:
    anchors = (named(kind, "Ada Lovelace"), named("topic", "Lovelace beach seals"))
    lines = SAID.lines[0], replace(SAID.lines[1], query="Lovelace", tags=(Tag("Lovelace", kind),))  # type: ignore[arg-type]
    run(library, replace(SAID, lines=lines), Gaps((0, 1), (0, 1)), anchors)
    assert queries(site) == ["beach seals"], "nothing is left of the second line"
    assert run(library, gaps=Gaps((), (0,)), anchors=anchors) == Found() and len(queries(site)) == 1


def test_a_chinese_name_is_left_out_however_it_is_cut(site: Site, library: Store) -> None:
    said = script("马龙在北京大学说。", lang="zh")
    line = replace(said.lines[0], query="马龙 北京 大学 海滩")
    tags = (Tag("马龙", "person"), Tag("北京大学", "organisation"), Tag("北京", "place"))
    run(library, replace(said, lines=(replace(line, tags=tags),)), Gaps((0,), ()))
    assert queries(site) == ["北京 海滩"]


def test_each_search_is_made_once_and_no_more_than_a_few(site: Site, library: Store) -> None:
    same = tuple(named("thing", text, line) for line, text in enumerate(("Seals", "seals")))
    found = run(library, script("Seals sleep on the beach.", "The seals sleep."), Gaps((0, 1), (0, 1)), same)
    assert queries(site) == ["Seals"]
    assert pages(found).count("https://www.pexels.com/video/seals-sleep-on-the-beach-7/") == 4
    many = script(*(f"Subject {number}." for number in range(SEARCHES + 5)))
    run(library, many, Gaps(tuple(range(len(many.lines))), ()))
    assert queries(site)[1:] == [f"Subject {number}." for number in range(SEARCHES)]


def test_a_service_without_a_key_is_told_and_the_other_serves(
    site: Site, library: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSREEL_PEXELS_KEY")
    anchors = (named("thing", "seals"),)
    found = run(library, gaps=Gaps((0,), ()), anchors=anchors, names=BOTH)
    (note,) = found.notes
    assert note.startswith("pexels asks for a key, and there is none; get one at https://")
    assert pages(found) == ["https://pixabay.com/videos/id-7/"]
    assert {path for path, _, _ in site.asked} == {*PIXABAY}


def test_without_any_key_there_are_notes_alone(site: Site, library: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEWSREEL_PEXELS_KEY", "NEWSREEL_PIXABAY_KEY"):
        monkeypatch.delenv(name)
    found = run(library, names=BOTH)
    assert found == Found(notes=found.notes)
    assert [note.partition(" ")[0] for note in found.notes] == [*BOTH]
    assert not site.asked and not site.fetched


def test_a_service_that_ends_is_told_once(site: Site, library: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_PIXABAY_KEY", "expired")
    found = run(library, names=BOTH)
    (note,) = found.notes
    assert note.startswith("pixabay refuses the key in NEWSREEL_PIXABAY_KEY (400)")
    assert len([path for path, _, _ in site.asked if path in PIXABAY]) == 1
    assert [len(hits) for hits in found.lines.values()] == [1, 1], "the other one goes on"


def test_nothing_is_asked_without_need(site: Site, library: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(library, gaps=Gaps((), ())) == Found()
    monkeypatch.delenv("NEWSREEL_PEXELS_KEY")
    who = (named("person", "Ada Lovelace"), named("quotation", "Grace Hopper", 1))
    assert run(library, gaps=Gaps((), (0, 1)), anchors=who) == Found(), "no key is missed where nothing is looked for"
    assert not site.asked and not site.fetched


def test_a_second_time_nothing_is_asked_or_fetched(site: Site, library: Store) -> None:
    first, before = run(library), (len(site.asked), len(site.fetched))
    assert run(library) == first and before == (len(site.asked), len(site.fetched))
    assert min(before) > 0


def test_where_a_file_cannot_be_had_the_next_is_taken(site: Site, library: Store) -> None:
    site.things[:] = [Thing(number, "video", "Seals", number) for number in range(1, 5)]
    site.files["/files/video-1-640.mp4"] = gone
    found = run(library, gaps=Gaps((0,), ()))
    assert sorted(pages(found)) == [f"https://www.pexels.com/video/seals-{number}/" for number in (2, 3)]
    assert site.fetched == [f"/files/video-{number}-640.mp4" for number in (1, 2, 3)]
    (note,) = found.notes
    assert "404" in note and note.endswith("what fits next is taken")


def test_but_not_for_ever(site: Site, library: Store) -> None:
    site.things[:] = [Thing(number, "video", "Seals", number) for number in range(1, 9)]
    site.files |= {f"/files/video-{number}-640.mp4": gone for number in range(1, 9)}
    found = run(library, gaps=Gaps((0,), ()))
    assert len(site.fetched) == len(found.notes) == TRIED and pages(found) == []


def test_the_library_stays_as_it_is(site: Site, library: Store) -> None:
    before = library.revision, library.tally()
    assert pages(run(library, embedder=Colours()))
    assert (library.revision, library.tally()) == before
