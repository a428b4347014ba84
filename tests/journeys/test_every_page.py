"""Every page of ours through axe, wide and on a phone; no error, nothing that scrolls aside."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, broken_rules
from tests.journeys.world import furnished, pages

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def everything(city, cast, store):
    """Everybody's pages, in a world with rows on each."""
    return pages(furnished(city, cast, store), cast)


def asides(page, size):
    """How far the page scrolls aside at this size."""
    wide = page.evaluate(TOO_WIDE)
    return [f"{wide} pixels wider than a window of {size['width']}"] if wide > 0 else []


def listed(wrong):
    """Every page with what is wrong there, a line each: pytest would shorten a dictionary."""
    return "\n" + "\n".join(f"{page}: {one}" for page, all_ in wrong.items() for one in all_)


def unexpected(page, answer, address):
    """An answer that is not a page, and what the console said."""
    said = [words for words in page.problems if "40" not in words and "410" not in words]
    expected = {404} if "/no/such/" in address else {410} if "/unknown/" in address else {200}
    return said + [f"answered {answer.status}"] * (answer.status not in expected)


def test_every_page_is_accessible_and_fits(roam, everything):
    wrong = {}
    for role, address in everything:
        page = roam(role)
        page.problems.clear()
        page.set_viewport_size(WIDE)
        problems = unexpected(page, page.goto(address), address)
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            problems += asides(page, size) + broken_rules(page)
        if problems:
            wrong[f"{role} {address}"] = list(dict.fromkeys(problems))
    assert not wrong, listed(wrong)


def test_every_page_stands_without_a_script(roam, everything):
    wrong = {}
    for role, address in everything:
        page = roam(role, script=False)
        page.set_viewport_size(PHONE)
        page.goto(address)
        problems = asides(page, PHONE)
        if page.locator("main h1").count() != 1:
            problems.append("not one heading of the page")
        if problems:
            wrong[f"{role} {address}"] = problems
    assert not wrong, listed(wrong)
