"""Deciding on one school, or on many as proposed; saying why there is no category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from headway.accounts.models import User
from headway.assessment.models import (
    Agreement,
    Approach,
    ApproachState,
    Case,
    CaseState,
    GapKind,
    Proposal,
    Round,
)
from headway.assessment.policies import case_policy
from headway.assessment.queries.rounds import cases_of, open_challenges
from headway.assessment.queries.rounds_scope import needs_contact
from headway.assessment.queries.rounds_words import rationale_as_proposed
from headway.assessment.states import CASE_MOVES
from headway.core import audit, clock
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, Refused
from headway.evidence.rules import Framework

moving = mover(CASE_MOVES, case_policy)


@dataclass(frozen=True)
class Choice:
    """What is decided on one school."""

    category: str
    rationale: str
    reason_code: str = ""
    class_id: str = ""
    differs_reason: str = ""
    evidence_type: str = ""
    imminence: str = ""


def decide_case(case: Case, choice: Choice, *, by: User) -> Case:
    """Decide on a school's category, with the rationale that its letter will carry.

    Agreements with an earlier decision no longer count. Raises NotAllowed, WrongState, or
    Refused naming what is missing: a reason where the decision differs from the proposal, what
    the reason code requires, or the visit to a school seen as vulnerable for the first time.
    """
    with transaction.atomic():
        _hold(case.round)
        rules = case.round.rules
        _refuse_paused(case)
        category = _category(rules, choice.category)
        if case.gap_kind == GapKind.SCOPE:
            raise Refused(f"This school cannot be given a category. {case.gap}")
        _check(case, choice, rules)
        said = (choice.differs_reason, choice.rationale)  # kept when it is decided anew
        reason = " ".join(words.strip() for words in said if words.strip())
        with moving(case, "decide_case", by=by, reason=reason) as locked:
            locked.gap, locked.gap_kind = "", ""
            locked.decided_category = choice.category
            locked.decided_name = category.name[:120]
            locked.decided_listed = category.listed
            locked.decided_on = locked.proposed_category or choice.category
            locked.fired = _fired(case)
            locked.reason_code = choice.reason_code if category.listed else ""
            locked.class_id = choice.class_id if category.listed else ""
            locked.rationale = choice.rationale.strip()
            locked.differs_reason = choice.differs_reason.strip()
            locked.evidence_type = choice.evidence_type.strip()
            locked.imminence = choice.imminence.strip()
            locked.decided_by, locked.decided_at = by, clock.now()
        _forget_agreements(case)
    return case


def assess_as_proposed(
    found: Round, urns: Iterable[int], *, by: User, rationales: dict[int, str] | None = None
) -> int:
    """Decide on many schools as the rules propose, none of them for the list; gives how many.

    Schools that are proposed for the list, decided, paused or out of scope are left as they
    are. Raises NotAllowed.
    """
    now, rules = clock.now(), found.rules
    with transaction.atomic():
        _hold(found)
        waiting = cases_of(found).filter(
            school__in=list(urns), state=CaseState.TO_ASSESS, proposed_listed=False
        )
        chosen = [case for case in waiting.exclude(proposed_category="") if not case.paused]  # type: ignore[attr-defined]
        if not chosen:
            raise Refused("None of these schools waits to be assessed as proposed.")
        if not (decision := moving.decision(by, "decide_as_proposed", chosen[0])):
            raise NotAllowed(decision.reason)
        words = rationales or rationale_as_proposed(found, [case.school_id for case in chosen])
        same: dict[tuple[str, str], list[int]] = {}
        for case in chosen:
            key = (case.proposed_category, words[case.school_id])
            same.setdefault(key, []).append(case.pk)
        for (category, rationale), keys in same.items():
            Case.objects.filter(pk__in=keys).update(
                state=CaseState.DECIDED,
                decided_category=category,
                decided_on=category,
                decided_name=rules.categories[category].name[:120],
                decided_listed=False,
                rationale=rationale,
                decided_by=by,
                decided_at=now,
                version=F("version") + 1,
            )
        for case in chosen:
            audit.record(
                by, "decide_as_proposed", case, at=now, reason=words[case.school_id],
                after={"decided_category": case.proposed_category},
            )  # fmt: skip
    return len(chosen)


def state_gap(case: Case, reason: str, *, by: User) -> Case:
    """Say why a school has no category this year. Raises NotAllowed, WrongState or Refused."""
    if not reason.strip():
        raise Refused("Say why the school has no category: the reason stands in its record.")
    with transaction.atomic():
        _hold(case.round)
        with moving(case, "state_gap", by=by, reason=reason) as locked:
            locked.gap, locked.gap_kind = reason.strip()[:500], GapKind.STATED
            _clear(locked)
        _forget_agreements(case)
    return case


def reopen_case(case: Case, *, by: User, reason: str) -> Case:
    """Take a decision back, so that the school is assessed again. Raises as a move does."""
    if not reason.strip():
        raise Refused("Say why the decision is taken back.")
    if case.gap_kind == GapKind.SCOPE:
        raise Refused(f"This school cannot be given a category. {case.gap}")
    with transaction.atomic():
        _hold(case.round)
        with moving(case, "reopen_case", by=by, reason=reason) as locked:
            locked.gap, locked.gap_kind = "", ""
            _clear(locked)
        _forget_agreements(case)
    return case


def _hold(found: Round) -> None:
    """Nobody signs while a decision is being stored: both hold the round's row."""
    now = Round.objects.select_for_update().get(pk=found.pk)
    found.state, found.version = now.state, now.version


