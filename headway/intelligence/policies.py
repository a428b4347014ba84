"""Who may do what with intelligence, and why not."""

from headway.core.access import Actor, Permission
from headway.core.refusals import Decision
from headway.intelligence.models import EngagementRating, Entry, party_of, signs
from headway.intelligence.states import EntryState
from headway.intelligence.words import Party, Visibility

NOT_HERE = "Your role does not include recording intelligence about this school."
NOT_YOURS = (
    "Only its author writes a new version. Record what you know yourself as an entry of your own."
)
NOT_STEERING = "Only its author, or somebody who runs the round or signs for a party, may do this."
PROTECTED = "The law protects what this entry says: it is never shared with the school."
WITHDRAWN = "This entry was withdrawn. Record a new one."
OF_AUTHOR = frozenset({"change_entry"})
STEERED = frozenset({"share_entry", "withdraw_entry", "tell_school", "unmark_entry"})


def entry_policy(user: Actor, permission: Permission, entry: Entry) -> Decision:
    """Those who may record at the school and may read the entry; the school may answer it."""
    if permission == Permission.INTELLIGENCE_REPLY:
        if not user.holds(permission, at=entry.school_id):
            return Decision(False, "Only the head and the chair of governors answer an entry.")
        if entry.shared_at is None:
            return Decision(False, "This entry is not shared with the school.")
        return Decision(True)
    if not user.holds(permission, at=entry.school_id):
        return Decision(False, NOT_HERE)
    readable = Entry.objects.visible_to(user)
    if entry.pk is not None and not readable.filter(pk=entry.pk).exists():
        return Decision(False, "This entry is not for your role to read.")
    return Decision(True)


def rating_policy(user: Actor, permission: Permission, rating: EngagementRating) -> Decision:
    """The service rates every school, a Partner their own."""
    if not user.holds(permission, at=rating.school_id):
        return Decision(False, "Your role does not include rating the engagement of this school.")
    return Decision(True)


def may(user: Actor, verb: str, entry: Entry) -> Decision:
    """Whether this person may do this to an entry that they can read, and if not, why."""
    if verb != "add_entry" and entry.state == EntryState.WITHDRAWN:
        return Decision(False, WITHDRAWN)
    if not user.holds(Permission.INTELLIGENCE_ADD, at=entry.school_id):
        return Decision(False, NOT_HERE)
    if verb in OF_AUTHOR and entry.author_id != user.pk:
        return Decision(False, NOT_YOURS)
    if verb in STEERED and not steers(user, entry):
        return Decision(False, NOT_STEERING)
    special = {"share_entry": _share, "say_crisis": _say, "confirm_crisis": _confirm}.get(verb)
    return special(user, entry) if special else Decision(True)


def steers(user: Actor, entry: Entry) -> bool:
    """Its author, and those who run the round or sign for a party."""
    return entry.author_id == user.pk or signs(user) or bool(user.reach(Permission.ROUND_RUN))


def _share(user: Actor, entry: Entry) -> Decision:
    if entry.visibility == Visibility.PROTECTED:
        return Decision(False, PROTECTED)
    if entry.shared_at is not None:
        return Decision(False, "The school can read this entry already.")
    return Decision(True)


def _say(user: Actor, entry: Entry) -> Decision:
    if entry.crisis_by_id is not None:
        return Decision(False, "Somebody has said already that this is a crisis.")
    return Decision(True)


def _confirm(user: Actor, entry: Entry) -> Decision:
    """A second named person of the other party: half an agreement is not an agreement."""
    if entry.crisis_by_id is None:
        return Decision(False, "Nobody has said of this entry that it shows a crisis.")
    if entry.confirmed_by_id is not None:
        return Decision(False, "Two people have agreed on this already.")
    if entry.crisis_by_id == user.pk:
        return Decision(False, "Somebody else, of the other party, must agree that it is a crisis.")
    if not user.holds(Permission.INTELLIGENCE_SEE):
        return Decision(False, "Your role does not include agreeing for a party.")
    if _side(party_of(user)) == _side(Party(entry.crisis_party)):
        other = "the council" if _side(party_of(user)) == Party.SERVICE else "the service"
        return Decision(False, f"Somebody of {other} must agree: your own party has said it.")
    return Decision(True)


def _side(party: Party) -> Party:
    return Party.SERVICE if party == Party.SERVICE else Party.COUNCIL
