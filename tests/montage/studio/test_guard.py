from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from montage.studio.guard import COOKIE, Guard, is_loopback

OWN = {"host": "127.0.0.1:8350", "origin": "http://127.0.0.1:8350"}


def client(host: str = "127.0.0.1", token: str = "") -> TestClient:
    async def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse("done")

    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
    return TestClient(Guard(app, host, 8350, token), follow_redirects=False)


def test_the_page_itself_may_act() -> None:
    assert client().post("/", headers=OWN).text == "done"
    assert client().post("/", headers={**OWN, "sec-fetch-site": "same-origin"}).text == "done"
    assert client().get("/", headers={"host": "localhost:8350"}).text == "done"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1:8350"},
        {**OWN, "origin": "http://evil.example"},
        {**OWN, "origin": "null"},
        {**OWN, "origin": "http://127.0.0.1:9999"},
        {**OWN, "origin": "https://127.0.0.1:8350"},
        {**OWN, "sec-fetch-site": "cross-site"},
        {**OWN, "sec-fetch-site": "same-site"},
        {**OWN, "sec-fetch-site": "none"},
    ],
)
def test_another_page_may_not(headers: Mapping[str, str]) -> None:
    assert client().post("/", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example:8350", "127.0.0.1", "127.0.0.1:80", "evil.example", "localhost.evil:8350", ""]
)
def test_a_name_that_leads_here_from_elsewhere_is_refused(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 421


def test_on_another_address_the_token_is_asked_for() -> None:
    shared = client("0.0.0.0", "secret")
    at = {"host": "192.168.0.7:8350", "origin": "http://192.168.0.7:8350"}
    assert shared.get("/", headers=at).status_code == 401
    assert shared.get("/?token=wrong", headers=at).status_code == 401
    assert shared.post("/?token=secret", headers=at).status_code == 401
    answer = shared.get("/?token=secret", headers=at)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303 and "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert shared.get("/", headers={**at, "cookie": f"{COOKIE}=secret"}).text == "done"
    assert shared.post("/", headers={**at, "cookie": f"{COOKIE}=secret"}).text == "done"
    assert shared.get("/", headers={**at, "cookie": f"{COOKIE}=other"}).status_code == 401
    assert shared.get("/", headers={**at, "host": "evil.example:8350"}).status_code == 421


def test_answers_say_what_browsers_may_do_with_them() -> None:
    headers = client().get("/", headers=OWN).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["cross-origin-resource-policy"] == "same-origin"


def test_loopback() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.9"))
    assert not any(is_loopback(host) for host in ("0.0.0.0", "192.168.0.7", "evil.example", "localhost.evil"))
