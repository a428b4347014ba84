"""A stored run judged again with what people recorded since it was published."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from headway.accounts.actions import system_user
from headway.assessment.models import DomainLevel, Proposal, Run
from headway.assessment.publishing.heard import with_intelligence
from headway.assessment.publishing.runs import parquet, store_run
from headway.assessment.publishing.storing import commit
from headway.assessment.queries.replay import table
from headway.assessment.tests.drafts import URNS, edition_draft
from headway.core.refusals import Refused
from headway.intelligence.tests.factories import EntryFactory
from headway.schools.models import School

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
ON = date(2026, 3, 2)
GOOD = {
    "maintained": True, "statutory_age": True, "nursery_school": False, "post16_only": False,
    "latest_overall": "GOOD", "worse_than_good": False, "attainment_level": 0,
    "progress_level": 0, "window_closes_in_terms": 2, "imminent": True, "data_concern": False,
    "intel_leadership_concern": None, "intel_crisis_agreed": None, "regime": "EIF-19",
    "category_of_concern": False, "never_inspected": False,
}  # fmt: skip


@pytest.fixture
def run():
    """A good school whose inspection is near, with nothing heard of it."""
    draft = edition_draft()
    rows = [GOOD | {"urn": urn, "maintained": urn == URNS[0]} for urn in URNS]
    draft.run.__dict__.update(columns=parquet(pl.DataFrame(rows, infer_schema_length=None)))
    commit(draft, by=system_user("loader"), now=NOW)
    return Run.objects.get()


@pytest.fixture
def heard(run):
    school = School.objects.get(urn=URNS[0])
    at = datetime(2026, 2, 2, 9, tzinfo=UTC)
    return [
        EntryFactory(school=school, recorded_at=at, expires_on=date(2027, 2, 2)) for _ in range(2)
    ]


def test_without_entries_the_run_stays_as_it_was(run):
    draft = with_intelligence(run, ON)
    (proposal,) = draft.proposals
    assert proposal["category"] == "NONE"
    assert "R2" in proposal["unknown"]
    assert draft.as_at == ON


@pytest.mark.requirement("D-02")
def test_two_entries_on_leadership_propose_a_school_whose_inspection_is_near(run, heard):
    draft = with_intelligence(run, ON)
    (proposal,) = draft.proposals
    assert proposal["category"] == "PRIORITY_VULNERABLE"
    assert (
        "Two first-hand entries on leadership and management since February 2026."
        in (proposal["reasons"])
    )
    cited = {fact["id"] for fact in proposal["facts"]}
    assert {f"INTELLIGENCE|2026|{entry.pk}|{URNS[0]}" for entry in heard} <= cited
    assert table(draft.columns)["intelligence_level"].to_list() == [2, None]
    assert not any("deputy head" in str(one) for one in (draft.proposals, draft.levels))


def test_entries_recorded_later_are_not_known_on_the_day(run, heard):
    (proposal,) = with_intelligence(run, date(2026, 1, 20)).proposals
    assert proposal["category"] == "NONE"


def test_the_new_run_is_stored_and_can_be_judged_again(run, heard):
    draft = with_intelligence(run, ON)
    stored = store_run(
        draft, edition=run.edition, version=run.framework, by=system_user("loader"), now=NOW,
        current=True,
    )  # fmt: skip
    level = DomainLevel.objects.get(run=stored, school=URNS[0], domain="intelligence")
    assert (level.level, level.state) == (2, "ok")
    assert Proposal.objects.get(run=stored, school=URNS[0]).listed
    heard[0].__class__.objects.update(expires_on=date(2026, 3, 10))
    for entry in heard:
        entry.versions.update(expires_on=date(2026, 3, 10))
    (again,) = with_intelligence(stored, date(2026, 4, 1)).proposals
    assert again["category"] == "NONE"
    assert (
        with_intelligence(stored, date(2026, 4, 1))
        .references.keys()
        .isdisjoint({f"INTELLIGENCE|2026|{entry.pk}|{URNS[0]}" for entry in heard})
    )


def test_a_run_whose_version_is_not_held_is_refused(run):
    run.framework = None
    with pytest.raises(Refused):
        with_intelligence(run, ON)
