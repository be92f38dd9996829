"""When something was recorded."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.dates import date_in_name, date_of_folders, day_of_clock, iso_date, some_date, without_dates

LATER = (date.today() + timedelta(days=3)).isoformat()


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


@pytest.mark.parametrize(
    ("folders", "day"),
    [("2008/tape", "2008"), ("2008", "2008"), ("1968", "1968"), ("2008-07", "2008-07"), ("2008年7月", "2008-07"),
     ("Beijing 2008", "2008"), ("2008 Olympics", "2008"), ("2008年奥运", "2008"), ("2008-08-08 opening", "2008-08-08"),
     ("2007/2008-08-08", "2008-08-08"), ("2008/DCIM/100CANON", "2008"), ("Route 1984 tour", ""), ("takes 1942", ""),
     ("1080", ""), ("20081", ""), ("2999", ""), ("trip to 2008 games", ""), ("harbour", "")],
)  # fmt: skip
def test_dates_of_folders(folders: str, day: str) -> None:
    assert date_of_folders(Path("/media/2001", folders, "a.mp4"), Path("/media/2001")) == (day or "2001")
    assert date_of_folders(Path("/1999/x", folders, "a.mp4"), Path("/1999/x")) == day, "no farther than the root"


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021-06-04", "2021-06-04"), ("2008", "2008"), ("2008-07", "2008-07"), ("2008年7月", "2008-07"),
     ("2008年", "2008"), ("2008-13", ""), ("1700", ""), ("2999", ""), ("soon", "")],
)  # fmt: skip
def test_months_and_years(text: str, day: str) -> None:
    assert some_date(text) == day


@pytest.mark.parametrize(
    ("seconds", "day"),
    [("1530000000", "2018-06-26"), ("0", ""), ("x", ""), ("9" * 30, ""), ("-9999999999999", "")],
)
def test_clocks(seconds: str, day: str) -> None:
    assert day_of_clock(seconds) == day


@settings(deadline=None)
@given(st.text() | st.text("0123456789-_.:T年月日 ", max_size=30))
def test_any_text_gives_a_day_or_nothing(text: str) -> None:
    for day in (iso_date(text), date_in_name(text)):
        assert not day or date.fromisoformat(day).isoformat() == day
