"""Schools whose place on the list has to be looked at again, because an outcome is public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import DateField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from headway.assessment.models import Round
from headway.assessment.queries.rounds import open_challenges
from headway.assessment.states import RoundState
from headway.core.prepared import Prepared, Present
from headway.inspections.models import FOLLOWED, Inspection, InspectionCase, InspectionKind
from headway.inspections.queries import asked_on, same_days
from headway.inspections.states import CaseState
from headway.inspections.words import worse
from headway.priority.models import Entry, StatusReview
from headway.priority.queries.listing import entries_of, not_agreed
from headway.schools.models import School

GRADED = (InspectionKind.GRADED, InspectionKind.REPORT_CARD)
FIRST_DAYS = 90  # how far back, before the first list is agreed: our default
COMMITTEE_DAYS = 14  # the expert body meets about every two weeks: our default
ADD, REMOVE, CLASS, LOOK = "add", "remove", "class", "look"
PROPOSED = {
    ADD: "Add the school: its outcome is worse than good.",
    REMOVE: "A candidate for removal: its outcome is good or better. It leaves only where the "
    "feedback shows no further need; where it shows one, it stays as vulnerable.",
    CLASS: "It stays on the list: look whether its class still holds.",
    LOOK: "Whether it is good or better cannot be told from the file: read the report.",
}


@dataclass(frozen=True)
class StatusItem:
    """One question for the next meeting: what becomes of a school's place on the list."""

    school: School
    inspected_on: date
    ended_on: date
    known_on: date
    outcome: str
    worse: bool | None
    entry: Entry | None
    by_person: bool  # a person recorded it; Ofsted's file does not say it yet
    body: str = ""

    @property
    def proposal(self) -> str:
        """ADD, REMOVE, CLASS or LOOK."""
        if self.worse is None:
            return LOOK
        if self.entry is None:
            return ADD
        return CLASS if self.worse else REMOVE

    @property
    def proposed(self) -> str:
        """What the outcome proposes, in words. People decide."""
        return PROPOSED[self.proposal]

    @property
    def agenda(self) -> str:
        """Where it is decided."""
        return f"For the next meeting: {self.body}"

    @property
    def due_on(self) -> date:
        """The day by which it should have been on an agenda."""
        return self.known_on + timedelta(days=COMMITTEE_DAYS)


def _decided_until(on: date, first: date) -> Coalesce:
    """The day of the evidence on which the list was last agreed: what was known then is in it.

    Before the first agreed list it is `first`.
    """
    agreed = Round.objects.filter(state=RoundState.LOCKED, locked_at__date__lte=on)
    latest = Subquery(agreed.order_by("-locked_at").values("run__as_at")[:1])
    return Coalesce(latest, Value(first), output_field=DateField())


def _published(on: date, first: date) -> QuerySet[Inspection]:
    """Graded inspections of Ofsted's files that became public in the days."""
    return Inspection.objects.current().select_related("school").filter(
        kind__in=GRADED, predecessor=False, known_on__gt=_decided_until(on, first),
        known_on__lte=on, school__maintained=True, school__is_open=True,
    )  # fmt: skip


def _recorded(on: date, first: date) -> QuerySet[InspectionCase]:
    """The same as people recorded them."""
    return InspectionCase.objects.with_outcome().select_related("school").filter(
        state=CaseState.PUBLISHED, kind__in=[kind for kind in GRADED if kind in FOLLOWED],
        published_on__gt=_decided_until(on, first), published_on__lte=on,
        school__maintained=True, school__is_open=True,
    )  # fmt: skip


# My work, the list and each school's page ask these, in the same form.
PUBLISHED, RECORDED = Prepared(_published), Prepared(_recorded)
PUBLISHED_OF = Prepared(lambda on, first, urns: _published(on, first).filter(school__in=urns))
RECORDED_OF = Prepared(lambda on, first, urns: _recorded(on, first).filter(school__in=urns))


OPEN = Present(
    published=_published,
    recorded=_recorded,
    proposals=lambda on, first: not_agreed(),
    disputed=lambda on, first: open_challenges(),
)


def open_on(on: date) -> set[str]:
    """What there is to look into before a list is drawn: most days nothing (one query).

    "published" and "recorded" outcomes that may change the list, "proposals", and what schools
    "disputed".
    """
    return OPEN.of(on, on - timedelta(days=FIRST_DAYS))


def status_items(on: date, urns: Iterable[int] | None = None) -> list[StatusItem]:
    """Questions that are open on a day, latest outcome first (one query where there is none).

    An outcome that became public since the list was agreed asks one where it may change the
    list: worse than good for any maintained school, anything for one that is listed. The newest
    outcome of a school only; it is open until somebody answers it with a reason.
    """
    if urns is None and not open_on(on) & {"published", "recorded"}:
        return []
    outcomes = _outcomes(on, None if urns is None else list(urns))
    if not outcomes:
        return []
    listed = entries_of({one.school.urn for one in outcomes}, on)
    found: dict[int, StatusItem] = {}
    for one in sorted(outcomes, key=lambda one: (one.inspected_on, one.known_on)):
        entry = listed.get(one.school.urn)
        if entry is not None or one.worse is not False:
            found[one.school.urn] = replace(one, entry=entry)
        else:
            found.pop(one.school.urn, None)  # a later one says that it is good
    answered = _answered(found)
    left = [one for one in found.values() if not _in(one, answered.get(one.school.urn, ()))]
    body = asked_on(on).body if left else ""
    named = [replace(one, body=body) for one in left]
    return sorted(named, key=lambda one: (one.known_on, one.school.name), reverse=True)


def status_item(urn: int, on: date) -> StatusItem | None:
    """The question about one school, if one is open."""
    return next(iter(status_items(on, [urn])), None)


def _outcomes(on: date, urns: list[int] | None) -> list[StatusItem]:
    """Every graded outcome that became public in the days; Ofsted's file goes before a person."""
    first = on - timedelta(days=FIRST_DAYS)
    if urns is None:
        rows, held = PUBLISHED.models(on, first), RECORDED.models(on, first)
    else:
        rows, held = PUBLISHED_OF.models(on, first, urns), RECORDED_OF.models(on, first, urns)
    made = [_of_file(row, held) for row in rows]
    made += [
        StatusItem(
            case.school, case.started_on, case.ended_on, case.published_on or on, case.outcome,
            worse(case.regime, case.grades), None, True,
        )
        for case in held
        if not case.in_file
    ]  # fmt: skip
    return made


def _of_file(row: Inspection, cases: list[InspectionCase]) -> StatusItem:
    """A published inspection, by the days under which a person may have recorded it already."""
    case = next((c for c in cases if c.school_id == row.school_id and same_days(c, row)), None)
    first, last = row.inspected_on, row.ended_on or row.inspected_on
    if case is not None:
        first, last = min(first, case.started_on), max(last, case.ended_on)
    words = row.outcome or ("No overall grade" if row.overall is None else "")
    return StatusItem(
        row.school, first, max(first, last), row.known_on, words, row.worse_than_good, None,
        False,
    )  # fmt: skip


def _answered(urns: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = {}
    rows = StatusReview.objects.filter(school__in=list(urns))
    for urn, first, last in rows.values_list("school_id", "inspected_on", "ended_on"):
        found.setdefault(urn, []).append((first, last))
    return found


def _in(one: StatusItem, answered: Iterable[tuple[date, date]]) -> bool:
    return any(first <= one.ended_on and one.inspected_on <= last for first, last in answered)
