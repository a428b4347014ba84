"""Every page of ours through axe, wide and on a phone; no error, nothing that scrolls aside."""

import pytest
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from tests.journeys.conftest import PHONE, WIDE, broken_rules

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SCHOOL = ["school", "school_performance", "school_inspections", "school_reasons", "school_people",
          "school_history", "school_sources"]  # fmt: skip
OWN_SIGN_IN = ["mfa_index", "usersessions_list", "account_change_password"]
FRAMEWORK = ["framework_now", "framework_years"]
PARTS = ["names", "settings", "calendar", "reason-codes", "letters", "changeover", "rule-R2"]
PAGES = {
    "director": [
        "home", "schools", "schools_map", "assessment", "assessment_runs", "assessment_compare",
        "assessment_what_if", "assessment_under", "city", "frameworks", "gallery", "accounts:me",
        "accounts:roles", "core:audit", *OWN_SIGN_IN, *FRAMEWORK, *SCHOOL,
    ],
    "data_officer": ["data", "data_coverage", "data_findings", "data_editions", "data_upload",
                     "data_publish", "data_uploaded"],
    "system_administrator": ["accounts:people", "accounts:add"],
    "headteacher": ["home", "school"],
    "scrutiny_reader": ["city"],
    "": ["account_login", "account_reset_password", "framework_now"],
}  # fmt: skip
QUERIES = {"schools": "?phase=primary&q=a", "assessment": "?group=primary"}


def addresses(city):
    for role, names in PAGES.items():
        for name in names:
            given = [OWN_URN] if name in SCHOOL else []
            if name == "data_uploaded":
                given = [city.upload.pk]
            yield role, reverse(name, args=given) + QUERIES.get(name, "")
    yield "director", reverse("school_figure", args=[OWN_URN, "P_RWM_EXP", 2025, "all"])
    yield "director", reverse("framework", args=[city.run.framework_id])
    yield "director", reverse("framework_copy", args=[city.run.framework_id])
    for name in ("framework", "framework_differences", "framework_changeover"):
        yield "director", reverse(name, args=[city.draft.pk])
    for part in PARTS:
        yield "director", reverse("framework_edit", args=[city.draft.pk, part])
    yield "director", reverse("core:job", args=[city.job.pk])
    yield (
        "director",
        f"{reverse('assessment')}?t_imminent_terms=3&t_concern_level=x&t_watch_level=1",
    )
    yield "director", reverse("city_measure", args=["P_RWM_EXP"])
    yield "director", f"{reverse('assessment_compare')}?before={city.run.pk}&after={city.run.pk}"
    yield "director", "/no/such/page/"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_page_is_accessible_and_fits(visit, city, size):
    wrong = {}
    for role, address in addresses(city):
        page = visit(role or None, address, size=size)
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        problems = broken_rules(page)
        problems += [words for words in page.problems if "404" not in words]
        if wide > 0:
            problems.append(f"{wide} pixels wider than the window")
        if problems:
            wrong[f"{role} {address}"] = problems
        page.context.close()
    assert wrong == {}


def test_every_page_stands_without_a_script(visit, city):
    for role, address in addresses(city):
        page = visit(role or None, address, script=False)
        assert page.locator("main h1").count() == 1, address
        page.context.close()
