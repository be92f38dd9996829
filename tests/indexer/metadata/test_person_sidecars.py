"""Words of a person beside the files: they outlive the database, and nothing of anybody else's is written over."""

import json
import shutil
from pathlib import Path

import pytest

from assets_db.editing import annotate
from assets_db.store import Store
from indexer.metadata.person_sidecars import read_said, write_sidecars
from indexer.run import index
from indexer.tally import IndexProgress
from tests import media

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A video of two shots with a sidecar, and a picture."""
    made = tmp_path / "footage"
    made.mkdir()
    media.scenes(made / "harbour.mp4", 1.2, 1)
    media.picture(made / "lighthouse.jpg", seed=7)
    (made / "harbour.json").write_text('{"title": "Cranes", "tags": ["sea"], "licence": "CC BY 4.0"}')
    return made


@pytest.fixture
def store(tmp_path: Path, folder: Path) -> Store:
    """The library of that folder, in which a person has said something of the video, and of its second shot."""
    store = Store(tmp_path / "library")
    index([folder], store, embedder=None)
    second = next(shot.key for shot in store.shots() if shot.offset > 0)
    annotate(
        store, [str(folder / "harbour.mp4")], {"title": "Ships, at night", "people": "Ann", "licence": ""}, ["dusk"]
    )
    annotate(store, [second], {"title": "A tug", "mark": "unusable"})
    return store


def said(store: Store) -> list[tuple[str, ...]]:
    return sorted(
        (shot.asset.path.name, shot.asset.title, shot.asset.tags, shot.asset.rights.licence, shot.person, shot.mark)
        for shot in store.shots()
    )


def sidecar(folder: Path) -> Path:
    return folder / "harbour.mp4.newsreel.json"


def test_a_new_library_has_what_an_old_one_was_told(store: Store, folder: Path, tmp_path: Path) -> None:
    before = (folder / "harbour.json").read_bytes()
    assert write_sidecars(store).written == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "harbour.json", "harbour.mp4", "harbour.mp4.newsreel.json", "lighthouse.jpg",
    ]  # fmt: skip
    assert (folder / "harbour.json").read_bytes() == before
    with Store(tmp_path / "new") as new:
        assert index([folder], new, embedder=None).unread == {}
        assert said(new) == said(store)
        assert [match.score for match in new.search_text("tug", 5, unusable=True)] == [1.0]
        assert new.search_text("cranes", 5, unusable=True) == []


def test_writing_again_changes_nothing_and_indexing_decodes_nothing(store: Store, folder: Path) -> None:
    write_sidecars(store)
    done = write_sidecars(store)
    assert (done.written, done.unchanged, done.refused) == (0, 1, [])
    before = said(store)
    tally = index([folder], store, embedder=None)
    assert (tally.updated, tally.shots) == (1, 0) and said(store) == before


def test_what_is_said_in_the_library_counts_before_a_sidecar_of_an_older_day(store: Store, folder: Path) -> None:
    write_sidecars(store)
    annotate(store, [str(folder / "harbour.mp4")], {"title": "Ships by day"})
    index([folder], store, embedder=None)
    assert {row[1] for row in said(store)} == {"Ships by day", ""}


def test_a_moved_file_and_a_copy_get_their_own(store: Store, folder: Path) -> None:
    shutil.copy(folder / "harbour.mp4", folder / "port.mp4")
    index([folder], store, embedder=None)
    assert write_sidecars(store).written == 2
    assert (folder / "port.mp4.newsreel.json").read_bytes() == sidecar(folder).read_bytes()


def test_a_sidecar_of_which_nothing_is_left_is_removed(store: Store, folder: Path) -> None:
    write_sidecars(store)
    everything = [str(folder / "harbour.mp4"), *(shot.key for shot in store.shots())]
    annotate(store, everything, dict.fromkeys(("title", "tags", "people", "licence", "mark")))
    assert (write_sidecars(store).removed, sidecar(folder).exists()) == (1, False)


@pytest.mark.parametrize("text", ["{}", "[]", "what is this", '{"newsreel": 1, "title": "mine", "digest": "0"}'])
def test_a_file_of_that_name_that_newsreel_has_not_written_is_left_alone(store: Store, folder: Path, text: str) -> None:
    sidecar(folder).write_text(text)
    done = write_sidecars(store)
    assert done.refused == [(sidecar(folder), "is not as newsreel wrote it: move it away")]
    assert sidecar(folder).read_text() == text


def test_one_that_was_changed_since_is_left_alone_and_read(store: Store, folder: Path, tmp_path: Path) -> None:
    write_sidecars(store)
    changed = {**json.loads(sidecar(folder).read_text()), "title": "A ferry"}
    sidecar(folder).write_text(json.dumps(changed))
    assert len(write_sidecars(store).refused) == 1
    with Store(tmp_path / "new") as new:
        index([folder], new, embedder=None)
        assert {shot.asset.title for shot in new.shots() if shot.asset.kind == "video"} == {"A ferry"}


def test_what_is_said_of_shots_counts_for_the_same_content_alone() -> None:
    body = json.dumps(
        {"newsreel": 1, "sha256": "a" * 64, "title": "x", "shots": [{"start": 0, "end": 9, "mark": "best"}]}
    )
    assert [str(about) for about in read_said(body.encode(), "a" * 64)] == ["a" * 64, "a" * 16 + "@0-9"]
    assert [str(about) for about in read_said(body.encode(), "b" * 64)] == ["b" * 64]


@pytest.mark.parametrize(
    "text",
    ['{"newsreel": 2}', "[]", "nothing", '{"newsreel": 1, "mark": "fine"}',
     '{"newsreel": 1, "sha256": "HERE", "shots": [{}]}',
     '{"newsreel": 1, "sha256": "HERE", "shots": 4}'],
)  # fmt: skip
def test_one_that_cannot_be_understood_is_told_and_left_out(store: Store, folder: Path, text: str) -> None:
    content = next(shot.asset.sha256 for shot in store.shots() if shot.asset.kind == "video")
    sidecar(folder).write_text(text.replace("HERE", content))
    before = said(store)
    events: list[IndexProgress] = []
    tally = index([folder], store, embedder=None, progress=events.append)
    assert [path.name for path, _ in tally.damaged] == ["harbour.mp4"]
    assert "harbour.mp4.newsreel.json is left out (" in tally.damaged[0][1]
    assert [one.reason for one in events if one.reason] == [tally.damaged[0][1]]
    assert said(store) == before


def test_a_folder_that_cannot_be_written_is_told(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    done = write_sidecars(store)
    assert (done.written, [path for path, _ in done.refused]) == (0, [sidecar(folder)])
    assert "Permission denied" in done.refused[0][1]
