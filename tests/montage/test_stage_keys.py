"""Each input of each stage is changed, one at a time, and the stage runs again; what must not matter does nothing."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from assets_db import source
from assets_db.store import Store
from indexer.passes.embed_texts import LoadedText
from montage import planning
from montage.cache import StageCache
from montage.film import plan
from montage.library import Library
from montage.model import Anchor, Ranking, Script, Story, Timeline
from montage.music import pieces
from montage.music.beats import BeatGrid
from montage.planning import PlanContext
from montage.progress import Event, Reporter, StageStarted
from montage.search.rank import search
from montage.search.second_look import Candidate
from montage.settings import Settings
from montage.template import ROOT, copy_template, load_template
from montage.writing.write import write
from tests.concepts import Concepts
from tests.libraries import put
from tests.media import tone
from tests.montage.test_llm import Endpoint

pytestmark = pytest.mark.slow

LOGOS = sorted((ROOT / "demo" / "library").glob("*.jpg"))
ARTICLE = "# A bridge\n\nThe old bridge was closed on Monday.\n\nThe town paid $3 million for a new bridge.\n"
WRITER = """
from montage.model import Line, Script
from own_words import WORDS

class First:
    def write(self, article, seconds):
        return Script(article.title, article.lang, tuple(Line(text) for text in WORDS))
"""
VOICE = """
from pathlib import Path
from montage.backends.espeak import Espeak

class Own:
    def speak(self, text, lang):
        with Path(__file__).with_name("spoken.txt").open("a") as file:
            file.write(f"{text}\\n")
        return Espeak().speak(text, lang)
"""


class Film:
    """A film that is planned again and again in one folder, and what it is made of."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store, self.work = folder, store, folder / "film.work"
        self.library = Library(store, None)
        self.article = self.write("article.md", ARTICLE)
        self.write("own_writer.py", WRITER)
        self.write("own_words.py", 'WORDS = "The bridge is closed.", "It cost $3 million."')
        self.write("own_voice.py", VOICE)
        template = copy_template(load_template("news"), folder / "look")
        template.write_text(f'{template.read_text()}\n[logo]\nfile = "logo.png"\n')
        (folder / "look" / "logo.png").write_bytes(LOGOS[0].read_bytes())
        self.settings = Settings(
            fill="card", voice="own_voice:Own", writer="own_writer:First", size="320x180", stock="",
            template=str(folder / "look"), music=str(tone(folder / "music.wav", 3)), seconds=10,
        )  # fmt: skip

    def write(self, name: str, text: str) -> Path:
        """A file of the film's; the modules there are imported anew, as by another run."""
        file = self.folder / name
        file.write_text(text)
        os.utime(file, ns=(0, file.stat().st_mtime_ns + 10**9))
        for module in ("own_writer", "own_words", "own_voice"):
            sys.modules.pop(module, None)
        invalidate_caches()
        return file

    def choose(self, **changed: object) -> None:
        self.settings = replace(self.settings, **changed)  # type: ignore[arg-type]

    def plan(self) -> tuple[set[str], Timeline]:
        """The stages that ran, and the timeline."""
        events: list[Event] = []
        with StageCache(self.work, Reporter(events.append)) as cache:
            timeline = plan(str(self.article), PlanContext(self.settings, self.library, cache))
        return {event.stage for event in events if isinstance(event, StageStarted)}, timeline

    def spoken(self) -> list[str]:
        file = self.folder / "spoken.txt"
        return file.read_text().splitlines() if file.exists() else []


def no_beats(path: Path) -> BeatGrid:
    return BeatGrid(())


def search_by_words(
    script: Script, anchors: tuple[Anchor, ...], store: Store, _: object, count: int, *, text_embedder: object
) -> Ranking:
    return search(script, anchors, store, None, count)


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Film]:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(pieces, "track_beats", no_beats)
    monkeypatch.setattr(planning, "search", search_by_words)
    with Store(tmp_path / "library") as store:
        yield Film(tmp_path, store)


class Named:
    """An embedder that is not asked."""

    dim, name = 8, "named"


def another_embedder(film: Film) -> None:
    film.library = replace(film.library, embedder=Named())  # type: ignore[arg-type]


