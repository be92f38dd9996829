"""Which stories are wanted, from flags and from a file of feeds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.batch.selection import Selection, Source, sources
from montage.model import Article

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "earliest"),
    [
        ("", ""),
        ("36h", "2026-11-19T00:00:00+00:00"),
        ("2d", "2026-11-18T12:00:00+00:00"),
        ("2026-11-01", "2026-11-01T00:00:00+00:00"),
        ("2026-11-01T08:00+08:00", "2026-11-01T00:00:00+00:00"),
    ],
)
def test_since_is_a_time_or_a_span(since: str, earliest: str) -> None:
    assert Selection(since=since).earliest(NOW) == earliest


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"since": "yesterday"}, "--since yesterday is no time"),
        ({"match": "("}, "--match ( is no regular expression"),
        ({"lang": "fr"}, "--lang fr is not spoken here"),
        ({"limit": -1}, "count from 0"),
    ],
)
def test_what_cannot_be_meant_is_told_at_once(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(UserError, match=told.replace("(", r"\(")):
        Selection(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "text", "lang", "why"),
    [
        (Selection(), "Short.", "en", ""),
        (Selection(min_words=4), "Three words only.", "en", "it has 3 words"),
        (Selection(min_words=3), "Three words only.", "en", ""),
        (Selection(min_words=5), "今天下雨了。", "zh", ""),
        (Selection(min_words=6), "今天下雨了。", "zh", "it has 5 words"),
        (Selection(lang="zh"), "English.", "en", "it is in another language (en)"),
        (Selection(since="2d"), "Text.", "en", ""),
        (Selection(since="2026-11-20"), "Text.", "en", "it is of 2026-11-19"),
    ],
)
def test_a_story_is_refused_for_a_reason(wanted: Selection, text: str, lang: str, why: str) -> None:
    assert wanted.refusal(Article("Title", text, lang, "https://a.example", "2026-11-19"), NOW) == why


def test_a_file_of_feeds_has_its_settings(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(
        '[[feed]]\nwhere = "https://a.example/feed"\ntemplate = "vertical"\nseconds = 45\nlimit = 3\n'
        '[[feed]]\nwhere = "pages"\n'
    )
    assert list(sources([str(file), "https://b.example"], Selection(since="2d"))) == [
        Source("https://a.example/feed", Selection(since="2d", limit=3), {"template": "vertical", "seconds": 45}, True),
        Source(str(tmp_path / "pages"), Selection(since="2d"), named=True),
        Source("https://b.example", Selection(since="2d"), named=True),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("where =", "is not TOML"),
        ('where = "x"', r"names no feeds; write \[\[feed\]\]"),
        ('[[feed]]\ntemplate = "news"', "names no feeds"),
        (
            '[[feed]]\nwhere = "x"\ntemplte = "news"',
            r"unknown setting 'templte' in \S*feeds.toml: feed 1; did you mean 'template'",
        ),
        ('[[feed]]\nwhere = "x"\nlimit = "3"', "feed 1: limit: '3' is not a whole number; give"),
        ('[[feed]]\nwhere = "x"\nlibrary = "y"', "set it for the whole batch"),
        ('[[feed]]\nwhere = "x"\nsince = "y"', "--since y is no time"),
    ],
)
def test_a_broken_file_of_feeds_is_told(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text)
    with pytest.raises(UserError, match=told):
        list(sources([str(file)], Selection()))


def test_a_file_of_feeds_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        list(sources([str(tmp_path / "feeds.toml")], Selection()))
