"""Figures that somebody brings: recognised by content, loaded or refused, with a report."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from headway.core.models import AuditEvent, JobState
from headway.core.refusals import NotAllowed, Refused
from headway.measures import actions
from headway.measures.actions import upload_local
from headway.measures.models import Upload
from headway.measures.queries import change_preview
from headway.measures.tests.factories import EditionFactory, FigureFactory
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
HEADER = "URN,indicator,year_end,pupil_group,value,n"
URN = 123_456


def file_of(*rows, name="local figures.csv", header=HEADER):
    return SimpleUploadedFile(name, ("\n".join([header, *rows]) + "\n").encode())


@pytest.fixture
def bring(store, cast):
    """Uploads a file as somebody."""

    def upload(*rows, role="data_officer", **given):
        return upload_local(file_of(*rows, **given), by=cast(role), store=store, now=NOW)

    return upload


def test_a_local_file_is_recognised_by_its_content_and_loaded_with_a_report(bring, store):
    upload = bring(f"{URN},P_GLD,2025,,64,58", f"{URN},P_PHON,2025,,71,57", name="whatever.txt")
    assert (upload.state, upload.report["values"], upload.report["new"]) == ("loaded", 2, 2)
    assert store.releases()[0].id == upload.release_id
    assert upload.sentences[-1].startswith("1 files loaded with 2 values")
    said = [event.sentence for event in AuditEvent.objects.order_by("pk")]
    assert said == [
        "Data officer uploaded whatever.txt.",
        "Data officer had whatever.txt read and loaded.",
    ]
    assert not list((store.folder / "uploads").glob("*/*"))


def test_the_same_bytes_again_are_already_held(bring):
    bring(f"{URN},P_GLD,2025,,64,58")
    assert bring(f"{URN},P_GLD,2025,,64,58").state == "unchanged"


def test_a_bad_file_is_refused_with_its_row_and_nothing_is_stored(bring, store):
    upload = bring(f"{URN},P_GLD,2025,,64,58", f"{URN},P_PHON,2025,,many,57")
    assert upload.state == "refused"
    assert "row 3" in " ".join(upload.sentences)
    assert store.releases() == []


def test_a_file_that_is_no_data_file_is_refused_with_a_sentence(bring, store):
    upload = bring("Dear colleagues,", header="Minutes of Tuesday")
    assert upload.state == "refused"
    assert upload.sentences[0]
    assert store.releases() == []


def test_an_empty_or_too_large_file_is_not_taken(store, cast, settings):
    with pytest.raises(Refused, match="empty"):
        upload_local(SimpleUploadedFile("a.csv", b""), by=cast("data_officer"), store=store)
    settings.UPLOAD_LIMIT_BYTES = 10
    with pytest.raises(Refused, match="headway load"):
        upload_local(file_of("1"), by=cast("data_officer"), store=store)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("role", ["director", "partner", "headteacher", "scrutiny_reader"])
def test_only_who_keeps_the_figures_uploads_them(role, bring, store):
    with pytest.raises(NotAllowed, match="data officer"):
        bring(f"{URN},P_GLD,2025,,64,58", role=role)
    assert not (store.folder / "uploads").exists()


def test_an_administrator_uploads_the_authoritys_own_figures_only(bring, store, monkeypatch):
    assert bring(f"{URN},P_GLD,2025,,64,58", role="administrator").state == "loaded"
    monkeypatch.setattr(actions, "LOCAL_LAYOUTS", ("another",))
    upload = bring(f"{URN},P_PHON,2025,,70,58", role="administrator")
    assert upload.state == "refused"
    assert "ask a data officer" in upload.sentences[0]
    assert len(store.releases()) == 1


def test_a_path_in_the_name_of_the_file_leads_nowhere(bring, store):
    upload = bring(f"{URN},P_GLD,2025,,64,58", name="../../etc/pass<wd>.csv")
    assert "/" not in upload.file_name
    assert upload.state == "loaded"


def test_a_large_file_is_read_in_the_background_by_a_job(
    bring, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "AT_ONCE_BYTES", 5)
    with django_capture_on_commit_callbacks(execute=True):
        upload = bring(f"{URN},P_GLD,2025,,64,58")
        assert upload.state == "waiting"
    upload.refresh_from_db()
    assert upload.state == "loaded"
    upload.job.refresh_from_db()
    assert (upload.job.state, upload.job.result_url) == (JobState.DONE, "/data/")


def test_before_publishing_it_is_said_how_many_figures_are_new_or_changed(bring, store):
    school = SchoolFactory(urn=URN)
    edition = EditionFactory(as_at=date(2026, 1, 15))
    FigureFactory(edition=edition, school=school, indicator="P_GLD", value=60.0)
    FigureFactory(edition=edition, school=school, indicator="P_KS1_READ", value=70.0)
    assert not change_preview(store).anything
    bring(
        f"{URN},P_GLD,2025,,64,58", f"{URN},P_PHON,2025,,71,57", f"{URN},P_KS1_READ,2025,,70,58",
        "999999,P_GLD,2025,,50,40",
    )  # fmt: skip
    preview = change_preview(store)
    [one] = preview.releases
    assert (one.new, one.changed, one.unchanged, one.schools) == (1, 1, 1, 1)
    assert preview.sentence == ("1 file is waiting: 1 new and 1 changed figures of our schools.")
