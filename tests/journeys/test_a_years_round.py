"""A whole year's round in a browser: review, assess, contact, agree, sign, write, read, answer."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.assessment.models import Case, Proposal, Round
from headway.core import clock
from headway.correspondence.models import Answer, Letter
from headway.priority.models import Entry, Review
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import Role, School
from headway.schools.tests.factories import RoleHolderFactory
from tests.journeys.conftest import PHONE, broken_rules

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TUESDAY = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)  # a day for letters, before half-term
YEAR = 2027


@pytest.fixture
def october(city, monkeypatch):
    """The city in October, with contacts for all but one chair, and one school listed last year."""
    monkeypatch.setattr(clock, "now", lambda: TUESDAY)
    schools = list(School.objects.order_by("urn"))
    for school in schools:
        RoleHolderFactory(school=school, name=f"Head {school.urn} Demo")
        if school != schools[-1]:
            RoleHolderFactory(school=school, role=Role.CHAIR, name=f"Chair {school.urn} Demo")
    # Two schools with a proposal for the list: Ashwell, and one that was listed last year.
    proposed = {OWN_URN, city.others[0].urn}
    for proposal in Proposal.objects.filter(run=city.run):
        listed = proposal.school_id in proposed
        proposal.category = "PRIORITY_OFSTED" if listed else "NONE"
        proposal.category_name = (
            "Worse than good at the latest inspection" if listed else "Not proposed"
        )
        proposal.listed = listed
        proposal.rank = 2 if listed else 6
        proposal.save()
    entry = EntryFactory(school=city.others[0], framework=city.run.framework)
    return {"carried": entry.school, "schools": schools, "entry": entry}


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def said(page):
    return page.locator("main").inner_text()


@pytest.mark.requirement("E-02")
@pytest.mark.requirement("E-08")
@pytest.mark.requirement("E-10")
def test_a_year_runs_from_review_to_the_schools_answer(visit, october, city):
    carried = october["carried"]

    # The director opens the round, and reviews the school that was listed.
    page = visit("director", "/round/")
    page.get_by_label("Academic year").select_option(str(YEAR))
    press(page, "Open the round")
    assert "Annual round 2026/27" in said(page)
    page = visit("director", f"/list/entry/{october['entry'].pk}/review/")
    page.get_by_label("Carry forward").check()
    page.locator("textarea").first.fill("Reading has not improved yet; the plan goes on.")
    page.locator("main form button").first.click()
    assert Review.objects.get().outcome == "carry_forward"
    page = visit("director", f"/round/{YEAR}/")
    press(page, "Begin the assessment")

    # Schools without concern are assessed as proposed, the two others one by one.
    page = visit("director", f"/round/{YEAR}/as-proposed/")
    press(page, "Assess as proposed")
    waiting = set(Case.objects.filter(state="to_assess").values_list("school_id", flat=True))
    assert {OWN_URN, carried.urn} <= waiting
    for urn in sorted(waiting):
        page = visit("director", f"/round/{YEAR}/schools/{urn}/")
        worse = urn in {OWN_URN, carried.urn}
        page.locator(
            f"input[name=category][value={'PRIORITY_OFSTED' if worse else 'NONE'}]"
        ).check()
        if worse:
            page.locator("select[name=class_id]").select_option("RI")
            page.locator("select[name=reason_code]").select_option("OFSTED")
        page.locator("textarea[name=rationale]").fill(
            "Ofsted judged the school to require improvement, and reading is below similar schools."
        )
        page.locator("form[action*=decide] button").click()
    assert not Case.objects.filter(state="to_assess").exists(), said(page)
    assert broken_rules(page) == []

    # Both parties agree and sign; the second signature locks.
    page = visit("director", f"/round/{YEAR}/")
    press(page, "Lay the list before both parties")
    for role in ("director", "council_officer"):
        page = visit(role, f"/round/{YEAR}/agreement/")
        press(page, "Agree with all")
    page = visit("director", f"/round/{YEAR}/sign/")
    press(page, "Sign for")
    assert Round.objects.get().state == "agreeing"
    page = visit("director", f"/round/{YEAR}/sign/")
    assert page.get_by_role("button", name="Sign for").count() == 0, "one party signs once"
    page = visit("council_officer", f"/round/{YEAR}/sign/")
    press(page, "Sign for")
    assert Round.objects.get().state == "locked"
    page = visit("council_officer", "/list/")
    assert "Ashwell Primary School" in said(page)
    assert Entry.objects.get(school=carried, year_end=YEAR).carried_from == october["entry"]

    # The office writes to every school, somebody else approves, and the letters go.
    page = visit("administrator", "/letters/plan/")
    for kind in ("annual_listed", "annual_not_listed"):
        page.locator(f"input[name=kinds][value={kind}]").check()
    press(page, "Show the plan")
    assert "Contacts to put right first: 1" in said(page)
    press(page, "Draft")
    run = page.url
    schools = Case.objects.exclude(state="closed").count()
    assert Letter.objects.filter(run__isnull=False).count() == schools
    page = visit("administrator", run)
    assert page.get_by_role("button", name="Approve").count() == 0, (
        "whoever drafts does not approve"
    )
    page = visit("director", run)
    for box in page.locator("input[name=read]").all():
        box.check()
    press(page, "Approve")
    page = visit("administrator", run)
    press(page, "Send")
    press_again = visit("administrator", run)
    assert press_again.get_by_role("button", name="Send").count() == 0
    by_mail = [one for one in mail.outbox if one.attachments]
    assert len(by_mail) == 2 * schools - 1, "head and chair of each, but for the missing chair"

    # The head reads on a phone why, confirms, answers, and asks.
    page = visit("headteacher", f"/our-school/{OWN_URN}/", size=PHONE)
    assert "Your school is a priority school" in said(page)
    assert "reading is below similar schools" in said(page)
    assert broken_rules(page) == []
    page.get_by_role("link", name="Read and confirm our letter").first.click()
    press(page, "Confirm that we have this letter")
    page.get_by_label("Your answer").fill("We have begun; the governors met on 5 October.")
    press(page, "Send the answer")
    assert Answer.objects.get().letter.school_id == OWN_URN
    page = visit("headteacher", f"/our-school/{OWN_URN}/wrong/?about=proposal")
    page.get_by_label("What is wrong?").fill("Our reading result was remarked.")
    press(page, "Send")
    assert "with us" in said(visit("headteacher", f"/our-school/{OWN_URN}/")).lower()

    # What the office has to do next, and everything that happened, in words.
    page = visit("director", f"/schools/{OWN_URN}/timeline/")
    words = said(page)
    for deed in ("decided on", "acknowledged a letter", "answered a letter", "something is wrong"):
        assert deed in words, deed
    assert page.problems == []
    assert date(2026, 10, 6) == timezone.localdate(TUESDAY)
