"""Every command that the README shows is run, in order, on a small library and a saved page."""

import re
import shlex
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.command import newsreel
from tests.media import scenes, tone

pytestmark = pytest.mark.slow

README = Path(__file__).parent.parent / "README.md"
MAKE = {"make demo", "make test"}  # run by .ci/run itself


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return [
        line[2:].partition("  #")[0].strip() for block in blocks for line in block.splitlines() if line.startswith("$ ")
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place as the README's reader has it: footage, a saved page, a script, a piece of music; small and short."""
    (tmp_path / "footage").mkdir()
    scenes(tmp_path / "footage" / "rocket launch pad.mp4", 6)
    title = "A rocket on its pad"
    page = f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>%s</p></article></body>"
    text = "A rocket stands on its launch pad in the evening light, and the crew walks out to it. " * 3
    (tmp_path / "article.html").write_text(page % text)
    (tmp_path / "script.json").write_text(
        '{"title": "Rocket", "lang": "en", "lines": [{"text": "A rocket on its launch pad."}]}'
    )
    tone(tmp_path / "music.wav", 5)
    (tmp_path / "saved-pages").mkdir()
    (tmp_path / "saved-pages" / "article.html").write_text(page % text)
    settings = {
        "seconds": "6",
        "size": '"320x180"',
        "fps": '"24"',
        "voice": '"espeak"',
        "library": f'"{tmp_path / "library"}"',
        "embedder": '"none"',
    }
    (tmp_path / "newsreel.toml").write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))
    return tmp_path


@pytest.fixture
def url(folder: Path) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/article.html"


def test_every_command_of_the_readme_works(folder: Path, url: str) -> None:
    shown = commands()
    assert len(shown) > 12 and set(shown) >= MAKE
    for command in shown:
        if command in MAKE:
            continue
        program, *arguments = shlex.split(re.sub(r"https://\S+", url, command))
        assert program == "newsreel", command
        if "1920x1080" in command:  # the reader's machine may take its time; the flags are what is tried here
            arguments[arguments.index("1920x1080")] = "480x270"
        newsreel(*arguments, cwd=folder)
