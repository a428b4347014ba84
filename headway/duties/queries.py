"""The duties of a year with what became of them, for a page, for one person, for one occasion."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.apps import apps
from django.db.models import QuerySet
from django.urls import NoReverseMatch

from headway.accounts.models import User
from headway.core import calendar, clock, terms
from headway.core.addresses import address
from headway.core.features import declaration
from headway.core.prepared import Prepared
from headway.core.refusals import Refused
from headway.duties.models import Record
from headway.duties.policies import roles_of
from headway.duties.rhythm import Occasion, occasions
from headway.duties.states import SAID
from headway.evidence.rules import Framework
from headway.evidence.rules.duties import MADE_BY_PEOPLE, Obligation
from headway.frameworks.queries import framework_in_force

NEAR_DAYS: Mapping[str | None, int] = {
    "fortnight": 7, "month": 14, "half_term": 21, "term": 30, "quarter": 30, "half_year": 45,
    None: 60,
}  # fmt: skip


@cache
def followed_elsewhere() -> Mapping[str, str]:
    """Requirements whose duty a feature works out from its own facts, and the page of each.

    Such a feature declares them in its obligations.py: DUTIES = {"E-02": "list_review"}. The
    calendar then shows the duty and leads there, and asks nobody to tick it off.
    """
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("headway."):
            module = declaration(config.label, "obligations")
            found |= getattr(module, "DUTIES", {})
    return found


def inside(words: str) -> str:
    """Words that stand inside a sentence: "By October half-term" is "by October half-term"."""
    if words.split(" ")[0].rstrip(",") in month_name:
        return words
    return words[:1].lower() + words[1:]


def page_of(row: Obligation) -> str:
    """Where a duty is followed from facts; "" where people record it."""
    name = followed_elsewhere().get(row.requirement)
    try:
        return address(name) if name else ""
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Fallen:
    """A duty on one of its occasions, with what was recorded of it."""

    row: Obligation
    occasion: Occasion
    year_end: int
    framework: str  # title of the version that asks for it
    record: Record | None = None

    @property
    def what(self) -> str:
        """What is to be done, and about whom where people's days make it."""
        about = self.occasion.about
        return f"{self.row.what} ({about})" if about else self.row.what

    @property
    def meets(self) -> bool:
        """Whether people come together for it, so that topic and attendance are recorded."""
        return self.row.kind == "meeting" or self.row.what.startswith("Hold ")

    @property
    def due_on(self) -> date:
        """The day by which it falls."""
        return self.occasion.due_on

    @property
    def elsewhere(self) -> str:
        """The page that follows it from facts; "" where it is recorded here."""
        return page_of(self.row)

    @property
    def url(self) -> str:
        """Its own page: where it is recorded, or from where the record behind it is reached."""
        return address("duty", self.row.key, self.occasion.key)

    @property
    def why(self) -> str:
        """What asks for it."""
        when = self.row.when
        ours = "" if self.row.stated or "default" in when else " (our default)"
        return f"{self.framework}: {inside(when)}{ours}."

    def late(self, today: date) -> bool:
        """Whether its day is over and nobody has said what became of it."""
        return self.record is None and not self.elsewhere and self.due_on < today


def framework_of(year_end: int, today: date) -> Framework | None:
    """The version whose calendar holds for an academic year; None where none is in force."""
    first, last = calendar.first_day(year_end), calendar.last_day(year_end)
    try:
        return framework_in_force(min(max(today, first), last))
    except Refused:
        return None


STANDING = Prepared(
    lambda years: (
        Record.objects.filter(year_end__in=years, state__in=[one.value for one in SAID])
        .select_related("recorded_by")
        .order_by("pk")
    )
)


def standing(years: Iterable[int]) -> dict[tuple[str, str], Record]:
    """What is recorded of the duties of these years, by duty and occasion (one query)."""
    return {(one.duty, one.occasion): one for one in STANDING.models(list(years))}


