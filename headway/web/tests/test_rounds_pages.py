"""The pages of the annual round."""

from datetime import date

import pytest
from django.urls import reverse

from headway.assessment.models import Case, Challenge, Round
from headway.assessment.tests.factories import DomainLevelFactory, ProfileFactory, ProposalFactory
from headway.assessment.tests.rounds import (
    AcademyConcernFactory,
    AgreementFactory,
    ApproachFactory,
    CaseFactory,
    ChallengeFactory,
    RoundFactory,
    ready_round,
)
from headway.intelligence.tests.factories import EntryFactory
from headway.schools.tests.factories import VacancyFactory

pytestmark = pytest.mark.django_db
PAGES = (
    "round", "round_worksheet", "round_talks", "round_agreement", "round_sign", "round_academies",
    "round_risk", "round_work", "round_rules", "round_evidence", "round_bulk",
)  # fmt: skip


def case_with_everything(found, **changes):
    case = CaseFactory(round=found, **changes)
    ProfileFactory(run=found.run, school=case.school)
    DomainLevelFactory(run=found.run, school=case.school)
    ProposalFactory(run=found.run, school=case.school)
    return case


@pytest.fixture
def found():
    return RoundFactory()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_empty_and_full_and_costs_the_same_for_two_schools_or_twenty(
    client, cast, count_queries, found, name
):
    client.force_login(cast("director"))
    url = reverse(name, args=[found.year_end])
    assert client.get(url).status_code == 200

    def more():
        case_with_everything(found)
        AgreementFactory(case=case_with_everything(found, done=True))
        case_with_everything(found, listed=True)
        ApproachFactory(case=case_with_everything(found, vulnerable=True))
        ChallengeFactory(school=case_with_everything(found, done=True).school)
        AgreementFactory(
            case=case_with_everything(found, done=True), party="council", agrees=False, reason="x"
        )
        AcademyConcernFactory()

    more()
    few = count_queries(url)
    for _ in range(4):
        more()
    assert count_queries(url) == few


@pytest.mark.requirement("E-08", "E-14")
def test_the_round_says_how_far_it_is_by_when_and_against_which_size(client, cast, found):
    CaseFactory(round=found, done=True)
    CaseFactory(round=found, listed=True)
    CaseFactory(round=found)
    client.force_login(cast("council_officer"))
    said = client.get(found.get_absolute_url()).content.decode()
    assert "2 of 3 done" in said
    assert "late" in said, "the half-term of October 2025 is past"
    assert "The list was to be agreed by" in said
    assert "are usual" in said
    assert "Begin the assessment" not in said, "a council officer reads, and does not run it"


@pytest.mark.requirement("E-22")
def test_screens_say_that_the_definition_is_wider_than_the_guidance(client, cast, found):
    client.force_login(cast("director"))
    said = client.get(found.get_absolute_url()).content.decode()
    assert "wider than" in said
    assert found.rules.contents.guidance in said.replace("&#x27;", "'")


@pytest.mark.requirement("E-24")
def test_the_round_says_whether_the_committee_decides_or_recommends(client, cast, found):
    client.force_login(cast("director"))
    assert f"{found.rules.contents.decision.committee} on categories" in (
        client.get(found.get_absolute_url()).content.decode()
    )


@pytest.mark.requirement("E-05", "D-02")
def test_the_worksheet_and_the_case_show_data_and_intelligence_side_by_side(client, cast, found):
    case = case_with_everything(found)
    entry = EntryFactory(school=case.school)
    client.force_login(cast("director"))
    sheet = client.get(reverse("round_worksheet", args=[found.year_end])).content.decode()
    assert "Early years" in sheet
    assert "<strong>Missing</strong>" in sheet, "empty columns are marked, not passed over"
    page = client.get(case.get_absolute_url()).content.decode()
    assert "What the data say" in page
    assert "What people have heard" in page
    assert entry.get_absolute_url() in page
    assert str(entry.get_theme_display()) in page
    other = client.get(case_with_everything(found).get_absolute_url()).content.decode()
    assert "That nothing is recorded does not mean that there is nothing." in other


@pytest.mark.requirement("A-19")
def test_an_open_headship_vacancy_stands_beside_what_is_heard_in_the_worksheet(
    client, cast, found, count_queries
):
    case = case_with_everything(found)
    other = case_with_everything(found)
    client.force_login(cast("director"))
    url = reverse("round_worksheet", args=[found.year_end])
    before = count_queries(url)
    VacancyFactory(school=case.school, from_on=date(2025, 9, 1), note="The deputy leads.")
    VacancyFactory(school=other.school, from_on=date(2025, 6, 1), to_on=date(2025, 8, 31))
    assert count_queries(url) == before
    sheet = client.get(url).content.decode()
    assert sheet.count("headship vacant") == 1
    assert "since 1 Sep" in sheet
    narrowed = client.get(url + "?look=vacant").content.decode()
    assert case.school.name in narrowed
    assert f"/{other.school_id}/" not in narrowed
    page = client.get(case.get_absolute_url()).content.decode()
    assert "The headship is vacant" in page
    assert "The deputy leads." in page
    text = client.get(reverse("round_download", args=[found.year_end, "csv"])).content.decode()
    assert "Headship vacant since" in text
    assert "2025-09-01" in text


