"""Work done in a browser: with a keyboard, without a script, on a phone."""

import pytest

from headway.accounts.tests.factories import OWN_URN
from tests.journeys.conftest import PHONE, broken_rules

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_search_as_you_type_opens_a_school_by_keyboard(visit):
    page = visit("director", "/schools/")
    page.get_by_label("Find a school").click()
    page.keyboard.type("ashw", delay=20)
    page.locator(".autocomplete__option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/schools/{OWN_URN}/")
    assert page.locator("h1").inner_text().startswith("Ashwell Primary School")


def test_the_same_search_without_a_script_is_a_form(visit):
    page = visit("director", "/schools/", script=False)
    page.get_by_label("Find a school").fill(str(OWN_URN))
    page.get_by_role("button", name="Search").click()
    assert page.locator("tbody tr").count() == 1


def test_a_filter_is_set_and_taken_off_again(visit):
    page = visit("director", "/schools/")
    page.locator("summary", has_text="Maintained").click()
    page.get_by_label("Maintained", exact=False).locator("visible=true").last.check()
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_label("Filters in use").get_by_role("link").first.click()
    assert page.locator(".hw-chosen").count() == 0


def test_sorting_is_a_link_and_says_its_direction(visit):
    page = visit("director", "/schools/", script=False)
    page.get_by_role("link", name="Pupils").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Pupils")


def test_the_words_of_the_levels_come_with_the_keyboard(visit):
    page = visit("director", "/schools/")
    marks = page.locator(".hw-levels").first
    words = marks.locator(".hw-levels__words")
    assert not words.is_visible()
    marks.focus()
    assert words.is_visible()
    assert broken_rules(page) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit):
    page = visit("director", "/schools/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"


def test_a_table_stands_behind_each_chart(visit):
    page = visit("director", f"/schools/{OWN_URN}/performance/")
    panel = page.locator("#P_RWM_EXP")
    assert panel.locator("svg[role=img]").count() == 2
    panel.locator("summary").click()
    assert panel.locator("tbody tr").count() > 3
    panel.get_by_role("link", name="Show the sums").first.click()
    assert "Row of the file" in page.locator("main").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_group_of_pupils_is_chosen(visit, script):
    page = visit("director", f"/schools/{OWN_URN}/performance/", script=script)
    page.get_by_label("Pupils", exact=True).select_option("disadvantaged")
    if not script:
        page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/performance/?group=disadvantaged")
    assert "disadvantaged" in page.locator("#P_RWM_EXP h4").inner_text()


def test_a_form_with_mistakes_says_so_first_and_leads_to_them(visit):
    page = visit("director", "/gallery/")
    page.get_by_role("button", name="Save nothing").click()
    summary = page.locator(".govuk-error-summary")
    assert summary.is_visible()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"
    assert broken_rules(page) == []


def test_filters_stay_folded_on_a_phone_until_asked_for(visit):
    page = visit("director", "/schools/", size=PHONE)
    button = page.get_by_role("button", name="Apply filters")
    assert not button.is_visible()
    page.locator(".hw-filters__summary").click()
    assert button.is_visible()


def test_print_leaves_out_what_paper_cannot_use(visit):
    page = visit("director", f"/schools/{OWN_URN}/")
    page.emulate_media(media="print")
    assert not page.locator(".hw-nav").is_visible()
    assert not page.locator(".hw-side").is_visible()
    assert page.locator(".hw-status").is_visible()


def test_the_brief_is_a_tagged_pdf_of_two_sides(visit, city, tmp_path):
    from pypdf import PdfReader

    page = visit("headteacher", "/")
    response = page.request.get(f"/schools/{OWN_URN}/brief.pdf")
    path = tmp_path / "brief.pdf"
    path.write_bytes(response.body())
    reader = PdfReader(path)
    assert len(reader.pages) <= 2
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Ashwell Primary School: brief for governors"
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Ashwell Primary School" in text
    assert "Proposed" not in text, "a head does not see what is proposed before anybody decided"
