"""What publishing would change, worked out before anything is stored."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from headway.accounts.actions import system_user
from headway.assessment.actions import previews
from headway.assessment.actions.previews import ask_for_preview, report_of
from headway.assessment.publishing import preparing
from headway.assessment.publishing.edition import chosen_for
from headway.assessment.publishing.storing import commit
from headway.assessment.tests.drafts import AS_AT, URNS, edition_draft
from headway.core.models import Job, JobState
from headway.core.refusals import NotAllowed
from headway.measures.models import Edition
from headway.measures.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def redrafted(*proposals):
    """The small edition with other proposals: (urn, category) each."""
    draft = edition_draft()
    (one,) = draft.run.proposals
    rows = tuple({**one, "urn": urn, "category": category} for urn, category in proposals)
    draft.run.__dict__.update(proposals=rows)
    return draft


@pytest.fixture
def published():
    commit(edition_draft(), by=system_user("loader"), now=NOW)


def test_the_first_edition_says_how_many_would_be_proposed():
    assert report_of(edition_draft()).startswith("The first edition: 0 schools")


@pytest.mark.parametrize(
    ("proposals", "says"),
    [
        ([(URNS[0], "NONE")], "Add 0, remove 0, reclassify 0, keep 0."),
        ([(URNS[0], "STATUTORY")], "Add 1, remove 0, reclassify 0, keep 0. Enter: "),
        ([(URNS[0], "NONE"), (URNS[1], "PRIORITY_CRISIS")], "Add 1, remove 0"),
        ([], "Add 0, remove 0, reclassify 1, keep 0."),
    ],
)
def test_who_would_move_is_said_by_number_and_name(published, proposals, says):
    assert report_of(redrafted(*proposals)).startswith(says)


def test_who_would_leave_is_named():
    commit(redrafted((URNS[0], "STATUTORY")), by=system_user("loader"), now=NOW)
    said = report_of(redrafted((URNS[0], "NONE")))
    assert said.startswith("Add 0, remove 1, reclassify 0, keep 0. Leave: ")


def test_long_lists_are_cut_and_the_others_counted():
    assert previews._named([str(n) for n in range(8)]) == "0, 1, 2, 3, 4, 5 and 2 more"


def test_a_preview_stores_no_edition_and_leads_back_to_publishing(
    published, cast, store, monkeypatch, client
):
    draft = redrafted((URNS[0], "STATUTORY"))
    monkeypatch.setattr(preparing, "prepare", lambda *given, **asked: draft)
    officer = cast("data_officer")
    job = ask_for_preview(by=officer, as_at=AS_AT, note="November results")
    previews.preview_asked(
        previews.Progress(job.pk), as_at=AS_AT.isoformat(), note="November results"
    )
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, ended_at=NOW)
    job.refresh_from_db()
    assert Edition.objects.count() == 1
    client.force_login(officer)
    html = client.get(job.result_url).content.decode()
    assert "Add 1, remove 0, reclassify 0, keep 0." in html
    assert "November results" in html
    assert client.get(f"{reverse('data_publish')}?prepared=x").status_code == 200


def test_only_who_publishes_prepares(cast):
    with pytest.raises(NotAllowed):
        ask_for_preview(by=cast("director"))


def test_an_edition_judged_by_the_version_in_force_follows_the_next_one():
    edition = EditionFactory(authority="330", as_at=date(2021, 6, 1), framework_key="bham-2019")
    authority, framework = chosen_for(edition, as_at=date(2021, 9, 1))
    assert (authority, framework.key) == ("330", "bham-2021")
    same = chosen_for(edition, as_at=edition.as_at + timedelta(days=1))[1]
    assert same.key == "bham-2019"


def test_an_edition_judged_by_a_chosen_version_stays_with_it():
    edition = EditionFactory(authority="330", as_at=date(2022, 1, 1), framework_key="bham-2018")
    assert chosen_for(edition, as_at=date(2026, 1, 1))[1].key == "bham-2018"
    old = EditionFactory(
        authority="330", as_at=date(2015, 1, 1), framework_key="bham-2018", current=False
    )
    assert chosen_for(old, as_at=date(2026, 1, 1))[1].key == "bham-2018"
