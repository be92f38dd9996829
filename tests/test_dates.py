"""When something was recorded."""

import os
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.dates import date_in_name, iso_date, modified, without_dates

LATER = (date.today() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021:06:04 12:00:00", "2021-06-04"), ("20210604", "2021-06-04"), ("20210604T101530Z", "2021-06-04"),
     ("20210604101530", "2021-06-04"), ("2021-06-04T23:59:00-07:00", "2021-06-04"), ("2021/6/4", "2021-06-04"),
     ("2021年6月4日", "2021-06-04"), ("1945-05-08", "1945-05-08"), ("1970-05-04", "1970-05-04"),
     ("1904-01-01T00:00:00Z", ""), ("1970-01-01", ""), ("1980:01:01 00:00:00", ""), (LATER, ""), ("2021-13-45", ""),
     ("0000:00:00 00:00:00", ""), ("2021", ""), ("yesterday", ""), ("", "")],
)  # fmt: skip
def test_dates(text: str, day: str) -> None:
    assert iso_date(text) == day


@pytest.mark.parametrize(
    ("name", "day", "rest"),
    [
        ("VID_20210604_101530.mp4", "2021-06-04", "VID_ .mp4"),
        ("IMG-20210604-WA0001.jpg", "2021-06-04", "IMG- -WA0001.jpg"),
        ("PXL_20230101_101530123.mp4", "2023-01-01", "PXL_ .mp4"),
        ("2021-06-04 interview.mov", "2021-06-04", "interview.mov"),
        ("20210604101530_0001.mp4", "2021-06-04", "_0001.mp4"),
        ("harbour 2021.06.04.mp4", "2021-06-04", "harbour .mp4"),
        ("Screenshot 2021-06-04 at 10.15.30.png", "2021-06-04", "Screenshot .png"),
        ("外滩2021年6月4日夜景.mp4", "2021-06-04", "外滩 夜景.mp4"),
        ("summit 2024.mp4", "", "summit 2024.mp4"),
        ("1985-06-04 tape.mp4", "", "tape.mp4"),
        ("20211345.mp4", "", "20211345.mp4"),
        ("1202106041.mp4", "", "1202106041.mp4"),
        (f"{LATER}.mp4", "", ".mp4"),
    ],
)
def test_dates_in_names(name: str, day: str, rest: str) -> None:
    assert date_in_name(name) == day
    assert " ".join(without_dates(name).split()) == rest


def test_modified_is_the_local_day(tmp_path: Path) -> None:
    noon = 1_622_808_000  # 2021-06-04 12:00 UTC
    os.utime(tmp_path, (noon, noon))
    assert modified(tmp_path) == "2021-06-04"
    os.utime(tmp_path, (0, 0))
    assert modified(tmp_path) == ""


@pytest.mark.parametrize("seconds", [1e12, -1e12, 1e30])
def test_times_that_no_calendar_has(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """File systems keep what they are given, some more than a calendar has."""
    monkeypatch.setattr(Path, "stat", lambda _: SimpleNamespace(st_mtime=seconds))
    assert modified(Path("a.mp4")) == ""


@settings(deadline=None)
@given(st.text() | st.text("0123456789-_.:T年月日 ", max_size=30))
def test_any_text_gives_a_day_or_nothing(text: str) -> None:
    for day in (iso_date(text), date_in_name(text)):
        assert not day or date.fromisoformat(day).isoformat() == day