def year_of(year_end: int, today: date) -> list[Fallen]:
    """Every duty of an academic year on each of its occasions, by day (a constant cost)."""
    framework = framework_of(year_end, today)
    if framework is None:
        return []
    held = standing([year_end])
    with terms.remembered():
        found = [
            Fallen(
                row, one, year_end, framework.title, held.get((row.key, one.key))
            )
            for row in framework.contents.duties
            for one in occasions(row, year_end)
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due_on, one.row.what, one.occasion.key))


def open_for(user: User, today: date) -> list[Fallen]:
    """What somebody still has to do or to record of their own duties, late first.

    Of a duty that comes again only the latest that is past and the next that is near are shown:
    a fortnight that nobody recorded is over when the next has passed.
    """
    mine = roles_of(user)
    if not mine:
        return []
    year = calendar.year_end_of(today)
    framework = framework_of(year, today)
    if framework is None:
        return []
    rows = [
        row
        for row in framework.contents.duties
        if mine & set(row.roles) and row.requirement not in followed_elsewhere()
    ]
    if not rows:
        return []
    held = standing([year - 1, year, year + 1])
    began = max(framework.contents.valid_from, calendar.first_day(year))
    found = []
    with terms.remembered():
        for row in rows:
            # What hangs on somebody's first day may be due in the year after.
            years = (year - 1, year) if row.anchor in MADE_BY_PEOPLE else (year, year + 1)
            fallen = [
                Fallen(row, one, ends, framework.title, held.get((row.key, one.key)))
                for ends in years
                for one in occasions(row, ends)
                if one.due_on >= began
            ]
            found += _pressing(row, fallen, today)
    return sorted(found, key=lambda one: (one.due_on, one.row.what))


def _pressing(row: Obligation, fallen: list[Fallen], today: date) -> list[Fallen]:
    past = [one for one in fallen if one.due_on < today]
    ahead = [one for one in fallen if one.due_on >= today]
    named = [one for one in past if one.occasion.about]  # each is about somebody else
    late = [one for one in (named or past[-1:]) if one.record is None]
    near = [
        one
        for one in (ahead if named else ahead[:1])
        if one.record is None and (one.due_on - today).days <= NEAR_DAYS[row.every]
    ]
    return [*late, *near]


def duties_ahead(user: User, today: date) -> list[Fallen]:
    """Somebody's own duties from today to the end of the year, for their calendar."""
    mine = roles_of(user)
    return [
        one
        for one in year_of(calendar.year_end_of(today), today)
        if one.due_on >= today
        and one.record is None
        and not one.elsewhere
        and mine & set(one.row.roles)
    ]


def fallen_on(duty: str, occasion: str, today: date | None = None) -> Fallen | None:
    """A duty on one occasion, by their codes; None for what the calendar does not have."""
    year_end = _year_of(occasion)
    if year_end is None:
        return None
    same = occasions_of(duty, year_end, today)
    return next((one for one in same if one.occasion.key == occasion), None)


def occasions_of(duty: str, year_end: int, today: date | None = None) -> list[Fallen]:
    """Every occasion of one duty in a year."""
    found = year_of(year_end, today or clock.today())
    return [one for one in found if one.row.key == duty]


def _year_of(occasion: str) -> int | None:
    """The academic year of an occasion: "2027-autumn-2" and "2026-10" both belong to 2026/27."""
    first, _, rest = occasion.partition("-")
    if not (first.isascii() and first.isdecimal() and len(first) == 4):
        return None
    month = rest if rest.isascii() and rest.isdecimal() and len(rest) == 2 else ""
    if not month:
        return int(first)
    return calendar.year_end_of(date(int(first), int(month), 1)) if 1 <= int(month) <= 12 else None


def history_of(duty: str, occasion: str) -> QuerySet[Record]:
    """Everything that was ever recorded of one occasion, what was taken back too."""
    return Record.objects.filter(duty=duty, occasion=occasion).select_related("recorded_by")
