"""Bytes and text that other programs wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.text import clean, decoded


@pytest.mark.parametrize(
    ("text", "codings"),
    [
        ("版权所有", "utf-8 utf-8-sig gbk utf-16"),
        ('{"title": "港口", "licence": "编辑用途"}', "utf-8 gbk utf-16 utf-16-le utf-16-be"),
        ("朱镕基在港口", "utf-8 gbk gb18030 utf-16"),
        ("Müller am Hafen in Köln, Café", "utf-8 cp1252 utf-16"),
        ("harbour", "ascii utf-8-sig utf-16-le"),
    ],
)
def test_codings(text: str, codings: str) -> None:
    assert codings
    for name in codings.split():
        assert decoded(text.encode(name)) == text, name


@pytest.mark.parametrize(
    "body", [b"\x7fELF\x02\x01\x01\0\0\0\0\0", bytes(range(1, 32)), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"]
)
def test_no_text(body: bytes) -> None:
    with pytest.raises(ValueError, match="it is no text"):
        decoded(body)


def test_clean_keeps_lines_and_nothing_that_a_database_refuses() -> None:
    assert clean("\ufeffone\ntwo\tthree\0 \ud800four\x1b") == "one\ntwo\tthree   four"
    assert clean("Zoe\u0308") == "Zo\xeb"


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_text_that_can_be_stored_or_none(body: bytes) -> None:
    try:
        text = decoded(body)
    except ValueError:
        return
    assert text.encode("utf-8", "strict").find(b"\0") == -1
