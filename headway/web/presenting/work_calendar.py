"""The framework's own calendar as dated lines: what the season asks for, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import NoReverseMatch
from django.utils import timezone

from headway.assessment.models import Case, CaseState, Round
from headway.core import calendar, terms
from headway.core.addresses import address
from headway.core.obligations import Obligation
from headway.core.prepared import Prepared
from headway.core.refusals import Refused
from headway.duties.queries import followed_elsewhere, inside
from headway.duties.rhythm import day_in, offset
from headway.evidence.rules import Framework
from headway.evidence.rules.duties import MADE_BY_PEOPLE
from headway.evidence.rules.duties import Obligation as Line
from headway.frameworks.queries import framework_in_force

# Where the thing is done, by the requirement that the version's file names; first that exists.
PAGES: Mapping[str, tuple[str, ...]] = {
    "E-10": ("letters", "rounds"),
    "H-09": ("list",),
    "H-01": ("list",),
    "E": ("rounds", "assessment"),
}
AGREEING = "E-08"


@dataclass(frozen=True)
class Season:
    """The framework in force and the round of the year, as the calendar needs them."""

    framework: Framework
    round: Round | None
    done: int = 0
    of: int = 0

    @property
    def progress(self) -> str:
        """ "58 of 66 decided", or empty while there is nothing to count."""
        return f"{self.done} of {self.of} decided" if self.of else ""


def season(today: date) -> Season | None:
    """The version in force with the year's round; None where no version is in force."""
    try:
        framework = framework_in_force(today)
    except Refused:
        return None
    # Only what the lines need: a round's version and run carry long texts.
    found = next(iter(LATEST.models()), None)
    if found is None or found.locked:
        return Season(framework, found)
    counted = Case.objects.filter(round=found).aggregate(
        of=Count("pk"), done=Count("pk", filter=Q(state=CaseState.DECIDED))
    )
    return Season(framework, found, counted["done"], counted["of"])


LATEST = Prepared(lambda: Round.objects.only("year_end", "state", "locked_at")[:1])


def coming(found: Season | None, today: date) -> list[Obligation]:
    """The dated lines of the calendar that fall once a year, from today on.

    One that is late is among them only while we know that it is. What comes again and again
    stands on the page of the year.
    """
    if found is None:
        return []
    with terms.remembered():
        lines = list(_lines(found, today))
    return sorted(lines, key=lambda line: (line.due_on or date.max, line.what))


def _lines(found: Season, today: date) -> Iterable[Obligation]:
    year = calendar.year_end_of(today)
    for line in found.framework.contents.duties:
        on, year_end = _next_day(line, found.round, year, today)
        if on is None or line.every:
            continue
        agreeing = line.requirement == AGREEING
        progress = found.progress if agreeing and found.round and not found.round.locked else ""
        yield Obligation(
            key=f"calendar-{line.key}-{year_end}",
            what=f"{line.what}{f': {progress}' if progress else ''}",
            url=_page(line.requirement),
            due_on=on,
            who=line.who,
            why=f"{found.framework.title}: {inside(line.when)}.",
            requirement=line.requirement,
        )


def _next_day(line: Line, found: Round | None, year: int, today: date) -> tuple[date | None, int]:
    """The day of a line that is next, with its academic year; None where nobody can say."""
    if line.anchor in MADE_BY_PEOPLE:
        if line.anchor != "agreement" or found is None or found.locked_at is None:
            return None, year
        day = offset(timezone.localdate(found.locked_at), line)
        return (day if day >= today else None), found.year_end
    for year_end in (year, year + 1):
        on = day_in(line, year_end) if line.year_end in (None, year_end) else None
        if on is None:
            continue
        open_round = found is not None and found.year_end == year_end and not found.locked
        if on >= today or (line.requirement == AGREEING and open_round):
            return on, year_end
    return None, year


def _page(requirement: str) -> str:
    for name in (*PAGES.get(requirement, ()), *PAGES.get(requirement[:1], ()), "frameworks"):
        try:
            return address(name)
        except NoReverseMatch:
            continue
    return "/"


def followed(line: Obligation) -> bool:
    """Whether a feature follows this line from facts, so that nobody is asked to record it."""
    return line.requirement in followed_elsewhere()


def seen_by(user: Any) -> bool:
    """Whether the season's lines are part of somebody's work: whoever takes part in the round."""
    from headway.core.access import Permission

    return user.reach(Permission.ROUND_SEE).everywhere
