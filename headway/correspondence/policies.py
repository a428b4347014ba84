"""Who may write, approve, send and answer letters."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.correspondence.models import Answer, Letter, LetterRun, Recipient, Template

NO = {
    Permission.LETTER_WRITE: "Your role does not include drafting letters.",
    Permission.LETTER_APPROVE: "Your role does not include approving letters.",
    Permission.LETTER_SEND: "Your role does not include sending letters.",
    Permission.LETTER_TEMPLATE: "Your role does not include changing the texts of letters.",
    Permission.LETTER_ANSWER: "Only the school itself can acknowledge or answer this letter.",
}
ASK = " Ask the Director of Continuous School Improvement."


def _held(user: Actor, permission: Permission, at: object = None) -> Decision:
    if user.holds(permission, at=at):
        return Decision(True)
    ask = "" if permission == Permission.LETTER_ANSWER else ASK
    return Decision(False, f"{NO.get(permission, 'Your role does not include this.')}{ask}")


def letter_policy(user: Actor, permission: Permission, letter: Letter) -> Decision:
    """Nobody approves a letter that they drafted; only the school answers one that it has."""
    held = _held(user, permission, letter)
    if held and permission == Permission.LETTER_APPROVE and letter.drafted_by_id == user.pk:
        return Decision(False, "Someone other than the person who drafted a letter approves it.")
    if held and permission == Permission.LETTER_ANSWER and letter.out_at is None:
        return Decision(False, "This letter has not been sent.")
    return held


def run_policy(user: Actor, permission: Permission, run: LetterRun) -> Decision:
    """Nobody approves a run that they planned."""
    held = _held(user, permission)
    if held and permission == Permission.LETTER_APPROVE and run.planned_by_id == user.pk:
        return Decision(False, "Someone other than the person who planned a run approves it.")
    return held


def copy_policy(user: Actor, permission: Permission, copy: Recipient) -> Decision:
    """Whoever may send the letter may say what became of its copies."""
    return _held(user, permission, copy)


def answer_policy(user: Actor, permission: Permission, answer: Answer) -> Decision:
    """A school answers for itself, once the letter has left."""
    return letter_policy(user, permission, answer.letter)


def template_policy(user: Actor, permission: Permission, template: Template) -> Decision:
    """Nobody approves a text that they wrote."""
    held = _held(user, permission)
    if held and permission == Permission.LETTER_APPROVE and template.drafted_by_id == user.pk:
        return Decision(False, "Someone other than its writer approves a text.")
    return held
