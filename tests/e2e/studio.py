"""A studio as a user has it: a server of its own, and a page in Debian's Chromium (playwright's own has no H.264)."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.command import NEWSREEL

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 120_000  # [ms] that a page waits for what it expects: speaking and encoding take their time
ADDRESS = re.compile(r"the studio: (http://\S+)")


class Server:
    """`newsreel studio`, until it is killed."""

    def __init__(self, *arguments: object, cwd: Path) -> None:
        """Starts it, and waits for its address."""
        command = [*NEWSREEL, "studio", "--port", "0", *map(str, arguments)]
        self._process = subprocess.Popen(command, cwd=cwd, stderr=subprocess.PIPE, text=True, start_new_session=True)
        assert self._process.stderr is not None
        lines = []
        for line in self._process.stderr:
            lines.append(line)
            if found := ADDRESS.search(line):
                self.address = found[1]
                return
        raise AssertionError("".join(lines))

    def kill(self) -> None:
        """As a power failure does: with all that it has started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> int:
        """As Ctrl-C does. The exit status."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)


def faults_by_axe(page: Page) -> list[str]:
    """What axe-core finds on a page that is serious: rule, and the elements that break it. Skips without axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page.evaluate((Path(package.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@contextmanager
def browser_page(language: str = "en", width: int = 1440, height: int = 900) -> Iterator[Page]:
    """An empty page; what it could not run fails the test. Skips without Chromium, and fails without it in CI."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is not there: apt-get install chromium")
        pytest.skip(f"{CHROMIUM} is not there")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        page = browser.new_context(locale=language, viewport={"width": width, "height": height}).new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        try:
            yield page
        finally:
            browser.close()
        assert wrong == []
