"""A version copied as a draft, changed part by part, approved by two people."""

import tomllib
from datetime import date, timedelta

import pytest

from headway.core import clock
from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, Refused, WrongState
from headway.frameworks.actions import (
    approve_version,
    copy_as_draft,
    edit_draft,
    hold_in_force,
    propose_version,
    send_back,
    withdraw_version,
)
from headway.frameworks.models import Version
from headway.frameworks.queries import (
    NoFramework,
    approved_in_force,
    deadline,
    framework_in_force,
    framework_of,
    in_force_during,
    letter_text,
    reason_code,
    version_in_force,
    versions_seen,
    years_covered,
)
from headway.frameworks.tests.factories import VersionFactory
from headway.frameworks.versions import shipped, version

pytestmark = pytest.mark.django_db
KEY = "aldermere-2025"
TODAY = date(2026, 11, 21)


def shipped_row(key=KEY, **more):
    contents = version(key).contents
    return VersionFactory(
        key=key, toml=shipped()[key], hash=version(key).hash, title=contents.title,
        authority=contents.authority, valid_from=contents.valid_from,
        valid_to=contents.valid_to, **more,
    )  # fmt: skip


@pytest.fixture
def draft(cast):
    return copy_as_draft(shipped_row(), by=cast("director"), reason="A new contract.")


@pytest.fixture
def approved(draft, cast):
    first = clock.today() + timedelta(days=30)
    propose_version(draft, by=cast("director"), valid_from=first)
    return approve_version(draft, by=cast("council_officer"))


def told_terms(draft):
    return {"term": "School with a plan"}


def test_a_copy_says_the_same_and_maps_each_reason_code_to_itself(draft):
    base, copy = version(KEY).contents, framework_of(draft).contents
    assert (draft.state, draft.based_on.key, copy.based_on) == ("draft", KEY, KEY)
    for name in ("rules", "settings", "bodies", "letters", "deadlines", "calendar", "thresholds"):
        assert getattr(copy, name) == getattr(base, name)
    codes = [one.code for one in base.reason_codes]
    assert copy.carried_from.codes == dict(zip(codes, codes, strict=True))


@pytest.mark.parametrize("who", ["council_officer", "headteacher", "administrator"])
def test_only_the_service_copies(cast, who):
    with pytest.raises(NotAllowed):
        copy_as_draft(shipped_row(), by=cast(who), reason="To try.")
    assert not Version.objects.filter(state="draft").exists()


def test_a_copy_needs_a_reason_and_a_version_that_can_be_read(cast):
    with pytest.raises(Refused, match="Say why"):
        copy_as_draft(shipped_row(), by=cast("director"), reason=" ")
    with pytest.raises(Refused):
        copy_as_draft(VersionFactory(), by=cast("director"), reason="To try.")


def test_a_changed_part_changes_the_draft_and_nothing_else(draft, cast):
    before = draft.hash
    edit_draft(draft, {"term": "School with a plan"}, by=cast("director"), section="Names")
    draft.refresh_from_db()
    assert draft.hash != before
    assert framework_of(draft).contents.term == "School with a plan"
    assert version(KEY).contents.term == "Priority school"
    event = AuditEvent.objects.filter(verb="edit_version").get()
    assert event.reason == "Names"


def test_a_part_that_does_not_hold_is_refused_in_a_sentence_and_nothing_is_kept(draft, cast):
    before = draft.toml
    codes = tomllib.loads(draft.toml)["reason_codes"][1:]
    with pytest.raises(Refused, match="there is no reason code CATEGORY_OF_CONCERN"):
        edit_draft(draft, {"reason_codes": codes}, by=cast("director"), section="Reason codes")
    draft.refresh_from_db()
    assert draft.toml == before


def test_a_rule_that_contradicts_its_case_is_kept_and_said_and_cannot_be_approved(draft, cast):
    rules = tomllib.loads(draft.toml)["rules"]
    rules[0]["cases"][0]["then"] = "not_fired"
    edit_draft(draft, {"rules": rules}, by=cast("director"), section="Rule S1")
    assert "rule S1, case 1: expected not_fired, found fired" in draft.failing_case
    with pytest.raises(Refused, match="Put it right before"):
        propose_version(draft, by=cast("director"), valid_from=clock.today() + timedelta(days=9))


