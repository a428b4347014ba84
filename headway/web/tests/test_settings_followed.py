"""Each row of the table of differences, and what the product does otherwise because of it.

A row is seen in a page, a letter, a proposal, a list or somebody's work under one version and
under another.
"""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.urls import reverse

from headway.assessment.queries.rounds_estate import academy_route
from headway.core import clock
from headway.correspondence.fields import values_of
from headway.correspondence.kinds import Context, kinds
from headway.duties.obligations import obligations
from headway.evidence.rules import evaluate, load
from headway.evidence.rules.evaluate import CITES
from headway.evidence.rules.settings import Settings
from headway.frameworks.queries import deadline, letter_text
from headway.frameworks.tests.profiles import IN_SCOPE
from headway.frameworks.versions import version
from headway.frameworks.writing import text_of, told
from headway.inspections.tests.factories import FeedbackFactory
from headway.priority.queries.wording import Wording
from headway.priority.tests.factories import EntryFactory
from headway.schools.models import School
from headway.schools.tests.factories import SchoolFactory
from headway.web.presenting.frameworks import committee_words, settings_shown
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
    "partner_induction": (
        "bham-2018", "At the start of each year Hold the induction day for every Priority Partner",
        "bham-2019", "Induct the new Priority Partner: a formal day, shadowing and a mentor",
    ),
    "visit_note_qa": (
        "bham-2018", "notes of visit moderated by a recently serving inspector", "bham-2019",
        "File the termly overview of the quality of notes of visit",
    ),
    "warning_decision": (
        "bham-2018", "relayed to the board", "bham-2019",
        "a warning notice Director of Children's Services; relayed to the committee",
    ),
    "ks4_offer": (
        "bham-2018", "About 24 schools in the lowest quarter", "bham-2019",
        "key stage 4 Literacy and language offers",
    ),
    "performance_boards": (
        "bham-2018", "Boards Listed as support, no protocol", "bham-2019",
        "Upload and send the notes of a School Performance Board 5 working days",
    ),
    "intelligence_through": (
        "bham-2019", "Hold the monthly schools causing concern meeting", "bham-2021",
        "Hold the review meeting with the council",
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


def duty(framework, code):
    """A row of the year's duties by its code; None where the version has none."""
    return next((row for row in framework.contents.duties if row.key == code), None)


@pytest.mark.requirement("E-26")
def test_the_share_of_notes_that_are_read_is_said_where_it_is_asked_for():
    assert (
        "at least 10% of each Priority Partner's" in duty(version("bham-2019"), "note-sample").what
    )
    more = with_setting("bham-2019", visit_note_sample_percent=25)
    assert "at least 25% of each" in duty(more, "note-sample").what
    assert duty(version("bham-2018"), "note-sample") is None
    assert duty(with_setting("bham-2019", visit_note_qa="not_stated"), "note-sample") is None


@pytest.mark.requirement("E-26")
def test_what_is_told_to_scrutiny_and_asked_of_schools_follows_the_version(client, settings):
    stated, silent = on_page("bham-2019", client, settings), on_page("bham-2021", client, settings)
    for said in ("Report to the council's overview and scrutiny committee",
                 "how many children are taught in a good or better maintained school",
                 "Ask every listed school about the work of its"):  # fmt: skip
        assert said in stated
        assert said not in silent
    often = {code: duty(version("bham-2019"), code).every for code in (
        "scrutiny-report", "impact-measure", "priority-survey", "note-overview")}  # fmt: skip
    assert often == {
        "scrutiny-report": "half_year", "impact-measure": "term", "priority-survey": None,
        "note-overview": "term",
    }  # fmt: skip


CLIENTS = {"bham-2018": ("director", date(2019, 7, 5)),
           "bham-2019": ("council_officer", date(2020, 7, 3))}  # fmt: skip


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize("key", CLIENTS)
def test_the_client_function_stands_in_the_work_of_whoever_it_belongs_to(cast, settings, key):
    settings.AUTHORITY = "330"
    owner, on = CLIENTS[key]
    with clock.pretending(datetime(on.year, on.month, on.day, 9, tzinfo=UTC)):
        has = {
            role: any("client-function" in one.key for one in obligations(cast(role), on))
            for role in ("director", "council_officer")
        }
    assert has == {role: role == owner for role in has}
    assert duty(version("bham-2021"), "client-function") is None


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize(
    ("year", "title"),
    [(2019, "Intelligence for the monthly report and the schools causing concern meeting"),
     (2021, "Intelligence for the review meeting with the council")],
)  # fmt: skip
def test_the_report_of_intelligence_is_named_for_what_it_goes_to(
    client, cast, settings, year, title
):
    settings.AUTHORITY = "330"
    with clock.pretending(datetime(year, 11, 20, 9, tzinfo=UTC)):
        client.force_login(cast("director"))
        assert title in shown(client, "intelligence_pack")
        answer = client.get(reverse("intelligence_pack_download", args=["csv"]))
    assert title in answer.content.decode()


@pytest.mark.requirement("E-26")
def test_without_a_protocol_no_deadline_of_a_board_holds():
    assert deadline(version("bham-2019"), "board_notes") == (5, "working days")
    off = with_setting("bham-2019", performance_boards="support_only")
    with pytest.raises(LookupError):
        deadline(off, "board_notes")
    assert deadline(off, "visit_note") == (5, "working days")


@pytest.mark.requirement("E-24")
def test_whether_the_committee_decides_is_said_where_categories_are_described(client, settings):
    decides, recommends = (on_page(key, client, settings) for key in ("bham-2018", "bham-2019"))
    assert "School Improvement Advisory Board decides on the category of a school" in decides
    assert "School Improvement Advisory Committee recommends a category" in recommends
    assert "No committee is named" in committee_words(version("bham-2021"))


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
        "self_report_from", "self_report_consults", "visit_note_sample_percent", "scrutiny",
        "client_function"}  # fmt: skip


def test_every_row_of_the_table_is_seen_here():
    rows = {name for name in Settings.model_fields if name != "assumed"}
    assert rows == SEEN
    assert len(settings_shown(version("bham-2019"))) == len(rows)


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
