"""Every state, every move, every role, from the tables; what is not in them is refused."""

import pytest

from headway.core.access import ROLES
from headway.core.states import Move
from headway.correspondence.actions.drafting import moving as letters
from headway.correspondence.actions.letters import copying as copies
from headway.correspondence.actions.runs import moving as runs
from headway.correspondence.actions.templates import moving as templates
from headway.correspondence.states import (
    COPY_MOVES,
    LETTER_MOVES,
    RUN_MOVES,
    TEMPLATE_MOVES,
    CopyState,
    LetterState,
    RunState,
    TemplateState,
)
from headway.correspondence.tests.factories import (
    LetterFactory,
    LetterRunFactory,
    RecipientFactory,
    TemplateFactory,
)

TABLES = {
    "letter": (letters, LETTER_MOVES, LetterState),
    "run": (runs, RUN_MOVES, RunState),
    "template": (templates, TEMPLATE_MOVES, TemplateState),
    "copy": (copies, COPY_MOVES, CopyState),
}


def case_of(name, state, school):
    if name == "letter":
        return LetterFactory(school=school, state=state)
    if name == "run":
        return LetterRunFactory(state=state)
    if name == "template":
        return TemplateFactory(state=state)
    return RecipientFactory(letter__school=school, state=state)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_move_is_open_to_the_roles_and_from_the_states_of_its_table(name, cast, school):
    moving, table, states = TABLES[name]
    wrong = []
    for state in states:
        case = case_of(name, state, school)
        for verb, move in table.items():
            if not isinstance(move, Move):
                continue
            for role in ROLES:
                person = cast(role)
                at = school if name in {"letter", "copy"} else None
                expected = state in move.sources and person.holds(move.permission, at=at)
                if bool(moving.decision(person, verb, case)) != expected:
                    wrong.append((state.value, verb, role))
    assert wrong == []
