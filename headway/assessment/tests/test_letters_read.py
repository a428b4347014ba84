"""A letter that somebody read reaches the next assessment, through publishing and by itself."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from headway.accounts.actions import system_user
from headway.assessment.models import Run
from headway.assessment.publishing.heard import with_intelligence
from headway.assessment.publishing.runs import parquet
from headway.assessment.publishing.storing import commit
from headway.assessment.tests.drafts import URNS, edition_draft
from headway.assessment.tests.rounds import framework
from headway.assessment.tests.test_heard import GOOD
from headway.core import clock
from headway.inspections import actions
from headway.inspections.models import Inspection
from headway.inspections.queries import letters_read
from headway.inspections.tests.factories import InspectionFactory
from headway.measures.models import Edition
from headway.schools.models import School

pytestmark = pytest.mark.django_db
SEEN = date(2025, 11, 4)


@pytest.fixture
def run():
    """A good school, judged under the version of 2019, whose letter nobody has read."""
    draft = edition_draft()
    good = GOOD | {
        "inspected_on": SEEN, "letter_says_issues": None, "imminent": False,
        "next_inspection_within_years": 3.5, "window_closes_in_terms": 9,
    }  # fmt: skip
    rows = [good | {"urn": urn, "maintained": urn == URNS[0]} for urn in URNS]
    kinds = {"letter_says_issues": pl.Boolean}
    columns = pl.DataFrame(rows, infer_schema_length=None, schema_overrides=kinds)
    draft.run.__dict__.update(columns=parquet(columns))
    commit(draft, by=system_user("loader"), now=datetime(2026, 1, 15, tzinfo=UTC))
    run = Run.objects.get()
    run.framework = framework("bham-2019")
    return run


def letter(by, **changes):
    school = School.objects.get(urn=URNS[0])
    held = Inspection.objects.filter(school=school, inspected_on=SEEN).first()
    inspection = held or InspectionFactory(
        school=school, edition=Edition.objects.get(), inspected_on=SEEN, worse_than_good=False
    )
    given = {
        "letter_on": date(2025, 12, 1), "issues": True, "again": True,
        "text": "Phonics is taught in two ways.", "source": "Ofsted's site", **changes,
    }  # fmt: skip
    with clock.pretending(datetime(2026, 2, 2, 9, tzinfo=UTC)):
        return actions.read_letter(inspection, by=by, **given)


@pytest.mark.requirement("C-05")
def test_the_school_becomes_a_vulnerable_candidate_by_its_letter(cast, run):
    before = next(p for p in with_intelligence(run, date(2026, 3, 2)).proposals)
    assert before["category"] != "PRIORITY_VULNERABLE"
    made = letter(cast("director"))
    draft = with_intelligence(run, date(2026, 3, 2))
    (after,) = draft.proposals
    assert after["category"] == "PRIORITY_VULNERABLE"
    assert f"OFSTED_LETTER|2026|{made.pk}|{URNS[0]}" in {fact["id"] for fact in after["facts"]}
    assert "Phonics" not in str(draft.proposals), "the words stay where they were written"


def test_a_letter_read_later_is_not_known_on_the_day(cast, run):
    letter(cast("director"))
    (proposal,) = with_intelligence(run, date(2026, 2, 1)).proposals
    assert proposal["category"] != "PRIORITY_VULNERABLE"


def test_the_latest_reading_counts_and_the_one_before_stays(cast, run):
    first = letter(cast("director"))
    second = letter(
        cast("service_staff"), issues=False, again=False, why="It was another school's", seen=1
    )
    assert letters_read(date(2026, 2, 3))[URNS[0]].reading == second.pk
    assert (first.number, second.number) == (1, 2)
    (proposal,) = with_intelligence(run, date(2026, 3, 2)).proposals
    assert proposal["category"] != "PRIORITY_VULNERABLE"
