"""What a saved page, Markdown or a script from a stranger may show: what lies beside or below it, nothing else."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.articles import read as module
from montage.articles.read import read_article, save_picture
from montage.feeds import read_feed
from montage.model import Picture
from montage.web.polite import Web
from montage.writing.write import read_script
from tests.media import picture

PROSE = "The old bridge over the river was closed on Monday after engineers found cracks in its pillars. " * 4


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of a stranger's, beside what is the reader's own."""
    folder = tmp_path / "saved"
    (folder / "files").mkdir(parents=True)
    for path in (folder / "files" / "below.jpg", folder / "beside.jpg", tmp_path / "private.jpg"):
        picture(path, 1, (640, 480))
    (tmp_path / "private.mp4").write_bytes(b"private")
    (folder / "link.jpg").symlink_to(tmp_path / "private.jpg")
    (folder / "inner.jpg").symlink_to(folder / "beside.jpg")
    (folder / "up").symlink_to(tmp_path)
    (folder / "circle.jpg").symlink_to(folder / "circle.jpg")
    os.mkfifo(folder / "pipe.jpg")
    return folder


def page(source: str) -> str:
    video = f"<video src='{source}'></video>" if source.endswith(".mp4") else f"<img src='{source}'>"
    return f"<html lang=en><title>A bridge</title><article><p>{PROSE}</p><figure>{video}</figure></article></html>"


def markdown(source: str) -> str:
    return f"# A bridge is closed\n\n{PROSE}\n\n![A picture](<{source}>)\n"


HELD = [
    "../private.jpg", "..%2Fprivate.jpg", "%2e%2e/private.jpg", "files/../../private.jpg", "./../private.jpg",
    "../private.mp4", "{root}/private.jpg", "file://{root}/private.jpg", "file:../private.jpg", "link.jpg",
    "up/private.jpg", "up/private.mp4", "circle.jpg", "pipe.jpg", "/dev/zero.jpg", "/proc/kmsg",
    "/proc/self/environ.jpg", "..\\\\private.jpg", "C:/private.jpg", "//server/share/a.jpg", "//[",
    "{root}%2Fprivate.jpg",
    "..;/private.jpg",
    "a%00.jpg", "files", "x" * 5000 + ".jpg",
]  # fmt: skip


@pytest.mark.parametrize("write", [page, markdown])
@pytest.mark.parametrize("source", HELD)
def test_what_lies_elsewhere_is_not_shown(place: Path, source: str, write: Callable[[str], str]) -> None:
    file = place / ("page.html" if write is page else "page.md")
    file.write_text(write(source.format(root=place.parent)))
    assert [one.path for one in read_article(str(file)).pictures if one.path] == []


@pytest.mark.parametrize("write", [page, markdown])
@pytest.mark.parametrize(
    "source", ["beside.jpg", "./beside.jpg", "files/below.jpg", "files/../beside.jpg", "/beside.jpg", "inner.jpg"]
)
def test_what_lies_beside_or_below_is(
    place: Path, source: str, write: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place / ("page.html" if write is page else "page.md")
    file.write_text(write(source))
    (shown,) = read_article(str(file)).pictures
    save_picture(shown, tmp_path / "out.jpg")
    assert (tmp_path / "out.jpg").read_bytes() == (place / "beside.jpg").read_bytes()
    monkeypatch.chdir(place)
    assert read_article(file.name).pictures[0].path, "wherever it is read from"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["../private.jpg", "{root}/private.jpg", "link.jpg", "up/private.jpg", "/etc/passwd", "circle.jpg"]
)
def test_a_script_shows_no_more(place: Path, path: str) -> None:
    script = {
        "title": "A",
        "lines": [{"text": "One."}],
        "pictures": [{"url": "a", "path": path.format(root=place.parent)}],
    }
    (place / "script.json").write_text(json.dumps(script))
    with pytest.raises(UserError, match="which lies neither beside it nor below"):
        read_script(place / "script.json")
    script["pictures"] = [{"url": "a", "path": "files/below.jpg"}]
    (place / "script.json").write_text(json.dumps(script))
    assert read_script(place / "script.json").pictures[0].path == place / "files" / "below.jpg"


def test_files_are_limited_as_the_web_is(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module.LIMITS, "image", 1000)
    with pytest.raises(UserError, match=r"beside\.jpg is larger than 0\.001 MB"):
        save_picture(Picture("a", path=place / "beside.jpg"), tmp_path / "out.jpg")
    for path in (place / "pipe.jpg", Path("/dev/zero")):
        with pytest.raises(UserError, match="is no file"):
            save_picture(Picture("a", path=path), tmp_path / "out.jpg")
    assert not list(tmp_path.glob("*out*")) and not list(tmp_path.glob(".*part"))


@pytest.mark.parametrize("path", ["pipe.jpg", "/dev/zero"])
def test_a_pipe_or_a_device_is_no_source(place: Path, path: str) -> None:
    where = str(place / path)
    with pytest.raises(UserError, match="is a pipe or a device"):
        read_article(where)
    with pytest.raises(UserError, match="is a pipe or a device"):
        read_feed(where, Web())
