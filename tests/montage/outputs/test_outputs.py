"""Nothing of the user's is overwritten: told before work begins, in one line, and the file is as it was."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assets_db.errors import UserError
from assets_db.files import write_text
from assets_db.store import Store
from indexer.run import index
from montage.cache import StageCache
from montage.cli.main import main
from montage.files.paths import Paths
from montage.outputs.outputs import Input, claim, film_outputs, page_output, picture_output, timeline_output
from montage.subtitles.srt import to_srt
from montage.timeline.file import load_timeline, save_timeline
from tests import media
from tests.films import timeline

ARTICLE = "The river is high\n\nThe river rose by 3.2 metres overnight, and the old bridge is closed until Monday.\n"
CARDS = ["--fill", "card", "--seconds", "6", "--voice", "espeak", "--size", "320x180", "--fps", "15"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*arguments: object) -> str:
    """The one line that a command ends with, before it has made anything."""
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == 1, done.output
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("error: ") and ";" in line
    assert not [path for path in Path().iterdir() if path.suffix in (".work", ".mp4") and path.name not in KEPT]
    return line


KEPT = {"clip.mp4", "music.mp4"}
SCRIPT = '{"title": "Rockets", "lang": "en", "lines": [{"text": "A rocket stands on its launch pad."}]}'


def test_the_source_is_not_written_over() -> None:
    for name, text in (("story.html", f"<html><body><p>{ARTICLE}</p></body></html>"), ("script.json", SCRIPT)):
        Path(name).write_text(text)
        assert f"{name} would be written over the source" in refused(
            "make", name, *CARDS, "-o", Path(name).stem + ".mp4"
        )
        assert Path(name).read_text() == text
    assert "script.json would be written over the source" in refused("plan", "script.json", *CARDS, "-o", "script.json")
    Path("story.md").write_text(ARTICLE)
    assert "story.md is no name for it: a film is an MP4 file" in refused("make", "story.md", *CARDS, "-o", "story.md")


@pytest.mark.parametrize(
    ("link", "name"),
    [(os.symlink, "other.html"), (os.link, "other.html"), (os.symlink, "OTHER.html")],
)
def test_nor_under_another_of_its_names(link: Callable[..., None], name: str) -> None:
    Path("story.html").write_text(ARTICLE)
    link("story.html", name)
    line = refused("make", "story.html", *CARDS, "-o", Path(name).with_suffix(".mp4"))
    assert f"{name} would be written over the source" in line


@pytest.mark.parametrize(
    "name", ["film.webm", "film.avi", "film.mkv", "film.mov", "film.html", "film.txt", "film.MD", "f.png"]
)
def test_a_film_is_an_mp4_file(name: str) -> None:
    Path("story.md").write_text(ARTICLE)
    assert "a film is an MP4 file; end it in .mp4" in refused("make", "story.md", *CARDS, "-o", name)


def test_a_timeline_is_json_and_a_report_html() -> None:
    Path("story.md").write_text(ARTICLE)
    assert "a timeline is JSON; end it in .json" in refused("plan", "story.md", *CARDS, "-o", "plan.mp4")
    save_timeline(timeline(30), Path("t.json"))
    assert "a film is an MP4 file" in refused("render", "t.json", "-o", "t.json")
    assert "a report is HTML" in refused("explain", "t.json", "-o", "t.json")


def test_films_named_by_days_share_nothing() -> None:
    days = [Paths(Path(f"2019.11.{day}")) for day in (20, 21)]
    files = [{one.path for one in film_outputs(paths.film)} | {paths.work} for paths in days]
    assert not files[0] & files[1] and len(files[0]) == 6
    assert Paths(Path("Film.MP4")).timeline == Path("Film.json")


def test_the_timeline_that_is_rendered_stays_and_is_no_film() -> None:
    save_timeline(timeline(30), Path("e1.json"))
    names = {one.path.name for one in film_outputs(Path("e1.mp4"), read=Path("e1.json"))}
    assert names == {"e1.mp4", "e1.srt", "e1.html", "e1.credits.txt"}


@pytest.mark.parametrize("name", ["story.json", "story.srt", "story.html", "story.credits.txt", "story.mp4"])
def test_what_newsreel_did_not_write_is_not_replaced(name: str) -> None:
    Path(name).write_text("mine")
    with pytest.raises(UserError, match=f"{name}: not as newsreel wrote it"):
        claim(film_outputs(Path("story.mp4")))
    assert Path(name).read_text() == "mine"


def test_what_newsreel_wrote_may_be_replaced_until_somebody_has_edited_it() -> None:
    outputs = film_outputs(Path("a.mp4"))
    made = timeline(30)
    save_timeline(made, Path("a.json"))
    write_text(Path("a.srt"), to_srt(made.captions))
    claim(outputs)
    Path("a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\ncorrected\n\n")
    with pytest.raises(UserError, match=r"^a\.srt: not as"):
        claim(outputs)
    Path("a.srt").unlink()
    Path("a.json").write_text(Path("a.json").read_text().replace("A title", "My title"))
    with pytest.raises(UserError, match=r"^a\.json: not as"):
        claim(outputs)
    with pytest.raises(UserError, match=r"^a\.json: not as"):
        claim([timeline_output(Path("a.json"))])
    assert load_timeline(Path("a.json")).title == "My title"


@pytest.fixture
def library(here: Path) -> Iterator[Store]:
    (here / "footage").mkdir()
    media.scenes(here / "footage" / "clip.mp4", 2)
    media.scenes(here / "footage" / "other.mov", 2)
    with Store(here / "library") as store:
        index([here / "footage"], store, embedder=None)
        yield store


def test_footage_is_not_written_over_and_gets_no_sidecars_by_accident(library: Store, here: Path) -> None:
    with pytest.raises(UserError, match=r"clip\.mp4 would be written over footage of the library"):
        claim(film_outputs(here / "footage" / "clip.mp4"), store=library)
    (here / "linked.mp4").hardlink_to(here / "footage" / "clip.mp4")
    with pytest.raises(UserError, match=r"linked\.mp4 would be written over footage of the library"):
        claim(film_outputs(here / "linked.mp4"), store=library)
    with pytest.raises(UserError, match=r"would stand beside .*other\.mov"):
        claim(film_outputs(here / "footage" / "other.mp4"), store=library)
    claim(film_outputs(here / "footage" / "new.mp4"), store=library)


def test_what_a_timeline_shows_is_not_written_over(here: Path) -> None:
    made = timeline(30)
    media.scenes(here / "clip.mp4", 2)
    made = replace(made, video=(replace(made.video[0], src=here / "clip.mp4"),))
    save_timeline(made, here / "t.json")
    assert "clip.mp4 would be written over what the film shows" in refused("render", "t.json", "-o", "clip.mp4")


def test_music_and_templates_are_not_written_over(here: Path) -> None:
    Path("story.md").write_text(ARTICLE)
    Path("music.mp4").write_bytes(b"sound")
    line = refused("make", "story.md", *CARDS, "--music", "music.mp4", "-o", "music.mp4")
    assert "music.mp4 would be written over the music" in line
    Path("look").write_text("version = 1\n")
    assert "look would be written over the template" in refused(
        "make", "story.md", *CARDS, "--template", "look", "-o", "look"
    )


def test_no_output_is_another() -> None:
    with pytest.raises(UserError, match="would be one file"):
        claim([page_output(Path("a.html")), page_output(Path("a.html"))])


def test_a_name_that_is_too_long_for_what_stands_beside_it(here: Path) -> None:
    fits, long = "字" * 65, "字" * 75
    claim(film_outputs(Path(f"{fits}.mp4")))
    with pytest.raises(UserError, match=r"is too long: 229 bytes; choose one of 211 at most"):
        claim(film_outputs(Path(f"{long}.mp4")))


def test_a_folder_of_the_users_is_no_work_folder(here: Path) -> None:
    work = here / "film.work"
    (work / "segments").mkdir(parents=True)
    (work / "segments" / "mine.mp4").write_text("mine")
    with pytest.raises(UserError, match=r"film\.work is no work folder"):
        claim(film_outputs(here / "film.mp4"), work=work)
    with StageCache(here / "other.work"):
        pass
    claim(film_outputs(here / "other.mp4"), work=here / "other.work")


def test_devices_pipes_and_folders_are_no_outputs(here: Path) -> None:
    os.mkfifo("pipe")
    for name in ("pipe", "/dev/null"):
        with pytest.raises(UserError, match="not written by it"):
            claim(film_outputs(Path(name)))
    with pytest.raises(UserError, match="is a folder"):
        claim(film_outputs(here))


def test_inputs_are_told_by_what_they_are() -> None:
    Path("words.txt").write_text("words")
    with pytest.raises(UserError, match=r"words\.txt would be written over the words; choose another name"):
        claim([picture_output(Path("words.txt"))], [Input(Path("words.txt"), "the words")])
