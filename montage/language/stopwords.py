"""Words that say nothing by themselves, in lower case (`tables/stopwords.txt`)."""

from montage.language.tables import read_tables

_TABLES = {name: frozenset(entries) for name, entries in read_tables("stopwords").items()}
ENGLISH = _TABLES["english"]
SAYING = _TABLES["saying"]
CALENDAR = _TABLES["calendar"]
VAGUE = _TABLES["vague"]
CHINESE = _TABLES["chinese"]
CHINESE_SAYING = _TABLES["chinese saying"]
