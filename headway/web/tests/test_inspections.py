"""Pages of inspections that people follow: restricted, on a phone, nothing typed twice."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.core.models import ViewEvent
from headway.inspections.models import Feedback, InspectionCase
from headway.inspections.tests.factories import (
    FeedbackFactory,
    InspectionCaseFactory,
    InspectionFactory,
)
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import edition_with_run, full_school, listed_school

pytestmark = pytest.mark.django_db
ON = datetime(2026, 1, 15, 9, tzinfo=UTC)
SECRET = "Writing in Year 4 is behind."


@pytest.fixture(autouse=True)
def in_january():
    with clock.pretending(ON):
        yield


@pytest.fixture
def school():
    return full_school(*edition_with_run(), urn=OWN_URN, name="Ashwell Primary School")


def send(client, name, *args, **typed):
    return client.post(reverse(name, args=args), typed)


@pytest.mark.requirement("C-11")
def test_a_partner_records_the_call_and_what_was_said_and_a_head_reads_nothing_of_it(
    client, cast, school
):
    client.force_login(cast("partner"))
    answer = send(
        client, "inspection_open", school.urn, started_on="2026-01-13", ended_on="2026-01-14"
    )
    case = InspectionCase.objects.get()
    assert answer.url == case.get_absolute_url()
    answer = send(
        client, "inspection_step", case.pk, "feedback", opened=case.version,
        heard_on="2026-01-14", grade_achievement="needs_attention", notes=SECRET,
        attended_by="The head and the chair",
    )  # fmt: skip
    assert answer.status_code == 302
    text = shown(client, "inspection_case", case.pk)
    assert "Provisional and restricted." in text
    assert SECRET in text
    assert "Achievement Needs attention" in text
    assert "There: " not in text
    assert ViewEvent.objects.filter(thing__startswith="verbal feedback").exists()
    client.force_login(cast("headteacher"))
    assert "Recorded by the service" not in shown(client, "school_inspections", school.urn)
    assert client.get(case.get_absolute_url()).status_code == 404


@pytest.mark.requirement("C-11")
def test_a_partner_of_another_school_and_a_stranger_find_nothing(client, cast, school):
    case = FeedbackFactory(case__school=school).case
    for person in (cast("partner", urn=OWN_URN + 8), cast.stranger, cast("council_service")):
        client.force_login(person)
        for url in (
            case.get_absolute_url(), reverse("inspection_step", args=[case.pk, "feedback"]),
        ):  # fmt: skip
            assert client.get(url).status_code == 404
        assert send(client, "inspection_tell", case.pk, "council", opened=1).status_code == 404


def test_who_may_not_hear_it_is_told_that_it_is_restricted_and_not_what(client, cast, school):
    case = FeedbackFactory(case__school=school, notes=SECRET).case
    client.force_login(cast("administrator"))
    text = shown(client, "inspection_case", case.pk)
    assert "It is restricted until the outcome is published." in text
    assert SECRET not in text
    assert "Needs attention" not in text
    assert SECRET not in page(client, "school_inspections", school.urn)
    assert SECRET not in page(client, "school_timeline", school.urn)
    assert not ViewEvent.objects.filter(thing__startswith="verbal feedback").exists()


@pytest.mark.requirement("N-07")
def test_the_form_of_the_published_outcome_is_filled_in_with_what_was_said(client, cast, school):
    case = FeedbackFactory(case__school=school).case
    client.force_login(cast("partner"))
    html = page(client, "inspection_step", case.pk, "published")
    assert '<option value="needs_attention" selected>' in html
    answer = send(
        client, "inspection_step", case.pk, "published", opened=case.version,
        published_on="2026-01-15", grade_achievement="needs_attention",
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Below the standard in 1 area" in shown(client, "inspection_case", case.pk)


def test_the_same_feedback_sent_twice_is_kept_once(client, cast, school):
    case = InspectionCaseFactory(school=school)
    client.force_login(cast("director"))
    typed = {"opened": case.version, "heard_on": "2026-01-14", "notes": SECRET}
    first = send(client, "inspection_step", case.pk, "feedback", **typed)
    second = send(client, "inspection_step", case.pk, "feedback", **typed)
    assert (first.status_code, second.status_code) == (302, 200)
    assert Feedback.objects.count() == 1


def test_what_is_wrong_is_said_beside_its_field(client, cast, school):
    case = InspectionCaseFactory(school=school)
    client.force_login(cast("director"))
    html = send(
        client, "inspection_step", case.pk, "feedback", opened=1, heard_on="2026-01-14"
    ).content.decode()
    assert "Write what was said, or choose the grades that were given." in html
    html = send(client, "inspection_open", school.urn, started_on="2027-01-14").content.decode()
    assert "Ofsted calls days before, not weeks." in html


@pytest.mark.requirement("N-03")
def test_each_party_is_told_with_a_moment_of_its_own(client, cast, school, settings):
    settings.AUTHORITY = "399"
    case = FeedbackFactory(case__school=school).case
    client.force_login(cast("partner"))
    assert "Nobody has recorded that the council was told." in shown(
        client, "inspection_case", case.pk
    )
    send(client, "inspection_tell", case.pk, "council", opened=case.version, how="By telephone")
    text = shown(client, "inspection_case", case.pk)
    assert "15 Jan 2026, 09:00, by Priority Partner: By telephone" in text
    assert "Nobody has recorded that the service was told." in text
    assert "Tell the service the outcome of the inspection of Ashwell" in shown(client, "work")
    send(client, "inspection_tell", case.pk, "council", opened=case.version + 1)
    assert "This has been recorded already" in shown(client, "inspection_case", case.pk)


@pytest.mark.parametrize(
    ("version", "asked"), [(2018, ["council"]), (2021, ["service", "council"])]
)
@pytest.mark.requirement("N-03")
def test_who_is_told_follows_the_version_of_the_day(client, cast, settings, version, asked):
    settings.AUTHORITY = "330"
    on = date(version, 11, 20)
    case = FeedbackFactory(
        case__school=SchoolFactory(la="330"), case__started_on=on, case__ended_on=on,
        case__regime="EIF-19", case__kind="graded", case__heard_on=on, heard_on=on, grades={},
    ).case  # fmt: skip
    client.force_login(cast("director"))
    text = shown(client, "inspection_case", case.pk)
    for party in ("service", "council"):
        missing = f"Nobody has recorded that the {party} was told."
        assert (missing in text) is (party in asked)


@pytest.mark.requirement("C-01")
def test_the_register_lists_what_became_public_since_a_day_as_a_page_and_a_file(
    client, cast, school
):
    other = SchoolFactory(name="Brook Infant School")
    edition = school.inspections.first().edition
    InspectionFactory(
        school=other, edition=edition, inspected_on=date(2025, 11, 18), known_on=date(2025, 12, 15),
        overall=None, outcome="", kind="report_card", regime="RC-25", worse_than_good=True,
    )  # fmt: skip
    client.force_login(cast("council_officer"))
    text = shown(client, "inspections", query="?since=2025-12-01")
    assert "1 outcome since 1 December 2025" in text
    assert "Brook Infant School" in text
    assert "Worse than good" in text
    assert "Ashwell" not in text
    answer = client.get(f"{reverse('inspections_download', args=['csv'])}?since=2025-12-01")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "Published since,1 December 2025" in lines
    assert sum("Brook Infant School" in line for line in lines) == 1
    assert "Enter a real date" in shown(client, "inspections", query="?since=soon")
    assert "is still to come" in shown(client, "inspections", query="?since=2027-01-01")


def test_the_register_costs_the_same_for_one_or_twenty(client, cast, count_queries):
    edition, run = edition_with_run()
    client.force_login(cast("director"))

    def more(count):
        for _ in range(count):
            school = listed_school(edition, run)
            InspectionFactory(edition=edition, school=school, known_on=date(2026, 1, 5))
            FeedbackFactory(case__school=school)

    more(1)
    few = count_queries(reverse("inspections"))
    more(9)
    assert count_queries(reverse("inspections")) == few


def test_without_anything_recorded_the_page_says_who_records_it(client, cast, school):
    client.force_login(cast("partner"))
    text = shown(client, "inspections", query="?since=2026-01-14")
    assert "No inspection is recorded that waits for its report." in text
    assert "No outcome became public since that day" in text
    assert "Nothing is recorded of what was said." in shown(
        client, "inspection_case", InspectionCaseFactory(school=school).pk
    )


@pytest.mark.requirement("C-10")
def test_an_outcome_shows_on_the_list_the_school_and_the_page_for_the_committee(
    client, cast, school
):
    InspectionFactory(
        school=school, edition=school.inspections.first().edition, kind="report_card",
        regime="RC-25", inspected_on=date(2025, 12, 2), known_on=date(2026, 1, 9), overall=None,
        worse_than_good=True, outcome="Report card: special measures",
    )  # fmt: skip
    client.force_login(cast("director"))
    assert "1 inspection outcome may change the list : Ashwell Primary" in shown(client, "list")
    text = shown(client, "school", school.urn)
    assert "Report card: special measures, public since 9 January 2026. Add the school" in text
    text = shown(client, "status_list")
    assert "For the next meeting: School Improvement Advisory Committee" in text
    assert "Ashwell Primary School" in text
    assert "Propose the school for the list" in shown(client, "status_answer", school.urn)
    html = send(client, "status_answer", school.urn, answer="nothing").content.decode()
    assert "Enter why." in html
    send(client, "status_answer", school.urn, answer="nothing", reason="It closes in August.")
    text = shown(client, "status_list")
    assert "No outcome waits for an answer." in text
    assert "Nothing to change It closes in August." in text
    assert client.get(reverse("status_answer", args=[school.urn])).url == reverse("status_list")
    client.force_login(cast("committee_member"))
    assert "It closes in August." in shown(client, "status_list")
    answer = client.get(reverse("status_download", args=["csv"]))
    assert "For,School Improvement Advisory Committee" in answer.content.decode("utf-8-sig")


@pytest.mark.requirement("C-05")
def test_what_a_letter_says_is_recorded_and_shown_beside_its_inspection(client, cast, school):
    school.inspections.filter(inspected_on__year=2022).update(worse_than_good=False)
    client.force_login(cast("partner"))
    assert "Record what its letter says" in shown(client, "school_inspections", school.urn)
    typed = {
        "letter_on": "2022-12-14", "issues": "on", "again": "on", "source": "Ofsted's site",
    }  # fmt: skip
    html = send(client, "letter_read", school.urn, "2022-11-08", **typed).content.decode()
    assert "Write which issues the letter names" in html
    send(client, "letter_read", school.urn, "2022-11-08", text="Writing is behind.", **typed)
    text = shown(client, "school_inspections", school.urn)
    assert "issues that need support; another inspection is expected within two years." in text
    assert "Writing is behind." in text
    assert "Read by Priority Partner" in text
    assert client.get(reverse("letter_read", args=[school.urn, "2022-11-09"])).status_code == 404
    assert client.get(reverse("letter_read", args=[school.urn, "soon"])).status_code == 404
    client.force_login(cast("headteacher"))
    assert "Writing is behind." not in shown(client, "school_inspections", school.urn)


@pytest.mark.requirement("C-06")
def test_when_an_inspection_is_likely_is_said_on_a_page_and_shown_with_the_rules(
    client, cast, school
):
    client.force_login(cast("partner"))
    send(
        client, "inspection_likely", school.urn, band="soon", reason="Papers were asked for.",
        expires_on="2026-07-01",
    )  # fmt: skip
    text = shown(client, "school_inspections", school.urn)
    assert "Likely within 3 terms , says Priority Partner, until 1 July 2026: Papers" in text
    assert "By the rules: Between 8 September 2025 and 31 July 2027" in text
    assert "Likely within 3 terms, a person says window by Jul 2027" in shown(client, "schools")
    send(client, "inspection_likely", school.urn, end="yes")
    assert "says Priority Partner" not in shown(client, "school_inspections", school.urn)
    html = send(client, "inspection_likely", school.urn, band="soon").content.decode()
    assert "Enter why." in html
