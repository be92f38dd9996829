"""The one HTTP client at servers that never end, or send little that becomes much."""

import gzip
import time
import tracemalloc
import zlib
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assets_db.errors import UserError
from montage import llm
from montage.generate.generator import GenerationError, NotThere
from montage.generate.service_client import ServiceClient
from montage.llm import Model
from montage.stock import api
from montage.stock.api import Api, Key
from montage.stock.quota import Quota
from montage.web.fetch import download, fetch
from montage.web.hosts import Reach
from montage.web.polite import Web
from tests.raw_server import HEAD, Send, chunked, endlessly, once, sending

OWN = Reach(private=True)
LIMIT = 100_000
DEADLINE = 0.5  # [s]
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
PACKED = b"Content-Encoding: gzip\r\n\r\n"


def complaint(send: Send, **more: Any) -> str:
    begun = time.monotonic()
    with sending(send) as site, pytest.raises(UserError) as caught:
        fetch(f"{site}/page", **{"limit_bytes": LIMIT, "deadline": DEADLINE, "reach": OWN, **more})
    assert time.monotonic() - begun < DEADLINE + 1.5
    assert "\n" not in str(caught.value) and caught.value.todo
    return str(caught.value)


def packed(data: bytes, encoding: bytes) -> bytes:
    return HEAD + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s" % (encoding, len(data), data)


