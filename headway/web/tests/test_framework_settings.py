"""The settings pages of a framework version, as those who draft and approve use them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from headway.core import clock
from headway.frameworks.actions import copy_as_draft
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped, version
from headway.web.forms_settings import part_form
from headway.web.forms_settings_rows import ORDER, part_of
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import edition_with_run

pytestmark = pytest.mark.django_db
KEY = "aldermere-2025"


@pytest.fixture
def base():
    contents = version(KEY).contents
    return VersionFactory(
        key=KEY, toml=shipped()[KEY], hash=version(KEY).hash, title=contents.title,
        authority="399", valid_from=contents.valid_from,
    )  # fmt: skip


@pytest.fixture
def draft(base, cast):
    return copy_as_draft(base, by=cast("director"), reason="A new contract.", title="From 2027")


def typed(draft, part, **changes):
    """What a browser sends for a part of a draft: every field as the page shows it."""
    framework = framework_of(draft)
    form = part_form(part_of(part, framework.contents), framework, None, version=draft.version)
    sent = {}
    for bound in form:
        value = bound.value()
        if value is True:
            sent[bound.html_name] = "on"
        elif value not in (None, False):
            sent[bound.html_name] = value
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def save(client, draft, part, **changes):
    url = reverse("framework_edit", args=[draft.pk, part])
    return client.post(url, typed(draft, part, **changes), follow=True)


def contents_of(draft):
    return framework_of(Version.objects.get(pk=draft.pk)).contents


PARTS = [*ORDER, "rule-R2"]


@pytest.mark.parametrize("part", PARTS)
def test_saving_a_part_as_it_stands_changes_nothing(client, cast, draft, part):
    client.force_login(cast("director"))
    before = framework_of(draft).hash
    answer = save(client, draft, part)
    assert "The whole version was checked and holds." in answer.content.decode()
    assert framework_of(Version.objects.get(pk=draft.pk)).hash == before


CHANGES = {
    "names": ({"term": "School with a plan", "contact": "Ring us."},
              lambda c: (c.term, c.contact) == ("School with a plan", "Ring us.")),
    "terms": ({"3__word": "partner", "3__meaning": "An adviser", "0__remove": "on"},
              lambda c: c.terms["partner"] == "An adviser" and "priority school" not in c.terms),
    "settings": ({"self_report_plan": "agreed", "school_questionnaire": "summer_end"},
                 lambda c: not c.settings.self_report_costed
                 and [r.anchor for r in c.calendar if r.requirement == "P-12"] == ["summer_end"]),
    "scope": ({"category_WATCH": "Keep an eye on", "low": "60", "high": "70"},
              lambda c: (c.expected.low, c.expected.high) == (60, 70)
              and any(one.words == "Keep an eye on" for one in c.categories)),
    "thresholds": ({"t_imminent_terms": "5"}, lambda c: c.thresholds["imminent_terms"].value == 5),
    "calendar": ({"0__when": "In July"}, lambda c: c.calendar[0].when == "In July"),
    "deadlines": ({"0__count": "7", "0__stated": "on"},
                  lambda c: (c.deadlines[0].count, c.deadlines[0].stated) == (7, True)),
    "reason-codes": ({"5__code": "finance", "5__words": "Money", "5__category": "WATCH"},
                     lambda c: c.reason_codes[-1].code == "FINANCE"),
    "letters": ({"removal_subject": "Well done", "removal_body": "Dear {head},\n\nThank you."},
                lambda c: [x.body for x in c.letters if x.kind == "removal"]
                == [("Dear {head},", "Thank you.")]),
    "decision": ({"committee": "decides"}, lambda c: c.decision.committee == "decides"),
    "changeover": ({"code_CRISIS": ""}, lambda c: c.carried_from.codes["CRISIS"] == ""),
    "rule-R2": ({"words": "When results raise concern.", "1__note": "new"},
                lambda c: any(r.words == "When results raise concern." for r in c.rules)),
}  # fmt: skip


@pytest.mark.requirement("Z-01")
@pytest.mark.parametrize("part", CHANGES)
def test_each_part_is_changed_on_its_form(client, cast, draft, part):
    changes, holds = CHANGES[part]
    client.force_login(cast("director"))
    answer = save(client, draft, part, **changes)
    assert answer.redirect_chain, answer.content.decode()[:3000]
    assert holds(contents_of(draft))


@pytest.mark.requirement("E-24")
def test_whether_the_committee_decides_or_recommends_is_a_setting(client, cast, draft):
    client.force_login(cast("director"))
    assert "The committee recommends" in shown(client, "framework", draft.pk)
    save(client, draft, "decision", committee="decides")
    assert "The committee decides" in shown(client, "framework", draft.pk)


@pytest.mark.parametrize(
    ("part", "changes", "says"),
    [
        ("letters", {"removal_body": "Dear {hed},"}, "there is no field {hed}"),
        ("rule-R2", {"when": "imminent and no_column"}, "there is no column no_column"),
        ("rule-R2", {"0__given": "imminent"}, "Write each as NAME = VALUE"),
        ("settings", {"letter_route": "yes"}, "no rule reads :letter_route"),
        ("names", {"term": ""}, "Enter a term for a listed school"),
        ("deadlines", {"0__count": "soon"}, "Enter a number"),
    ],
)
def test_what_does_not_hold_is_said_and_what_was_typed_stays(
    client, cast, draft, part, changes, says
):
    client.force_login(cast("director"))
    before = contents_of(draft)
    html = save(client, draft, part, **changes).content.decode()
    assert says in html.replace("&#x27;", "'")
    assert next(iter(changes.values())) in html
    assert contents_of(draft) == before


def test_a_worked_case_that_does_not_come_out_is_shown_beside_the_rule(client, cast, draft):
    client.force_login(cast("director"))
    html = save(client, draft, "rule-R2", **{"0-then": "not_fired"}).content.decode()
    assert "One worked case does not come out" in html
    assert "Applies: not as expected" in html


def test_an_older_page_does_not_overwrite_a_newer_one(client, cast, draft):
    client.force_login(cast("director"))
    old = typed(draft, "names", term="Old")
    save(client, draft, "names", term="New")
    url = reverse("framework_edit", args=[draft.pk, "names"])
    html = client.post(url, old).content.decode()
    assert "Somebody else changed this" in html
    assert contents_of(draft).term == "New"


def test_copy_change_and_approve_from_page_to_page(client, cast, base):
    client.force_login(cast("director"))
    copy = reverse("framework_copy", args=[base.pk])
    assert "Say why a new version" in client.post(copy, {"title": "From 2027"}).content.decode()
    client.post(copy, {"title": "From 2027", "reason": "A new contract."})
    draft = Version.objects.get(state="draft")
    save(client, draft, "names", term="School with a plan")
    text = shown(client, "framework", draft.pk)
    assert "from Priority school to School with a plan" in text
    first = (clock.today() + timedelta(days=40)).isoformat()
    decide = reverse("framework_decide", args=[draft.pk, "propose"])
    assert "real date" in client.post(decide, {"valid_from": "x"}, follow=True).content.decode()
    client.post(decide, {"valid_from": first})
    assert "You drafted this version" in shown(client, "framework", draft.pk)
    client.post(reverse("framework_decide", args=[draft.pk, "approve"]))
    assert Version.objects.get(pk=draft.pk).state == "proposed"
    client.force_login(cast("council_officer"))
    assert "Approve as the second of two" in page(client, "framework", draft.pk)
    client.post(reverse("framework_decide", args=[draft.pk, "approve"]))
    assert Version.objects.get(pk=draft.pk).state == "approved"
    assert "Approved by" in shown(client, "framework", draft.pk)


@pytest.mark.parametrize(("verb", "state"), [("send-back", "draft"), ("withdraw", "withdrawn")])
def test_a_version_is_sent_back_or_withdrawn_with_a_reason(client, cast, draft, verb, state):
    client.force_login(cast("dcs"))
    first = (clock.today() + timedelta(days=40)).isoformat()
    client.post(reverse("framework_decide", args=[draft.pk, "propose"]), {"valid_from": first})
    client.post(reverse("framework_decide", args=[draft.pk, verb]), {"reason": "Not clear yet."})
    assert Version.objects.get(pk=draft.pk).state == state
    assert client.post(reverse("framework_decide", args=[draft.pk, "no-such"])).status_code == 404
    assert draft.title in shown(client, "frameworks")


def test_a_version_that_decides_is_not_edited(client, cast, base):
    client.force_login(cast("director"))
    answer = client.get(reverse("framework_edit", args=[base.pk, "names"]), follow=True)
    assert "never changes" in answer.content.decode()


def test_a_part_that_does_not_exist_is_not_found(client, cast, draft):
    client.force_login(cast("director"))
    for part in ("no-such", "rule-R99"):
        url = reverse("framework_edit", args=[draft.pk, part])
        assert client.get(url).status_code == 404


def test_two_versions_are_held_against_each_other_row_by_row(client, cast, draft, base):
    client.force_login(cast("director"))
    assert "The two say the same" not in shown(client, "framework_differences", base.pk)
    save(client, draft, "settings", self_report_plan="agreed")
    text = shown(client, "framework_differences", draft.pk)
    assert "Self-report plan" in text
    assert "Agreed and costed plan" in text


@pytest.mark.requirement("Z-05")
def test_the_mapping_marks_the_codes_without_a_successor(client, cast, draft):
    client.force_login(cast("director"))
    save(client, draft, "changeover", code_CRISIS="")
    text = shown(client, "framework_changeover", draft.pk)
    assert "1 of 5 reason codes has no successor" in text
    assert "No successor Each entry must be looked at." in text


@pytest.mark.requirement("E-01")
def test_an_academic_year_shows_its_definition_and_names(client, cast, settings):
    settings.AUTHORITY = "330"
    client.force_login(cast("headteacher"))
    old = " ".join(page(client, "framework_years").split())
    url = reverse("framework_years")
    assert "SIAC" not in old
    html = client.get(url, {"year": "2020"}).content.decode()
    assert "School Improvement Advisory Committee" in html
    assert "School causing concern" in client.get(url, {"year": "2019"}).content.decode()
    assert client.get(url, {"year": "x"}).status_code == 200


def test_a_draft_says_what_cannot_be_tried_where_the_assessment_kept_nothing(client, cast, draft):
    edition_with_run(framework=draft.based_on, version_key=KEY)
    client.force_login(cast("director"))
    assert "What this assessment read is not held" in shown(client, "framework", draft.pk)
