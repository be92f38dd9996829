import base64
import io
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets_db.errors import UserError
from indexer.probe import probe
from montage.backends.generation_service import GenerationService
from montage.generate.generator import GenerationError, GenerationRequest, NotThere, Unavailable
from montage.generate.service_client import KEY, MOST_JSON, TRIES
from montage.render.segments import count_frames
from montage.web.hosts import Reach
from montage.web.retry import JITTER
from tests.generation_server import Answer, GenerationServer, Hours, serving, soon, told
from tests.media import ffmpeg, picture, tone

ORDER = GenerationRequest("a calm lake at dawn", Fraction(2), Fraction(25), (160, 90), 3, "blurred")
HTML = Answer(200, b"<!doctype html><title>Log in</title>", "text/html")
DOWN = told(503, error="no free machine")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GenerationServer]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def hours() -> Hours:
    return Hours()


def service(server: GenerationServer, hours: Hours, query: str = "", stall: float = 5.0) -> GenerationService:
    return GenerationService(server.url + query, stall=stall, clock=hours.clock, sleep=hours.sleep)


def test_a_clip_is_ordered_waited_for_fetched_and_conformed(
    server: GenerationServer, hours: Hours, tmp_path: Path
) -> None:
    made = probe(service(server, hours).make(ORDER, tmp_path / "clip.mp4"))
    assert (made.size, made.fps, made.duration * made.time_base) == ((160, 90), 25, 2)
    assert server.orders == [{
        "prompt": "a calm lake at dawn", "negative": "blurred", "seconds": 2.0, "frames": 50, "fps": 25.0,
        "width": 160, "height": 90, "seed": 3, "first_frame": None,
    }]  # fmt: skip
    job = "GET /jobs/job%2F1"
    assert server.asked == ["POST /jobs", job, job, job, "GET /file/1"]
    assert hours.slept == [1.0, 1.5, 2.25]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "served.mp4"]


def test_what_the_service_says_of_itself(server: GenerationServer, hours: Hours) -> None:
    made = service(server, hours)
    assert (made.name, made.languages) == ("tiny model at 127.0.0.1", ("en", "zh"))
    assert (made.longest, made.continues) == (8, True)
    assert server.asked == ["GET /about"]


@pytest.mark.parametrize("about", [Answer(404, b"nothing here", "text/plain"), told(), told(longest="x", languages=1)])
def test_it_need_not_say_anything(server: GenerationServer, hours: Hours, about: Answer) -> None:
    server.instead["GET /about"] = [about]
    made = service(server, hours)
    assert (made.name, made.languages) == ("a generation service at 127.0.0.1", ("en",))
    assert (made.longest, made.continues) == (None, False)


