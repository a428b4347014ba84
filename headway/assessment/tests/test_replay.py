"""A stored run asked again: what if, another version, a draft kept."""

from datetime import UTC, datetime

import polars as pl
import pytest
from django.db import IntegrityError

from headway.accounts.actions import system_user
from headway.assessment.actions import ask_for_edition, freeze_run, publish_asked, show_run
from headway.assessment.models import Run
from headway.assessment.publishing import edition as publishing
from headway.assessment.publishing.runs import parquet
from headway.assessment.publishing.storing import commit
from headway.assessment.queries import under_version, what_if
from headway.assessment.tests.drafts import AS_AT, URNS, edition_draft, run_draft
from headway.core.jobs import Progress
from headway.core.models import AuditEvent, Job, JobState
from headway.core.refusals import NotAllowed, Refused
from headway.evidence.errors import BadFramework
from headway.evidence.rules import evaluate
from headway.frameworks.actions import hold_shipped, keep_draft
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of
from headway.frameworks.versions import shipped, version
from headway.measures.models import Edition, Publication

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
REGISTER = {
    "maintained": True,
    "statutory_age": True,
    "nursery_school": False,
    "post16_only": False,
}


def columns(*rows):
    """Profile columns of the two schools of the small edition."""
    made = [{**REGISTER, "urn": urn, **row} for urn, row in zip(URNS, rows, strict=True)]
    return pl.DataFrame(made, infer_schema_length=None)


@pytest.fixture
def run():
    """A stored run: one school to watch for attainment whose inspection is two terms away."""
    given = columns(
        {"latest_overall": "GOOD", "worse_than_good": False, "attainment_level": 1,
         "window_closes_in_terms": 2, "imminent": True, "data_concern": False,
         "intel_leadership_concern": None, "regime": "EIF-19", "category_of_concern": False},
        {"latest_overall": "GOOD", "maintained": False, "worse_than_good": False,
         "attainment_level": 3, "window_closes_in_terms": 2, "imminent": True,
         "data_concern": True, "intel_leadership_concern": None, "regime": "EIF-19",
         "category_of_concern": False},
    )  # fmt: skip
    draft = edition_draft()
    framework = version("aldermere-2025")
    cites = pl.read_parquet(draft.run.cites)
    [proposal] = evaluate(framework, given, cites)
    one = {
        **draft.run.proposals[0], "category": proposal.category, "fired": list(proposal.fired),
        "place": list(framework.categories).index(proposal.category),
        "reasons": [reason.sentence for reason in proposal.reasons],
    }  # fmt: skip
    draft.run.__dict__.update(proposals=(one,), columns=parquet(given))
    commit(draft, by=system_user("loader"), now=NOW)
    return Run.objects.get()


@pytest.fixture
def base(run):
    return run.framework


def test_a_moved_threshold_says_who_enters_and_by_which_rule_and_stores_nothing(run):
    stored = (Run.objects.count(), AuditEvent.objects.count())
    change = what_if(run, {"concern_level": 1})
    assert [moved.urn for moved in change.entered] == [URNS[0]]
    [moved] = change.entered
    assert moved.rules_now
    assert moved.because
    assert (change.listed_before, change.listed_after) == (0, 1)
    assert change.sentence == "Add 1, remove 0, reclassify 0, keep 0."
    assert (Run.objects.count(), AuditEvent.objects.count()) == stored


def test_the_versions_own_thresholds_move_nobody(run):
    change = what_if(run, {"concern_level": 2})
    assert (change.entered, change.left, change.unchanged) == ((), (), 1)


def test_a_threshold_that_the_version_lacks_is_refused_with_those_it_has(run):
    with pytest.raises(BadFramework, match="concern_level"):
        what_if(run, {"concern": 1})


def test_a_draft_keeps_the_moved_threshold_its_reason_and_what_it_was_made_of(base, cast):
    draft = keep_draft(base, {"concern_level": 1}, by=cast("director"), reason="Try it wider.")
    assert (draft.state, draft.based_on, draft.key) == ("draft", base, "aldermere-2025-draft-1")
    assert framework_of(draft).values["concern_level"] == 1
    assert framework_of(draft).hash == draft.hash
    text = shipped()["aldermere-2025"]
    assert draft.toml.count("\n") == text.count("\n")  # comments and order as they were
    assert AuditEvent.objects.filter(verb="draft_version").get().reason == "Try it wider."
    second = keep_draft(base, {"concern_level": 3}, by=cast("director"), reason="Narrower.")
    assert second.key == "aldermere-2025-draft-2"


def test_a_draft_needs_a_change_a_reason_and_the_permission(base, cast):
    with pytest.raises(Refused, match="Nothing is changed"):
        keep_draft(base, {"concern_level": 2}, by=cast("director"), reason="None.")
    with pytest.raises(Refused, match="Say why"):
        keep_draft(base, {"concern_level": 1}, by=cast("director"), reason=" ")
    with pytest.raises(NotAllowed, match="Director"):
        keep_draft(base, {"concern_level": 1}, by=cast("data_officer"), reason="Because.")
    assert Version.objects.filter(state="draft").count() == 0


