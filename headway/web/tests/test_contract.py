"""The pages of the contract, the library, the open documents and published versions."""

import io
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from headway.contract.models import Contract, Document, DocumentVersion, Publication
from headway.contract.tests.factories import ContractFactory, pdf_bytes, pdf_file
from headway.core import clock
from headway.correspondence.actions import plan_run
from headway.correspondence.actions import runs as run_actions
from headway.correspondence.models import Letter
from headway.frameworks.actions import copy_as_draft, edit_draft
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped, version
from headway.schools.tests.factories import SchoolFactory
from headway.web.presenting.frameworks import document_of
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _aldermere(settings):
    settings.AUTHORITY = "399"
    with clock.pretending(timezone.make_aware(datetime(2026, 10, 14, 9))):
        yield


CONTRACT = {
    "title": "Improvement 2018 to 2020", "council": "Aldermere Council", "provider": "The service",
    "starts_on": "2018-09-01", "ends_on": "2020-08-31", "longest_on": "2020-08-31",
    "break_on": "2019-08-31", "break_words": "Six months' notice", "value": "1850000",
    "funding": "Schools Forum", "predecessor": "", "history": "Commissioned since 2014.",
    "opened": "",
}  # fmt: skip


@pytest.mark.requirement("Z-02")
def test_a_contract_is_recorded_with_two_extensions_and_its_conflicts_are_noted(client, cast):
    client.force_login(cast("council_officer"))
    client.post(reverse("contract_add"), CONTRACT)
    one = Contract.objects.get()
    for until, cause in (("2021-01-31", "The pandemic"), ("2021-04-30", "The award was late")):
        client.post(
            reverse("contract_extend", args=[one.pk]),
            {"until": until, "agreed_on": "2020-06-01", "cause": cause},
        )
    nxt = CONTRACT | {"title": "The next", "starts_on": "2021-09-01", "ends_on": "2028-08-31",
                      "longest_on": "", "break_on": "", "predecessor": str(one.pk)}  # fmt: skip
    client.post(reverse("contract_add"), nxt)
    words = shown(client, "contract", one.pk)
    for said in (
        "Aldermere Council and The service", "1 September 2018 to 30 April 2021", "£1,850,000.00",
        "Schools Forum", "31 August 2019", "Six months' notice", "Commissioned since 2014.",
        "To 31 January 2021: The pandemic", "To 30 April 2021: The award was late",
        "The extension to 30 April 2021 goes beyond the maximum length, which ends on 31 August",
        "OFFICIAL-SENSITIVE",
    ):  # fmt: skip
        assert said in words
    assert "123 days are not covered: from 1 May 2021 to 31 August 2021" in shown(
        client, "contracts"
    )


def test_a_change_keeps_what_stood_before_and_an_older_page_changes_nothing(client, cast):
    client.force_login(cast("director"))
    one = ContractFactory()
    address = reverse("contract_edit", args=[one.pk])
    start = CONTRACT | {"title": one.title, "opened": "1", "funding": "The council's own money"}
    assert client.post(address, start).status_code == 302
    assert "funding: nothing became The council's own money" in shown(client, "contract", one.pk)
    late = client.post(address, start | {"funding": "Another"})
    assert "Somebody else changed this" in late.content.decode()
    wrong = client.post(address, start | {"opened": "2", "ends_on": "2010-01-01"})
    assert "The last day comes before the first" in wrong.content.decode()
    assert client.get(reverse("contract", args=[999])).status_code == 404


def test_an_extension_is_withdrawn_and_a_wrong_one_is_said_beside_its_field(client, cast):
    client.force_login(cast("director"))
    one = ContractFactory()
    address = reverse("contract_extend", args=[one.pk])
    given = {"until": "2021-01-31", "agreed_on": "2020-06-01", "cause": "The pandemic"}
    assert "Enter" in client.post(address, given | {"until": ""}).content.decode()
    client.post(address, given)
    assert "recorded already" in client.post(address, given).content.decode()
    extension = one.extensions.get()
    back = client.post(reverse("contract_extension_withdraw", args=[extension.pk]), follow=True)
    assert "The extension was withdrawn" in back.content.decode()
    assert "None is recorded." in shown(client, "contract", one.pk)


def added(client, **more):
    given = {
        "title": "Terms of reference", "kind": "terms", "about": "Who sits on it",
        "from_on": "2026-09-01", "audience": "open", "link": "", "note": "", **more,
    }  # fmt: skip
    return client.post(reverse("library_add"), given, follow=True)


@pytest.mark.requirement("Z-03")
def test_the_library_holds_versions_and_anybody_reads_the_open_ones(client, cast):
    client.force_login(cast("administrator"))
    added(client, upload=pdf_file("terms 2025.pdf"))
    added(client, title="Guidance for schools", kind="guidance", link="https://example.org/guide")
    added(client, title="How we draft notices", kind="policy", audience="closed",
          upload=pdf_file())  # fmt: skip
    document = Document.objects.get(title="Terms of reference")
    client.post(
        reverse("library_version", args=[document.pk]),
        {"from_on": "2026-10-01", "audience": "open", "link": "", "note": "Two new members",
         "upload": pdf_file("terms 2026.pdf")},
    )  # fmt: skip
    words = shown(client, "library_document", document.pk)
    assert "Version 2 In effect" in words
    assert "Two new members" in words
    assert "terms 2025.pdf" in words
    assert "Closed: OFFICIAL-SENSITIVE" in shown(client, "library")
    client.logout()
    text = shown(client, "documents")
    assert "Terms of reference" in text
    assert "In effect from 1 October 2026 · PDF · OFFICIAL" in text
    assert "Guidance for schools" in text
    assert "How we draft notices" not in text
    assert version("aldermere-2025").contents.title in text
    latest = document.versions.get(number=2)
    answer = client.get(reverse("documents_file", args=[latest.pk]))
    assert answer.content == pdf_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="terms 2026.pdf"'