def test_two_people_who_change_one_draft_do_not_overwrite_each_other(draft, cast):
    other = Version.objects.get(pk=draft.pk)
    edit_draft(draft, {"term": "One"}, by=cast("director"), section="Names")
    with pytest.raises(ChangedMeanwhile):
        edit_draft(other, {"term": "Two"}, by=cast("service_staff"), section="Names")
    assert framework_of(Version.objects.get(pk=draft.pk)).contents.term == "One"


def test_two_people_approve_and_from_its_day_decisions_rest_on_it(draft, cast):
    first = clock.today() + timedelta(days=30)
    edit_draft(draft, {"term": "School with a plan"}, by=cast("director"), section="Names")
    propose_version(draft, by=cast("director"), valid_from=first)
    assert draft.state == "proposed"
    assert framework_in_force(first).key == KEY
    approve_version(draft, by=cast("council_officer"))
    assert framework_in_force(first - timedelta(days=1)).contents.term == "Priority school"
    assert framework_in_force(first).contents.term == "School with a plan"
    assert version_in_force(first) == draft
    assert hold_in_force(first, by=cast("director")) == draft
    assert framework_of(draft).contents.valid_from == first


@pytest.mark.parametrize(
    ("who", "says"),
    [("director", "You drafted"), ("dcs", "approved this version first"), ("headteacher", "role")],
)
def test_the_second_is_neither_the_author_nor_the_first(draft, cast, who, says):
    propose_version(draft, by=cast("dcs"), valid_from=clock.today() + timedelta(days=30))
    with pytest.raises(NotAllowed, match=says):
        approve_version(draft, by=cast(who))
    draft.refresh_from_db()
    assert draft.state == "proposed"


def test_a_version_begins_on_a_day_to_come_and_on_a_day_of_its_own(draft, approved, cast):
    with pytest.raises(Refused, match="day to come"):
        propose_version(
            copy_as_draft(approved, by=cast("director"), reason="More."),
            by=cast("director"),
            valid_from=clock.today(),
        )
    with pytest.raises(Refused, match="begins on that day already"):
        propose_version(
            copy_as_draft(approved, by=cast("director"), reason="More."),
            by=cast("director"),
            valid_from=approved.valid_from,
        )


def test_a_version_without_a_letter_text_is_not_approved(draft, cast):
    letters = [one for one in tomllib.loads(draft.toml)["letters"] if one["kind"] != "removal"]
    edit_draft(draft, {"letters": letters}, by=cast("director"), section="Letters")
    with pytest.raises(Refused, match="Removal from the list"):
        propose_version(draft, by=cast("director"), valid_from=clock.today() + timedelta(days=9))


MOVES = {
    "edit": lambda v, who: edit_draft(v, {"term": "Other"}, by=who, section="Names"),
    "propose": lambda v, who: propose_version(
        v, by=who, valid_from=clock.today() + timedelta(days=60)
    ),
    "approve": lambda v, who: approve_version(v, by=who),
    "send_back": lambda v, who: send_back(v, by=who, reason="Not yet."),
    "withdraw": lambda v, who: withdraw_version(v, by=who, reason="Not wanted."),
}
HOLDS = {"draft": {"edit", "propose", "withdraw"}, "proposed": {"approve", "send_back", "withdraw"}}


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("state", ["shipped", "draft", "proposed", "approved", "withdrawn"])
def test_every_move_from_every_state(cast, state, verb):
    row = shipped_row()
    held = row
    if state != "shipped":
        held = copy_as_draft(row, by=cast("director"), reason="To try.")
    if state in ("proposed", "approved"):
        propose_version(held, by=cast("director"), valid_from=clock.today() + timedelta(days=30))
    if state == "approved":
        approve_version(held, by=cast("dcs"))
    if state == "withdrawn":
        withdraw_version(held, by=cast("director"), reason="Not wanted.")
    who = cast("council_officer") if verb == "approve" else cast("service_staff")
    if verb in HOLDS.get(state, ()):
        MOVES[verb](held, who)
        return
    with pytest.raises((WrongState, NotAllowed)):
        MOVES[verb](held, who)
    held.refresh_from_db()
    assert held.state == state


