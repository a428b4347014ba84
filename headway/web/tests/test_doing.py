"""What can be done from a page: try, keep, upload, ask for an edition. The actions decide."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from headway.core.models import Job
from headway.frameworks.models import Version, VersionState
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped
from headway.measures.models import Publication, Upload, UploadState
from headway.web.tests.reading import shown
from headway.web.tests.worlds import edition_with_run

pytestmark = pytest.mark.django_db
KEY = "aldermere-2025"


@pytest.fixture
def run(db):
    """A run under a real version, so that its thresholds can be read."""
    version = VersionFactory(key=KEY, toml=shipped()[KEY])
    return edition_with_run(framework=version, version_key=KEY, version_hash=version.hash)[1]


def test_each_threshold_is_asked_for_in_words_with_the_version_s_own_number(client, cast, run):
    client.force_login(cast("director"))
    text = shown(client, "assessment_what_if")
    assert "An inspection is imminent when its window closes within this many terms" in text
    assert "The version says 3 (terms)." in text
    assert "this is our default" in text


def test_unmoved_thresholds_say_so_and_try_nothing(client, cast, run):
    client.force_login(cast("director"))
    query = "?t_imminent_terms=3&t_concern_level=2&t_watch_level=1"
    assert "These are the version's own numbers." in shown(
        client, "assessment_what_if", query=query
    )


def test_a_threshold_that_is_no_number_is_refused_with_its_reason(client, cast, run):
    client.force_login(cast("director"))
    text = shown(client, "assessment_what_if", query="?t_imminent_terms=many")
    assert "There is a problem" in text
    assert "Enter a number, like 12 or 3.5." in text


def test_moved_thresholds_are_kept_as_a_draft_with_a_reason(client, cast, run):
    client.force_login(cast("director"))
    sent = {"run": run.pk, "t_imminent_terms": "3", "t_concern_level": "1", "t_watch_level": "1"}
    client.post(reverse("assessment_keep_draft"), sent | {"reason": "More schools in time."})
    draft = Version.objects.get(state=VersionState.DRAFT)
    assert draft.based_on == run.framework
    assert draft.reason == "More schools in time."


def test_a_draft_without_a_reason_is_not_kept_and_says_why(client, cast, run):
    client.force_login(cast("director"))
    sent = {"run": run.pk, "t_concern_level": "1", "t_imminent_terms": "3", "t_watch_level": "1"}
    response = client.post(reverse("assessment_keep_draft"), sent, follow=False)
    assert response.url.startswith(reverse("assessment_what_if"))
    assert not Version.objects.filter(state=VersionState.DRAFT).exists()


def test_a_file_that_nobody_knows_is_refused_and_the_report_stays(client, cast, store):
    client.force_login(cast("data_officer"))
    file = SimpleUploadedFile("figures.csv", b"a,b\n1,2\n", "text/csv")
    response = client.post(reverse("data_upload"), {"file": file})
    upload = Upload.objects.get()
    assert response.url == reverse("data_uploaded", args=[upload.pk])
    assert upload.state == UploadState.REFUSED
    text = shown(client, "data_uploaded", upload.pk)
    assert "Nothing was stored." in text
    assert upload.sentences[0] in " ".join(upload.sentences)


def test_no_file_is_a_sentence_beside_the_field(client, cast, store):
    client.force_login(cast("data_officer"))
    response = client.post(reverse("data_upload"), {})
    assert "from your computer." in response.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_has_our_schools_in_it(client, cast, run, form):
    from headway.schools.tests.factories import SchoolFactory

    SchoolFactory(name="Ashwell Primary School")
    client.force_login(cast("administrator"))
    response = client.get(reverse("data_template", args=[form]))
    assert response.status_code == 200
    if form == "csv":
        assert "Ashwell Primary School" in response.content.decode("utf-8-sig")


def test_asking_for_an_edition_leads_to_its_progress(client, cast, store):
    client.force_login(cast("data_officer"))
    response = client.post(reverse("data_publish"), {"as_at": "2026-01-15", "note": ""})
    asked = Publication.objects.get()
    assert response.url == Job.objects.get().get_absolute_url()
    assert asked.asked_for["as_at"] == "2026-01-15"


def test_an_impossible_day_asks_for_nothing(client, cast, store):
    client.force_login(cast("data_officer"))
    response = client.post(reverse("data_publish"), {"as_at": "2026-02-31"})
    assert "Enter a real date, like 14 October 2025." in response.content.decode()
    assert not Publication.objects.exists()
