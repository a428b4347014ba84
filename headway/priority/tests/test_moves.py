"""Every state, every move, every role, from the tables; what is not in them is refused."""

from datetime import date

import pytest
from django.db import transaction

from headway.core.access import ROLES, Permission
from headway.core.refusals import NotAllowed, WrongState
from headway.core.states import Edit, Move
from headway.priority.actions.moving import classing, moving, signed
from headway.priority.models import Reclassification
from headway.priority.policies import list_policy, signed_policy
from headway.priority.states import BEFORE, ENTRY_MOVES, ON, SIGNED_MOVES, EntryState
from headway.priority.tests.factories import EntryFactory, ReclassificationFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)
P = Permission
OF_ENTRIES = {verb for verb, move in SIGNED_MOVES.items() if verb != "report_listed"}
TABLE = [  # machine, policy, verb
    *[(moving, list_policy, verb) for verb in ENTRY_MOVES],
    *[(signed, signed_policy, verb) for verb in sorted(OF_ENTRIES)],
]
EVERYBODY = [*ROLES, "stranger"]
# Who may do what on the list, written out beside the tables and not read from them.
MAY = {
    P.LIST_CHANGE: {"director", "service_staff"},
    P.SELF_REPORT_HANDLE: {"director", "service_staff"},
    P.AGREE_SERVICE: {"director"},
    P.AGREE_COUNCIL: {"council_officer", "dcs"},
}


def may(role, machine, verb):
    """Whether a role may use a verb, whatever the state."""
    if machine is signed:
        return role in MAY[P.AGREE_SERVICE] | MAY[P.AGREE_COUNCIL]
    return role in MAY[machine.verbs[verb].permission]


def person(cast, role):
    return cast.stranger if role == "stranger" else cast(role)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_verb_is_open_to_its_roles_and_from_its_states_alone(cast, role):
    who, school, wrong = person(cast, role), SchoolFactory(urn=cast.own_urn), []
    for state in EntryState:
        entry = EntryFactory.build(school=school, state=state)
        for machine, _, verb in TABLE:
            move = machine.verbs[verb]
            expected = may(role, machine, verb)
            if isinstance(move, Move):
                expected = expected and state in move.sources
            decision = machine.decision(who, verb, entry)
            if bool(decision) != expected or (not decision and not decision.reason.endswith(".")):
                wrong.append((state.value, verb))
    assert wrong == []


def filled(entry, target):
    """What an entry in a state cannot be without."""
    entry.entered_on = entry.since_on = None if target in BEFORE else DAY
    entry.left_on = None if target in (*BEFORE, *ON) else DAY
    entry.closed_on = None if target in (*BEFORE, *ON) else DAY


@pytest.mark.parametrize(
    ("machine", "verb"),
    [(machine, verb) for machine, _, verb in TABLE if isinstance(machine.verbs[verb], Move)],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_move_is_made_from_its_states_and_refused_from_every_other(cast, machine, verb):
    move = machine.verbs[verb]
    by = cast("director" if may("director", machine, verb) else "council_officer")
    for state in EntryState:
        entry = EntryFactory(state=state)
        if state not in move.sources:
            with pytest.raises(WrongState), machine(entry, verb, by=by):
                pass
            entry.refresh_from_db()
            assert (entry.state, entry.version) == (state, 1), "nothing has changed"
            continue
        with machine(entry, verb, by=by) as case:
            filled(case, move.target)
        entry.refresh_from_db()
        assert (entry.state, entry.version) == (move.target, 2)


@pytest.mark.parametrize("verb", [v for v, m in ENTRY_MOVES.items() if isinstance(m, Move | Edit)])
def test_nobody_else_makes_it_and_nothing_is_left_of_the_try(cast, verb):
    move = ENTRY_MOVES[verb]
    state = move.sources[0] if isinstance(move, Move) else EntryState.PROPOSED
    entry = EntryFactory(state=state)
    for role in EVERYBODY:
        if may(role, moving, verb):
            continue
        change = moving if isinstance(move, Move) else moving.changing
        with pytest.raises(NotAllowed), transaction.atomic(), change(
            entry, verb, by=person(cast, role)
        ) as case:  # fmt: skip
            case.rationale = "Somebody else's words."
    entry.refresh_from_db()
    assert (entry.state, entry.version) == (state, 1)
    assert entry.rationale != "Somebody else's words."


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_new_class_is_proposed_signed_settled_and_taken_back_by_its_roles(cast, role):
    who, wrong = person(cast, role), []
    for state in Reclassification.State:
        proposed = ReclassificationFactory.build(
            entry=EntryFactory.build(school=SchoolFactory.build(urn=cast.own_urn)), state=state,
            school=SchoolFactory.build(urn=cast.own_urn),
        )  # fmt: skip
        for verb, move in classing.verbs.items():
            expected = may(role, classing, verb)
            if isinstance(move, Move):
                expected = expected and state in move.sources
            if bool(classing.decision(who, verb, proposed)) != expected:
                wrong.append((state.value, verb))
    assert wrong == []
