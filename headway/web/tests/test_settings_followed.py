"""Each row of the table of differences, and what the product does otherwise because of it.

A row is seen in a page, a letter, a proposal or a list under one version and under another. Rows
whose part of the product is still to come are named, and the settings page says so of them.
"""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.urls import reverse

from headway.assessment.queries.rounds_estate import academy_route
from headway.core import clock
from headway.correspondence.fields import values_of
from headway.correspondence.kinds import Context, kinds
from headway.evidence.rules import evaluate, load
from headway.evidence.rules.evaluate import CITES
from headway.evidence.rules.settings import Settings
from headway.frameworks.queries import letter_text
from headway.frameworks.tests.profiles import IN_SCOPE
from headway.frameworks.versions import version
from headway.frameworks.writing import text_of, told
from headway.inspections.tests.factories import FeedbackFactory
from headway.priority.queries.wording import Wording
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import School
from headway.schools.tests.factories import SchoolFactory
from headway.web.forms_settings import LATER
from headway.web.presenting.frameworks import settings_shown
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db

DAYS = {"bham-2018": 2018, "bham-2019": 2019, "bham-2021": 2021}


def on_page(key, client, settings):
    """The open page about the framework, on a day of that version."""
    settings.AUTHORITY = "330"
    with clock.pretending(datetime(DAYS[key], 11, 20, 9, tzinfo=UTC)):
        return shown(client, "framework_now")


def in_letter(key):
    """A letter to a listed school, as its fields are filled under that version."""
    framework = version(key)
    context = Context(date(DAYS[key], 11, 20), framework, None, kinds()["annual_listed"])
    given = values_of(School(urn=1, name="Ashwell"), context)
    return letter_text(framework, "annual_listed").text.format(**given)


def proposed(framework, **given):
    """The category of a school under a version."""
    row = {"urn": 1, **IN_SCOPE, "never_inspected": False, **given}
    return evaluate(framework, pl.DataFrame([row]), CITES)[0].category


def with_setting(key, **changes):
    """The version with settings moved; its worked cases are not asked."""
    said = told(version(key).contents)
    said["settings"] = {**said["settings"], **changes}
    return load(text_of(said), run_cases=False)


PAGE = {  # row of the table: words under one version, words under another
    "contract_dates": ("bham-2018", "at most two academic years", "bham-2021", "seven years"),
    "listed_term": ("bham-2018", "School causing concern", "bham-2021", "Priority school"),
    "automatic_grades": (
        "bham-2019", "Inadequate (serious weaknesses)", "bham-2021",
        "Requires improvement twice running",
    ),
    "expert_body": ("bham-2018", "SIAB", "bham-2019", "SIAC"),
    "plan_name": ("bham-2019", "Action plan", "bham-2021", "School plan"),
    "plan_contents": ("bham-2019", "the school's priorities", "bham-2021", "the time scale of"),
    "contract_exclusions": (
        "bham-2019", "city projects may enrol academies", "bham-2021", "Non-maintained schools",
    ),
    "visiting_adviser": (
        "bham-2019", "Who visits Priority Partner", "bham-2021", "the role of Priority Partner",
    ),
    "school_questionnaire": (
        "bham-2018", "Start of the autumn term Send the questionnaire", "bham-2019",
        "End of the summer term Send the questionnaire",
    ),
}  # fmt: skip


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize("row", PAGE)
def test_the_open_page_follows_the_version_of_the_day(client, settings, row):
    one, here, other, there = PAGE[row]
    before, after = (on_page(key, client, settings) for key in (one, other))
    assert here.lower() in before.lower()
    assert here.lower() not in after.lower()
    assert there.lower() in after.lower()
    assert there.lower() not in before.lower()


LETTERS = {
    "plan_agreed_with": ("agreed with the headteacher.", "headteacher and chair of governors."),
    "initial_visit_meets": (
        "a meeting with the headteacher.", "a meeting with the headteacher and chair of governors.",
    ),
}  # fmt: skip


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize("row", LETTERS)
def test_letters_follow_the_version_they_are_written_under(row):
    here, there = LETTERS[row]
    before, after = in_letter("bham-2019"), in_letter("bham-2021")
    assert here in before
    assert there not in before
    assert there in after


RULES = {  # setting, version, a school, what it is proposed as with the setting on and off
    "letter_route": (
        "bham-2019", {"letter_route": False}, "PRIORITY_VULNERABLE", "WATCH",
        {"latest_overall": "GOOD", "letter_says_issues": True, "next_inspection_within_years": 1.5},
    ),
    "floor_route": (
        "bham-2019", {"floor_route": False}, "PRIORITY_VULNERABLE", "NONE",
        {"latest_overall": "GOOD", "below_floor": True},
    ),
    "vulnerable_from": (
        "bham-2021", {"vulnerable_from": "good_outstanding"}, "PRIORITY_VULNERABLE", "WATCH",
        {"never_inspected": True, "imminent": True, "data_concern": True, "latest_overall": None},
    ),
}  # fmt: skip


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize("row", RULES)
def test_a_route_that_is_turned_off_proposes_nobody(row):
    key, change, category, otherwise, school = RULES[row]
    assert proposed(version(key), **school) == category
    assert proposed(with_setting(key, **change), **school) == otherwise


