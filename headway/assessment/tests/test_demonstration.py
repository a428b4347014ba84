"""The two rounds of the demonstration."""

from collections import Counter
from datetime import date

import pytest

from headway.accounts.tests.factories import HoldingFactory, UserFactory
from headway.assessment.demonstration import tell
from headway.assessment.models import Challenge, Round, RoundState
from headway.assessment.tests.rounds import pinned_run, proposed
from headway.core.access import ROLES, Held

pytestmark = pytest.mark.django_db
LISTED = {"category": "PRIORITY_OFSTED", "category_name": "Priority: Ofsted", "listed": True}
BELIEVED = {"category": "PRIORITY_VULNERABLE", "category_name": "Vulnerable", "listed": True}
REASONS = {"reasons": ["Ofsted asks for improvement."], "summary": "x"}


def everybody(own_urn):
    people = {}
    for key, role in ROLES.items():
        people[key] = UserFactory(name=f"{role.title} Demo")
        named = role.held != Held.EVERYWHERE
        urn = own_urn if named else None
        HoldingFactory(person=people[key], role=key, urn=urn, starts_on=date(2020, 9, 1))
    return people


def test_last_years_round_is_locked_and_this_years_is_left_to_be_finished():
    run = pinned_run()
    plain = [proposed(run, **REASONS) for _ in range(12)]
    for _ in range(5):
        proposed(run, **LISTED, **REASONS)
    for _ in range(6):
        proposed(run, **BELIEVED, **REASONS)
    people = everybody(plain[0].urn)
    for _ in range(2):
        tell(people, date(2026, 11, 22))
    last, this = Round.objects.order_by("year_end")
    assert (last.state, this.state) == (RoundState.LOCKED, RoundState.ASSESSING)
    assert last.locked_at.date() == date(2025, 10, 14)
    states = Counter(this.cases.values_list("state", flat=True))
    assert states["to_assess"] > 0 < states["decided"]
    assert set(last.cases.values_list("state", flat=True)) == {"decided"}
    assert Challenge.objects.get().school == plain[0]
    assert "one edition" in last.note


def test_nothing_is_told_without_an_assessment():
    tell({}, date(2026, 11, 22))
    assert not Round.objects.exists()
