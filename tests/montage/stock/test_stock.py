"""An offer becomes a file that the indexer understands."""

import errno
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from indexer.metadata.licences import licence_id
from indexer.metadata.read import read_metadata
from indexer.probe import probe
from montage.stock import stock as module
from montage.stock.stock import Offer, bring
from montage.web.fetch import TransientError
from tests.stock_server import Site, Thing, page, point_at, stock_site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    (tmp_path / "site").mkdir()
    with stock_site(tmp_path / "site", Thing(7, "video", "seal", 1), Thing(7, "image", "seal", 2)) as site:
        point_at(site, monkeypatch)
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "film").mkdir()
    return tmp_path / "film"


def video(site: Site, **changed: object) -> Offer:
    made = Offer(
        service="pexels", id="7", kind="video", page="https://www.pexels.com/video/seal-7/", preview="",
        file=f"{site.address}/files/video-7-640.mp4?s=1", size=(640, 360), duration=Fraction(12),
        words="A seal on a beach, 海豹", author="Ann Author", licence="Pexels License", base=site.address,
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


def photo(site: Site, **changed: object) -> Offer:
    file = f"{site.address}/files/photo-7-large.jpeg?auto=compress"
    return video(site, **{"kind": "image", "file": file, "duration": None, **changed})


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_the_file_and_what_is_told_of_it(site: Site, folder: Path) -> None:
    path = bring(video(site), folder)
    assert path.name == "pexels-7.mp4"
    assert (probe(path).kind, probe(path).size) == ("video", (160, 90))
    told = read_metadata(path, folder, {})
    assert (told.title, told.credit) == ("A seal on a beach, 海豹", "Ann Author")
    assert (licence_id(told.licence), told.source_url) == ("pexels", "https://www.pexels.com/video/seal-7/")
    assert names(folder) == {"pexels-7.mp4", "pexels-7.json", "pexels-7.sum"}


def test_a_photograph_of_the_same_number_is_another(site: Site, folder: Path) -> None:
    assert bring(photo(site, author="Bo"), folder).name == "pexels-photo-7.jpeg"
    bring(video(site), folder)
    assert {read_metadata(path, folder, {}).credit for path in folder.glob("*.[mj]p*")} == {"Bo", "Ann Author"}


def test_what_is_there_is_not_fetched_again(site: Site, folder: Path) -> None:
    assert bring(video(site), folder) == bring(video(site), folder)
    assert len(site.fetched) == 1


def test_a_name_stays_in_its_folder(site: Site, folder: Path) -> None:
    assert bring(video(site, id="../../7", service="my/stock"), folder).parent == folder


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (page(), "text/html, not a video"),
        ((200, "video/mp4", page()[2], {}), "is no video (cannot be read as media"),
        ((200, "application/octet-stream", b"", {}), "is no video (is empty)"),
        ((404, "text/plain", b"gone", {}), "404"),
        ((403, "text/plain", b"no", {}), "403"),
        ((200, "video/mp4", b"v" * 300_000, {}), "larger than 0.2 MB"),
        ((200, "video/mp4", b"short", {"Content-Length": "9000"}), "cannot be reached"),
    ],
)
def test_what_is_no_video_leaves_nothing(
    site: Site, folder: Path, answer: tuple[int, str, bytes, dict[str, str]], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 200_000)
    site.files["/files/video-7-640.mp4"] = lambda: answer
    with pytest.raises(UserError) as caught:
        bring(video(site), folder)
    said = str(caught.value)
    assert what in said and said.startswith("pexels: ") and said.endswith("what fits next is taken")
    assert names(folder) == set()


def test_a_picture_is_no_video_and_a_video_no_picture(site: Site, folder: Path) -> None:
    with pytest.raises(UserError, match="is no video"):
        bring(video(site, file=_served(site, "/a.mp4", site.still(site.things[1], 320))), folder)
    with pytest.raises(UserError, match="is no image"):
        bring(photo(site, file=_served(site, "/a.jpg", site.clip(site.things[0]))), folder)
    assert names(folder) == set()


def _served(site: Site, path: str, body: bytes) -> str:
    site.files[path] = lambda: (200, "application/octet-stream", body, {})
    return site.address + path


def test_a_server_that_is_busy_may_not_be_later(site: Site, folder: Path) -> None:
    site.files["/files/video-7-640.mp4"] = lambda: (503, "text/plain", b"", {"Retry-After": "7"})
    with pytest.raises(TransientError) as caught:
        bring(video(site), folder)
    assert caught.value.after == 7


def test_a_full_disk(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UserError, match="cannot be written"):
        bring(video(site), folder)
    monkeypatch.undo()
    assert names(folder) == set()
    with pytest.raises(UserError, match=r"cannot be written \(No such file"):
        bring(video(site), folder / "nowhere")


def test_two_threads_bring_it_whole(site: Site, folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: bring(video(site), folder), range(4)))
    assert len(set(paths)) == 1
    assert names(folder) == {"pexels-7.mp4", "pexels-7.json", "pexels-7.sum"}
    assert probe(paths[0]).kind == "video"
