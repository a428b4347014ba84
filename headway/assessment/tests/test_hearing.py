"""The evidence of an open round judged again with what people recorded since."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.urls import reverse

from headway.accounts.actions import system_user
from headway.assessment.actions import ask_to_hear, hear_round, repin_round
from headway.assessment.models import Case, Run
from headway.assessment.publishing.runs import parquet
from headway.assessment.publishing.storing import commit
from headway.assessment.queries.rounds_evidence import newer_runs, repin_preview
from headway.assessment.queries.rounds_heard import heard_since
from headway.assessment.tests.drafts import URNS, edition_draft
from headway.assessment.tests.rounds import CaseFactory, RoundFactory
from headway.assessment.tests.test_heard import GOOD
from headway.core import clock
from headway.core.models import AuditEvent, Job
from headway.core.refusals import NotAllowed, Refused
from headway.intelligence.tests.factories import EntryFactory
from headway.schools.models import School

pytestmark = pytest.mark.django_db
MADE = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_march():
    with clock.pretending(MARCH):
        yield


@pytest.fixture
def found():
    """An open round on a run in which a good school is proposed for nothing."""
    draft = edition_draft()
    rows = [GOOD | {"urn": urn, "maintained": urn == URNS[0]} for urn in URNS]
    draft.run.__dict__.update(columns=parquet(pl.DataFrame(rows, infer_schema_length=None)))
    commit(draft, by=system_user("loader"), now=MADE)
    run = Run.objects.get()
    made = RoundFactory(run=run, framework=run.framework)
    CaseFactory(round=made, school=School.objects.get(urn=URNS[0]))
    return made


def heard(day=date(2026, 2, 2), **changes):
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    school = School.objects.get(urn=URNS[0])
    given = {"school": school, "recorded_at": at, "expires_on": date(2027, 2, 2)} | changes
    return EntryFactory(**given)


@pytest.mark.requirement("D-02")
def test_new_intelligence_is_judged_previewed_and_brought_to_the_round(found, cast):
    heard(), heard()
    by = cast("director")
    assert heard_since(found) == 2
    run = hear_round(found, by=by)
    found.refresh_from_db()
    assert found.run_id != run.pk, "nothing changes in the round before somebody says so"
    assert newer_runs(found) == [run]
    (move,) = repin_preview(found, run).moves
    assert (move.urn, move.decided) == (URNS[0], False)
    (case,) = repin_round(found, run, by=by)
    assert Case.objects.get(pk=case.pk).proposed_category == "PRIORITY_VULNERABLE"
    found.refresh_from_db()
    assert heard_since(found) == 0
    told = AuditEvent.objects.filter(actor_id=by.pk).values_list("app", "verb")
    assert {("assessment", "hear_run"), ("assessment", "repin_round")} <= set(told)


def test_figures_and_pages_stay_those_of_the_edition(found, cast):
    heard()
    before = found.run
    run = hear_round(found, by=cast("director"))
    assert (run.edition_id, run.version_hash) == (before.edition_id, before.version_hash)
    assert (run.as_at, run.current) == (date(2026, 3, 2), False)
    assert Run.objects.get(current=True) == before
    assert run.note == "With the intelligence known on 2 March 2026"


def test_a_round_opened_before_the_software_was_renewed_is_judged_under_its_own_version(
    found, cast
):
    """A version read by newer software has another mark, for it has more settings by default."""
    Run.objects.update(version_hash="0" * 64)
    found.run.refresh_from_db()
    heard()
    run = hear_round(found, by=cast("director"))
    assert newer_runs(found) == [run]
    with pytest.raises(Refused, match="already"):
        hear_round(found, by=cast("director"))


def test_entries_of_other_schools_and_of_before_the_evidence_are_not_counted(found, cast):
    heard(day=date(2026, 1, 10))
    heard(school=School.objects.exclude(urn=URNS[0]).first())
    assert heard_since(found) == 0
    withdrawn = heard(day=date(2026, 1, 10))
    withdrawn.__class__.objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=MARCH, withdrawn_by=cast("director")
    )
    assert heard_since(found) == 1


def test_a_second_time_on_one_day_a_locked_round_and_a_stranger_are_refused(found, cast):
    heard()
    hear_round(found, by=cast("director"))
    with pytest.raises(Refused, match="already"):
        hear_round(found, by=cast("service_staff"))
    with pytest.raises(NotAllowed):
        ask_to_hear(found, by=cast("administrator"))
    found.state, found.locked_at = "locked", MARCH
    with pytest.raises(Refused, match="next round"):
        ask_to_hear(found, by=cast("director"))
    assert Run.objects.count() == 2


def test_the_page_counts_judges_in_the_background_and_shows_who_would_move(
    found, cast, client, django_capture_on_commit_callbacks
):
    heard(), heard()
    client.force_login(cast("director"))
    assert "2 entries" in client.get(found.get_absolute_url()).content.decode()
    page = reverse("round_evidence", args=[found.year_end])
    button = "Judge again with the intelligence of today"
    assert button in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("round_hear", args=[found.year_end]))
    job = Job.objects.get()
    assert (job.state, job.result_url) == ("done", page)
    words = client.get(page).content.decode()
    assert "this case moves" in words
    assert button not in words
    client.post(reverse("round_repin", args=[found.year_end]), {"run": Run.objects.latest("pk").pk})
    assert Case.objects.get().proposed_listed
