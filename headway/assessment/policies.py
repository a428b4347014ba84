"""Who may freeze a run, and who may do what in the annual round."""

from headway.assessment.models import (
    AcademyConcern,
    Agreement,
    Approach,
    Case,
    Challenge,
    RiskItem,
    Round,
    Run,
    SignOff,
    WorkPlanItem,
)
from headway.core.access import Actor, Permission
from headway.core.refusals import Decision

LOCKED = (
    "The list of this round is agreed and locked. What changes now is changed on the priority "
    "list, school by school."
)
REFUSALS = {
    Permission.ROUND_RUN: "Your role does not include running the annual round. Ask the Director "
    "of Continuous School Improvement.",
    Permission.AGREE_SERVICE: "Your role does not agree for the service. The Director of "
    "Continuous School Improvement does.",
    Permission.AGREE_COUNCIL: "Your role does not agree for the council. A council officer or "
    "the Director of Children's Services does.",
    Permission.CHALLENGE_MAKE: "Only the school's own head or chair of governors may do this.",
}


def run_policy(user: Actor, permission: Permission, run: Run) -> Decision:
    """Whole runs are for people who may see the assessment of every school."""
    if user.holds(permission):
        return Decision(True)
    return Decision(
        False,
        "Your role does not include assessment runs. Ask the Director of Continuous School "
        "Improvement.",
    )


def _held(user: Actor, permission: Permission, at: object = None) -> Decision:
    if user.holds(permission, at=at):
        return Decision(True)
    return Decision(False, REFUSALS.get(permission, "Your role does not include this."))


def round_policy(user: Actor, permission: Permission, subject: Round | SignOff) -> Decision:
    """Rounds, and the signatures under them."""
    return _held(user, permission)


def case_policy(user: Actor, permission: Permission, case: Case) -> Decision:
    """Nobody changes a case of a locked round."""
    if decision := _held(user, permission):
        return Decision(False, LOCKED) if case.round.locked else decision
    return decision


def agreement_policy(user: Actor, permission: Permission, word: Agreement) -> Decision:
    """A party's word on one decision, until the list is locked."""
    if decision := _held(user, permission):
        return Decision(False, LOCKED) if word.case.round.locked else decision
    return decision


def approach_policy(user: Actor, permission: Permission, talk: Approach) -> Decision:
    """The service records the talk; the school itself may reply."""
    at = talk.school_id if permission == Permission.CHALLENGE_MAKE else None
    if decision := _held(user, permission, at):
        return Decision(False, LOCKED) if talk.case.round.locked else decision
    return decision


def challenge_policy(user: Actor, permission: Permission, challenge: Challenge) -> Decision:
    """A school challenges what is held about itself; the service answers."""
    if permission != Permission.CHALLENGE_MAKE:
        return _held(user, permission)
    return _held(user, permission, challenge.school_id)


def estate_policy(
    user: Actor, permission: Permission, subject: AcademyConcern | RiskItem | WorkPlanItem | Round
) -> Decision:
    """Academies, risks and the work plan are the service's to keep, in every state of a round."""
    return _held(user, permission)