@pytest.mark.requirement("E-26")
def test_where_a_concern_about_an_academy_goes_follows_the_version():
    assert academy_route(version("bham-2018")) == "Commissioner and group, in September"
    assert academy_route(version("bham-2019")).startswith("Commissioner, through")
    assert academy_route(version("bham-2021")) == "Outside the contract"
    notified = {key: version(key).contents.settings.academy_concerns_notified for key in DAYS}
    assert notified == {"bham-2018": True, "bham-2019": True, "bham-2021": False}


@pytest.mark.requirement("E-26")
def test_the_plan_after_a_self_report_states_its_cost_where_the_version_says_so():
    assert not Wording(version("bham-2019")).costed
    assert Wording(version("bham-2021")).costed


@pytest.mark.requirement("E-26")
def test_who_reports_itself_and_whether_the_council_is_asked_follow_the_version():
    """What the requests do otherwise is in priority/tests/test_reports.py."""
    before, after = Wording(version("bham-2019")), Wording(version("bham-2021"))
    assert (before.good_report_only, before.consults_council) == (True, False)
    assert (after.good_report_only, after.consults_council) == (False, True)
    alone = with_setting("bham-2021", self_report_plan="agreed")
    assert Wording(alone).consults_council, "consulting is a setting of its own"


def inspected_on(key, **changes):
    """An inspection of a school of that version's authority, with its feedback heard that day."""
    day = date(DAYS[key], 11, 20)
    return FeedbackFactory(
        case__school=SchoolFactory(la="330", name="Ashwell", **changes), case__started_on=day,
        case__ended_on=day, case__regime="EIF-19", case__kind="graded", case__heard_on=day,
        heard_on=day, grades={},
    ).case  # fmt: skip


@pytest.mark.requirement("E-26")
@pytest.mark.requirement("N-05")
@pytest.mark.parametrize(("key", "named"), [("bham-2019", False), ("bham-2021", True)])
def test_which_inspections_are_attended_follows_the_version(client, cast, key, named):
    case = inspected_on(key)
    with clock.pretending(datetime(DAYS[key], 11, 20, 9, tzinfo=UTC)):
        client.force_login(cast("director"))
        task = "Attend the feedback of the inspection of Ashwell of 20 November"
        assert (task in shown(client, "work")) is named
        EntryFactory(
            school=case.school, opened_on=date(DAYS[key], 10, 1), framework=None,
            framework_key=key,
        )  # fmt: skip
        assert task in shown(client, "work"), "a listed school's is attended under either"


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize(("key", "told"), [("bham-2018", False), ("bham-2019", True)])
def test_who_is_told_of_an_outcome_follows_the_version(client, cast, key, told):
    inspected_on(key)
    with clock.pretending(datetime(DAYS[key], 11, 20, 9, tzinfo=UTC)):
        client.force_login(cast("director"))
        text = shown(client, "work")
    assert "Tell the council the outcome of the inspection of Ashwell" in text
    assert ("Tell the service the outcome of the inspection of Ashwell" in text) is told


INSPECTIONS = {"inspection_attendance", "outcome_told_to"}
SEEN = {*PAGE, *LETTERS, *RULES, *INSPECTIONS, "academy_route", "self_report_plan",
        "self_report_from", "self_report_consults"}  # fmt: skip


def test_every_row_is_seen_here_or_said_to_be_for_a_part_that_is_to_come():
    rows = {name for name in Settings.model_fields if name != "assumed"}
    assert rows == SEEN | LATER
    assert SEEN.isdisjoint(LATER)
    shown_rows = settings_shown(version("bham-2019"))
    assert {row.title for row in shown_rows if not row.followed} == {
        Settings.model_fields[name].title for name in LATER
    }


@pytest.mark.requirement("W-12")
@pytest.mark.requirement("X-11")
@pytest.mark.requirement("Z-07")
def test_anybody_reads_the_framework_and_no_school_is_named(client, settings):
    settings.AUTHORITY = "399"
    text = shown(client, "framework_now")
    contents = version("aldermere-2025").contents
    for said in (contents.title, contents.contact, contents.guidance, contents.note):
        assert " ".join(said.split()) in text
    answer = client.get(reverse("framework_document"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_without_a_version_in_force_the_page_says_who_makes_one(client, settings):
    settings.AUTHORITY = ""
    assert "No framework version is in force" in shown(client, "framework_now")
    assert client.get(reverse("framework_document")).status_code == 404
