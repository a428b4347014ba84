"""What each party says to each decision, and the two signatures that lock the list."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from headway.accounts.models import User
from headway.assessment.models import Agreement, Case, CaseState, Party, Round, RoundState, SignOff
from headway.assessment.policies import agreement_policy, round_policy
from headway.assessment.queries.rounds import (
    blockers,
    cases_of,
    fingerprint,
    open_challenges,
    parties_of,
    party_words,
)
from headway.assessment.states import AGREEMENT_MOVES, ROUND_MOVES, SIGN_MOVES
from headway.core import audit, clock
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, Refused, WrongState

saying = mover(AGREEMENT_MOVES, agreement_policy)
signing = mover(SIGN_MOVES, round_policy)
moving = mover(ROUND_MOVES, round_policy)
ALREADY = "You have signed this list already."


def say_of_case(case: Case, party: str, *, agrees: bool, by: User, reason: str = "") -> Agreement:
    """Record whether a party agrees with the decision on a school; a no needs its reason.

    Raises NotAllowed, WrongState unless the school is decided, or Refused while it is paused.
    """
    with transaction.atomic():
        _hold(case.round)
        word = Agreement(
            case=case, party=_party(case.round, party), agrees=agrees, reason=reason.strip(),
            by=by, role=_role(by), at=clock.now(),
        )  # fmt: skip
        with saying.creating(word, f"agree_for_{party}", by=by, reason=reason):
            if not Case.objects.filter(pk=case.pk, state=CaseState.DECIDED).exists():
                raise WrongState("There is no decision on this school yet.")
            if open_challenges([case.school_id]).exists():
                raise Refused(
                    "The school said that something is wrong. Wait for the answer before you agree."
                )
            if not agrees and not word.reason:
                raise Refused("Say why you do not agree, so that the other side can answer.")
            Agreement.objects.filter(case=case, party=party, current=True).update(current=False)
    return word


def agree_with_undisputed(found: Round, party: str, *, by: User) -> int:
    """Agree with every decision that neither side disputes; gives how many.

    Decisions that wait for an answer to a challenge are left. Raises NotAllowed or Refused.
    """
    now, role = clock.now(), _role(by)
    with transaction.atomic():
        _hold(found)
        party = _party(found, party)
        said = Agreement.objects.filter(case__round=found, current=True)
        left = {one.case_id for one in said if not one.agrees or one.party == party}
        done = cases_of(found).filter(state=CaseState.DECIDED)
        words = [
            Agreement(case=case, party=party, agrees=True, by=by, role=role, at=now)
            for case in done
            if case.pk not in left and not case.paused  # type: ignore[attr-defined]
        ]
        if not words:
            raise Refused("There is nothing left that you could agree with.")
        verb = f"agree_for_{party}"
        if not (decision := saying.decision(by, verb, words[0])):
            raise NotAllowed(decision.reason)
        made = Agreement.objects.bulk_create(words, batch_size=100)
        after = {"agrees": True, "party": party}
        audit.record_all(by, verb, made, before={}, after=after, at=now)
    return len(words)


def sign_round(found: Round, party: str, by: User, *, seen: str = "") -> Round:
    """Sign the list for a party; the second signature under the same list locks the round.

    `seen` is the fingerprint of the list that the person read. A signature under a list that
    has changed since no longer counts. Raises NotAllowed, WrongState, or Refused naming the
    schools that stand in the way.
    """
    with transaction.atomic():
        _hold(found)
        party = _party(found, party)
        if not (decision := signing.decision(by, f"sign_for_{party}", SignOff(round=found))):
            raise NotAllowed(decision.reason)
        if found.state != RoundState.AGREEING:
            raise WrongState(
                "The list is locked already."
                if found.locked
                else "The list is not before the parties yet. Finish the assessment first."
            )
        mark = fingerprint(found)
        if seen and seen != mark:
            raise Refused("The list changed while you had it open. Read it again, then sign.")
        held = {one.party: one for one in SignOff.objects.filter(round=found, current=True)}
        _refuse_second_hand(held, party, mark, by)
        if waiting := blockers(found):
            raise Refused(" ".join(blocker.sentence for blocker in waiting))
        _sign(found, party, mark, by)
        valid = {one for one, sign in held.items() if sign.fingerprint == mark} | {party}
        if valid >= set(parties_of(found.rules)):
            _lock(found, party, by)
    return found


def _hold(found: Round) -> None:
    """One after the other: whoever signs or agrees holds the round's row till the end."""
    now = Round.objects.select_for_update().get(pk=found.pk)
    found.state, found.version, found.run_id = now.state, now.version, now.run_id


def _party(found: Round, party: str) -> Party:
    if party not in parties_of(found.rules):
        raise Refused("This version names no such party.")
    return Party(party)


def _role(by: User) -> str:
    return ", ".join(by.role_titles)[:200] or by.name


def _refuse_second_hand(held: dict[str, SignOff], party: str, mark: str, by: User) -> None:
    own = held.get(party)
    if own is not None and own.fingerprint == mark:
        raise Refused(ALREADY if own.by_id == by.pk else f"{own.by} has signed this list already.")
    for other, sign in held.items():
        if other != party and sign.by_id == by.pk and sign.fingerprint == mark:
            raise Refused("One person cannot sign for both parties. Ask a colleague.")


def _sign(found: Round, party: str, mark: str, by: User) -> None:
    schools = Case.objects.filter(round=found, state=CaseState.DECIDED)
    sign = SignOff(
        round=found, party=party, by=by, role=_role(by), at=clock.now(), fingerprint=mark,
        schools=schools.count(), listed=schools.filter(decided_listed=True).count(),
    )  # fmt: skip
    SignOff.objects.filter(round=found, party=party, current=True).update(current=False)
    try:
        with signing.creating(
            sign, f"sign_for_{party}", by=by, reason=party_words(found.rules, party)
        ):
            pass
    except IntegrityError as error:
        raise Refused(ALREADY) from error


def _lock(found: Round, party: str, by: User) -> None:
    with moving(found, f"lock_by_{party}", by=by) as locked:
        locked.locked_at = clock.now()
