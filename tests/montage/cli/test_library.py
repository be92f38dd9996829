"""A mistyped library makes nothing; what is known already hears of a licence; old libraries are upgraded unread."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets_db.store import Store
from montage.cli.main import main
from tests import media
from tests.libraries import WITHOUT_ANNOTATIONS, file, put


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def said(result: Result) -> str:
    return f"{result.output} {result.exception}"


INDEX = ("--embedder", "none", "--text-embedder", "none", "--reader", "none")


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    folder = tmp_path / "footage"
    (folder / "2008").mkdir(parents=True)
    media.picture(folder / "lighthouse.jpg", seed=3)
    media.picture(folder / "2008/harbour.jpg", seed=4)
    return folder


@pytest.mark.parametrize(
    "command",
    [("search", "x"), ("library",), ("jobs",), ("plan", "{script}", "-o", "{out}"), ("make", "{script}", "-o", "{out}"),
     ("make", "{script}", "-o", "{out}", "--fill", "card"), ("library", "--forget"), ("jobs", "--retry", "failed"),
     ("batch", "{script}", "--out", "{out}", "--fill", "card")],
)  # fmt: skip
def test_a_mistyped_library_makes_nothing(tmp_path: Path, command: tuple[str, ...]) -> None:
    Store(tmp_path / "library").close()
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"title": "t", "lang": "en", "lines": [{"text": "A line."}]}))
    before = sorted(tmp_path.iterdir())
    words = [part.format(script=script, out=tmp_path / "film.mp4") for part in command]
    found = run(*words, "--library", tmp_path / "libary")
    assert found.exit_code == 1
    assert f"there is no library {tmp_path / 'libary'}; did you mean {tmp_path / 'library'}?" in said(found)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.slow
def test_index_makes_a_library_where_that_is_meant(tmp_path: Path, footage: Path) -> None:
    found = run("index", footage, "--library", tmp_path / "library", *INDEX)
    assert found.exit_code == 0 and "a new library" in found.stderr
    slip = run("index", footage, "--library", tmp_path / "libary", *INDEX)
    assert slip.exit_code == 1 and "did you mean" in said(slip) and "--new makes another" in said(slip)
    assert not (tmp_path / "libary").exists()
    assert run("index", footage, "--library", tmp_path / "libary", "--new", *INDEX).exit_code == 0
    nowhere = run("index", tmp_path / "foootage", "--library", tmp_path / "other", *INDEX)
    assert nowhere.exit_code == 1 and not (tmp_path / "other").exists()


def test_a_film_of_cards_needs_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from montage.library import opened
    from montage.settings import Settings

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with opened(Settings(fill="card")) as library:
        assert library.store.tally().shots == 0
    assert not (tmp_path / "data").exists() or not list((tmp_path / "data").rglob("library.sqlite"))


def indexed(library: Path, footage: Path, *more: str) -> dict[str, object]:
    found = run("index", footage, "--library", library, "--json", *INDEX, *more)
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.slow
def test_a_licence_takes_effect_on_known_files(tmp_path: Path, footage: Path) -> None:
    library = tmp_path / "library"
    (footage / "lighthouse.json").write_text('{"licence": "CC BY 4.0"}')
    indexed(library, footage)
    assert indexed(library, footage, "--licence", "CC0", "--credit", "Us")["updated"] == 2
    assert indexed(library, footage, "--licence", "CC0", "--credit", "Us")["updated"] == 0, "once"
    with Store(library) as store:
        rights = {shot.asset.path.name: (shot.asset.rights.licence, shot.asset.rights.credit) for shot in store.shots()}
    assert rights == {"lighthouse.jpg": ("CC BY 4.0", "Us"), "harbour.jpg": ("CC0", "Us")}


@pytest.mark.slow
def test_a_folder_tells_when_and_a_copy_date_does_not(tmp_path: Path, footage: Path) -> None:
    indexed(tmp_path / "library", footage)
    with Store(tmp_path / "library") as store:
        recorded = {shot.asset.path.name: shot.asset.recorded for shot in store.shots()}
    assert recorded == {"lighthouse.jpg": "", "harbour.jpg": "2008"}


@pytest.mark.slow
def test_a_files_own_name_is_before_its_folders(tmp_path: Path, footage: Path) -> None:
    (footage / "城市").mkdir()
    for number in range(5):
        media.picture(footage / f"城市/{number}.jpg", seed=10 + number)
    media.picture(footage / "城市夜景.jpg", seed=30)
    indexed(tmp_path / "library", footage)
    found = run("search", "城市夜景", "--library", tmp_path / "library").stdout.splitlines()
    assert found[0].startswith("1.00") and "file name" in found[0] and "城市夜景.jpg" in found[0]
    first, *others = run("search", "城市", "--library", tmp_path / "library").stdout.splitlines()
    assert "城市夜景.jpg" in first and len(others) == 5
    assert all(line.startswith("0.5") and "(folder: 城市)" in line for line in others)


@pytest.mark.slow
def test_copies_are_told_and_found_under_each_name(tmp_path: Path, footage: Path) -> None:
    library = tmp_path / "library"
    shutil.copy(footage / "lighthouse.jpg", footage / "zz beacon.jpg")
    told = indexed(library, footage)
    assert [Path(copy["path"]).name for copy in told["copies"]] == ["zz beacon.jpg"]  # type: ignore[index, attr-defined]
    for name in ("beacon", "lighthouse"):
        (line,) = run("search", name, "--library", library).stdout.splitlines()
        assert "lighthouse.jpg" in line and "zz beacon.jpg" in line, name
    assert "is a copy of" in run("library", "--copies", "--library", library).stdout
    (footage / "lighthouse.jpg").unlink()
    assert indexed(library, footage)["missing"] == 0
    assert run("library", "--missing", "--library", library).stdout == "", "its content is there"
    (footage / "zz beacon.jpg").unlink()
    (footage / "2008/harbour.jpg").rename(footage / "2008/port.jpg")
    assert indexed(library, footage)["missing"] == 1
    gone = run("library", "--missing", "--library", library).stdout.splitlines()
    assert [Path(line).name for line in gone] == ["lighthouse.jpg", "zz beacon.jpg"]


@pytest.mark.slow
@pytest.mark.parametrize("beside", ["lighthouse", "zz beacon"])
@pytest.mark.parametrize("runs", [1, 2])
def test_of_copies_the_one_with_a_sidecar_tells(tmp_path: Path, footage: Path, beside: str, runs: int) -> None:
    library = tmp_path / "library"
    if runs == 2:
        indexed(library, footage)
    shutil.copy(footage / "lighthouse.jpg", footage / "zz beacon.jpg")
    (footage / f"{beside}.json").write_text('{"title": "Fastnet", "licence": "CC BY 4.0"}')
    indexed(library, footage)
    (line,) = run("search", "fastnet", "--library", library).stdout.splitlines()
    assert "title: fastnet" in line and "zz beacon.jpg" in line


@pytest.mark.slow
def test_keys_that_are_not_understood_are_named_once(tmp_path: Path, footage: Path) -> None:
    (footage / "lighthouse.json").write_text('{"titel": "x"}')
    (footage / "2008/harbour.json").write_text('{"titel": "x", "fotograf": "y"}')
    found = run("index", footage, "--library", tmp_path / "library", *INDEX)
    assert found.stderr.count("titel") == 1 and "titel (2 x), fotograf (1 x)" in found.stderr


def test_an_old_library_is_upgraded_without_reading_footage(tmp_path: Path) -> None:
    """Its words are found in every spelling at once; names are told apart from folders when the files are met again."""
    from assets_db.upkeep import with_outdated_words

    with Store(tmp_path) as store:
        put(store, "a.mp4", "颱風 harbour women")
        with store.writing() as connection:
            for statement in WITHOUT_ANNOTATIONS:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(
                "UPDATE words SET by = '', size = 0, source = CASE source WHEN 'metadata' THEN 'told' ELSE source END"
            )
            connection.exec_driver_sql("DELETE FROM words_fts")
            connection.exec_driver_sql("DROP TABLE words_vocab")
            connection.exec_driver_sql("DROP TABLE words_fts")
            connection.exec_driver_sql("CREATE VIRTUAL TABLE words_fts USING fts5(told, screen, speech, tags)")
            connection.exec_driver_sql("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
            connection.exec_driver_sql("DROP TABLE text_vectors")
            connection.exec_driver_sql("DROP INDEX ix_words_vector_id")
            for table, column in (
                ("files", "names"),
                ("files", "folders"),
                ("assets", "preview"),
                ("assets", "judged"),
                ("assets", "jumps"),
                ("library", "text_embedder"),
                ("library", "text_spec"),
                ("library", "text_dim"),
                ("words", "vector_id"),
            ):
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
            for new, old in (("output_dir", "place"), ("details", "told")):
                connection.exec_driver_sql(f"ALTER TABLE jobs RENAME COLUMN {new} TO {old}")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")
    with Store(tmp_path) as store:
        for query in ("台风", "harbor", "woman", "颱風 Harbours"):
            assert len(store.search_text(query, 3)) == 1, query
        assert store.search_text("台风 harbor woman", 3)[0].score == 1
        assert with_outdated_words(store) == {file("a.mp4").path}


@pytest.mark.slow
def test_an_unreadable_folder_is_named(tmp_path: Path, footage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (footage / "closed").mkdir()
    scandir = os.scandir

    def guarded(path: str) -> object:
        if str(path).endswith("closed"):  # the owner of a test may be root, who may read everything
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = run("index", footage, "--library", tmp_path / "library", *INDEX)
    assert found.exit_code == 0 and "2 added, 1 bad" in found.stdout
    assert f"{footage / 'closed'}: Permission denied" in found.stderr.replace("\n", "")
