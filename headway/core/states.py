"""The table of verbs that heads every feature's `states.py`.

    MOVES = {
        "start": Start(PlanState.DRAFT, Permission.PLAN_EDIT, says="{actor} started {subject}."),
        "edit": Edit(Permission.PLAN_EDIT, says="{actor} changed {subject}."),
        "submit": Move(PlanState.DRAFT, PlanState.SUBMITTED, Permission.PLAN_EDIT,
                       says="{actor} submitted {subject}."),
    }

A verb without a sentence cannot be written, so the audit can always be read aloud.
docs/states is drawn from these tables.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from headway.core.access import ANYONE_SIGNED_IN, Permission
from headway.core.features import declaration


@dataclass(frozen=True)
class Verb:
    """Anything that can be done to a case: who may, and how the audit says it."""

    permission: Permission
    says: str = field(kw_only=True)


@dataclass(frozen=True)
class Edit(Verb):
    """A change that keeps the state."""


@dataclass(frozen=True)
class Start:
    """A new case, and the state that it begins in ("" for a case without states)."""

    target: str
    permission: Permission
    says: str = field(kw_only=True)


@dataclass(frozen=True)
class Move:
    """A change of state: from one of `source` to `target`."""

    source: str | tuple[str, ...]
    target: str
    permission: Permission
    says: str = field(kw_only=True)

    @property
    def sources(self) -> tuple[str, ...]:
        """The states that the move may start from."""
        return (self.source,) if isinstance(self.source, str) else tuple(self.source)


Verbs = Mapping[str, "Edit | Start | Move"]

# One's own: the policy asks whose it is, not which role somebody holds.
ANYONE = cast(Permission, ANYONE_SIGNED_IN)

TERM_MOVES: Verbs = {
    "add_term": Start("", Permission.CALENDAR_EDIT, says="{actor} set {subject}."),
    "change_term": Edit(Permission.CALENDAR_EDIT, says="{actor} changed {subject}."),
}
SUBSCRIPTION_MOVES: Verbs = {
    "subscribe": Start("", ANYONE, says="{actor} said what they want to be told."),
    "change_subscription": Edit(ANYONE, says="{actor} changed what they want to be told."),
    "renew_feed": Edit(ANYONE, says="{actor} made a new address of their calendar feed."),
    "stop_feed": Edit(ANYONE, says="{actor} switched their calendar feed off."),
}
CLOSURE_MOVES: Verbs = {
    "add_closure": Start("", Permission.CALENDAR_EDIT, says="{actor} set {subject}."),
    "withdraw_closure": Edit(Permission.CALENDAR_EDIT, says="{actor} withdrew {subject}."),
}


def verb_tables(app: str) -> Iterable[tuple[str, Verbs]]:
    """Every table of verbs that the feature declares, with its name."""
    module = declaration(app, "states")
    for name, value in vars(module).items() if module else ():
        if name.endswith("MOVES") and isinstance(value, Mapping):
            yield name, value


@cache
def sentence_of(app: str, verb: str) -> str:
    """The sentence template of a verb. Raises LookupError if the feature declares none."""
    for _, table in verb_tables(app):
        if verb in table:
            return table[verb].says
    raise LookupError(f"headway/{app}/states.py has no verb {verb!r}.")
