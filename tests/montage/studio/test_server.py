"""What the server answers; a whole journey in a browser is in tests/e2e/test_studio.py."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assets_db.errors import UserError
from montage.studio import server as module
from montage.studio.server import Stream, application
from montage.studio.session import Session
from tests.media import picture, tone

pytestmark = pytest.mark.slow


@pytest.fixture
def page(session: Session) -> Iterator[TestClient]:
    with TestClient(application(session, Stream()), raise_server_exceptions=False) as client:
        yield client


def film(page: TestClient) -> dict[str, Any]:
    shown: dict[str, Any] = page.get("/film").json()
    return shown


def test_the_page_may_run_nothing_but_its_own(page: TestClient) -> None:
    answer = page.get("/", headers={"accept-language": "zh-CN"})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert 'lang="zh"' in answer.text and json.dumps("生成影片")[1:-1] in answer.text
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce and f'nonce="{nonce[1]}"' in answer.text
    assert "http://" not in answer.text and "https://" not in answer.text


def test_everything_that_the_page_loads_is_there(page: TestClient) -> None:
    scripts = ["app.js", *(f"vendor/{name.rpartition('/')[2]}" for name in module.IMPORTS.values())]
    assert {page.get(f"/static/{name}").status_code for name in scripts} == {200}
    shown = film(page)
    places = [f"/stills/{clip['still']}.jpg" for clip in shown["clips"]] + [f"/sound/{shown['sound']}.wav"]
    assert {page.get(place).status_code for place in places} == {200}
    assert page.get(f"/sound/{shown['sound']}.wav", headers={"range": "bytes=0-9"}).status_code == 206


def test_no_path_is_told_and_none_is_taken(page: TestClient, session: Session) -> None:
    shown = page.get("/film").text + page.get("/candidates?clip=0").text
    assert str(session.file.parent) not in shown
    for place in ("/stills/..%2Ffilm.json.jpg", "/parts/x.mp4", "/sound/x.wav", "/shots/x.jpg", "/static/../server.py"):
        assert page.get(place).status_code == 404


def test_an_act_answers_with_the_film_after_it(page: TestClient) -> None:
    before = film(page)
    after = page.post("/acts/pin", json={"clip": 0, "pinned": True}).json()
    assert after["clips"][0]["pinned"] and after["acts"] == ["pin"] and after["step"] != before["step"]
    assert page.post("/acts/undo", json={}).json()["clips"] == before["clips"]


@pytest.mark.parametrize(
    ("path", "body", "what"),
    [
        ("/acts/nope", b"{}", "no act is called"),
        ("/acts/pin", b"{", "is not JSON"),
        ("/acts/retitle", b'{"title": "\\ud800"}', "is not JSON"),
        ("/acts/pin", b"[]", "is no object"),
        ("/acts/pin", b"[" * 50_000, "is not JSON"),
        ("/acts/retitle", b'{"title": "' + b"x" * 200_000 + b'"}', "larger than"),
        ("/acts/undo", b"{}", "nothing to undo"),
    ],
)
def test_what_cannot_be_done_is_one_line(page: TestClient, path: str, body: bytes, what: str) -> None:
    answer = page.post(path, content=body)
    assert answer.status_code == 422 and what in answer.json()["error"]


def test_a_file_is_brought_and_named_by_us(page: TestClient, session: Session, tmp_path: Path) -> None:
    content = picture(tmp_path / "a.png", seed=4, size=(640, 360)).read_bytes()
    key = page.post("/brought/shot", params={"name": "../../My <picture>.png"}, content=content).json()["key"]
    found = page.get("/candidates?clip=0").json()["brought"]
    assert ("My <picture>", key) in [(one["name"], one["key"]) for one in found]
    assert page.get(f"/shots/{key}.jpg").headers["content-type"] == "image/jpeg"
    assert "My" not in " ".join(map(str, session.file.parent.rglob("*.png")))
    sound = tone(tmp_path / "a.wav", 2).read_bytes()
    piece = page.post("/brought/music", params={"name": "A hum.wav"}, content=sound).json()["key"]
    assert {"key": piece, "name": "A hum"} in film(page)["pieces"]
    assert page.post("/acts/music", json={"piece": piece}).json()["music"]["name"] == "A hum"
    mix = film(page)["mix"]
    assert page.get(f"/mix/{mix}.m4a").headers["content-type"] == "audio/mp4"
    assert page.get("/mix/other.m4a").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.png", b"", "the file is empty"),
        ("a.png", b"x" * 2000, "larger than"),
        ("a.png", b"no picture", "cannot be read as a picture"),
        ("a.exe", b"x", "is no picture, no video and no music"),
        ("", b"x", "is no picture, no video and no music"),
    ],
)
def test_a_file_that_is_none_is_refused_and_gone(
    page: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, what: str
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 1000)
    answer = page.post("/brought/shot", params={"name": name}, content=content)
    assert answer.status_code == 422 and what in answer.json()["error"]
    assert not list((session.file.parent / "film.work" / "media").rglob(".brought-*"))


def test_exports_are_of_the_film_and_name_no_other(page: TestClient) -> None:
    made = page.get("/exports/srt").json()
    assert made["name"] == "film.srt" and "-->" in made["text"]
    assert page.get("/exports/docx").status_code == 422


def test_the_article_s_pictures_are_offered(page: TestClient) -> None:
    shots = page.get("/article").json()["shots"]
    assert [one["name"] for one in shots] == ["A harbour in the fog"]
    assert page.post("/acts/swap", json={"clip": 0, "shot": shots[0]["key"]}).status_code == 200


@pytest.mark.parametrize("query", ["", "clip=", "clip=-1", "clip=x", "clip=99", "clip=²"])
def test_a_clip_that_is_none_is_told(page: TestClient, query: str) -> None:
    assert page.get(f"/candidates?{query}").status_code == 422


def test_candidates_have_scores_and_reasons(page: TestClient) -> None:
    found = page.get("/candidates?clip=0&text=moon").json()
    assert found["text"] == "moon" and found["found"][0]["score"] > 0
    assert any("moon" in one["why"] for one in found["found"])


def test_a_fault_of_ours_is_a_line_too(page: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(session, "act", broken)
    answer = page.post("/acts/pin", json={})
    assert answer.status_code == 500 and "newsreel has a fault (RuntimeError: a slip)" in answer.json()["error"]


def test_a_render_that_fails_is_told(page: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise UserError("the disk is full", "make room")

    monkeypatch.setattr(session, "render", failing)
    monkeypatch.setattr(module, "Thread", Now)
    assert page.post("/render").json()["render"] == {
        "state": "failed",
        "error": "the disk is full",
        "todo": "make room",
    }


class Now:
    """A thread that has done its work when it has started."""

    def __init__(self, target: Any, daemon: bool) -> None:
        self.start = target
