"""Opening a round, moving it on, and newer evidence."""

import pytest

from headway.accounts.actions import system_user
from headway.assessment.actions import (
    Choice,
    assess_as_proposed,
    begin_agreeing,
    begin_assessing,
    close_cases_of_leavers,
    decide_case,
    open_round,
    repin_round,
    return_to_assessing,
)
from headway.assessment.models import Approach, Case, CaseState, GapKind, Round, RoundState
from headway.assessment.queries import current_round, round_of
from headway.assessment.queries.rounds_evidence import repin_preview
from headway.assessment.tests.factories import ProposalFactory
from headway.assessment.tests.rounds import (
    CaseFactory,
    RoundFactory,
    framework,
    pinned_run,
    proposed,
)
from headway.core.refusals import NotAllowed, Refused, WrongState
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
LISTED = {"category": "PRIORITY_OFSTED", "category_name": "Priority: Ofsted", "listed": True}
BELIEVED = {"category": "PRIORITY_VULNERABLE", "category_name": "Vulnerable", "listed": True}


@pytest.fixture
def run():
    return pinned_run()


def test_every_maintained_open_school_gets_a_case_and_nobody_is_forgotten(run, cast):
    plain = proposed(run)
    listed = proposed(run, **LISTED)
    nursery = SchoolFactory(phase="nursery", scope_reason="Nursery schools are not assessed.")
    untold = SchoolFactory(maintained=None, in_scope=False)
    SchoolFactory(maintained=False, name="An academy")
    SchoolFactory(is_open=False, name="Closed long ago")
    director = cast("director")
    found = open_round(run, year_end=2026, by=director, note="On edition 1.")
    cases = {case.school_id: case for case in found.cases.all()}
    assert set(cases) == {plain.urn, listed.urn, nursery.urn, untold.urn}
    assert {cases[s.urn].state for s in (plain, listed)} == {CaseState.TO_ASSESS}
    assert (cases[listed.urn].proposed_category, cases[listed.urn].proposed_listed) == (
        "PRIORITY_OFSTED", True,
    )  # fmt: skip
    assert (cases[nursery.urn].gap, cases[nursery.urn].gap_kind) == (
        "Nursery schools are not assessed.", GapKind.SCOPE,
    )  # fmt: skip
    assert cases[untold.urn].gap_kind == GapKind.UNKNOWN
    assert "register does not say" in cases[untold.urn].gap
    assert (found.opened_by, found.framework, found.run) == (director, framework(), run)
    assert current_round() == found == round_of(2026)


@pytest.mark.requirement("E-03")
def test_each_maintained_school_has_one_category_or_a_stated_gap_and_who_assessed_it(run, cast):
    plain, listed = proposed(run), proposed(run, **LISTED)
    SchoolFactory(phase="nursery", scope_reason="Nursery schools are not assessed.")
    director, staff = cast("director"), cast("service_staff")
    found = open_round(run, year_end=2026, by=director)
    begin_assessing(found, by=director)
    assert assess_as_proposed(found, [plain.urn, listed.urn], by=staff) == 1
    case = Case.objects.select_related("round", "school").get(school=listed)
    decide_case(case, Choice("PRIORITY_OFSTED", "As Ofsted says.", "OFSTED", "RI"), by=director)
    begin_agreeing(found, by=director)
    held = {c.school_id: (c.decided_category, c.decided_by) for c in found.cases.all()}
    assert held[plain.urn] == ("NONE", staff)
    assert held[listed.urn] == ("PRIORITY_OFSTED", director)
    assert [c.gap for c in found.cases.filter(decided_by=None)] == [
        "Nursery schools are not assessed."
    ]


def test_a_year_has_one_round_however_often_it_is_opened(run, cast):
    proposed(run)
    open_round(run, year_end=2026, by=cast("director"))
    with pytest.raises(Refused, match="2025/26 has been opened already"):
        open_round(run, year_end=2026, by=cast("service_staff"))
    assert Round.objects.count() == 1
    assert Case.objects.count() == 1


def test_only_those_who_run_the_round_open_it(run, cast):
    for role in ("council_officer", "partner", "headteacher", "administrator", "data_officer"):
        with pytest.raises(NotAllowed):
            open_round(run, year_end=2026, by=cast(role))
    assert not Round.objects.exists()


def test_a_draft_version_opens_no_round(run, cast):
    run.framework = None
    with pytest.raises(Refused, match="draft decides nothing"):
        open_round(run, year_end=2026, by=cast("director"))


