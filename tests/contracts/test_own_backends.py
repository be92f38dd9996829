"""The examples of docs/backends.md keep what their protocols promise; a class that does not is told in one line."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import newsreel
from assets_db import plugins
from assets_db.protocols import WrongBackend
from indexer.passes.caption import Captioner
from indexer.passes.embed import Embedder, load_embedder
from indexer.passes.embed_texts import TextEmbedder, load_text_embedder
from indexer.passes.ocr import TextReader
from indexer.passes.speech import SpeechRecognizer
from montage.generate.generator import Generator, load_generator
from montage.narration.speak import Voice
from montage.render.render import Renderer
from montage.search.second_look import Candidate, Reranker
from montage.stock.stock import Stock
from montage.writing.recognition import EntityRecognizer, recognized
from montage.writing.write import Writer
from tests.contracts import test_embedders, test_generators, test_text_embedders, test_voices
from tests.damaged_caches import PAGE
from tests.media import encode, ffmpeg, picture, scene, tone
from tests.places import ROOT

PROTOCOLS: dict[str, type] = {
    "writer": Writer, "recognizer": EntityRecognizer, "voice": Voice, "embedder": Embedder,
    "text_embedder": TextEmbedder, "reader": TextReader,
    "listener": SpeechRecognizer, "captioner": Captioner, "reranker": Reranker,
    "stock": Stock, "generator": Generator, "renderer": Renderer,
}  # fmt: skip
OPTIONS = {"renderer": {"encoder": "libx264", "cores": 1}}
NAME = re.compile(r"^class (\w+)", re.MULTILINE)
SMALL = {"seconds": 12, "size": "320x180", "fps": 24}


def examples() -> dict[str, str]:
    """kind -> the example of its section."""
    found = re.findall(r"^## ([\w ]+)\n.*?```python\n(.*?)```", (ROOT / "docs/backends.md").read_text(), re.M | re.S)
    return {kind.lower().replace(" ", "_"): code for kind, code in found}


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """kind -> `own_writer:First`, modules of the user's own."""
    monkeypatch.syspath_prepend(tmp_path)
    named = {}
    for kind, code in examples().items():
        (tmp_path / f"own_{kind}.py").write_text(code)
        monkeypatch.delitem(sys.modules, f"own_{kind}", raising=False)
        named[kind] = f"own_{kind}:{NAME.findall(code)[0]}"
    yield named


def load(kind: str, spec: str) -> Any:
    return plugins.load(kind, spec, PROTOCOLS[kind], **OPTIONS.get(kind, {}))


def test_the_reference_has_every_protocol() -> None:
    sections = re.findall(r"^## ([\w ]+)\n\n::: ([\w.]+)$", (ROOT / "docs/site/protocols.md").read_text(), re.MULTILINE)
    protocols = {kind: f"{protocol.__module__}.{protocol.__qualname__}" for kind, protocol in PROTOCOLS.items()}
    assert {kind.lower().replace(" ", "_"): name for kind, name in sections} == protocols


def test_every_kind_has_an_example_of_few_lines() -> None:
    assert examples().keys() == PROTOCOLS.keys()
    assert all(10 <= len(code.splitlines()) <= 32 for code in examples().values())