@pytest.mark.parametrize("verb", ["send_back", "withdraw"])
def test_going_back_needs_a_reason(draft, cast, verb):
    propose_version(draft, by=cast("director"), valid_from=clock.today() + timedelta(days=9))
    doing = send_back if verb == "send_back" else withdraw_version
    with pytest.raises(Refused, match="Say "):
        doing(draft, by=cast("director"), reason=" ")


def test_what_was_sent_back_can_be_changed_and_approved_again(draft, cast):
    first = clock.today() + timedelta(days=9)
    propose_version(draft, by=cast("director"), valid_from=first)
    send_back(draft, by=cast("dcs"), reason="The term is unclear.")
    assert draft.proposed_by is None
    edit_draft(draft, {"term": "Other"}, by=cast("director"), section="Names")
    propose_version(draft, by=cast("director"), valid_from=first)
    assert approve_version(draft, by=cast("dcs")).state == "approved"


def test_the_version_in_force_is_read_without_writing_and_stored_on_its_first_use(cast):
    found = version_in_force(TODAY)
    assert (found.key, found.pk) == (KEY, None)
    assert not Version.objects.exists()
    held = hold_in_force(TODAY, by=cast("director"))
    assert held.pk
    assert hold_in_force(TODAY, by=cast("director")) == held
    assert framework_in_force(TODAY).hash == held.hash


def test_a_day_without_a_version_says_so(settings):
    with pytest.raises(NoFramework, match="1 January 2020"):
        framework_in_force(date(2020, 1, 1))
    settings.AUTHORITY = ""
    with pytest.raises(NoFramework, match="not set"):
        framework_in_force(TODAY)
    assert approved_in_force("", TODAY) is None
    assert years_covered(TODAY) == []


def test_a_person_who_left_brings_nothing_in(cast):
    person = cast("director")
    person.is_active = False
    with pytest.raises(Refused):
        hold_in_force(TODAY, by=person)


@pytest.mark.requirement("E-01")
def test_an_academic_year_shows_which_versions_applied_on_which_days(settings):
    settings.AUTHORITY = "330"
    (only,) = in_force_during(2020)
    assert (only.framework.key, only.first) == ("bham-2019", date(2019, 9, 1))
    assert only.framework.contents.bodies.expert_body_short == "SIAC"
    assert [one.framework.key for one in in_force_during(2019)] == ["bham-2018"]
    assert in_force_during(2015) == []
    assert years_covered(TODAY)[-1] == 2019
    assert years_covered(TODAY)[0] == 2028


def test_a_year_in_which_a_version_takes_over_has_two(approved):
    ends = approved.valid_from.year + (approved.valid_from.month >= 9)
    found = in_force_during(ends)
    assert [one.framework.key for one in found][-2:] == [KEY, approved.key]
    assert found[-1].first == approved.valid_from
    assert found[-2].last == approved.valid_from - timedelta(days=1)


def test_drafts_are_for_those_who_see_the_assessment(draft, cast):
    assert draft in versions_seen(cast("council_officer"))
    assert draft not in versions_seen(cast("headteacher"))
    assert not versions_seen(cast.stranger).exists()


def test_deadlines_codes_and_letters_are_asked_for_by_name():
    framework = version(KEY)
    assert deadline(framework, "annual_letter") == (10, "working days")
    assert deadline(framework, "list agreed") == (10, "working days")
    assert deadline(framework, "self_report_decided") == (10, "working days")
    assert reason_code(framework, "CRISIS").urgent
    assert letter_text(framework, "removal").fields
    for ask in (deadline, reason_code, letter_text):
        with pytest.raises(LookupError, match="no_such"):
            ask(framework, "no_such")