@pytest.mark.requirement("E-07")
def test_first_time_vulnerable_schools_are_listed_with_contact_visit_view_and_outcome(
    client, cast, found
):
    ApproachFactory(
        case=case_with_everything(found, vulnerable=True), state="visited",
        contacted_on=date(2025, 9, 10), visited_on=date(2025, 9, 15), head_view="unsure",
        outcome="Both look again in October.",
    )  # fmt: skip
    client.force_login(cast("council_officer"))
    said = client.get(reverse("round_talks", args=[found.year_end])).content.decode()
    for word in ("10 September 2025", "15 September 2025", "Neither agrees nor disagrees",
                 "Both look again in October."):  # fmt: skip
        assert word in said


def test_the_worksheet_is_narrowed_and_each_filter_is_a_tag_that_can_be_removed(
    client, cast, found
):
    waits, done = case_with_everything(found), case_with_everything(found, done=True)
    client.force_login(cast("director"))
    said = client.get(
        reverse("round_worksheet", args=[found.year_end]) + "?state=decided&look=unsaid_council"
    ).content.decode()
    assert done.get_absolute_url() in said
    assert waits.get_absolute_url() not in said
    assert "Remove the filter Standing" in said
    assert "1 of 2 schools" in said


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_worksheet_is_a_file_with_date_version_and_filters(client, cast, found, kind):
    case = case_with_everything(found, listed=True)
    AgreementFactory(case=case)
    client.force_login(cast("director"))
    answer = client.get(reverse("round_download", args=[found.year_end, kind]) + "?state=decided")
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        for word in ("Early years", "Part-time placements", "Intelligence (entries)", "Agrees (",
                     "Standing: Decided", found.rules.title, case.rationale):  # fmt: skip
            assert word in text, word


def test_a_decision_is_made_on_the_page_and_mistakes_come_back_with_what_was_typed(
    client, cast, found
):
    case = case_with_everything(found)
    client.force_login(cast("director"))
    case_with_everything(found)
    url = reverse("round_decide", args=[found.year_end, case.school_id])
    asked = {"category": "WATCH", "rationale": "To be watched.", "version": case.version}
    said = client.post(url, asked).content.decode()
    assert "Say why the decision differs" in said
    assert "To be watched." in said
    assert client.post(url, asked | {"differs_reason": "Attendance fell."}).status_code == 302
    assert Case.objects.get(pk=case.pk).decided_category == "WATCH"
    stale = client.post(url, asked | {"differs_reason": "Again."}).content.decode()
    assert "Somebody else changed this while you had it open" in stale
    said = client.get(case.get_absolute_url()).content.decode()
    assert "Attendance fell." in said
    assert "decided on the case of" in said
    assert "Next to be assessed" in said
    assert "(1 left)" in said


def test_what_a_reason_code_asks_for_is_said_at_its_own_field(client, cast, found):
    case = case_with_everything(found, vulnerable=True)
    client.force_login(cast("director"))
    code = next(
        one for one in found.rules.contents.reason_codes
        if one.category == case.proposed_category and "imminence" in one.requires
    )  # fmt: skip
    asked = {
        "category": case.proposed_category, "reason_code": code.code, "rationale": "Reading fell.",
        "version": case.version,
    }  # fmt: skip
    url = reverse("round_decide", args=[found.year_end, case.school_id])
    said = client.post(url, asked).content.decode()
    assert 'href="#id_imminence"' in said
    assert "Say why an inspection is imminent." in said


def test_unconcerned_schools_are_previewed_then_assessed_as_proposed(client, cast, found):
    cases = [case_with_everything(found) for _ in range(3)]
    listed = case_with_everything(found, vulnerable=True)
    client.force_login(cast("service_staff"))
    said = client.get(reverse("round_bulk", args=[found.year_end])).content.decode()
    assert "Assess 3 schools as proposed" in said
    urns = [case.school_id for case in (*cases[:2], listed)]
    client.post(reverse("round_bulk_decide", args=[found.year_end]), {"urn": urns})
    assert Case.objects.filter(state="decided").count() == 2


def test_a_talk_goes_step_by_step_on_the_page_of_the_case(client, cast, found):
    case = case_with_everything(found)
    client.force_login(cast("director"))
    step = lambda name, **data: client.post(  # noqa: E731
        reverse("round_talk", args=[found.year_end, case.school_id, name]), data
    )
    step("open")
    assert "Enter how you reached" in step("contact", on="2026-01-12").content.decode().replace(
        "Enter a how", "Enter how"
    )
    assert step("contact", on="2026-01-12", how="By telephone").status_code == 302
    step("visit", on="2026-01-14", head_view="agrees", head_words="Yes.", outcome="Agreed.")
    step("reply", reply="We welcome it.")
    assert step("nonsense").status_code == 404
    said = client.get(case.get_absolute_url()).content.decode()
    for word in ("By telephone", "We welcome it.", "Right of reply"):
        assert word in said


