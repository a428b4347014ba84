"""Concerns about academies, the risk assessment of the estate, and the work plan."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from headway.accounts.models import User
from headway.assessment.models import (
    AcademyConcern,
    CaseState,
    RiskChange,
    RiskItem,
    RiskLevel,
    Round,
    WorkPlanItem,
    WorkPlanNote,
)
from headway.assessment.policies import estate_policy
from headway.assessment.queries.rounds import cases_of
from headway.assessment.queries.rounds_estate import academy_route, risk_of
from headway.assessment.states import ACADEMY_MOVES, RISK_MOVES, WORK_MOVES
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.evidence.rules import Framework
from headway.schools.models import School

academies = mover(ACADEMY_MOVES, estate_policy)
risks = mover(RISK_MOVES, estate_policy)
working = mover(WORK_MOVES, estate_policy)
STATE_VERBS = {"under_way": "start_work", "done": "finish_work", "dropped": "drop_work"}


def record_academy_concern(
    school: School, concern: str, *, evidence: str, year_end: int, rules: Framework, by: User
) -> AcademyConcern:
    """Record a significant concern about an academy; it is notified, never listed.

    Raises NotAllowed, or Refused for a school that the authority maintains.
    """
    if school.maintained is not False:
        raise Refused("The authority maintains this school: assess it in the round instead.")
    if not concern.strip():
        raise Refused("Write the concern in a sentence or two.")
    new = AcademyConcern(
        school=school, year_end=year_end, concern=concern.strip(), evidence=evidence.strip(),
        route=academy_route(rules), recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    with academies.creating(new, "record_academy_concern", by=by):
        pass
    return new


def notify_academy_concern(
    concern: AcademyConcern, *, on: date, how: str, by: User
) -> AcademyConcern:
    """Record when and how the concern was notified. Raises as a move does, or Refused."""
    if not how.strip():
        raise Refused("Say how it was notified: at which meeting, by which letter.")
    if on > clock.today():
        raise Refused("The day lies in the future. Record it once it has been notified.")
    with academies(concern, "notify_academy_concern", by=by) as locked:
        locked.notified_on, locked.notified_how, locked.notified_by = on, how.strip()[:300], by
    return concern


def drop_academy_concern(concern: AcademyConcern, *, because: str, by: User) -> AcademyConcern:
    """Take a concern no further, with the reason. Raises as a move does, or Refused."""
    if not because.strip():
        raise Refused("Say why the concern is taken no further.")
    with academies(concern, "drop_academy_concern", by=by, reason=because) as locked:
        locked.dropped_because = because.strip()[:500]
    return concern


def make_risk_assessment(found: Round, *, by: User) -> int:
    """Put a risk beside every maintained school of the round; gives how many are new.

    Made from the decisions as they stand; schools that have a risk keep it and its changes.
    Raises NotAllowed, or Refused while a school is undecided.
    """
    with transaction.atomic():
        cases = list(cases_of(found).exclude(state=CaseState.CLOSED))
        if any(case.state == CaseState.TO_ASSESS for case in cases):
            raise Refused("Some schools are not assessed yet. Decide on every school first.")
        held = set(RiskItem.objects.filter(round=found).values_list("school_id", flat=True))
        with risks.changing(found, "make_risk_assessment", by=by):
            pass
        rules, now = found.rules, clock.now()
        new = []
        for case in cases:
            if case.school_id not in held:
                level, basis = risk_of(case, rules)
                new.append(RiskItem(
                    round=found, school=case.school, case=case, level=level, basis=basis,
                    made_at=now,
                ))  # fmt: skip
        RiskItem.objects.bulk_create(new, batch_size=200)
    return len(new)


def change_risk(risk: RiskItem, level: str, *, reason: str, by: User) -> RiskItem:
    """Change a school's risk later in the year; the log of changes keeps before and after.

    Raises NotAllowed, or Refused without a reason or a change.
    """
    if not reason.strip():
        raise Refused("Say why the risk changes.")
    if level not in RiskLevel.values:
        raise Refused("Choose one of the levels.")
    if level == risk.level:
        raise Refused("The risk is at this level already.")
    with transaction.atomic():
        before = risk.level
        with risks.changing(risk, "change_risk", by=by, reason=reason) as locked:
            locked.level = level
        RiskChange.objects.create(
            risk=risk, before=before, after=level, reason=reason.strip(), by=by, at=clock.now()
        )
    return risk


def plan_work(
    risk: RiskItem, *, what: str, owner: str, due_on: date | None, by: User
) -> WorkPlanItem:
    """Plan a piece of work that answers a risk. Raises NotAllowed, NotValid or Refused."""
    if not what.strip() or not owner.strip():
        raise Refused("Say what is to be done, and who does it.")
    new = WorkPlanItem(
        round_id=risk.round_id, risk=risk, what=what.strip()[:500], owner=owner.strip()[:200],
        due_on=due_on, planned_by=by, planned_at=clock.now(),
    )  # fmt: skip
    with working.creating(new, "plan_work", by=by):
        pass
    return new


def note_progress(item: WorkPlanItem, text: str, *, by: User, state: str = "") -> WorkPlanItem:
    """Say how a piece of work goes, and move it on where `state` says so.

    Raises NotAllowed, WrongState, or Refused without words.
    """
    if not text.strip():
        raise Refused("Say in a sentence how it goes.")
    if state and state not in STATE_VERBS:
        raise Refused("Choose where the work stands.")
    with transaction.atomic():
        if state and state != item.state:
            with working(item, STATE_VERBS[state], by=by, reason=text):
                pass
        else:
            with working.changing(item, "note_progress", by=by, reason=text):
                pass
        WorkPlanNote.objects.create(item=item, text=text.strip(), by=by, at=clock.now())
    return item