def another_text_embedder(film: Film) -> None:
    film.library = replace(film.library, text_embedder=LoadedText("tests.concepts:Concepts", Concepts()))


def another_logo(film: Film) -> None:
    (film.folder / "look" / "logo.png").write_bytes(LOGOS[1].read_bytes())


CHANGES: dict[str, tuple[str, Callable[[Film], object]]] = {
    "article": ("write", lambda film: film.write("article.md", ARTICLE.replace("Monday", "Friday"))),
    "seconds": ("write", lambda film: film.choose(seconds=12)),
    "writer": ("write", lambda film: film.choose(writer="extractive")),
    "writer's source": ("write", lambda film: film.write("own_writer.py", f"{WRITER}\n# edited")),
    "what the writer imports": ("write", lambda film: film.write("own_words.py", 'WORDS = ("It is open.",)')),
    "text": ("speak", lambda film: film.write("own_words.py", 'WORDS = ("It is open.",)')),
    "voice": ("speak", lambda film: film.choose(voice="own_voice:Own,espeak")),
    "voice's source": ("speak", lambda film: film.write("own_voice.py", f"{VOICE}\n# edited")),
    "pauses": ("speak", lambda film: film.choose(template="documentary")),
    "length": ("speak", lambda film: film.choose(seconds=12)),
    "what is looked for": ("search", lambda film: film.write("own_words.py", 'WORDS = ("It is open.",)')),
    "library": ("search", lambda film: put(film.store, "bridge.mp4", "a bridge")),
    "embedder": ("search", another_embedder),
    "text embedder": ("search", another_text_embedder),
    "what may fill": ("fill", lambda film: put(film.store, "bridge.mp4", "a bridge")),
    "embedder of what is brought": ("fill", another_embedder),
    "rungs": ("fill", lambda film: film.choose(fill="article,card")),
    "stock": ("fill", lambda film: film.choose(stock="pexels")),
    "generator": ("fill", lambda film: film.choose(generator="generation_service:http://127.0.0.1:9/")),
    "takes": ("fill", lambda film: film.choose(takes=film.settings.takes + 1)),
    "seed": ("fill", lambda film: film.choose(seed=7)),
    "time_budget": ("fill", lambda film: film.choose(time_budget=7)),
    "refused": ("fill", lambda film: film.choose(refuse=str(film.write("refused.txt", "river")))),
    "private hosts": ("fill", lambda film: film.choose(allow_private=True)),
    "size of what is brought": ("fill", lambda film: film.choose(size="640x360")),
    "rate of what is brought": ("fill", lambda film: film.choose(fps="24")),
    "floor": ("fill", lambda film: film.choose(floor="0.5")),
    "size": ("dress", lambda film: film.choose(size="640x360")),
    "rate": ("dress", lambda film: film.choose(fps="24")),
    "template": ("dress", lambda film: film.choose(template="documentary")),
    "logo": ("dress", another_logo),
    "music": ("dress", lambda film: film.choose(music="")),
    "music's content": ("beats", lambda film: tone(film.folder / "music.wav", 4)),
}
INDIFFERENT: dict[str, Callable[[Film], object]] = {
    "cores": lambda film: film.choose(cores=1),
    "encoder": lambda film: film.choose(encoder="auto"),
    "strict": lambda film: film.choose(strict=True),
    "time of the article": lambda film: film.write("article.md", ARTICLE),
    "unused module": lambda film: film.write("unused.py", "1"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_stage_runs_again_when_an_input_has_changed(film: Film, what: str) -> None:
    stage, change = CHANGES[what]
    assert stage in film.plan()[0]
    assert film.plan()[0] == set(), "all of it is kept"
    change(film)
    assert stage in film.plan()[0]


class Silent:
    """A reranker without an opinion."""

    def __init__(self, name: str) -> None:
        self.name = name

    def judge(self, text: str, shots: Sequence[Candidate]) -> list[float | None]:
        return [None for _ in shots]


def test_a_second_look_is_a_stage_of_its_own(film: Film) -> None:
    assert "rerank" not in film.plan()[0]
    film.library = replace(film.library, reranker=Silent("one"))
    assert "rerank" in film.plan()[0]
    assert film.plan()[0] == set()
    film.library = replace(film.library, reranker=Silent("another"))
    assert film.plan()[0] == {"rerank"}
    put(film.store, "bridge.mp4", "a bridge")
    assert "rerank" in film.plan()[0]


def test_what_must_not_matter_runs_nothing_again(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    film.plan()
    for what, change in INDIFFERENT.items():
        change(film)
        assert film.plan()[0] == set(), what
    monkeypatch.setenv("NEWSREEL_LLM_KEY", "secret")
    assert film.plan()[0] == set(), "a key"
    film.work = film.work.rename(film.folder / "moved.work")
    assert film.plan()[0] == set(), "the work folder"


def test_another_recognizer_is_asked(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "write", write_without_names)
    (film.folder / "names").mkdir()
    film.plan()
    film.choose(recognizer="rules")
    assert film.plan()[0] == set(), "what is usual in English"
    film.choose(recognizer=f"rules,transformers:{film.folder / 'names'}")
    assert "write" in film.plan()[0]
    film.write("names/model.safetensors", "weights")
    assert "write" in film.plan()[0]
    assert film.plan()[0] == set()


def write_without_names(story: Story, writer: str, seconds: int, recognizers: str) -> Script:
    return write(story, writer, seconds, "rules")


@pytest.fixture
def endpoints() -> Iterator[tuple[Endpoint, Endpoint]]:
    from threading import Thread

    made = Endpoint(), Endpoint()
    for one in made:
        Thread(target=one.server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    for one in made:
        one.server.shutdown()
        one.server.server_close()


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "NEWSREEL_LLM_URL"])
def test_another_endpoint_writes_another_text(
    film: Film, endpoints: tuple[Endpoint, Endpoint], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key-of-mine")
    film.choose(writer="llm:m")
    texts = "The old bridge was closed.", "The town paid $3 million."
    for endpoint, text in zip(endpoints, texts, strict=True):
        endpoint.answers = [(200, f'{{"title": "A bridge", "lines": [{{"text": "{text}"}}]}}')]
        monkeypatch.setenv(variable, f"http://127.0.0.1:{endpoint.server.server_port}/v1")
        assert [line.text for line in film.plan()[1].lines] == [text]
    assert film.plan()[0] == set()
    kept = b"".join(file.read_bytes() for file in film.work.rglob("*") if file.is_file())
    assert b"secret-key-of-mine" not in kept and "secret" not in "".join(map(str, film.work.rglob("*")))


def test_a_changed_word_speaks_its_line_again_and_no_other(film: Film) -> None:
    film.plan()
    before = len(film.spoken())  # with the paragraph by which a new voice's pace is measured
    assert film.spoken()[-2:] == ["The bridge is closed.", "It cost three million dollars."]
    film.write("own_words.py", 'WORDS = "The bridge is open.", "It cost $3 million."')
    _, made = film.plan()
    assert film.spoken()[before:] == ["The bridge is open."]
    film.work = film.folder / "other.work"
    _, afresh = film.plan()
    assert film.spoken()[before + 1 :] == ["The bridge is open.", "It cost three million dollars."]
    assert made.speeches == afresh.speeches and made.narration.read_bytes() == afresh.narration.read_bytes()


def test_a_damaged_line_is_spoken_again(film: Film) -> None:
    film.plan()
    (line, _) = sorted((film.work / "lines").glob("*.npy"))
    line.write_bytes(line.read_bytes()[:-2])
    film.choose(seconds=12)  # other pauses
    film.plan()
    assert len(film.spoken()) == 3


def test_the_code_of_a_stage_counts_with_all_that_it_imports(film: Film) -> None:
    film.write("stage_.py", "def stage():\n    from part_ import (\n        value,\n    )\n")
    film.write("part_.py", "import other_\nvalue = 1\n")
    film.write("other_.py", "")
    seen = {source.source_digest("stage_")}
    for name, text in (("other_.py", "1"), ("part_.py", "value = 2"), ("stage_.py", "def stage(): ...")):
        film.write(name, text)
        seen.add(source.source_digest("stage_"))
    assert len(seen) == 4
    assert source.source_digest("stage_") in seen
    assert "stage_" not in sys.modules and import_module("stage_")
