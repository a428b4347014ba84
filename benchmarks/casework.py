"""The priority list and My work beside an empty page, with five years of casework.

450 schools; in each of five years a round with a case for every school, some 66 listed, their
signatures, reviews, letters, Partners and changes told to the council; three that nobody looks
after yet; requests for help, open ones among them. Measured as `pages` measures: processor time,
medians taken in turn with the yardstick's.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from benchmarks import Result
from benchmarks.pages import LIMIT, SCHOOLS, _asking, _medians, _silence

YEARS = (2022, 2023, 2024, 2025, 2026)
LISTED_EVERY = 7  # of 450 schools: some 65
REPORTS_A_YEAR = 40
PARTNERS, WITHOUT = 10, 3
ON = date(2026, 1, 20)


def run() -> list[Result]:
    """The list and My work: median time over the empty page's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_for_tests")
    import django

    django.setup()
    from headway.core import clock

    with clock.pretending(datetime(2026, 1, 20, 9, 0, tzinfo=UTC)), _authority() as client:
        pages = {"an empty page": "/benchmark/empty/", "priority list": "/list/",
                 "my work": "/work/"}  # fmt: skip
        took = _medians({name: _asking(client, url) for name, url in pages.items()})
    empty = took.pop("an empty page")
    return [
        Result(
            name=name, ratio=seconds / empty, limit=LIMIT,
            yardstick=f"an empty page of the same stack: {1000 * seconds:.1f} ms over "
            f"{1000 * empty:.1f} ms, {SCHOOLS} schools, {len(YEARS)} years of casework",
        )
        for name, seconds in took.items()
    ]  # fmt: skip


