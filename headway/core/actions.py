"""The one way to change a case.

`moving = mover(MOVES, plan_policy)` heads a feature's `actions.py`:

    with moving(plan, "approve", by=by) as plan:      a change of state
        plan.approved_at = now
    with changing(plan, "edit", by=by) as plan:       a change that keeps the state
        plan.title = title
    with creating(Plan(school=school), "start", by=by) as plan:      a new case
        plan.author = by

Each opens the transaction, locks the row, asks the policy, checks the state, yields, then
validates, saves and writes the audit event. `select_for_update` does nothing on SQLite and
READ COMMITTED loses updates on PostgreSQL, so the version column is checked in the UPDATE.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from headway.core import audit
from headway.core.access import Actor, Permission
from headway.core.refusals import ChangedMeanwhile, Decision, NotAllowed, NotValid, WrongState
from headway.core.states import Edit, Move, Start, Verbs

Case = TypeVar("Case", bound=models.Model)
Policy = Callable[[Any, Permission, Any], Decision]


_asked = ContextVar("whether constraints are asked before a row is stored", default=True)


@contextmanager
def constraints_left_to_database() -> Iterator[None]:
    """Inside, a broken constraint is refused by the database alone, without a sentence.

    For hundreds of actions whose words nobody types, such as a story: each constraint that is
    asked before a row is stored costs a question to the database.
    """
    before = _asked.set(False)
    try:
        yield
    finally:
        _asked.reset(before)


class Mover:
    """The three ways to change the cases of one table of verbs, under one policy."""

    def __init__(self, verbs: Verbs, policy: Policy, *, state_field: str = "state") -> None:
        self.verbs = verbs
        self.policy = policy
        self.state_field = state_field

    @contextmanager
    def __call__(self, case: Case, verb: str, *, by: Actor, reason: str = "") -> Iterator[Case]:
        """Move a case from one state to the next.

        Raises NotAllowed, WrongState, ChangedMeanwhile or NotValid; then nothing has changed.
        """
        move = self._verb(verb, Move)
        with self._edited(case, verb, by=by, reason=reason) as locked:
            state = getattr(locked, self.state_field)
            if state not in move.sources:
                raise WrongState(self._wrong_state(locked, state))
            yield locked
            setattr(locked, self.state_field, move.target)
        _copy(locked, case)

    @contextmanager
    def changing(self, case: Case, verb: str, *, by: Actor, reason: str = "") -> Iterator[Case]:
        """Edit a case and keep its state. Raises as a move does, WrongState aside."""
        self._verb(verb, Edit)
        with self._edited(case, verb, by=by, reason=reason) as locked:
            yield locked
        _copy(locked, case)

    @contextmanager
    def creating(self, case: Case, verb: str, *, by: Actor, reason: str = "") -> Iterator[Case]:
        """Store a new case. Raises NotAllowed or NotValid; then nothing is stored."""
        start = self._verb(verb, Start)
        with transaction.atomic():
            self._allow(by, start.permission, case)
            if start.target:
                setattr(case, self.state_field, start.target)
            yield case
            _validate(case)
            _store(lambda: case.save(force_insert=True))
            audit.record(by, verb, case, reason=reason, after=audit.snapshot(case))

    def decision(self, user: Actor, verb: str, case: models.Model) -> Decision:
        """What a page asks before it shows a button: the same policy and the same table."""
        entry = self.verbs[verb]
        decision = self.policy(user, entry.permission, case)
        if decision and isinstance(entry, Move):
            state = getattr(case, self.state_field)
            if state not in entry.sources:
                return Decision(False, self._wrong_state(case, state))
        return decision

    @contextmanager
    def _edited(self, case: Case, verb: str, *, by: Actor, reason: str) -> Iterator[Case]:
        permission = self.verbs[verb].permission
        with transaction.atomic():
            locked = type(case)._base_manager.select_for_update().get(pk=case.pk)
            self._allow(by, permission, locked)
            if locked.version != case.version:  # type: ignore[attr-defined]
                raise ChangedMeanwhile
            held, before = audit.stored(locked), audit.snapshot(locked)
            yield locked
            _validate(locked)
            after = audit.snapshot(locked)
            changed = {name for name, value in audit.stored(locked).items() if held[name] != value}
            _claim(locked)
            if changed:
                _store(lambda: locked.save(update_fields=_names(locked, changed)))
            audit.record(
                by,
                verb,
                locked,
                reason=reason,
                before={name: before[name] for name in sorted(changed)},
                after={name: after[name] for name in sorted(changed)},
            )

    def _allow(self, by: Actor, permission: Permission, case: models.Model) -> None:
        decision = self.policy(by, permission, case)
        if not decision:
            raise NotAllowed(decision.reason)

    def _verb(self, verb: str, kind: type) -> Any:
        entry = self.verbs.get(verb)
        if not isinstance(entry, kind):
            raise LookupError(f"{verb!r} is not a {kind.__name__} of this feature's table.")
        return entry

    def _wrong_state(self, case: models.Model, state: str) -> str:
        words = getattr(case, f"get_{self.state_field}_display", lambda: state)()
        return f"This cannot be done while it is {str(words).lower()}."


def mover(verbs: Verbs, policy: Policy, *, state_field: str = "state") -> Mover:
    """The machinery for one table of verbs: `moving`, `moving.changing`, `moving.creating`."""
    return Mover(verbs, policy, state_field=state_field)


def _claim(case: models.Model) -> None:
    """Take the next version, or refuse: exactly one of two writers passes here."""
    version: int = case.version  # type: ignore[attr-defined]
    taken = (
        type(case)
        ._base_manager.filter(pk=case.pk, version=version)
        .update(version=models.F("version") + 1)
    )
    if not taken:
        raise ChangedMeanwhile
    case.version = version + 1  # type: ignore[attr-defined]


def _validate(case: models.Model) -> None:
    try:
        case.full_clean(validate_constraints=_asked.get())
    except ValidationError as error:
        raise NotValid(error) from error


def _store(write: Callable[[], Any]) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        # Two people did the same thing at once: the constraint let one of them through.
        raise NotValid(
            ValidationError("Somebody else has recorded this already. Look at the page again.")
        ) from error


def _names(case: models.Model, attnames: set[str]) -> list[str]:
    return [field.name for field in case._meta.concrete_fields if field.attname in attnames]


def _copy(source: models.Model, target: models.Model) -> None:
    """Bring the caller's own copy up to date, so that it can be moved again."""
    if source is target:
        return
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, getattr(source, field.attname))