def test_a_draft_can_be_tried_and_frozen_but_never_shown(run, base, cast):
    draft = keep_draft(base, {"concern_level": 1}, by=cast("director"), reason="Wider.")
    assert len(under_version(run, draft).entered) == 1
    frozen = freeze_run(run, draft, by=cast("director"), note="Tried", now=NOW)
    assert (frozen.current, frozen.note, frozen.edition) == (False, "Tried", run.edition)
    assert frozen.proposals.get().listed
    assert frozen.levels.count() == run.levels.count()
    said = AuditEvent.objects.filter(verb="freeze_run").first().sentence
    assert said.startswith("Director of Continuous School Improvement froze the run")
    with pytest.raises(Refused, match="draft decides nothing"):
        show_run(frozen, by=cast("director"), reason="Show it.")


def test_an_edition_is_judged_once_by_a_version(run, base, cast):
    with pytest.raises(Refused, match="judged by this version already"):
        freeze_run(run, base, by=cast("director"), now=NOW)


def test_another_shipped_version_can_be_frozen_and_shown(run, cast):
    other = hold_shipped(
        version("bham-2024"), shipped()["bham-2024"], by=system_user("loader"), now=NOW
    )
    frozen = freeze_run(run, other, by=cast("director"), now=NOW)
    show_run(frozen, by=cast("director"), reason="The council asked for it.")
    assert Run.objects.get(current=True) == frozen


@pytest.mark.parametrize("role", ["partner", "headteacher", "administrator", "scrutiny_reader"])
def test_who_may_not_run_assessments_freezes_none(role, run, base, cast):
    with pytest.raises(NotAllowed):
        freeze_run(run, base, by=cast(role), now=NOW)
    assert Run.objects.count() == 1


def test_each_assessed_school_has_one_category_and_it_is_known_who_assessed(run):
    proposal = run.proposals.get()
    assert (proposal.school_id, proposal.category_name != "") == (URNS[0], True)
    assert (run.created_by.name, run.created_at, run.version_key) == (
        "The loader", NOW, "aldermere-2025",
    )  # fmt: skip
    proposal.pk = None
    with pytest.raises(IntegrityError):
        proposal.save(force_insert=True)


@pytest.fixture
def quick(monkeypatch):
    """Publishing without an evidence store."""
    monkeypatch.setattr(publishing, "prepare", lambda store, **asked: edition_draft("b"))
    monkeypatch.setattr(publishing, "fingerprint", lambda store, **asked: ("c" * 64, []))


def test_two_clicks_on_publish_give_one_publication(cast, quick):
    officer = cast("data_officer")
    first = ask_for_edition(by=officer, as_at=AS_AT, authority="399", now=NOW)
    again = ask_for_edition(by=officer, as_at=AS_AT, authority="399", now=NOW)
    assert (again.pk, again.job_id) == (first.pk, first.job_id)
    assert (Publication.objects.count(), Job.objects.count()) == (1, 1)


def test_the_job_publishes_says_so_and_makes_room_for_the_next(
    cast, quick, django_capture_on_commit_callbacks
):
    officer = cast("data_officer")
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask_for_edition(
            by=officer, as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW
        )
    asked.refresh_from_db()
    assert (asked.open, asked.edition.number) == (False, 1)
    asked.job.refresh_from_db()
    assert asked.job.state == JobState.DONE
    assert "is published" in asked.job.says
    assert Edition.objects.get().published_by == officer
    assert ask_for_edition(by=officer, as_at=AS_AT, now=NOW).pk != asked.pk


def test_a_publication_that_fails_is_closed_and_changes_nothing(cast, monkeypatch):
    def broken(store, **asked):
        raise Refused("The register is missing.")

    monkeypatch.setattr(publishing, "prepare", broken)
    monkeypatch.setattr(publishing, "fingerprint", lambda store, **asked: ("c" * 64, []))
    asked = ask_for_edition(
        by=cast("data_officer"), as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW
    )
    with pytest.raises(Refused, match="register"):
        publish_asked(Progress(asked.job_id))
    asked.refresh_from_db()
    assert (asked.open, asked.edition) == (False, None)
    assert not Edition.objects.exists()


def test_a_publication_whose_worker_was_killed_does_not_block_for_ever(cast, quick):
    officer = cast("data_officer")
    first = ask_for_edition(by=officer, as_at=AS_AT, authority="399", now=NOW)
    Job.objects.filter(pk=first.job_id).update(state=JobState.RUNNING, started_at=NOW)
    later = NOW.replace(hour=11)
    second = ask_for_edition(by=officer, as_at=AS_AT, authority="399", now=later)
    assert second.pk != first.pk


@pytest.mark.parametrize("role", ["director", "administrator", "headteacher"])
def test_only_a_data_officer_asks_for_an_edition(role, cast):
    with pytest.raises(NotAllowed, match="data officer"):
        ask_for_edition(by=cast(role), now=NOW)
    assert not Job.objects.exists()


def test_a_run_draft_counts_every_category_of_its_version():
    counts = run_draft().counts
    assert counts["NONE"] == sum(counts.values()) == 1
    assert len(counts) == len(version("aldermere-2025").categories)
