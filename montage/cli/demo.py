"""The main job on what comes with newsreel: two articles and a small library of public-domain photographs."""

from dataclasses import replace
from pathlib import Path

from assets_db.store import Store
from indexer.run import index
from montage import film
from montage.files.paths import Paths
from montage.library import opened
from montage.model import Film
from montage.outputs.outputs import claim, film_outputs
from montage.progress import Note, Reporter, StageStarted
from montage.settings import Settings
from montage.template import ROOT
from montage.timeline.file import load_timeline

MATERIAL = ROOT / "demo"


def offline_voices(lang: str) -> str:
    """The voices that need no network here: the natural one where its weights are on this machine."""
    from montage.backends.kokoro import ready

    return "kokoro,espeak" if ready(lang) else "espeak"


def demo(out: Path, lang: str, settings: Settings, reporter: Reporter) -> Film:
    """Index the bundled pictures beside `out` and make a film of the bundled article, without any network.

    Its library is its own, whichever `settings` name.
    """
    paths = Paths(out)
    claim(film_outputs(out), work=paths.work)
    settings = replace(settings, library=str(paths.beside(".library")), lang=lang)
    reporter(StageStarted("index"))
    with Store(settings.library_url) as store:
        index([MATERIAL / "library"], store, embedder=None)
    with opened(settings) as library:
        made = film.make(str(next(MATERIAL.glob(f"article-{lang}.*"))), out, settings, library, reporter)
    reporter(Note(f"voice: {_voice(load_timeline(made.timeline).voice, lang)}", "info"))
    return made


def _voice(spec: str, lang: str) -> str:
    from montage.backends.kokoro import ready

    if spec == "kokoro":
        return f"kokoro ({ready(lang)})"
    return f"{spec}; a natural one: pip install 'newsreel[voice]'" if spec == "espeak" else spec