@pytest.mark.requirement("X-07")
def test_a_closed_document_is_kept_from_the_public_and_carries_its_marking(client, cast):
    client.force_login(cast("director"))
    added(client, title="Closed", audience="closed", upload=pdf_file())
    closed = DocumentVersion.objects.get()
    answer = client.get(reverse("library_file", args=[closed.pk]))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 2
    assert all(one.extract_text().count("OFFICIAL-SENSITIVE") == 2 for one in pages)
    assert 'filename="OFFICIAL-SENSITIVE terms.pdf"' in answer["Content-Disposition"]
    assert client.get(reverse("documents_file", args=[closed.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("documents_file", args=[closed.pk])).status_code == 404
    assert client.get(reverse("library_file", args=[closed.pk])).status_code == 302
    client.force_login(cast("headteacher"))
    assert client.get(reverse("library_file", args=[closed.pk])).status_code == 404


def test_what_is_wrong_with_a_file_is_said_and_a_document_is_taken_out_and_back(client, cast):
    client.force_login(cast("director"))
    assert "one of them" in added(client).content.decode()
    assert "PDF inside" in added(client, upload=pdf_file("terms.docx")).content.decode()
    assert not Document.objects.exists()
    added(client, upload=pdf_file())
    document = Document.objects.get()
    address = reverse("library_withdraw", args=[document.pk])
    assert (
        "It is out of the library"
        in client.post(address, {"do": "out"}, follow=True).content.decode()
    )
    assert "Withdrawn" in shown(client, "library")
    assert "It is back" in client.post(address, {"do": "back"}, follow=True).content.decode()
    wrong = client.post(
        reverse("library_version", args=[document.pk]),
        {"from_on": "soon", "audience": "open", "link": "", "note": ""},
    )
    assert "Enter a real date" in wrong.content.decode()


@pytest.fixture
def in_force():
    """The version in force, as this installation holds it."""
    key = "aldermere-2025"
    return VersionFactory(key=key, toml=shipped()[key], hash=version(key).hash, authority="399",
                          title=version(key).title, valid_from=date(2025, 9, 1))  # fmt: skip


@pytest.mark.requirement("Z-06")
def test_a_version_has_its_publication_and_each_school_its_letter(
    client, cast, in_force, django_capture_on_commit_callbacks
):
    schools = [SchoolFactory(name=name, la="399") for name in ("Ashwell", "Birchfold")]
    director = cast("director")
    client.force_login(director)
    assert "Nobody has recorded yet" in shown(client, "publication", in_force.pk)
    address = reverse("publication", args=[in_force.pk])
    late = client.post(address, {"published_on": "2026-12-01", "note": ""})
    assert "still to come" in late.content.decode()
    client.post(address, {"published_on": "2026-09-01", "note": "With the contract"})
    assert Publication.objects.get().published_on == date(2026, 9, 1)
    words = shown(client, "publication", in_force.pk)
    assert "Published on 1 September 2026. 0 of 2 schools have been told." in words
    run = plan_run(
        ["framework_published"], on=date(2026, 10, 14), title="The framework", by=director
    )
    with django_capture_on_commit_callbacks(execute=True):
        run_actions.start_run(run, by=director)
    letters = Letter.objects.filter(kind="framework_published")
    assert {letter.school for letter in letters} == set(schools)
    assert all(in_force.title in letter.text for letter in letters)
    assert "1 September 2026" in letters[0].text
    letters.update(state="sent")
    words = shown(client, "publication", in_force.pk)
    assert "2 of 2 schools have been told" in words
    assert "Ashwell Sent, 14 October 2026" in words
    text = client.get(reverse("publication_download", args=[in_force.pk, "csv"])).content.decode()
    assert "Birchfold" in text
    assert client.get(reverse("publication_download", args=[in_force.pk, "xlsx"])).content
    assert "Publication" in shown(client, "framework", in_force.pk)


def test_a_version_that_was_not_published_has_no_file_and_a_draft_no_page(client, cast, in_force):
    client.force_login(cast("director"))
    missing = client.get(reverse("publication_download", args=[in_force.pk, "csv"]))
    assert missing.status_code == 404
    draft = copy_as_draft(in_force, by=cast("director"), reason="To say it better.")
    assert client.get(reverse("publication", args=[draft.pk])).status_code == 404


@pytest.mark.requirement("Z-04")
def test_mission_and_goals_are_a_text_of_the_version_that_documents_use(client, cast, in_force):
    director = cast("director")
    draft = copy_as_draft(in_force, by=director, reason="To say it better.")
    said = "Every child learns to read, and every school gets better every year."
    edit_draft(draft, {"mission": said}, by=director, section="Names")
    held = framework_of(Version.objects.get(pk=draft.pk))
    assert document_of(held, today=date(2026, 10, 14))["mission"] == said
    client.force_login(director)
    assert said in page(client, "framework_edit", draft.pk, "names")
    assert version("aldermere-2025").contents.mission in shown(client, "framework_now")
