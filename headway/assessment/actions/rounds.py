"""Opening the round of a year, moving it on, and bringing newer evidence to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from headway.accounts.models import User
from headway.assessment.models import (
    Approach,
    Case,
    CaseState,
    GapKind,
    Proposal,
    Round,
    Run,
)
from headway.assessment.policies import case_policy, round_policy
from headway.assessment.queries.rounds import blockers, round_of
from headway.assessment.queries.rounds_scope import (
    gap_of,
    left_because,
    needs_contact,
    schools_of,
)
from headway.assessment.states import CASE_MOVES, ROUND_MOVES
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, Refused
from headway.evidence.rules import Framework
from headway.frameworks.queries import framework_of, may_decide
from headway.schools.models import School

moving = mover(ROUND_MOVES, round_policy)
cases = mover(CASE_MOVES, case_policy)


def open_round(
    run: Run, *, year_end: int, by: User, note: str = "", already_listed: Collection[int] = ()
) -> Round:
    """Open the round of an academic year on a frozen run: a case for every maintained open school.

    `already_listed` are the schools on the priority list as the round begins: they need no
    first contact. Raises NotAllowed, or Refused if the year has its round already.
    """
    if run.framework is None or not may_decide(run.framework):
        raise Refused(
            "A draft decides nothing. Choose an assessment under a version that two people "
            "have approved."
        )
    if (held := round_of(year_end)) is not None:
        raise Refused(f"The round {held.year_words} has been opened already. Go on with that one.")
    rules = framework_of(run.framework)
    new = Round(
        year_end=year_end, framework=run.framework, run=run, note=note[:500],
        opened_at=clock.now(), opened_by=by,
    )  # fmt: skip
    with transaction.atomic():
        with moving.creating(new, "open_round", by=by):
            pass
        before = {*already_listed, *_listed_last_year(year_end)}
        _add_cases(new, rules, before, schools_of(run))
    return new


def begin_assessing(found: Round, *, by: User) -> Round:
    """Close the review of last year's list, so that schools are assessed. Raises Refused."""
    with moving(found, "begin_assessing", by=by):
        pass
    return found


def begin_agreeing(found: Round, *, by: User) -> Round:
    """Lay the assessed list before both parties. Raises Refused while a school is undecided."""
    with moving(found, "begin_agreeing", by=by) as locked:
        for blocker in blockers(locked):
            if blocker.key == "undecided":
                raise Refused(blocker.sentence)
    return found


def return_to_assessing(found: Round, *, by: User, reason: str) -> Round:
    """Take a list back before it is locked. Raises Refused, or WrongState once it is locked."""
    if not reason.strip():
        raise Refused("Say why the list goes back to the assessment.")
    with moving(found, "return_to_assessing", by=by, reason=reason):
        pass
    return found


def repin_round(found: Round, run: Run, *, by: User) -> list[Case]:
    """Put an open round on a newer run of the same version; gives the cases that moved.

    A decided case keeps its decision and shows that the proposal changed since. New schools get
    a case, those that left are closed. Raises NotAllowed, or Refused for a locked round.
    """
    if found.locked:
        raise NotAllowed("The list is agreed and locked. Newer evidence belongs to the next round.")
    if run.version_hash != found.run.version_hash:
        raise Refused(
            "That assessment was made under another version. A round keeps the version that it "
            "was opened under."
        )
    with transaction.atomic():
        with moving.changing(found, "repin_round", by=by, reason=str(run)) as locked:
            locked.run = run
        rules = framework_of(run.framework) if run.framework else found.rules
        moved = _move_proposals(found, rules, by=by)
        held = set(Case.objects.filter(round=found).values_list("school_id", flat=True))
        new = [school for school in schools_of(run) if school.urn not in held]
        _add_cases(found, rules, _listed_last_year(found.year_end), new)
        close_cases_of_leavers(found, by=by)
    return moved


def close_cases_of_leavers(found: Round, *, by: User) -> int:
    """Close the cases of schools that the authority maintains no longer; gives how many.

    A locked round stays as it was agreed: the priority list takes leavers off.
    """
    if found.locked:
        return 0
    closed = 0
    for case in found.cases.select_related("school", "round").exclude(state=CaseState.CLOSED):
        if because := left_because(case.school):
            with cases(case, "close_case", by=by, reason=because) as locked:
                locked.gap = because[:500]
            closed += 1
    return closed


def _listed_last_year(year_end: int) -> set[int]:
    listed = Case.objects.filter(round__year_end=year_end - 1, decided_listed=True)
    return set(listed.values_list("school_id", flat=True))


def _add_cases(
    found: Round, rules: Framework, before: Collection[int], schools: Iterable[School]
) -> None:
    """A case for each school: with its proposal, or with the gap that it is."""
    proposals = {
        one.school_id: one
        for one in Proposal.objects.filter(run=found.run_id).defer("facts", "trace")
    }
    made = [_case(found, rules, before, school, proposals) for school in schools]
    Case.objects.bulk_create(made, batch_size=200)
    Approach.objects.bulk_create(Approach(case=case) for case in made if case.first_time)


def _case(
    found: Round,
    rules: Framework,
    before: Collection[int],
    school: School,
    proposals: dict[int, Proposal],
) -> Case:
    case = Case(round=found, school=school, listed_before=school.urn in before)
    proposal = proposals.get(school.urn)
    gap, kind = gap_of(school, proposal is not None, rules)
    if gap:
        case.state, case.gap, case.gap_kind = CaseState.GAP, gap[:500], kind
    elif proposal is not None:
        _propose(case, proposal, rules)
    return case


def _propose(case: Case, proposal: Proposal, rules: Framework) -> None:
    case.proposed_category = proposal.category
    case.proposed_name = proposal.category_name
    case.proposed_listed = proposal.listed
    if case.state != CaseState.DECIDED:  # a decision keeps the rules that it was made on
        case.fired = proposal.fired
    case.first_time = not case.listed_before and needs_contact(rules, proposal.category)


def _move_proposals(found: Round, rules: Framework, *, by: User) -> list[Case]:
    proposals = {
        one.school_id: one
        for one in Proposal.objects.filter(run=found.run_id).defer("facts", "trace")
    }
    moved = []
    for case in found.cases.select_related("school", "round").exclude(state=CaseState.CLOSED):
        proposal = proposals.get(case.school_id)
        if proposal is None or proposal.category == case.proposed_category:
            continue
        with cases.changing(case, "move_proposal", by=by, reason=str(found.run)) as locked:
            _propose(locked, proposal, rules)
            if locked.state == CaseState.GAP and locked.gap_kind != GapKind.STATED:
                locked.state, locked.gap, locked.gap_kind = CaseState.TO_ASSESS, "", ""
        if case.first_time:
            Approach.objects.get_or_create(case=case)
        moved.append(case)
    return moved
