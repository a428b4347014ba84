"""The school page and the list of schools, beside an empty page of the same stack.

Each is asked for through the whole of the stack (middleware, session, sign-in, navigation)
in one process, over a city of 450 schools. What counts is the processor time of the process,
the embedded database included, and the median of many requests that take turns with the
yardstick's, so that a busy machine slows all alike. The empty page is the site's own frame
with a heading, for the same person.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import Result

LIMIT = 3.0
SCHOOLS = 450
ROUNDS = 40


def run() -> list[Result]:
    """School page and list: median time over the empty page's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_for_tests")
    import django

    django.setup()
    with _city() as (client, school):
        pages = {"an empty page": "/benchmark/empty/", "school page": f"/schools/{school}/",
                 "schools list": "/schools/"}  # fmt: skip
        took = _medians({name: _asking(client, url) for name, url in pages.items()})
    empty = took.pop("an empty page")
    return [
        Result(
            name=name, ratio=seconds / empty, limit=LIMIT,
            yardstick=f"an empty page of the same stack: {1000 * seconds:.1f} ms over "
            f"{1000 * empty:.1f} ms, {SCHOOLS} schools",
        )
        for name, seconds in took.items()
    ]  # fmt: skip


def _asking(client: Any, url: str) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"

    return ask


def _medians(pages: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Seconds of each, asked for in turn."""
    for ask in pages.values():
        ask()
        ask()
    took: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, ask in pages.items():
            start = time.process_time()
            ask()
            took[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in took.items()}


@contextmanager
def _city() -> Iterator[tuple[Any, int]]:
    """A test database with a city in it, and somebody signed in."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings, setup_databases, teardown_databases

    from headway.accounts.tests.factories import Cast
    from headway.web.tests.worlds import bands, edition_with_run, full_school, listed_school

    # Not the whole test environment: it copies every context, which would be measured too.
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        edition, shown = edition_with_run()
        bands(edition)
        school = full_school(edition, shown)
        for _ in range(SCHOOLS - 1):
            listed_school(edition, shown)
        logging = {"version": 1, "disable_existing_loggers": True}
        with override_settings(ROOT_URLCONF="benchmarks.addresses", LOGGING=logging):
            _silence()
            client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
            client.force_login(Cast()("director"))
            yield client, school.urn
    finally:
        teardown_databases(databases, verbosity=0)


def _silence() -> None:
    import logging

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=False,
    )
    logging.disable(logging.WARNING)
