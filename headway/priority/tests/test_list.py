"""The list as at any day, its figures, its order, and the signatures that make it."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from headway.accounts.models import User
from headway.assessment.models import Round, RoundState
from headway.assessment.tests.factories import ProfileFactory, RunFactory
from headway.assessment.tests.rounds import RoundFactory, agreed_case, ready_round
from headway.core import clock
from headway.core.refusals import Refused
from headway.measures.tests.factories import EditionFactory
from headway.priority import actions
from headway.priority.letters import KINDS
from headway.priority.models import Entry, Removal, ScopeChange, Spell
from headway.priority.queries import entries_of, entry_of, entry_rows, listed_on, ranked, statistics
from headway.priority.queries.changeover import changeover
from headway.priority.states import EntryState
from headway.priority.tests.factories import (
    ENTERED,
    EntryFactory,
    ReclassificationFactory,
    good_standing,
)
from headway.schools.models import Phase
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
def _in_january():
    with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
        yield


def lock(found, cast):
    actions.sign_list(found, "service", by=cast("director"))
    return actions.sign_list(found, "council", by=cast("council_officer"))


@pytest.mark.requirement("F-01")
def test_the_list_as_it_stood_on_any_past_day_can_be_shown(cast):
    left = EntryFactory(state=EntryState.REMOVED)
    stays = EntryFactory()
    EntryFactory(proposed=True)
    assert not listed_on(date(2025, 10, 13)).exists()
    assert set(listed_on(ENTERED)) == {left, stays}
    assert set(listed_on(date(2026, 1, 11))) == {left, stays}
    assert set(listed_on(date(2026, 1, 12))) == {stays}
    assert entry_of(left.school, date(2025, 12, 1)) == left
    assert entries_of([left.school_id, stays.school_id], DAY) == {stays.school_id: stays}


def test_the_class_of_a_past_day_is_the_class_that_held_then(cast):
    entry = EntryFactory()
    EditionFactory()
    proposed = ReclassificationFactory(entry=entry)
    actions.agree_class(proposed, "service", by=cast("director"))
    assert [row.category for row in entry_rows(DAY)] == ["PRIORITY_OFSTED"]
    actions.agree_class(proposed, "council", by=cast("dcs"))
    assert [row.category for row in entry_rows(date(2026, 1, 19))] == ["PRIORITY_OFSTED"]
    [row] = entry_rows(DAY)
    assert (row.category, row.since, row.class_since) == ("PRIORITY_VULNERABLE", ENTERED, DAY)
    assert row.reason_words == "Believed vulnerable, inspection imminent"
    assert ScopeChange.objects.get(entry=entry).kind == "reclassified"


def test_the_second_signature_makes_the_entries_once(cast):
    found = ready_round(schools=3)
    actions.sign_list(found, "service", by=cast("director"))
    assert not Entry.objects.exists()
    again = Round.objects.get(pk=found.pk)
    actions.sign_list(found, "council", by=cast("council_officer"))
    with pytest.raises(Refused):
        actions.sign_list(again, "council", by=cast("dcs"))
    [entry] = Entry.objects.all()
    assert (entry.state, entry.entered_on, entry.round) == (EntryState.LISTED, DAY, found)
    assert entry.rationale.startswith("Ofsted judged")
    assert not actions.complete_list(found, by=cast("director"))
    assert Spell.objects.count() == 1


def test_last_years_entry_is_carried_on_and_linked(cast):
    found = ready_round()
    school = found.cases.get(decided_listed=True).school
    old = EntryFactory(school=school, opened_on=date(2024, 10, 15), state="carried_forward")
    lock(found, cast)
    old.refresh_from_db()
    new = Entry.objects.get(round=found)
    assert (new.carried_from, new.since_on, new.entered_on) == (old, date(2024, 10, 15), DAY)
    assert (old.closed_on, old.left_on, old.ground) == (DAY, DAY, "carried")
    assert list(listed_on(DAY)) == [new]
    assert not ScopeChange.objects.filter(kind="added").exists()


def test_a_listed_school_that_the_agreement_leaves_out_is_off_the_list_with_its_ground(cast):
    found = ready_round()
    school = found.cases.get(decided_listed=False).school
    old = EntryFactory(school=school, opened_on=date(2024, 10, 15))
    lock(found, cast)
    old.refresh_from_db()
    assert (old.state, old.left_on, old.ground) == (EntryState.REMOVAL_PROPOSED, DAY, "round")
    assert old not in listed_on(DAY)
    assert Removal.objects.get(entry=old).ended_on is None
    with pytest.raises(Refused, match="letter"):
        actions.close_removal(old, by=cast("director"))
    with pytest.raises(Refused, match="agreed this removal"):
        actions.keep_listed(old, reason="A mistake.", by=cast("director"))


def test_a_school_that_converts_between_agreement_and_signature_is_left_out(cast):
    found = ready_round()
    school = found.cases.get(decided_listed=True).school
    school.maintained = False
    school.save()
    lock(found, cast)
    assert Round.objects.get(pk=found.pk).state == RoundState.LOCKED
    assert not Entry.objects.exists()


@pytest.mark.requirement("Z-05")
def test_a_changeover_maps_reason_codes_and_reports_those_that_match_none(cast):
    with clock.pretending(datetime(2021, 10, 1, 9, 0, tzinfo=UTC)):
        kept = EntryFactory(
            framework_key="bham-2019", reason_code="OFSTED", school__la="330",
        )  # fmt: skip
        lost = EntryFactory(
            framework_key="bham-2019", reason_code="LETTER_WITH_ISSUES", school__la="330",
            category="PRIORITY_VULNERABLE", class_id="",
        )  # fmt: skip
        rows = {row.entry: row for row in changeover(date(2021, 10, 1))}
    assert rows[kept].becomes == "OFSTED"
    assert not rows[lost].matches
    assert next(iter(rows)) == lost, "those without a match stand first"


def test_an_unmatched_reason_is_left_open_at_the_signature_and_never_guessed(cast):
    found = ready_round()
    case = found.cases.get(decided_listed=True)
    case.reason_code = ""
    case.save()
    EntryFactory(
        school=case.school, opened_on=date(2024, 10, 15), framework_key="bham-2019",
        reason_code="LETTER_WITH_ISSUES",
    )  # fmt: skip
    lock(found, cast)
    new = Entry.objects.get(round=found)
    assert (new.reason_code, new.unmatched_code) == ("", "LETTER_WITH_ISSUES")


@pytest.mark.requirement("E-14")
@pytest.mark.requirement("F-17")
def test_the_figures_agree_with_the_list(cast):
    EditionFactory()
    EntryFactory()
    EntryFactory(school=SchoolFactory(phase=Phase.SECONDARY), vulnerable=True)
    EntryFactory(state=EntryState.REMOVED)
    figures = statistics(DAY)
    assert figures.size == listed_on(DAY).count() == 2
    assert sum(share.count for share in figures.by_class) == figures.size
    assert [(share.words, share.count) for share in figures.by_phase] == [
        ("Primary", 1), ("Secondary", 1)
    ]  # fmt: skip
    assert (figures.months_median, figures.months_longest) == (3, 3)
    assert figures.band is None or "Usually" in figures.band.words


def test_an_empty_list_has_no_median():
    EditionFactory()
    figures = statistics(DAY, [])
    assert (figures.size, figures.months_median) == (0, None)


@pytest.mark.requirement("F-14")
def test_schools_likely_to_be_inspected_soon_stand_first_and_say_why(cast):
    run = RunFactory()
    later, soon, unknown = (EntryFactory() for _ in range(3))
    good_standing(later.school, window_latest=date(2028, 7, 1), imminent=False)
    good_standing(soon.school, window_latest=date(2026, 5, 1), imminent=True)
    ProfileFactory(run=run, school=later.school, attainment=3)
    places = ranked(DAY)
    assert [one.row.entry for one in places] == [soon, later, unknown]
    assert "An inspection is likely soon: by May 2026." in places[0].reasons
    assert "Levels: 1 serious." in places[1].reasons
    assert "When it will be inspected is not known." in places[2].reasons
    actions.place_entry(unknown, 1, reason="The head asked for help.", by=cast("director"))
    first = ranked(DAY)[0]
    assert (first.row.entry, first.natural) == (unknown, 3)
    assert first.reasons[0] == "Placed by a person: The head asked for help."
    with pytest.raises(Refused, match="Say why"):
        actions.place_entry(unknown, 2, reason=" ", by=cast("director"))


def test_annual_letters_go_to_every_maintained_school_once_with_its_rationale(cast):
    found = ready_round(schools=4)
    lock(found, cast)
    told = [*KINDS["annual_listed"].addressees(DAY), *KINDS["annual_not_listed"].addressees(DAY)]
    assert sorted(one.urn for one in told) == sorted(c.school_id for c in found.cases.all())
    assert all(one.fields["rationale"] for one in told)
    assert [one.kind for one in told].count("annual_listed") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer")
def test_two_who_sign_at_once_make_one_list(cast):
    found = ready_round()
    people = [("service", cast("director").pk), ("council", cast("council_officer").pk)]
    gate = threading.Barrier(2)

    def sign(party, pk):
        with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
            gate.wait()
            try:
                actions.sign_list(Round.objects.get(pk=found.pk), party, by=User.objects.get(pk=pk))
            except Refused:
                pass
            finally:
                connection.close()

    threads = [threading.Thread(target=sign, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Round.objects.get(pk=found.pk).locked
    assert Entry.objects.count() == 1


def test_a_round_without_the_school_leaves_its_entry_alone(cast):
    found = RoundFactory(state=RoundState.AGREEING)
    agreed_case(found)
    other = EntryFactory(opened_on=date(2024, 10, 15))
    lock(found, cast)
    other.refresh_from_db()
    assert other.state == EntryState.LISTED
