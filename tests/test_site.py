"""The documentation site: built without a warning, read from its files, and without anything from a host."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

import newsreel
from tests.places import ROOT

pytestmark = pytest.mark.slow

LOADED = "//script/@src | //link/@href | //img/@src | //iframe/@src"
CSS_ADDRESS = re.compile(r"(?:url\(|@import )[\"']?(?:https?:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "-f", str(ROOT / "docs/mkdocs.yml"), "-d", str(out)]
    done = subprocess.run(build, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def addresses(page: Path, path: str) -> list[str]:
    return [str(address) for address in html.fromstring(page.read_bytes()).xpath(path)]


def test_every_page_is_there(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    written = {f"docs/{page.stem}.html" for page in (ROOT / "docs").glob("*.md")}
    assert pages >= {"index.html", "CONTRIBUTING.html", "CHANGELOG.html", "reference.html", "protocols.html"} | written


def test_nothing_is_loaded_from_a_host(site: Path) -> None:
    loaded = {address for page in site.rglob("*.html") for address in addresses(page, LOADED)}
    assert len(loaded) > 5
    assert [address for address in loaded if urlsplit(address).netloc] == []
    styles = list(site.rglob("*.css"))
    assert styles and [path.name for path in styles if CSS_ADDRESS.search(path.read_text("utf-8"))] == []


def test_every_address_is_a_file_of_the_site(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if page.name != "404.html"]  # which lies wherever a host puts it
    used = [(page, urlsplit(address)) for page in pages for address in addresses(page, f"{LOADED} | //a/@href")]
    missing = {
        (page.name, parts.path)
        for page, parts in used
        if parts.path and not parts.scheme and not (page.parent / unquote(parts.path)).is_file()
    }
    assert len(used) > 500 and missing == set()


def test_the_reference_says_what_everything_is(site: Path) -> None:
    page = html.fromstring((site / "reference.html").read_bytes())
    told = {
        name: page.xpath(f"//*[@id='newsreel.{name}']/following::div[contains(@class, 'doc-contents')][1]/p")
        for name in newsreel.__all__
    }
    assert told and [name for name, paragraphs in told.items() if not paragraphs] == []
