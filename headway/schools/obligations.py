"""What somebody still has to do about contacts and the calendar that deadlines follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from headway.core import calendar, terms
from headway.core.access import Permission
from headway.core.obligations import Obligation
from headway.core.prepared import Prepared
from headway.schools.models import RoleHolder
from headway.schools.queries import missing_count

CHECKED_FOR_DAYS = 365  # how long a contact counts as checked; our default


def obligations(user: Any, today: date) -> Iterable[Obligation]:
    """For who keeps contacts: those missing and those not checked; for the calendar: unset terms.

    Each is one line with a count, because one person does them in one go.
    """
    found: list[Obligation] = []
    if user.holds(Permission.CONTACT_EDIT) and not user.system_actor:
        found += _missing(today)
        found += _unchecked(today)
    if user.holds(Permission.CALENDAR_EDIT):
        found += _terms(today)
    return found


def _missing(today: date) -> Iterable[Obligation]:
    count = missing_count(today)
    if count:
        schools = "school" if count == 1 else "schools"
        yield Obligation(
            "contact-missing", f"Find the missing contacts of {count} {schools}",
            reverse("contacts"), count=count, requirement="A-05",
            why="Letters go to the head and the chair of every maintained school.",
        )  # fmt: skip


def _unchecked(today: date) -> Iterable[Obligation]:
    since = today - timedelta(days=CHECKED_FOR_DAYS)
    count = len(UNCHECKED.tuples(since))
    if count:
        contacts = "contact" if count == 1 else "contacts"
        yield Obligation(
            "contact-unchecked", f"Check {count} {contacts} that nobody has checked for a year",
            f"{reverse('contacts')}?sort=checked", count=count,
            why="A contact counts as checked for a year (our default).",
        )  # fmt: skip


def _unchecked_since(since: date) -> QuerySet[RoleHolder, tuple[int]]:
    old = Q(checked_on__isnull=True) | Q(checked_on__lt=since)
    held = RoleHolder.objects.filter(old, to_on=None, school__maintained=True)
    return held.filter(school__is_open=True).order_by().values_list("pk")


UNCHECKED = Prepared(_unchecked_since)


def _terms(today: date) -> Iterable[Obligation]:
    year_end = calendar.year_end_of(today)
    unset = [term for term in terms.terms_of(year_end) if term.usual and term.ends_on >= today]
    if unset:
        names = ", ".join(term.name for term in unset)
        yield Obligation(
            f"calendar-terms-{year_end}",
            f"Set the terms of {calendar.year_words(year_end)}: "
            f"{names} {'is' if len(unset) == 1 else 'are'} not set",
            f"{reverse('calendar')}?year={year_end}",
            why="Deadlines follow the usual dates until somebody sets the authority's own.",
        )  # fmt: skip
