"""What people recorded about inspections, joined to what is published by school and days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from headway.core.access import Actor
from headway.inspections.models import Feedback, Inspection, InspectionCase
from headway.inspections.states import CaseState
from headway.inspections.words import in_short, said, worse
from headway.schools.models import School


@dataclass(frozen=True)
class Wording:
    """One wording of what was said, with its grades in words."""

    one: Feedback
    regime: str

    @property
    def grades(self) -> tuple[tuple[str, str], ...]:
        """The grades in words."""
        return said(self.regime, self.one.grades)

    @property
    def words(self) -> str:
        """What was said in a line."""
        return self.one.outcome or in_short(self.regime, self.one.grades)


@dataclass(frozen=True)
class Followed:
    """An inspection that people follow, with what this reader may know of its outcome.

    feedback   the wordings of what was said, latest first; empty where there is none
    hidden     something was said that this reader may not read
    inspection the published one of the same days, once it is loaded
    """

    case: InspectionCase
    feedback: tuple[Feedback, ...]
    hidden: bool
    inspection: Inspection | None

    @property
    def latest(self) -> Feedback | None:
        """What was said, in the wording in force."""
        return self.feedback[0] if self.feedback else None

    @property
    def published(self) -> bool:
        """Whether the outcome is public: a person recorded it, or Ofsted's file says it."""
        return self.inspection is not None or self.case.state == CaseState.PUBLISHED

    @property
    def published_on(self) -> date | None:
        """The day on which it became public, as the file says it, else as a person recorded."""
        if self.inspection is not None:
            return self.inspection.published_on or self.inspection.known_on
        return self.case.published_on

    @property
    def worse(self) -> bool | None:
        """Whether the published outcome is worse than good; None where nobody can tell."""
        if self.inspection is not None:
            return self.inspection.worse_than_good
        return worse(self.case.regime, self.case.grades)

    @property
    def provisional(self) -> tuple[tuple[str, str], ...]:
        """The provisional grades in words."""
        return said(self.case.regime, self.latest.grades) if self.latest else ()

    @property
    def provisional_words(self) -> str:
        """What was said in a line."""
        return Wording(self.latest, self.case.regime).words if self.latest else ""

    @property
    def earlier(self) -> tuple[Wording, ...]:
        """Wordings before the one in force, latest first."""
        return tuple(Wording(one, self.case.regime) for one in self.feedback[1:])

    @property
    def grades_said(self) -> tuple[tuple[str, str], ...]:
        """The published grades as a person recorded them, in words."""
        return said(self.case.regime, self.case.grades)


def followed(user: Actor, cases: Iterable[InspectionCase]) -> list[Followed]:
    """Cases with what the reader may know of them (three queries, however many there are)."""
    held = list(cases)
    if not held:
        return []
    keys = [case.pk for case in held]
    seen: dict[int, list[Feedback]] = {}
    readable = Feedback.objects.visible_to(user).filter(case__in=keys).select_related("by")
    for one in readable.order_by("-number"):
        seen.setdefault(one.case_id, []).append(one)
    heard = set(Feedback.objects.filter(case__in=keys).values_list("case_id", flat=True))
    published = _published(held)
    return [
        Followed(
            case, tuple(seen.get(case.pk, ())), case.pk in heard and case.pk not in seen,
            published.get(case.pk),
        )
        for case in held
    ]  # fmt: skip


def _published(cases: list[InspectionCase]) -> dict[int, Inspection]:
    """The published inspection of each case's own days (one query)."""
    rows: dict[int, list[Inspection]] = {}
    urns = [case.school_id for case in cases]
    for row in Inspection.objects.current().filter(school__in=urns, predecessor=False):
        rows.setdefault(row.school_id, []).append(row)
    found = {}
    for case in cases:
        for row in rows.get(case.school_id, ()):
            if same_days(case, row):
                found[case.pk] = row
                break
    return found


def same_days(case: InspectionCase, inspection: Inspection) -> bool:
    """Whether a published inspection is the one that was followed: by its first or last day."""
    days = (inspection.inspected_on, inspection.ended_on)
    return any(on is not None and case.started_on <= on <= case.ended_on for on in days)


def cases_of(user: Actor, school: School) -> list[Followed]:
    """What people recorded about a school's inspections, latest first."""
    cases = InspectionCase.objects.visible_to(user).filter(school=school)
    return followed(user, cases.select_related("school", "opened_by"))


def case_seen(user: Actor) -> QuerySet[InspectionCase]:
    """The cases that a person may open, with the people that a page names."""
    return InspectionCase.objects.visible_to(user).select_related(
        "school", "opened_by", "provider_told_by", "council_told_by", "recorded_by",
        "attendance__by",
    )  # fmt: skip


def cases_waiting(user: Actor) -> QuerySet[InspectionCase]:
    """Inspections whose outcome is not published yet, latest first."""
    return InspectionCase.objects.waiting().visible_to(user).select_related("school")