@pytest.mark.slow
def test_footage_is_indexed_and_a_film_made_with_all_of_them(
    specs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.html").write_text(PAGE)
    (tmp_path / "footage").mkdir()
    captioned = scene(1).copy()
    captioned[-captioned.shape[0] // 8 :] = 255
    encode(tmp_path / "footage" / "rocket launch pad.mp4", [captioned] * 50)
    picture(tmp_path / "footage" / "moon.jpg", seed=2)
    library = newsreel.Library("library")
    looked = {kind: specs[kind] for kind in ("embedder", "text_embedder", "reader", "listener", "captioner")}
    assert library.index("footage", **looked).bad == ()
    planned = [
        "embedder",
        "text_embedder",
        "reranker",
        "writer",
        "recognizer",
        "voice",
        "renderer",
        "generator",
        "stock",
    ]
    with_own = {kind: specs[kind] for kind in planned}
    film = newsreel.make(
        "article.html", "film.mp4", library=library, fill="own,stock,generated,card", takes=1, **with_own, **SMALL
    )  # type: ignore[arg-type]
    assert film.path.is_file() and not [note for note in film.notes if "is no " in note]
    timeline = newsreel.load_timeline(film.timeline)
    assert timeline.voice == specs["voice"] and timeline.lines[0].text.startswith("A tall rocket")
    asked = {"embedder": specs["embedder"], "text_embedder": specs["text_embedder"]}
    assert newsreel.search("caption", library=library, **asked)[0].shot.screen == "caption"
    assert newsreel.search("bright picture", library=library, **asked)[0].scores["caption"] > 0
    meant = newsreel.search("火箭", library=library, **asked)[0]
    assert meant.scores["meaning"] > 0 and meant.meant == "rocket launch pad"


def test_each_keeps_the_contract_of_its_kind(specs: dict[str, str], tmp_path: Path) -> None:
    text = "Two swans glide past."
    test_voices.check(load("voice", specs["voice"]).speak(text, "en"), text, "en")
    embedder = load_embedder(specs["embedder"])
    assert embedder
    test_embedders.test_shapes_types_and_lengths(embedder)
    test_embedders.test_the_same_again(embedder)
    text_embedder = load_text_embedder(specs["text_embedder"])
    assert text_embedder
    test_text_embedders.test_shapes_types_and_lengths(text_embedder)
    test_text_embedders.test_a_blank_text_has_no_opinion(text_embedder)
    generator = load_generator(specs["generator"])
    test_generators.test_what_it_says_of_itself(generator)
    order = test_generators.ORDER
    assert len(test_generators.shown(generator.make(order, tmp_path / "clip.mp4"))) == order.frames
    stock = load("stock", specs["stock"])
    assert [offer.kind for offer in stock.find("a harbour", "en", (640, 360), 5)] == ["image"]
    heard = load("listener", specs["listener"]).hear(np.ones(40_000, np.float32))
    assert [(said.start, said.end) for said in heard] == [(0, 1), (1, 2), (2, 3)]
    assert recognized("At Acton Station.", "en", specs["recognizer"]) == [("Acton Station", "place")]
    shots = [Candidate("a horse at a trot", None), Candidate("", None)]
    assert load("reranker", specs["reranker"]).judge("The horse is at the gate.", shots) == [1.0, None]
    assert load("captioner", specs["captioner"]).describe([np.full((80, 90, 3), 255, np.uint8)]) == ["a bright picture"]
    assert load("reader", specs["reader"]).read([np.full((80, 90, 3), 255, np.uint8)])[0][0].text == "caption"


@pytest.mark.parametrize("kind", PROTOCOLS)
def test_a_class_that_lacks_everything_or_is_called_otherwise_is_told(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    methods = [name for name, one in vars(PROTOCOLS[kind]).items() if callable(one) and not name.startswith("_")]
    made = "def __init__(self, **options): pass"
    others = "\n".join(f"    def {name}(self, a, b, c, d, e, f, g): pass" for name in methods)
    properties = "\n".join(
        f"    {name} = None" for name, one in vars(PROTOCOLS[kind]).items() if isinstance(one, property)
    )
    (tmp_path / f"wrong_{kind}.py").write_text(
        f"class Empty:\n    {made}\nclass Other:\n    {made}\n{properties}\n{others}\n"
        f"class Needy:\n    def __init__(self, key): pass\nthing = 3\n"
    )
    for name, told in {
        "Empty": rf"wrong_{kind}:Empty is no {kind}: it lacks \w+(\(.*\))?; correct its class",
        "Other": rf"wrong_{kind}:Other is no {kind}: it has {methods[0]}\(a, b, .*\), and is called as {methods[0]}\(",
        "Needy": rf"the {kind} 'wrong_{kind}:Needy' cannot be made with \(.*\); correct its argument, or its class",
        "thing": rf"the {kind} 'wrong_{kind}:thing' cannot be made with",
    }.items():
        with pytest.raises(WrongBackend, match=told) as caught:
            load(kind, f"wrong_{kind}:{name}")
        assert "\n" not in str(caught.value)


RESULTS = {
    "writer": ("write", "hello", "write gave str, not a Script with a tuple of Lines"),
    "recognizer": ("recognize", ["Acme"], r"recognize gave list of 1, not a list of Entities for each sentence"),
    "voice": ("speak", b"RIFF", "speak gave bytes, not a Spoken of an array, a rate and Words"),
    "renderer": ("render", None, "render gave None, not a Rendered with a timeline"),
    "embedder": ("images", np.zeros((1, 5)), r"images gave float64 \[1, 5\], not float32 \[\d, 3\]"),
    "text_embedder": ("passages", np.zeros((1, 5)), r"passages gave float64 \[1, 5\], not float32 \[\d, 3\]"),
    "reader": ("read", ["a text"], r"read gave list of 1, not \d lists of Lines"),
    "captioner": ("describe", ["a"] * 99, r"describe gave list of 99, not \d texts"),
    "reranker": ("judge", ["sure"], r"judge gave list of 1, not \d finite floats or None"),
    "listener": ("hear", "applause", "hear gave str, not a list of Word"),
    "stock": ("find", None, "find gave None, not a list of Offers"),
    "generator": ("make", None, "make gave None, not the file that it was to make"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PROTOCOLS)
def test_a_result_of_the_wrong_kind_is_told(
    kind: str, specs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    method, result, told = RESULTS[kind]
    module, _, name = specs[kind].partition(":")
    monkeypatch.setattr(f"{module}.{name}.{method}", lambda self, *_: result)
    (tmp_path / "article.html").write_text(PAGE)
    (tmp_path / "footage").mkdir()
    silent, sound = encode(tmp_path / "silent.mp4", [scene(1)] * 25), tone(tmp_path / "tone.wav")
    ffmpeg("-i", silent, "-i", sound, "-c:v", "copy", tmp_path / "footage" / "rocket launch pad.mp4")
    library = newsreel.Library("library")
    spec, none = {kind: specs[kind]}, {"embedder": "none", "text_embedder": "none", "reader": "none"}

    def used() -> tuple[str, ...]:
        if kind in ("embedder", "text_embedder", "reader", "listener", "captioner"):
            library.index("footage", **{**none, **spec})
            return ()
        library.index("footage", **none)
        how = {
            "voice": "espeak",
            "embedder": "none",
            "takes": 1,
            "fill": "own,stock,generated,card",
            "stock": "",
            **spec,
        }
        return newsreel.make("article.html", "film.mp4", library=library, **{**SMALL, **how}).notes  # type: ignore[arg-type]

    if kind == "generator":  # one shot that fails is no reason to stop
        assert any(re.search(f"is no {kind}: {told}", note) for note in used())
        return
    with pytest.raises(WrongBackend, match=f"is no {kind}: {told}; correct its class"):
        used()