def test_who_is_seen_as_vulnerable_for_the_first_time_is_to_be_contacted(run, cast):
    new, known, told = (proposed(run, **BELIEVED) for _ in range(3))
    grade = proposed(run, **LISTED)
    before = RoundFactory(year_end=2025, run=run)
    CaseFactory(round=before, school=known, listed=True)
    found = open_round(run, year_end=2026, by=cast("director"), already_listed=[told.urn])
    first = {c.school_id: c.first_time for c in found.cases.all()}
    assert first == {new.urn: True, known.urn: False, told.urn: False, grade.urn: False}
    assert [talk.case.school_id for talk in Approach.objects.all()] == [new.urn]


def test_a_round_moves_on_step_by_step_and_back_with_a_reason(cast):
    found = RoundFactory(state=RoundState.REVIEWING)
    director = cast("director")
    with pytest.raises(WrongState):
        begin_agreeing(found, by=director)
    begin_assessing(found, by=director)
    waiting = CaseFactory(round=found)
    with pytest.raises(Refused, match=waiting.school.name):
        begin_agreeing(found, by=director)
    waiting.delete()
    begin_agreeing(found, by=director)
    with pytest.raises(Refused, match="Say why"):
        return_to_assessing(found, by=director, reason=" ")
    return_to_assessing(found, by=director, reason="A result arrived.")
    assert found.state == RoundState.ASSESSING
    for role in ("council_officer", "administrator", "partner"):
        with pytest.raises(NotAllowed):
            begin_agreeing(found, by=cast(role))


def newer(run, **changes):
    """A run of the same version, later."""
    from headway.measures.tests.factories import EditionFactory

    edition = EditionFactory(number=90_099, current=False)
    return pinned_run(edition=edition, current=False, version_hash=run.version_hash, **changes)


def test_newer_evidence_moves_proposals_and_leaves_decisions(run, cast):
    found = RoundFactory(run=run)
    waits, decided, same = SchoolFactory(), SchoolFactory(), SchoolFactory()
    CaseFactory(round=found, school=waits)
    CaseFactory(round=found, school=decided, done=True)
    CaseFactory(round=found, school=same)
    later = newer(run)
    for school in (waits, decided):
        ProposalFactory(run=later, school=school, **BELIEVED)
    ProposalFactory(run=later, school=same)
    came = proposed(later)
    preview = repin_preview(found, later)
    assert preview.sentence == (
        "The evidence changed: these 2 cases move, 1 of them decided already. "
        "1 school comes new, none leaves."
    )
    moved = repin_round(found, later, by=cast("director"))
    assert {case.school_id for case in moved} == {waits.urn, decided.urn}
    case = Case.objects.get(round=found, school=decided)
    assert (case.decided_category, case.decided_on, case.proposed_category) == (
        "NONE", "NONE", "PRIORITY_VULNERABLE",
    )  # fmt: skip
    assert case.moved_since
    assert Approach.objects.filter(case__school=waits).exists()
    assert found.cases.filter(school=came).exists()
    assert Round.objects.get().run == later


def test_a_round_keeps_its_version_and_a_locked_one_its_evidence(run, cast):
    other = newer(run)
    other.version_hash = "another"
    with pytest.raises(Refused, match="another version"):
        repin_round(RoundFactory(run=run), other, by=cast("director"))
    locked = RoundFactory(run=run, year_end=2025, state=RoundState.LOCKED)
    with pytest.raises(NotAllowed, match="locked"):
        repin_round(locked, newer_run_of(run), by=cast("director"))


def newer_run_of(run):
    """The same evidence again, as far as a refusal needs it."""
    return run


def test_a_school_that_converts_leaves_an_open_round_and_stays_in_a_locked_one(run, cast):
    found = RoundFactory(run=run)
    locked = RoundFactory(run=run, year_end=2025, state=RoundState.LOCKED)
    school = SchoolFactory(maintained=False, type="Academy converter")
    shut = SchoolFactory(is_open=False)
    for school_ in (school, shut):
        CaseFactory(round=found, school=school_)
        CaseFactory(round=locked, school=school_, done=True)
    CaseFactory(round=found)
    assert close_cases_of_leavers(found, by=system_user("register")) == 2
    assert close_cases_of_leavers(found, by=system_user("register")) == 0
    assert close_cases_of_leavers(locked, by=system_user("register")) == 0
    case = Case.objects.get(round=found, school=school)
    assert (case.state, case.gap) == (
        CaseState.CLOSED,
        "The authority no longer maintains the school: it is now Academy converter.",
    )
    assert Case.objects.get(round=locked, school=school).state == CaseState.DECIDED
