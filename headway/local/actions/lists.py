"""Setting and taking back the authority's own lists of whom it compares itself with."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError

from headway.accounts.models import User
from headway.core import clock
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused
from headway.evidence.errors import EvidenceError
from headway.evidence.load import load
from headway.evidence.sources.own_lists import own_list
from headway.evidence.store import Store
from headway.frameworks.queries import own_authority
from headway.local.models.lists import ComparedList
from headway.local.policies import list_policy
from headway.local.states import LIST_MOVES

lists = mover(LIST_MOVES, list_policy)
MOST = 30  # authorities on one list


def set_list(
    kind: str,
    compared: Sequence[tuple[str, str]],
    *,
    from_on: date,
    source: str,
    by: User,
    store: Store | None = None,
) -> ComparedList:
    """Set a list from a day on. What is calculated after the next edition uses it.

    The list becomes a small release of the evidence store, as any loaded file, so that it has a
    day, a source and a hash, and calculations need no database. It is loaded last: whatever
    refuses the row leaves the store as it was.

    Raises NotAllowed, NotValid, or Refused while another file is being loaded.
    """
    _check(compared, from_on)
    now = clock.now()
    made = ComparedList(
        kind=kind, from_on=from_on, compared=[list(one) for one in compared],
        source=source.strip(), set_at=now, set_by=by,
    )  # fmt: skip
    content = own_list(own_authority(), kind, compared, from_on=from_on, set_at=now)
    with lists.creating(made, "set_list", by=by):
        made.release_id = _loaded(content, f"{kind}-{from_on}.csv", store)
    return made


def withdraw_list(held: ComparedList, *, by: User, store: Store | None = None) -> ComparedList:
    """Take a list back: the one before it holds again from the same day on.

    Raises NotAllowed, WrongState, or Refused while another file is being loaded.
    """
    now = clock.now()
    content = own_list(
        own_authority(), held.kind, (), from_on=held.from_on, set_at=now,
        withdraws=held.release_id,
    )  # fmt: skip
    with lists(held, "withdraw_list", by=by) as locked:
        locked.withdrawn_at, locked.withdrawn_by = now, by
        _loaded(content, f"{held.kind}-{held.from_on}-withdrawn.csv", store)
    return held


def _check(compared: Sequence[tuple[str, str]], from_on: date) -> None:
    codes = [code for code, _ in compared]
    wrong = {}
    if not codes:
        wrong["compared"] = "Name at least one authority."
    elif len(codes) > MOST:
        wrong["compared"] = f"Name at most {MOST} authorities."
    elif len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        wrong["compared"] = f"{twice} is on the list twice. Leave one out."
    elif own_authority() in codes:
        wrong["compared"] = "The authority itself is on the list. Leave it out."
    if from_on > clock.today():
        wrong["from_on"] = "The day is still to come. Set the list when it is in use."
    if wrong:
        raise NotValid(ValidationError(wrong))


def _loaded(content: bytes, name: str, store: Store | None) -> str:
    """The release that the ordinary loader makes of the file."""
    with tempfile.TemporaryDirectory(prefix="headway-list-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            outcome = load([path], store or Store(), now=clock.now()).outcomes[0]
        except EvidenceError as error:
            raise Refused(str(error)) from error
    if outcome.release is None:
        raise Refused(outcome.sentence or "The list could not be kept. Try again.")
    return outcome.release.id
