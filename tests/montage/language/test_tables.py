"""Tables in plain text: what is read is what is written."""

from pathlib import Path

import pytest

from montage.language import tables
from montage.language.tables import FOLDER, read_tables, within


def test_entries_stand_between_commas_and_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[group:first]\n# A comment, with a comma.\nNew York, 北京,\nUK = Britain\n\n[group:second]\n[third]\na\n"
    (tmp_path / "some.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    read = read_tables("some")
    assert read == {"group:first": ("New York", "北京", "UK = Britain"), "group:second": (), "third": ("a",)}
    assert within(read, "group") == {"first": ("New York", "北京", "UK = Britain"), "second": ()}


def test_an_entry_before_the_first_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some.txt").write_text("a, b\n[first]\n", encoding="utf-8")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    with pytest.raises(KeyError):
        read_tables("some")


def test_every_table_has_entries_and_none_twice() -> None:
    files = sorted(FOLDER.glob("*.txt"))
    assert {"gazetteer", "stopwords"} < {file.stem for file in files}
    for file in files:
        for name, entries in read_tables(file.stem).items():
            assert entries, f"{file.name}: [{name}] is empty"
            assert len(entries) == len(set(entries)), f"{file.name}: [{name}] has an entry twice"
