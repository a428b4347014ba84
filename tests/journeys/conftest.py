"""A browser, a running service with a small city in it, and people signed in to it."""

import os
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from headway.accounts.tests.factories import OWN_URN
from headway.core.frontend import is_ready
from headway.core.models import Job
from headway.frameworks.actions import copy_as_draft
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped
from headway.measures.tests.factories import FigureFactory, UploadFactory
from headway.web.tests.worlds import (
    bands,
    city_figures,
    edition_with_run,
    full_school,
    listed_school,
)

# Playwright's own loop is running while Django is asked things from the same thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
KEY = "aldermere-2025"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("No Chromium is installed here. Debian's package is called chromium.")
    if not is_ready():
        pytest.skip("The page styles have not been fetched: python -m headway.core.frontend")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def city(transactional_db: Any, store: Any, cast: Any) -> SimpleNamespace:
    """An edition, a run under a real version, one whole school and a few more."""
    version = VersionFactory(key=KEY, toml=shipped()[KEY])
    edition, run = edition_with_run(framework=version, version_key=KEY, version_hash=version.hash)
    bands(edition)
    city_figures(edition)
    school = full_school(edition, run, urn=OWN_URN, name="Ashwell Primary School")
    FigureFactory(edition=edition, school=school, pupil_group="disadvantaged", value=41.0)
    others = [listed_school(edition, run) for _ in range(8)]
    upload = UploadFactory(uploaded_by=cast("data_officer"))
    draft = copy_as_draft(version, by=cast("director"), reason="To try what would change.")
    job = Job.objects.create(
        title="Publish an edition", asked_by=cast("director"), asked_at=timezone.now(),
        state="running", says="Gathering the register", done=2, total=5,
    )  # fmt: skip
    return SimpleNamespace(
        edition=edition, run=run, school=school, others=others, upload=upload, draft=draft, job=job
    )


def _session(person: Any, url: str, settings: Any) -> Any:
    """The cookie of a new session of this person."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def _listened_to(page: Page) -> Page:
    """The page, with its console's errors in `page.problems`."""
    page.problems = []  # type: ignore[attr-defined]
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


@pytest.fixture
def visit(
    browser: Browser, live_server: Any, city: SimpleNamespace, cast: Any, settings: Any
) -> Iterator[Callable[..., Page]]:
    """`visit("director", "/schools/")`: the page as that person sees it, with its problems.

    Nobody signed in: None. `script=False` is a browser without JavaScript.
    """
    contexts = []

    def open_page(role: str | None, path: str, *, size: Any = None, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=size or WIDE, java_script_enabled=script, base_url=live_server.url
        )
        contexts.append(context)
        if role:
            context.add_cookies([_session(cast(role), live_server.url, settings)])
        page = _listened_to(context.new_page())
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def roam(
    browser: Browser, live_server: Any, cast: Any, settings: Any
) -> Iterator[Callable[..., Page]]:
    """`roam("director", script=False)`: one window of that person, kept for all their pages."""
    held: dict[tuple[str, bool], Page] = {}

    def window(role: str, *, script: bool = True) -> Page:
        if (role, script) not in held:
            context = browser.new_context(
                viewport=WIDE, java_script_enabled=script, base_url=live_server.url
            )
            if role:
                context.add_cookies([_session(cast(role), live_server.url, settings)])
            held[role, script] = _listened_to(context.new_page())
        return held[role, script]

    yield window
    for page in held.values():
        page.context.close()


def broken_rules(page: Page) -> list[str]:
    """What axe finds under all six tags, nothing left out."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