@contextmanager
def _authority() -> Iterator[Any]:
    """A test database with an authority in it, and its director signed in."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings, setup_databases, teardown_databases

    from headway.accounts.tests.factories import Cast

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        director = Cast()("director")
        director.holdings.update(starts_on=date(2020, 9, 1))  # before the pretended day
        director.forget_holdings()
        _casework(director)
        logging = {"version": 1, "disable_existing_loggers": True}
        with override_settings(ROOT_URLCONF="benchmarks.addresses", LOGGING=logging):
            _silence()
            client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
            client.force_login(director)
            yield client
    finally:
        teardown_databases(databases, verbosity=0)


def _casework(by: Any) -> None:
    """Five years of rounds, entries, letters, changes and requests, stored in bulk."""
    from headway.web.tests.worlds import edition_with_run, listed_school

    edition, shown = edition_with_run()
    schools = [listed_school(edition, shown) for _ in range(SCHOOLS)]
    partners = _partners()
    for year_end in YEARS:
        found = _round(year_end, shown, by)
        _cases(found, schools, by)
        listed = schools[year_end % 3 :: LISTED_EVERY]
        _list_of(found, listed, by)
        _allocations(found, listed[WITHOUT:], partners, by)
    _reports(schools, by)


def _round(year_end: int, shown: Any, by: Any) -> Any:
    from headway.assessment.tests.rounds import RoundFactory

    return RoundFactory(
        year_end=year_end, run=shown, state="locked", opened_by=by,
        locked_at=datetime(year_end - 1, 10, 14, 16, 0, tzinfo=UTC),
    )  # fmt: skip


def _partners() -> list[Any]:
    from headway.partners.tests.factories import ProfileFactory

    return [ProfileFactory(from_on=date(YEARS[0] - 1, 9, 1)) for _ in range(PARTNERS)]


def _allocations(found: Any, schools: list[Any], partners: list[Any], by: Any) -> None:
    from headway.partners.models import Allocation

    over = found.year_end != YEARS[-1]
    Allocation.objects.bulk_create(
        Allocation(
            school=school, profile=partners[place % PARTNERS], days=10, reason="Knows the phase",
            from_on=found.locked_at.date(), to_on=date(found.year_end, 10, 1) if over else None,
            made_by=by, made_at=found.locked_at,
        )
        for place, school in enumerate(schools)
    )  # fmt: skip


def _cases(found: Any, schools: list[Any], by: Any) -> None:
    from headway.assessment.models import Case

    Case.objects.bulk_create(
        Case(
            round=found, school=school, state="decided", proposed_category="NONE",
            decided_category="NONE", decided_on="NONE", decided_by=by,
            decided_at=found.locked_at, rationale="Nothing puts the school on the list.",
        )
        for school in schools
    )  # fmt: skip


def _list_of(found: Any, schools: list[Any], by: Any) -> None:
    from headway.priority.models import Assent, Entry, Expectation, Review, ScopeChange, Spell

    entered = found.locked_at.date()
    over = found.year_end != YEARS[-1]
    left = date(found.year_end, 10, 1) if over else None
    entries = Entry.objects.bulk_create(
        Entry(
            school=school, year_end=found.year_end, state="removed" if over else "listed",
            category="PRIORITY_OFSTED", class_id="RI", reason_code="OFSTED", round=found,
            rationale="Ofsted judged that the school requires improvement.", trigger="round",
            framework=found.framework, framework_key=found.framework.key, opened_on=entered,
            opened_by=by, entered_on=entered, since_on=entered, left_on=left, closed_on=left,
        )
        for school in schools
    )  # fmt: skip
    Spell.objects.bulk_create(
        Spell(entry=e, school_id=e.school_id, category=e.category, class_id=e.class_id,
              reason_code=e.reason_code, rationale=e.rationale, from_on=entered, to_on=left)
        for e in entries
    )  # fmt: skip
    Assent.objects.bulk_create(
        Assent(entry=e, school_id=e.school_id, party=party, agrees=True, by=by, role_words="R",
               at=found.locked_at)
        for e in entries for party in ("service", "council")
    )  # fmt: skip
    Review.objects.bulk_create(
        Review(entry=e, school_id=e.school_id, outcome="carry_forward", reason="It goes on.",
               reviewed_on=date(found.year_end, 7, 1), reviewed_by=by)
        for e in entries if over
    )  # fmt: skip
    ScopeChange.objects.bulk_create(
        ScopeChange(entry=e, school_id=e.school_id, kind="added", on=entered, words="Added.",
                    told_on=entered if over else None, told_by=by if over else None)
        for e in entries
    )  # fmt: skip
    Expectation.objects.bulk_create(
        Expectation(entry=e, school_id=e.school_id, code=code, on=entered, by=by,
                    at=found.locked_at)
        for e in entries for code in ("W-01", "W-02", "W-04")
    )  # fmt: skip
    _letters(entries, by)


def _letters(entries: list[Any], by: Any) -> None:
    from headway.correspondence.models import Letter, Template
    from headway.correspondence.tests.factories import TemplateFactory

    text = Template.objects.first() or TemplateFactory()
    Letter.objects.bulk_create(
        Letter(
            school_id=e.school_id, kind="annual_listed", about=e.about, subject="Your school",
            text="Dear head,\n\nthe reasons are these.", fields={}, marking="OFFICIAL",
            dated=e.opened_on, template=text, framework=e.framework, state="acknowledged",
            drafted_by=by, drafted_at=e.round.locked_at, approved_by=by,
            approved_at=e.round.locked_at, out_at=e.round.locked_at, sent_at=e.round.locked_at,
            acknowledged_by=by, acknowledged_at=e.round.locked_at,
        )
        for e in entries
    )  # fmt: skip


def _reports(schools: list[Any], by: Any) -> None:
    from headway.priority.models import SelfReport

    kept = []
    for year_end in YEARS:
        for place, school in enumerate(schools[:REPORTS_A_YEAR]):
            on = date(year_end - 1, 11, 4)
            is_open = year_end == YEARS[-1] and place < 8
            kept.append(
                SelfReport(
                    school=school, number=f"B{year_end}-{place}", kind="vulnerable",
                    state="submitted" if is_open else "not_agreed", text="Please help.",
                    made_at=datetime(year_end - 1, 11, 4, 9, tzinfo=UTC), made_by=by,
                    made_as="Headteacher", received_on=on, acknowledge_by=on, decide_by=on,
                    decided_on=None if is_open else on, decided_by=None if is_open else by,
                )
            )  # fmt: skip
    SelfReport.objects.bulk_create(kept)
