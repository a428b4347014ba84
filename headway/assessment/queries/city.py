"""The city page: the register, Ofsted, and the figures that open their schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headway.core.access import Actor
from headway.inspections import queries as inspections
from headway.inspections.models import Standing
from headway.measures import queries as measures
from headway.measures.models import Edition
from headway.schools import queries as schools
from headway.schools.models import ReportingPhase, School


@dataclass(frozen=True)
class City:
    """Everything of the city page, with the day that each part speaks of.

    latest_outcome   the newest outcome included: "latest inspection included"
    """

    edition: Edition
    register: schools.Overview
    outcomes: list[inspections.OutcomeLine]
    outcomes_maintained: list[inspections.OutcomeLine]
    age: inspections.Age
    good: list[inspections.AreaGood]
    good_maintained: list[inspections.AreaGood]
    measures: list[measures.AreaMeasure]
    latest_outcome: date | None
    inspections_as_at: date | None


def city(user: Actor, *, on: date | None = None) -> City | None:
    """The city page as at the current edition, its register as at `on`; None before the first.

    Counts are of every school of the authority and name none, so they do not depend on who
    asks; the lists behind them do (`schools_listed`).
    """
    edition = Edition.objects.defer("coverage", "findings").filter(current=True).first()
    if edition is None:
        return None
    standings = Standing.objects.filter(edition=edition, school__is_open=True).exclude(
        school__reporting_phase=ReportingPhase.INDEPENDENT
    )
    files = edition.releases.filter(kind="inspections").order_by("-as_at")
    newest = files.first()
    latest = standings.exclude(known_on=None).order_by("-known_on").first()
    return City(
        edition=edition,
        register=schools.overview(School.objects.filter(la=edition.authority), on or edition.as_at),
        outcomes=inspections.outcomes_by_phase(standings),
        outcomes_maintained=inspections.outcomes_by_phase(
            standings.filter(school__maintained=True)
        ),
        age=inspections.not_inspected_for_long(standings),
        good=inspections.good_or_better(),
        good_maintained=inspections.good_or_better(maintained_only=True),
        measures=measures.area_measures(),
        latest_outcome=latest.known_on if latest else None,
        inspections_as_at=newest.as_at if newest else None,
    )
