"""A whole run of 450 letters as PDF, beside bare typst for the same pages.

Ours is everything between an approved run and bytes that are kept for ever: people, merging,
PDF, Word document, hash, the approval and its audit, stored in the database. The yardstick is
the compiler alone, called for the same pages with fonts that are loaded already, nothing kept.
What counts is the processor time of the process, all its threads included, so that a busy
machine slows both alike.
"""

import os
import time
from datetime import UTC, date, datetime
from typing import Any

from benchmarks import Result

LIMIT = 1.5
LETTERS = 450
ON = datetime(2025, 11, 4, 10, 0, tzinfo=UTC)
WARM = 10  # letters made before anything is timed


def run() -> list[Result]:
    """Seconds for a run of letters over seconds of the bare compiler."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_for_tests")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        _silence()
        letters, by = _drafted()
        sheets = _sheets(letters)
        bare = _bare(sheets)
        ours = _ours(letters, by)
    finally:
        teardown_databases(databases, verbosity=0)
    return [
        Result(
            name="letters",
            ratio=ours / bare,
            limit=LIMIT,
            yardstick=f"bare typst for the same pages: {ours:.2f} s over {bare:.2f} s, "
            f"{LETTERS} letters approved and kept as PDF and Word document",
        )
    ]


def _drafted() -> tuple[list[Any], Any]:
    """Letters of ordinary length, drafted by one person, to be approved by another."""
    from headway.accounts.tests.factories import Cast
    from headway.correspondence import kinds
    from headway.correspondence.actions.drafting import letter_of, occasion_of, store_letters
    from headway.correspondence.composing import composed
    from headway.correspondence.people import people_of
    from headway.correspondence.samples import shipped_text
    from headway.frameworks.tests.factories import VersionFactory
    from headway.frameworks.versions import shipped
    from headway.schools.tests.factories import RoleHolderFactory, SchoolFactory

    cast = Cast()
    version = VersionFactory(key="aldermere-2025", toml=shipped()["aldermere-2025"])
    kind = kinds.kind_of("annual_listed")
    text = shipped_text(version, kind.key)
    text.drafted_by, text.drafted_at = cast("administrator"), ON
    text.save()
    occasion = occasion_of(version, date(2025, 11, 4))
    schools = [SchoolFactory() for _ in range(LETTERS + WARM)]
    for school in schools:
        RoleHolderFactory(school=school)
        RoleHolderFactory(school=school, role="chair_of_governors")
    people = people_of(schools, occasion.on)
    found = []
    for number, school in enumerate(schools):
        given = {name: f"{name} of school {number}, in words" for name in kind.fields}
        given["rationale"] = "Reading has been well below similar schools for two years. " * 3
        words = composed(school, kind, text, occasion, given=given, people=people[school.urn])
        found.append(letter_of(kind, school, words, text, occasion, by=cast("administrator")))
    store_letters(found, by=cast("administrator"))
    return found, cast("director")


def _sheets(letters: list[Any]) -> list[tuple[bytes, str, int]]:
    import json

    from headway.core.documents import date_seconds
    from headway.correspondence.making import TEMPLATE, sheet

    template = TEMPLATE.read_bytes()
    return [
        (template, json.dumps(sheet(letter)), int(date_seconds(letter.dated))) for letter in letters
    ]


def _bare(sheets: list[tuple[bytes, str, int]]) -> float:
    import typst

    from headway.core.documents import _fonts

    fonts, started = _fonts(), 0.0
    for number, (template, data, moment) in enumerate(sheets):
        if number == WARM:
            started = time.process_time()
        typst.compile(
            template, font_paths=fonts, sys_inputs={"data": data}, pdf_standards=["ua-1"],
            timestamp=moment,
        )  # fmt: skip
    return time.process_time() - started


def _ours(letters: list[Any], by: Any) -> float:
    from headway.correspondence.actions.runs import keep_all
    from headway.correspondence.models import LetterFile

    list(keep_all(letters[:WARM], by=by))
    started = time.process_time()
    kept = sum(keep_all(letters[WARM:], by=by))
    taken = time.process_time() - started
    assert kept == LETTERS
    assert LetterFile.objects.count() == 2 * (LETTERS + WARM)
    return taken


def _silence() -> None:
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.disable(logging.WARNING)