def test_a_challenge_is_entered_answered_and_shown(client, cast, found):
    case = case_with_everything(found)
    client.force_login(cast("director"))
    url = reverse("round_challenge_make", args=[found.year_end, case.school_id])
    client.post(url, {"challenge-about": "figure", "challenge-text": "It is <b>wrong</b>."})
    challenge = Challenge.objects.get()
    page = client.get(reverse("round_challenge", args=[challenge.pk])).content.decode()
    assert "&lt;b&gt;wrong&lt;/b&gt;" in page
    assert "Paused" in client.get(case.get_absolute_url()).content.decode()
    client.post(reverse("round_answer", args=[challenge.pk]), {"answer": "It was put right."})
    assert Challenge.objects.get().answer == "It was put right."
    client.force_login(cast("data_officer"))
    assert client.get(reverse("round_challenges")).status_code == 200


def shown_on(client, url):
    return " ".join(client.get(url).content.decode().split())


def test_what_stands_before_a_signature_says_how_it_is_cleared(client, cast):
    found = ready_round()
    CaseFactory(round=found)
    client.force_login(cast("director"))
    said = shown_on(client, reverse("round_sign", args=[found.year_end]))
    assert "Decide on each, or say why it can have no category." in said


def test_the_whole_agreement_is_done_on_pages_and_locks_the_list(client, cast):
    found = ready_round(schools=3)
    extra = CaseFactory(round=found, done=True)
    for role, party in (("director", "service"), ("council_officer", "council")):
        client.force_login(cast(role))
        client.post(reverse("round_agree_all", args=[found.year_end, party]))
    page = reverse("round_sign", args=[found.year_end])
    for role, party in (("council_officer", "council"), ("director", "service")):
        client.force_login(cast(role))
        said = client.get(page).content.decode()
        assert "Sign for" in said
        mark = said.split('name="seen" value="')[1].split('"')[0]
        client.post(reverse("round_sign_now", args=[found.year_end, party]), {"seen": mark})
        if party == "council":
            assert "Nothing is left for you to sign. Still to sign: " in shown_on(client, page)
    assert Round.objects.get().locked
    said = client.get(found.get_absolute_url()).content.decode()
    assert "1 listed school has none yet." in said, "the Partner comes next"
    assert "None is drafted yet." in said, "and the letters"
    said = client.get(page).content.decode()
    assert "Agreed and locked" in said
    assert "Sign for" not in said
    assert extra.pk


def test_a_disagreement_is_said_on_the_page_and_stays_in_sight(client, cast, found):
    case = case_with_everything(found, done=True)
    client.force_login(cast("dcs"))
    url = reverse("round_agree", args=[found.year_end, case.school_id, "council"])
    said = client.post(url, {"council-agrees": "no"}).content.decode()
    assert "Say why you do not agree" in said
    client.post(url, {"council-agrees": "no", "council-reason": "Attendance fell."})
    said = client.get(reverse("round_agreement", args=[found.year_end])).content.decode()
    assert "Attendance fell." in said


@pytest.mark.requirement("E-12")
@pytest.mark.parametrize("name", ["round_list", "round_risk_paper", "round_work_paper"])
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_documents_of_the_round_are_tagged_pdf_and_workbook(client, cast, name, kind):
    found = ready_round()
    client.force_login(cast("director"))
    client.post(reverse("round_risk_make", args=[found.year_end]))
    risk = found.risks.first()
    client.post(
        reverse("round_work_plan", args=[found.year_end]),
        {"risk": risk.pk, "what": "Review phonics.", "owner": "The Partner"},
    )
    client.post(
        reverse("round_risk_change", args=[found.year_end]),
        {"risk": risk.pk, "level": "urgent", "reason": "The head has left."},
    )
    page = client.get(reverse("round_risk", args=[found.year_end])).content.decode()
    assert "The head has left." in page, "the log of later changes"
    answer = client.get(reverse(name, args=[found.year_end, kind]))
    assert answer.status_code == 200
    if kind == "pdf":
        assert answer.content.startswith(b"%PDF")
        assert b"/StructTreeRoot" in answer.content or b"pdfuaid" in answer.content


def test_a_round_is_opened_on_the_page_once(client, cast, found):
    client.force_login(cast("director"))
    url = reverse("round_open")
    asked = {"year_end": "2027", "run": found.run.pk, "note": "x"}
    from datetime import UTC, datetime

    from headway.core import clock

    with clock.pretending(datetime(2026, 9, 2, tzinfo=UTC)):
        for _ in range(2):
            client.post(url, asked)
    assert Round.objects.filter(year_end=2027).count() == 1