def test_the_last_frame_goes_along(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    frames = np.zeros((2, 8, 8, 3), np.uint8)
    frames[-1] = 200
    service(server, hours).make(replace(ORDER, first_frames=frames), tmp_path / "clip.mp4")
    sent = Image.open(io.BytesIO(base64.b64decode(server.orders[0]["first_frame"])))
    assert np.array_equal(np.asarray(sent), frames[-1])


def test_the_key_goes_to_the_service_alone(
    server: GenerationServer, hours: Hours, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "secret")
    (tmp_path / "elsewhere").mkdir()
    with serving(tmp_path / "elsewhere") as store:
        store.orders.append({"seconds": 2.0, "seed": 1})
        server.instead["GET /jobs"] = [told(state="done", file=f"{store.url}/file/1?signature=abc")]
        store.instead["GET /file"] = [Answer(200, store.film(store.orders[0]), "binary/octet-stream")]
        made = service(server, hours)
        made.reach = Reach().naming(store.url)
        made.make(ORDER, tmp_path / "clip.mp4")
        assert set(server.keys) == {"Bearer secret"} and store.keys == [None]


@pytest.mark.parametrize(
    ("place", "answers", "kind", "words"),
    [
        ("POST /jobs", [HTML], NotThere, "/generator/jobs answers a web page, not JSON; check the address"),
        ("POST /jobs", [Answer(200, b"[1]")], NotThere, "answers something else, not JSON"),
        ("POST /jobs", [Answer(200, b"[" * 100_000)], NotThere, "answers something else, not JSON"),
        ("POST /jobs", [Answer(200, b" " * (MOST_JSON + 1))], GenerationError, "larger than 1 MB"),
        ("POST /jobs", [told(201)], NotThere, "gives a job no id"),
        ("POST /jobs", [told(401, error="who are you")], NotThere, f"answers 401 who are you; set {KEY}"),
        ("POST /jobs", [Answer(404, b"<html>", "text/html")], NotThere, "answers 404 Not Found; check the address"),
        ("POST /jobs", [Answer(302, headers={"Location": "/login"})], NotThere, "answers 302 Found"),
        ("POST /jobs", [told(422, detail="no\nsuch words")], GenerationError, "answers 422 no such words"),
        ("POST /jobs", [DOWN], NotThere, "answers 503 no free machine; try again later"),
        ("GET /jobs", [HTML], NotThere, "answers a web page, not JSON"),
        ("GET /jobs", [told(state="failed", error="refused:\n words")], GenerationError, r"\(refused: words\)"),
        ("GET /jobs", [told(state="failed")], GenerationError, r"could not make the clip \(no reason\)"),
        ("GET /jobs", [told(state="lost")], NotThere, r"is in no state that a job can be in \(lost\)"),
        ("GET /jobs", [told(state="done")], NotThere, "names no file"),
        ("GET /jobs", [told(state="done", file="file:///etc/passwd")], NotThere, "names no file"),
        ("GET /jobs", [told(404, error="no such job")], NotThere, "answers 404 no such job"),
        ("GET /jobs", [Answer(500, b"<h1>oops</h1>", "text/html")], NotThere, "500 Internal Server Error; try again"),
        ("GET /file", [Answer(410, b"", "video/mp4")], NotThere, "/file/1 answers 410 Gone; check the address"),
        ("GET /file", [HTML], GenerationError, "/generator/file/1 is text/html, not video/mp4"),
        ("GET /file", [Answer(200, b"", "video/mp4")], GenerationError, "file/1 is empty"),
        ("GET /file", [Answer(200, b"no film" * 99, "video/mp4")], GenerationError, "cannot be read as media"),
        ("GET /file", [Answer(200, b"x" * 5000, "video/mp4", sent=100)], NotThere, "breaks off"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_on_one_line(
    server: GenerationServer, hours: Hours, tmp_path: Path, place: str, answers: list[Answer], kind: type, words: str
) -> None:
    server.instead[place] = answers
    with pytest.raises(kind, match=words) as caught:
        service(server, hours).make(ORDER, tmp_path / "clip.mp4")
    assert "\n" not in str(caught.value)
    assert caught.type is kind
    assert not (tmp_path / "clip.mp4").exists()


def test_what_is_over_soon_is_waited_for(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    busy = Answer(429, b"{}", headers={"Retry-After": "7"})
    done = told(state="done", file="file/1")
    cut = Answer(200, b"x" * 5000, "video/mp4", sent=100)
    whole = Answer(200, server.film({"seconds": 2.0, "seed": 1}), "video/mp4")
    server.instead = {"POST /jobs": [busy, told(201, id=1)], "GET /jobs": [DOWN, done], "GET /file": [cut, whole]}
    assert service(server, hours).make(ORDER, tmp_path / "clip.mp4").exists()
    assert hours.slept == pytest.approx([7.0, 1.0, 1.0, 1.0], rel=JITTER)


def test_a_job_that_never_ends_is_given_up_and_cancelled(
    server: GenerationServer, hours: Hours, tmp_path: Path
) -> None:
    server.instead["GET /jobs"] = [told(state="running")]
    with pytest.raises(Unavailable, match=r"has not made the clip within 60 s; allow more: \?within="):
        service(server, hours, "?within=60").make(ORDER, tmp_path / "clip.mp4")
    assert 45 < hours.now <= 60
    assert soon(lambda: server.asked[-1] == "DELETE /jobs/job%2F1")


def test_a_pause_that_is_asked_for_beyond_the_end_is_not_waited_for(
    server: GenerationServer, hours: Hours, tmp_path: Path
) -> None:
    server.instead["POST /jobs"] = [Answer(503, b"{}", headers={"Retry-After": "9999"})]
    with pytest.raises(Unavailable, match="within 1800 s"):
        service(server, hours).make(ORDER, tmp_path / "clip.mp4")
    assert hours.slept == []


def test_a_service_that_hangs(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    server.instead["GET /jobs"] = [Answer(hang=30)]
    begin = time.monotonic()
    with pytest.raises(NotThere, match=r"says nothing for 0\.2 s; try again later"):
        service(server, hours, stall=0.2).make(ORDER, tmp_path / "clip.mp4")
    assert time.monotonic() - begin < 10
    assert soon(lambda: sum(asked.startswith("GET /jobs") for asked in server.asked) == TRIES)


def test_an_order_that_may_have_arrived_is_not_sent_twice(
    server: GenerationServer, hours: Hours, tmp_path: Path
) -> None:
    server.instead["POST /jobs"] = [Answer(hang=30)]
    with pytest.raises(NotThere, match=r"says nothing for 0\.2 s; look after the service"):
        service(server, hours, stall=0.2).make(ORDER, tmp_path / "clip.mp4")
    assert soon(lambda: server.asked == ["POST /jobs"])
    time.sleep(0.1)
    assert len(server.asked) == 1


def test_a_file_that_drips_ends_with_the_time_allowed(server: GenerationServer, tmp_path: Path) -> None:
    now = iter(range(0, 10_000, 7))  # each look at the clock finds it later
    server.instead["GET /jobs"] = [told(state="done", file="file/1")]
    server.instead["GET /file"] = [Answer(200, b"x" * 3_000_000, "video/mp4")]
    made = GenerationService(f"{server.url}?within=60", clock=lambda: next(now), sleep=lambda _: None)
    with pytest.raises(Unavailable, match="within 60 s"):
        made.make(ORDER, tmp_path / "clip.mp4")


def test_a_file_that_is_too_large(
    server: GenerationServer, hours: Hours, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("montage.backends.generation_service.MOST_FILE", 2000)
    server.instead["GET /file"] = [Answer(200, b"x" * 5000, "video/mp4")]
    with pytest.raises(GenerationError, match=r"is larger than 0\.002 MB"):
        service(server, hours).make(ORDER, tmp_path / "clip.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_is_too_short_or_cut_off(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    short = server.film({"seconds": 2.0, "seed": 1}, short=0.5)
    for film in (short, _fast_start(server.film({"seconds": 2.0, "seed": 1}), tmp_path)):
        server.instead["GET /file"] = [Answer(200, film, "video/mp4")]
        with pytest.raises(GenerationError, match=r"/file/\d (is cut short \(\d+ of 22 frames\)|is damaged|cannot)"):
            service(server, hours).make(ORDER, tmp_path / "clip.mp4")
        assert not (tmp_path / "clip.mp4").exists()
    server.instead["GET /file"] = [Answer(200, server.film({"seconds": 2.0, "seed": 1}, short=0.2), "video/mp4")]
    assert probe(service(server, hours).make(ORDER, tmp_path / "clip.mp4")).duration  # a few frames are held


def _fast_start(film: bytes, folder: Path) -> bytes:
    """The first half of a film whose index stands before its pictures."""
    (folder / "whole.mp4").write_bytes(film)
    ffmpeg("-i", folder / "whole.mp4", "-c", "copy", "-movflags", "+faststart", folder / "fast.mp4")
    data = (folder / "fast.mp4").read_bytes()
    return data[: (2 * len(data)) // 3]


def test_sound_or_a_picture_is_no_film(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    sound = tone(tmp_path / "tone.m4a").read_bytes()
    server.instead["GET /file"] = [Answer(200, sound, "video/mp4")]
    with pytest.raises(GenerationError, match="holds sound but no video"):
        service(server, hours).make(ORDER, tmp_path / "clip.mp4")
    server.instead["GET /file"] = [Answer(200, picture(tmp_path / "a.png").read_bytes(), "image/png")]
    with pytest.raises(GenerationError, match="is image/png, not video/mp4"):
        service(server, hours).make(ORDER, tmp_path / "clip.mp4")


def test_nobody_is_there(hours: Hours, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        made = service(server, hours)
    with pytest.raises(NotThere, match="cannot be reached"):
        made.make(ORDER, tmp_path / "clip.mp4")
    with pytest.raises(NotThere, match="cannot be reached"):
        _ = made.name


def test_closed_it_can_be_asked_again(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    made = service(server, hours)
    for name in ("one.mp4", "two.mp4"):
        made.close()
        made.close()
        assert count_frames(made.make(ORDER, tmp_path / name)) == ORDER.frames


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "'' is no address of a generation service; give one: --generator generation_service:https://"),
        ("ftp://example.org", "is no address"),
        ("https://", "is no address"),
        ("http://[::1", "is no address"),
        ("http://example.org:port", "is no address"),
        ("https://somebody:secret@example.org", f"an address with a password .* set {KEY} instead"),
        ("https://example.org?withn=3", "'withn' is no option of a generator; did you mean 'within'?"),
        ("https://example.org?within=soon", "'soon' cannot be the option within"),
    ],
)
def test_what_is_no_address_is_told_at_once(url: str, words: str) -> None:
    with pytest.raises(UserError, match=words.replace("?", r"\?")) as caught:
        GenerationService(url)
    assert "secret" not in str(caught.value)


def test_a_stopped_film_cancels_its_job(server: GenerationServer, hours: Hours, tmp_path: Path) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    made = GenerationService(server.url, clock=hours.clock, sleep=stop)
    with pytest.raises(KeyboardInterrupt):
        made.make(ORDER, tmp_path / "clip.mp4")
    assert soon(lambda: server.asked[-1] == "DELETE /jobs/job%2F1")