@pytest.mark.parametrize(
    "send",
    [
        endlessly(b"X-A: b\r\n", before=HEAD), endlessly(b"x", before=HEAD), endlessly(b"x", before=b"HTTP/1.1 200 "),
        endlessly(b"HTTP/1.1 102 Processing\r\n\r\n"), endlessly(b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"),
        endlessly(chunked(gzip.compress(b"")), before=CHUNKED + PACKED), endlessly(b"x", before=HEAD + b"\r\n"),
        endlessly(chunked(b"x"), before=CHUNKED + b"\r\n"), endlessly(b";a", before=CHUNKED + b"\r\n1"),
        endlessly(b"", before=HEAD),
    ],
    ids=["headers", "header", "reason", "102", "103", "empty blocks", "body", "chunks", "chunk's size", "silence"],
)  # fmt: skip
def test_the_deadline_is_of_the_whole_exchange(send: Send) -> None:
    assert "takes too long" in complaint(send)


def test_many_answers_before_the_answer_are_too_much() -> None:
    assert "is larger than" in complaint(
        endlessly(b"HTTP/1.1 102 P\r\nX-A: %s\r\n\r\n" % (b"a" * 50_000), 0.0), deadline=20
    )


def test_headers_are_bounded() -> None:
    assert "cannot be reached" in complaint(once(HEAD + b"X-A: %s\r\n\r\nx" % (b"a" * 10_000_000)))
    assert "cannot be reached" in complaint(once(HEAD + b"X-A: b\r\n" * 2_000_000 + b"\r\nx"))


@pytest.mark.parametrize("layers", [2, 3])
def test_one_layer_of_packing_and_no_more(layers: int) -> None:
    data = b"a" * 10_000_000
    for _ in range(layers):
        data = gzip.compress(data)
    tracemalloc.start()
    assert "packed as nobody asked for" in complaint(once(packed(data, b", ".join([b"gzip"] * layers))))
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def test_the_body_of_two_layers_that_was_met(shared: Path) -> None:
    data = (shared / "data" / "cases" / "hostile" / "gzip2.bin").read_bytes()
    assert "packed as nobody asked for" in complaint(once(packed(data, b"gzip, gzip")))


@pytest.mark.parametrize("encoding", [b"br", b"zstd", b"compress", b"gzip, br", b"\x9b31m"])
def test_what_was_not_asked_for_is_not_read(encoding: bytes) -> None:
    told = complaint(once(packed(b"data", encoding)))
    assert "packed as nobody asked for" in told and "\x9b" not in told


@pytest.mark.parametrize("encoding", [b"gzip", b"x-gzip", b"deflate", b"raw", b"identity", b"gzip, identity", b""])
def test_what_is_packed_once_is_read(encoding: bytes) -> None:
    page = bytes(range(256)) * 300
    raw = zlib.compressobj(wbits=-15)
    forms = {b"deflate": zlib.compress(page), b"raw": raw.compress(page) + raw.flush(), b"identity": page, b"": page}
    data = packed(forms.get(encoding, gzip.compress(page)), b"deflate" if encoding == b"raw" else encoding)
    with sending(once(data)) as site:
        got = fetch(site, limit_bytes=LIMIT, reach=OWN)
    assert got and got.body == page


def test_files_in_a_row_are_one() -> None:
    with sending(once(packed(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0", b"gzip"))) as site:
        got = fetch(site, limit_bytes=LIMIT, reach=OWN)
    assert got and got.body == b"one two"


@pytest.mark.slow
def test_the_size_is_counted_while_it_is_unpacked(tmp_path: Path) -> None:
    bomb = packed(gzip.compress(b"a" * 500_000_000, 1), b"gzip")
    tracemalloc.start()
    with sending(once(bomb)) as site:
        for get in (partial(fetch, site), partial(download, site, tmp_path / "a", accept="text/")):
            with pytest.raises(UserError, match=r"larger than 0\.1 MB"):
                get(limit_bytes=LIMIT, reach=OWN)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000 and list(tmp_path.iterdir()) == []
    tracemalloc.stop()


def test_what_is_packed_badly_is_told() -> None:
    assert "packed badly" in complaint(once(packed(b"\x1f\x8b damaged", b"gzip")))
    assert "packed badly" in complaint(once(packed(b"\xff\xff\xff", b"deflate")))


def test_stock_services_are_read_by_the_same_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "WHOLE", DEADLINE)
    monkeypatch.setattr(api, "TRIES", 1)
    data = gzip.compress(gzip.compress(b"[" * 10_000_000))
    for send in (once(packed(data, b"gzip, gzip")), endlessly(b"HTTP/1.1 102 Processing\r\n\r\n")):
        with sending(send) as site, pytest.raises(UserError, match=r"does not (come to an end|answer in time)"):
            asked = Api("pexels", site, Key("key", "NEWSREEL_PEXELS_KEY"), Quota(100, 60.0))
            asked.search("v1/search", "photos", {"query": str(time.monotonic_ns())}, lambda item: None)


def test_generation_services_are_read_by_the_same_client() -> None:
    with sending(once(packed(gzip.compress(b" " * 50_000_000), b"gzip"))) as site:
        wire = ServiceClient(site)
        wire.begin(5)
        with pytest.raises(GenerationError, match="larger than 1 MB"):
            wire.ask("GET", site)
    with sending(endlessly(b"X-A: b\r\n", before=HEAD)) as site:
        wire = ServiceClient(site, sleep=lambda seconds: None)
        wire.begin(DEADLINE)
        with pytest.raises((GenerationError, NotThere, UserError)):
            wire.ask("GET", site)


@pytest.mark.parametrize(
    "send",
    [
        endlessly(b"X-A: b\r\n", before=HEAD), once(packed(gzip.compress(b" " * 50_000_000), b"gzip")),
        once(packed(b"[" * 200_000, b"")), once(packed(b'{"choices": [{"message": {"content": 7}}]}', b"")),
    ],
)  # fmt: skip
def test_models_answer_in_time_and_size(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "PAUSE", 0.01)

    def read(text: str) -> str:
        if not text:
            raise ValueError("nothing")
        return text

    with sending(send) as site:
        monkeypatch.setenv("NEWSREEL_LLM_URL", site.replace("//", "//user:hunter2@") + "/v1")
        with pytest.raises(UserError) as caught:
            Model(patience=DEADLINE, tries=2).asked("system", "user", read)
    assert "hunter2" not in str(caught.value) and "127.0.0.1" in str(caught.value)


RULES = "User-agent: *\nDisallow: /private"


@pytest.mark.parametrize(
    "body",
    [
        RULES.encode(), b"\xef\xbb\xbf" + RULES.encode(), RULES.encode("utf-16"),
        b"\xfe\xff" + RULES.encode("utf-16-be"),
        b"\xef\xbb\xbf\xef\xbb\xbf" + RULES.encode(), RULES.replace("\n", "\r").encode(),
        RULES.encode() + b"\n# more\n" * 200_000, RULES.encode("utf-16-le"), RULES.encode("utf-16-be"),
    ],
    ids=["plain", "BOM", "UTF-16", "UTF-16 BE", "two BOMs", "old Mac", "long", "UTF-16 LE bare", "UTF-16 BE bare"],
)  # fmt: skip
def test_rules_are_heeded_however_they_are_written(body: bytes) -> None:
    answer = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    with sending(once(answer)) as site, pytest.raises(UserError, match=r"may not be read by programs"):
        Web(reach=OWN, pause=0).get(f"{site}/private", limit_bytes=LIMIT)


@pytest.mark.parametrize(
    "send",
    [
        endlessly(b"X-A: b\r\n", before=HEAD), endlessly(b"HTTP/1.1 102 Processing\r\n\r\n"),
        endlessly(b"x", before=HEAD + b"\r\n"), once(packed(b"data", b"gzip, gzip")),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_had_close_the_host(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("montage.web.polite.ROBOTS_DEADLINE", DEADLINE)
    begun = time.monotonic()
    with sending(send) as site, pytest.raises(UserError, match=r"robots\.txt (takes too long|cannot be read)"):
        Web(reach=OWN, pause=0, tries=1).get(f"{site}/page", limit_bytes=LIMIT)
    assert time.monotonic() - begun < 3
