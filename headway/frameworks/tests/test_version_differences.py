"""The table of differences between versions: each row a setting that something follows."""

from itertools import pairwise

import pytest

from headway.evidence.rules.compare import carried_over
from headway.evidence.rules.settings import Settings
from headway.frameworks.tests.profiles import BIRMINGHAM
from headway.frameworks.versions import version

DIFFERENT = {
    ("bham-2018", "bham-2019"): {
        "contract_dates", "listed_term", "expert_body", "academy_route", "inspection_attendance",
        "outcome_told_to", "school_questionnaire", "partner_induction", "visit_note_qa",
        "visit_note_sample_percent", "client_function", "warning_decision", "ks4_offer",
        "performance_boards", "scrutiny",
    },
    ("bham-2019", "bham-2021"): {
        "contract_dates", "listed_term", "automatic_grades", "letter_route", "floor_route",
        "vulnerable_from", "expert_body", "academy_route", "plan_name", "plan_agreed_with",
        "plan_contents", "initial_visit_meets", "self_report_plan", "self_report_from",
        "self_report_consults", "inspection_attendance",
        "school_questionnaire", "partner_induction", "visit_note_qa",
        "visit_note_sample_percent", "client_function", "warning_decision",
        "contract_exclusions", "visiting_adviser", "intelligence_through", "ks4_offer",
        "performance_boards", "scrutiny",
    },
}  # fmt: skip


@pytest.mark.requirement("E-26")
@pytest.mark.parametrize(("pair", "rows"), DIFFERENT.items())
def test_each_row_of_the_table_of_differences_is_a_setting(pair, rows):
    before, after = (version(key).contents.settings for key in pair)
    names = [name for name in Settings.model_fields if name != "assumed"]
    changed = {name for name in names if getattr(before, name) != getattr(after, name)}
    assert changed == rows
    assert len(before.rows()) == len(names)
    assert all(title and value for title, value, _ in before.rows())


def test_the_rows_that_the_documents_single_out_change_with_the_version():
    """Committee, questionnaire, note sample, client function and plan contents."""
    named = {key: version(key).contents for key in BIRMINGHAM}
    assert named["bham-2018"].bodies.expert_body_short == "SIAB"
    assert named["bham-2019"].bodies.expert_body_short == "SIAC"
    months = {
        key: next(o.month for o in contents.calendar if o.requirement == "P-12")
        for key, contents in named.items()
        if key in ("bham-2018", "bham-2019")
    }
    assert months == {"bham-2018": 9, "bham-2019": 7}
    assert named["bham-2018"].decision.committee == "decides"
    assert named["bham-2019"].decision.committee == "recommends"
    assert named["bham-2018"].settings.client_function == "provider"
    assert named["bham-2019"].settings.visit_note_sample_percent == 10
    assert "the time scale of each action" in named["bham-2021"].settings.plan_contents


@pytest.mark.requirement("Z-05")
def test_a_changeover_reports_the_reason_codes_that_have_no_successor():
    report = carried_over(version("bham-2019"), version("bham-2021"))
    assert {c.code: c.becomes for c in report} == {
        "OFSTED": "OFSTED",
        "LETTER_WITH_ISSUES": None,
        "BELIEVED_VULNERABLE": "BELIEVED_VULNERABLE",
        "BELOW_FLOOR_AGREED": None,
        "CRISIS": "CRISIS",
    }
    for before, after in pairwise(BIRMINGHAM):
        mapping = version(after).contents.carried_from
        codes = {c.code for c in version(before).contents.reason_codes}
        assert (mapping.version, set(mapping.codes)) == (before, codes)
