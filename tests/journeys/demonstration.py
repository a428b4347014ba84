"""The demonstration as somebody starts it: made by its command, served, signed in to by its form.

Nothing is shared with the tests' own database: the pages, the mail and the work in the background
are those of a visitor who tries the demonstration on their own machine.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.journeys.conftest import WIDE, _listened_to

# A small country: every part of the story is there, and it is made in half the time.
SMALL = ("--schools", "60", "--england", "1500")


def _environment(folder: Path) -> dict[str, str]:
    theirs = ("HEADWAY_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    return env | {"HEADWAY_DATA": str(folder)}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Make the demonstration in a folder and serve it; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "headway", "demo", *SMALL, "--port", str(port)]
    with (folder / "said").open("wb") as said:
        server = subprocess.Popen(
            [*words, "--workers", "1"], env=_environment(folder), stdout=said, stderr=said
        )
        try:
            _answers(f"http://127.0.0.1:{port}/sign-in/login/", server, folder / "said")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=60)


def _answers(url: str, server: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + 400  # a slow machine makes it in three minutes
    while time.monotonic() < until:
        assert server.poll() is None, said.read_text(errors="replace")
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError(f"{url} did not answer:\n{said.read_text(errors='replace')}")


class House:
    """The demonstration's people, each with a window of their own at each size."""

    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self.browser, self.url = browser, url
        self.password = (folder / "demo" / "demo-password").read_text().strip()
        self.windows: dict[tuple[str, int], Page] = {}
        self.states: dict[str, object] = {}
        self.own_school, self.own_name = "", ""  # the address of the head's own pages, the name

    def enter(self, role: str, path: str = "/", size: dict[str, int] = WIDE) -> Page:
        """A page as that person sees it; whoever comes first signs in by the form."""
        key = (role, size["width"])
        if key not in self.windows:
            context = self.browser.new_context(
                viewport=size, base_url=self.url,
                storage_state=self.states.get(role),
            )  # fmt: skip
            self.windows[key] = _listened_to(context.new_page())
        page = self.windows[key]
        if role not in self.states:
            page.goto("/sign-in/login/")
            page.locator("[name=login]").fill(f"{role.replace('_', '-')}@aldermere.example")
            page.locator("[name=password]").fill(self.password)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "sign-in" not in url)
            self.states[role] = page.context.storage_state()
        page.goto(path)
        return page

    def close(self) -> None:
        """Close every window."""
        for page in self.windows.values():
            page.context.close()

    @property
    def problems(self) -> list[str]:
        """What any page wrote to the browser's console as an error."""
        return [words for page in self.windows.values() for words in page.problems]


def wait_for(page: Page, gone: str, *, seconds: int = 90) -> str:
    """Look at a page again until some words are gone from it, as work in the background goes on."""
    url, until = page.url, time.monotonic() + seconds
    while gone in (said := page.locator("main").inner_text()):
        assert time.monotonic() < until, f"still “{gone}” after {seconds} seconds:\n{said}"
        page.wait_for_timeout(500)
        with suppress(Error):  # the page may just be leaving for where a button led
            page.goto(url)
    return said
