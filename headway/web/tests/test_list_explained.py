"""The list explained for the council: every school with its reasons, and those left out."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from headway.assessment.models import CaseState
from headway.assessment.tests.factories import ProposalFactory
from headway.assessment.tests.rounds import CaseFactory, RoundFactory, SignOffFactory
from headway.core import clock
from headway.measures.tests.factories import ReleaseRecordFactory
from headway.priority.queries import wording_on
from headway.priority.tests.factories import (
    AssentFactory,
    EntryFactory,
    ReclassificationFactory,
)
from headway.schools.tests.factories import SchoolFactory
from headway.web.presenting import list_explained as explained
from headway.web.presenting.priority_list import list_rows

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
def _in_january():
    with clock.pretending(datetime(2026, 1, 20, 10, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def director(cast, client):
    client.force_login(cast("director"))
    return cast("director")


def paper(user, on=TODAY):
    rows = list_rows(on, user)
    others = explained.left_out(on, [one.row.school.urn for one in rows], user)
    return explained.paper_of(
        rows, others, on=on, wording=wording_on(on), facts=[("As at", "today")], user=user
    )


def proposed(entry, run):
    """What the rules said of the school of an entry, with a cited figure and its file."""
    file = ReleaseRecordFactory(title="Key stage 2 results, final", as_at=date(2025, 12, 11))
    fact = f"P_RWM_EXP|2025|all|{entry.school_id}"
    said = "In 2025, 36% of the 50 pupils reached the expected standard."
    return ProposalFactory(
        run=run, school=entry.school, proposed=True, fired=["O3"],
        facts=[{"id": fact, "indicator": "P_RWM_EXP", "year_end": 2025, "pupil_group": "all",
                "value": 36.0, "release": file.release_id}],
        trace={"because": [{"rule": "O3", "sentence": said, "facts": [fact]}]},
    )  # fmt: skip


def agreed_round():
    found = RoundFactory(state="locked", locked_at=datetime(2025, 10, 14, 15, 0, tzinfo=UTC))
    SignOffFactory(round=found, party="service", at=datetime(2025, 10, 14, 15, 0, tzinfo=UTC))
    SignOffFactory(round=found, party="council", at=datetime(2025, 10, 13, 9, 0, tzinfo=UTC))
    return found


def test_each_school_says_class_since_reasons_sources_both_parties_and_what_would_change_it(
    director,
):
    found = agreed_round()
    entry = EntryFactory(round=found)
    proposed(entry, found.run)
    made = paper(director)
    (school,) = made["schools"]
    assert school["name"] == f"{entry.school.name} ({entry.school_id})"
    assert school["class"]
    assert school["since"] == "On the list since 14 October 2025."
    assert school["why"] == entry.rationale
    ((sentence, numbers),) = school["evidence"]["rules"][0]["sentences"]
    assert "36% of the 50 pupils" in sentence
    assert numbers == "[1]"
    assert made["files"] == [["[1]", "Key stage 2 results, final, public on 11 December 2025"]]
    agreed = " ".join(school["agreed"])
    assert "The service:" in agreed
    assert "14 October 2025" in agreed
    assert "The council:" in agreed
    assert "13 October 2025" in agreed
    assert "no further need of support" in school["change"]
    assert "If the rule above no longer held" in school["change"]


def test_an_addition_within_the_year_is_agreed_by_its_own_signatures_and_a_new_class_by_its_own(
    director,
):
    entry = EntryFactory(trigger="inspection", round=None)
    AssentFactory(entry=entry)
    AssentFactory(entry=entry, party="council", role_words="Council officer")
    settled = ReclassificationFactory(entry=entry, state="agreed")
    taken_back = ReclassificationFactory(entry=entry, state="withdrawn")
    AssentFactory(entry=entry, reclassification=settled)
    AssentFactory(entry=entry, reclassification=taken_back, role_words="Nobody in particular")
    said = paper(director)["schools"][0]
    assert said["how"] == "Added within the year: inspection result."
    assert len(said["agreed"]) == 3
    assert any("to the new class" in one for one in said["agreed"])
    assert not any("Nobody in particular" in one for one in said["agreed"])
    assert said["evidence"]["lead"] == "No assessment of this school is held."


def test_those_proposed_and_left_out_stand_with_the_reason(director):
    found = agreed_round()
    EntryFactory(round=found)
    CaseFactory(
        round=found, proposed_listed=True, proposed_name="Vulnerable", done=True,
        decided_listed=False, decided_name="No concern", decided_on="PRIORITY_VULNERABLE",
        rationale="Leaders had begun to act.", differs_reason="One year is not enough to go by.",
    )  # fmt: skip
    CaseFactory(round=found, proposed_listed=True, state=CaseState.GAP, gap="It closes in May.")
    EntryFactory(
        state="not_listed", trigger="intelligence", opened_on=date(2025, 11, 3),
        closed_on=date(2025, 12, 1), closing_words="Neither party agreed.",
    )  # fmt: skip
    EntryFactory(  # after the day that is asked for
        state="not_listed", opened_on=date(2026, 1, 3), closed_on=date(2026, 1, 19),
        closing_words="Too late for the day.",
    )  # fmt: skip
    made = paper(director, date(2026, 1, 10))
    why = " ".join(row[-1] for row in made["left"])
    assert "One year is not enough to go by. Leaders had begun to act." in why
    assert "It closes in May." in why
    assert "Neither party agreed." in why
    assert "Too late for the day." not in why
    assert "3 were proposed and left out" in made["lead"]


def test_a_school_that_came_on_later_is_not_said_to_be_left_out(director):
    found = agreed_round()
    case = CaseFactory(round=found, proposed_listed=True, state=CaseState.GAP, gap="It closes.")
    EntryFactory(school=case.school, round=None)
    assert paper(director)["left"] == []


def test_the_document_is_marked_tagged_and_narrowed_as_the_page_is(director, client):
    found = agreed_round()
    EntryFactory(round=found, school=SchoolFactory(district="Harbour"))
    EntryFactory(round=found, school=SchoolFactory(district="Hill"))
    CaseFactory(round=found, proposed_listed=True, state=CaseState.GAP, gap="It closes.",
                school=SchoolFactory(district="Hill"))  # fmt: skip
    answer = client.get("/list/explained.pdf?district=Harbour")
    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    assert "2026-01-20" in answer["Content-Disposition"]
    whole = client.get("/list/explained.pdf").content
    assert len(whole) > len(answer.content)
    others = explained.left_out(TODAY, [], director)
    assert len(explained.left_out_asked(others, QueryDict("district=Hill"))) == 1
    assert explained.left_out_asked(others, QueryDict("district=Harbour")) == []


def test_the_page_leads_to_it_with_its_filters_for_those_who_see_the_round(cast, client):
    EntryFactory(school=SchoolFactory(district="Harbour"))
    client.force_login(cast("council_officer"))
    page = client.get("/list/?district=Harbour&on=2026-01-10").content.decode()
    assert "/list/explained.pdf?district=Harbour&amp;on=2026-01-10" in page
    client.force_login(cast("committee_member"))
    assert "explained.pdf" not in client.get("/list/").content.decode()


def test_it_costs_the_same_for_two_schools_and_for_eight(director, client, count_queries):
    found = agreed_round()

    def fill(count):
        for _ in range(count):
            entry = EntryFactory(round=found)
            proposed(entry, found.run)
            AssentFactory(entry=EntryFactory(round=None, trigger="crisis"))
            EntryFactory(state="not_listed", closing_words="Not agreed.")

    fill(2)
    few = count_queries("/list/explained.pdf")
    fill(6)
    assert count_queries("/list/explained.pdf") == few
