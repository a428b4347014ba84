"""A whole year's round on the demonstration itself, signed in as each of its people in turn."""

import re

import pytest
from playwright.sync_api import Page

from headway.core.access import ROLES
from tests.journeys.conftest import PHONE, broken_rules
from tests.journeys.demonstration import House, served, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROUND = "/round/2027/"


@pytest.fixture(scope="module")
def house(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    with served(folder) as url:
        house = House(browser, url, folder)
        yield house
        house.close()


def said(page: Page) -> str:
    return page.locator("main").inner_text()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def unfolded(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    return page


def refused(page: Page) -> str:
    """What a form said is wrong; empty where nothing is."""
    return " ".join(page.locator(".govuk-error-summary").all_inner_texts())


def fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], f"{page.url} is wider than the phone"


@pytest.mark.requirement("E-08", "E-09", "J-01")
def test_a_year_runs_on_the_demonstration_from_review_to_letters_and_replies(house):
    every_first_page_says_what_to_do(house)
    the_service_answers_and_assesses(house)
    both_parties_agree_and_sign(house)
    partners_are_given(house)
    letters_are_written_approved_and_sent(house)
    the_school_reads_and_answers(house)
    the_service_decides_on_the_request(house)
    a_head_of_two_schools_goes_from_one_to_the_other(house)
    assert house.problems == []


def every_first_page_says_what_to_do(house: House) -> None:
    for role in ROLES:
        page = house.enter(role, size=PHONE)
        fits(page)
        top = page.locator("main").bounding_box()
        assert top is not None
        assert top["y"] < 260, f"{role}: the page begins too far down a phone"
        links = page.locator("main a:visible").all()[:12]
        seen = [one for one in links if (box := one.bounding_box()) and box["y"] < 800]
        assert seen, f"{role}: nothing to do in the first screen"


def the_service_answers_and_assesses(house: House) -> None:
    # The year-end review stands; a head said that a figure is wrong: answered on a phone.
    page = house.enter("director", ROUND)
    assert "listed schools reviewed." in said(page)
    page = house.enter("director", "/round/challenges/", PHONE)
    page.locator("main a[href*='/round/challenges/']").first.click()
    press(page, "Send the answer")
    assert "Enter an answer." in refused(page)
    page.get_by_label("Answer").fill("The two pupils are taken out of the figure.")
    press(page, "Send the answer")
    assert "Answered: the school can read it" in said(page)

    # Many at once, by the assistant director.
    page = house.enter("service_staff", f"{ROUND}as-proposed/")
    press(page, "Assess as proposed")
    assert "Assessed as proposed: " in said(page)

    # The others one by one, each leading to the next: contact, visit and reply come first.
    page = house.enter("director", f"{ROUND}worksheet/?state=to_assess")
    assert broken_rules(page) == []
    waiting = page.locator("tbody th a").count()
    assert waiting
    page.locator("tbody th a").first.click()
    for left in reversed(range(waiting)):
        decided_one(page)
        following = page.get_by_role("link", name=re.compile("Next to be assessed"))
        assert following.count() == (1 if left else 0), said(page)[:200]
        if left:
            following.click()
    assert broken_rules(page) == []


def decided_one(page: Page) -> None:
    """Go through the talk with the head, where it has to come first, and decide as proposed."""
    for step, fields in TALK.items():
        form = unfolded(page).locator(f"form[action$='/talk/{step}/']")
        if form.count():
            if step == "contact":
                form.get_by_label("Day of the contact").fill("31/02/2026")
                form.get_by_role("button").click()
                assert "Enter a real date" in refused(page)
                form = unfolded(page).locator("form[action$='/talk/contact/']")
                assert form.locator("[name=on]").input_value() == "31/02/2026", "nothing is lost"
            for name, value in fields.items():
                form.locator(f"[name={name}]").fill(value)
            if step == "visit":
                form.locator("[name=head_view][value=agrees]").check()
            form.get_by_role("button").click()
            assert not refused(page)
    form = page.locator("form[action$='/decide/']")
    form.get_by_role("button").click()
    if "kind of evidence" in refused(page):
        form.get_by_label("Kind of evidence").fill("Published results")
        form.get_by_role("button").click()
    assert not refused(page)


TALK = {
    "contact": {"on": "5/10/2026", "how": "By telephone"},
    "visit": {"on": "6/10/2026", "outcome": "Both looked at reading, and at what is planned."},
    "reply": {"reply": "We agree, and welcome help."},
}


def both_parties_agree_and_sign(house: House) -> None:
    page = house.enter("director", ROUND)
    press(page, "Lay the list before both parties")
    assert "The list is before both parties." in said(page)
    phone = house.enter("council_officer", f"{ROUND}agreement/", PHONE)
    fits(phone)
    press(phone, "Agree with all")
    disputed = phone.locator(".hw-card h3 a")
    cases = [one.get_attribute("href") for one in disputed.all()]
    for role, party in (("council_officer", "council"), ("director", "service")):
        for case in cases:
            page = unfolded(house.enter(role, case))
            form = page.locator(f"form[action$='/agree/{party}/']")
            form.locator("[name$=agrees][value=yes]").check()
            form.get_by_role("button").click()
        page = house.enter(role, f"{ROUND}agreement/")
        if page.get_by_role("button", name="Agree with all").count():
            press(page, "Agree with all")
    assert "There is none." in said(page)

    # A double click signs once; whoever signed is told who is still to sign.
    page = house.enter("director", f"{ROUND}sign/", PHONE)
    fits(page)
    assert "Before anybody can sign" not in said(page), said(page)
    page.get_by_role("button", name=re.compile("^Sign for")).dblclick()
    page.wait_for_selector("text=Still to sign")
    assert said(page).count("Signed by Imogen Demo") == 1
    # Two officers of the council sign at the same moment: one signature, one kind word.
    first = house.enter("council_officer", f"{ROUND}sign/")
    second = house.enter("dcs", f"{ROUND}sign/")
    press(first, re.compile("^Sign for"))
    assert "Both parties have signed the same list. It is locked." in said(first)
    press(second, re.compile("^Sign for"))
    assert "Agreed and locked" in said(second)
    assert "Helena Demo" in said(second), "the signature that was given stays"
    first.go_back()
    assert first.get_by_role("button", name=re.compile("^Sign for")).count() == 0
    page = house.enter("committee_member", "/list/", PHONE)
    fits(page)
    assert "schools on the list" in said(page)


def partners_are_given(house: House) -> None:
    page = house.enter("director", ROUND)
    assert "Give each listed school a Partner" in said(page)
    page = house.enter("director", "/partners/caseload/")
    waiting = [one.get_attribute("href") for one in page.locator("a[href$='/allocate/']").all()]
    assert waiting
    for url in waiting:
        page = house.enter("director", url)
        assert "The best 3, and why" in said(page)
        assert re.search(r"Has experience in \w+ schools|No experience in", said(page))
        if url == waiting[0]:
            page.get_by_label(re.compile("Marcus Demo")).check()
            given = page.locator(".hw-caption").inner_text().split(" · ")[0]
        page.get_by_label("Why this Partner?").fill("Knows schools like this one.")
        page.get_by_label("If this is more than their days a year").fill("For this year only.")
        press(page, "Allocate")
        assert not refused(page)
    assert broken_rules(page) == []
    page = house.enter("director", "/partners/caseload/")
    assert page.locator("a[href$='/allocate/']").count() == 0, "nobody listed is left without one"
    phone = house.enter("partner", size=PHONE)
    fits(phone)
    own = said(phone).partition("My schools, in order of need")[2]
    assert given in own, "a Partner finds the school that was given a minute ago"
    assert broken_rules(phone) == []


def letters_are_written_approved_and_sent(house: House) -> None:
    page = house.enter("administrator", "/letters/plan/")
    for kind in ("annual_listed", "annual_not_listed"):
        page.locator(f"input[name=kinds][value={kind}]").check()
    press(page, "Show the plan")
    assert broken_rules(page) == []
    press(page, "Draft")
    run = page.url
    wait_for(page, "being drafted")
    assert page.get_by_role("button", name="Approve").count() == 0, "the drafter does not approve"
    page = house.enter("director", run, PHONE)
    fits(page)
    for box in page.locator("input[name=read]").all():
        box.check()
    press(page, "Approve")
    wait_for(page, "being made")
    page = house.enter("administrator", run)
    page.get_by_role("button", name=re.compile("^Send")).dblclick()
    page.wait_for_selector("text=on their way")
    wait_for(page, "still to go")
    assert page.get_by_role("button", name=re.compile(r"^Send \d")).count() == 0
    page = house.enter("director", ROUND)
    assert re.search(r"(\d+) of \1 drafted", said(page)), "a letter for every school"


def the_school_reads_and_answers(house: House) -> None:
    page = house.enter("headteacher", size=PHONE)
    home = page.url
    house.own_school = home.partition(house.url)[2]
    house.own_name = page.locator(".govuk-caption-l").inner_text()
    assert "Your school is a priority school" in said(page)
    assert broken_rules(page) == []
    page.get_by_role("link", name=re.compile("Read and confirm our letter")).first.click()
    press(page, "Confirm that we have this letter")
    page.get_by_label("Your answer").fill("<b>We</b> have begun; the governors met on 5 October.")
    press(page, "Send the answer")
    assert "<b>We</b> have begun" in said(page), "what is pasted is shown as it is"
    page.goto(f"{home}expected/")
    form = unfolded(page).locator("main form").first
    assert form.locator("[name=on]").input_value() == "06/10/2026", "today is there already"
    form.get_by_role("button").click()
    assert "Confirmed. Thank you." in said(page)
    page.goto(f"{home}help/")
    press(page, "Send the request")
    assert "Answer the question: How urgent is it?" in refused(page)
    page.get_by_label(re.compile("We are worried")).check()
    page.get_by_label("What is happening?").fill("Two leaders leave at Christmas.")
    press(page, "Send the request")
    assert "We have your request" in said(page)

    # The chair has a copy of their own.
    page = house.enter("chair_of_governors")
    page.get_by_role("link", name=re.compile("Read and confirm our letter")).first.click()
    press(page, "Confirm that we have this letter")
    assert "Thank you. We know now that the letter arrived." in said(page)


def the_service_decides_on_the_request(house: House) -> None:
    page = house.enter("director", size=PHONE)
    assert re.search(r"\d+ things? of yours (is|are) (late|due)", said(page))
    page = house.enter("director", "/list/requests/")
    request = (
        page.locator("tbody tr", has_text=house.own_name).locator("a").first.get_attribute("href")
    )
    for step, fields in (
        ("acknowledge", {}),
        ("assess", {"Call": None, "Day": "6/10/2026", "What was found": "The posts are open."}),
        ("decline", {
            "Reason": "Leadership is secure.", "Reply to the school": "We help with the adverts.",
            "Other services that we offer": "The network of heads.",
        }),
    ):  # fmt: skip
        page = house.enter("director", f"{request}{step}/")
        for label, value in fields.items():
            field = page.get_by_label(label, exact=True)
            field.check() if value is None else field.fill(value)
        page.locator("main form button[type=submit]").last.click()
        assert not refused(page), refused(page)
    page = house.enter("headteacher")
    page.get_by_role("link", name="Ask for help").first.click()
    page.goto(request.replace("/list/requests/", f"{house.own_school}help/"))
    assert "We help with the adverts." in said(page)

    # All of it stands on the school's timeline.
    urn = re.search(r"\d+", house.own_school).group()
    page = house.enter("service_staff", f"/schools/{urn}/timeline/")
    for deed in (
        "said that something is wrong", "answered the challenge", "carried the entry",
        "sent a letter", "acknowledged a letter", "answered a letter", "asked for help",
    ):  # fmt: skip
        assert deed in said(page), deed


def a_head_of_two_schools_goes_from_one_to_the_other(house: House) -> None:
    # Last: from here on the head has two schools.
    page = house.enter("partner")
    links = page.locator("main a[href*='/schools/']").all()
    urns = [re.search(r"\d+", one.get_attribute("href") or "").group() for one in links]
    page = house.enter("headteacher")
    first = re.search(r"\d+", page.url.partition("/our-school/")[2]).group()
    second = next(urn for urn in urns if urn != first)
    page = house.enter("system_administrator", "/people/")
    page.get_by_role("link", name="Yusuf Demo").click()
    page.get_by_label("Role", exact=True).select_option("headteacher")
    page.get_by_label("School's URN").fill(second)
    press(page, "Give the role")
    assert f"school {second}" in said(page)
    page = house.enter("headteacher", size=PHONE)
    assert page.get_by_role("heading", name="Our schools").count() == 1
    fits(page)
    assert broken_rules(page) == []
    for urn in (first, second):
        page.goto("/our-school/")
        page.locator(f"main a[href*='/our-school/{urn}/']").first.click()
        assert f"/our-school/{urn}/" in page.url
        assert "priority school" in said(page)