def _fired(case: Case) -> list[str]:
    held = Proposal.objects.filter(run=case.round.run_id, school=case.school_id)
    return list(held.values_list("fired", flat=True).first() or [])


def _clear(case: Case) -> None:
    case.decided_category = case.decided_name = case.decided_on = ""
    case.reason_code = case.class_id = case.differs_reason = ""
    case.rationale = case.evidence_type = case.imminence = ""
    case.decided_listed, case.decided_by, case.decided_at = False, None, None


def _forget_agreements(case: Case) -> None:
    Agreement.objects.filter(case=case, current=True).update(current=False)


def _refuse_paused(case: Case) -> None:
    if open_challenges([case.school_id]).exists():
        raise Refused(
            "The school said that something is wrong. Answer that first; until then the case rests."
        )


def _category(rules: Framework, chosen: str):  # type: ignore[no-untyped-def]
    category = rules.categories.get(chosen)
    if category is None:
        raise Refused("Choose one of the categories of this version.")
    return category


def _check(case: Case, choice: Choice, rules: Framework) -> None:
    """Everything that a decision has to bring. Raises Refused with all that is missing."""
    category = rules.categories[choice.category]
    missing = []
    if not choice.rationale.strip():
        missing.append("Write the rationale: it is what the school's letter will say.")
    differs = case.proposed_category and choice.category != case.proposed_category
    if differs and not choice.differs_reason.strip():
        missing.append("Say why the decision differs from what the rules propose.")
    if category.listed:
        missing += _missing_of_code(choice, rules)
        missing += _missing_of_class(choice, rules)
        missing += _missing_talk(case, choice.category, rules)
    if missing:
        raise Refused(" ".join(missing))


def _missing_of_code(choice: Choice, rules: Framework) -> list[str]:
    codes = {c.code: c for c in rules.contents.reason_codes if c.category == choice.category}
    if not codes:
        return []
    code = codes.get(choice.reason_code)
    if code is None:
        return ["Choose a reason code of this category."]
    missing = []
    if "evidence_type" in code.requires and not choice.evidence_type.strip():
        missing.append("Say which kind of evidence it rests on.")
    if "imminence" in code.requires and not choice.imminence.strip():
        missing.append("Say why an inspection is imminent.")
    return missing


def _missing_of_class(choice: Choice, rules: Framework) -> list[str]:
    held = [one.id for one in rules.contents.classes if one.category == choice.category]
    if held and choice.class_id not in held:
        return ["Choose the class within this category."]
    return []


def _missing_talk(case: Case, category: str, rules: Framework) -> list[str]:
    if case.listed_before or not needs_contact(rules, category):
        return []
    talk = Approach.objects.filter(case=case).first()
    if talk is not None and talk.may_be_proposed:
        return []
    where = (
        talk.get_state_display().lower() if talk else str(ApproachState.TO_CONTACT.label).lower()
    )
    return [
        "Contact and visit the school first: it would be listed as vulnerable for the first "
        f"time, and it is {where}."
    ]
