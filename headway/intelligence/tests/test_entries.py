"""Recording, changing, sharing, agreeing and withdrawing: who may, and what is kept."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.core.models import AuditEvent
from headway.core.refusals import ChangedMeanwhile, NotAllowed, NotValid, WrongState
from headway.intelligence import actions
from headway.intelligence.actions import months_after
from headway.intelligence.models import LONGEST, Entry, EntryVersion, Reply
from headway.intelligence.policies import may
from headway.intelligence.states import ENTRY_MOVES, EntryState
from headway.intelligence.tests.factories import EntryFactory, RatingFactory, ReplyFactory
from headway.intelligence.words import Engagement, Kept, Visibility
from headway.schools.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
READERS = ("director", "service_staff", "administrator", "council_officer", "dcs")
RECORDERS = (*READERS, "council_service", "partner")
OTHERS = ("data_officer", "committee_member", "headteacher", "chair_of_governors",
          "scrutiny_reader", "system_administrator")  # fmt: skip


@pytest.fixture
def school(db):
    return SchoolFactory(urn=OWN_URN)


def said(school, **changes):
    return {
        "school": school, "text": "Two governors resigned at the last meeting.",
        "theme": "governance", "source": "partner_meeting", "happened_on": timezone.localdate(),
        "grade": "first_hand", "severity": 2, "visibility": "both", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("role", RECORDERS)
@pytest.mark.requirement("D-01")
def test_those_who_take_part_record_an_entry_signed_with_their_role(cast, school, role):
    by = cast(role)
    entry = actions.add_entry(by=by, **said(school))
    assert entry.author == by
    assert entry.author_role == by.role_words
    assert entry.latest.text == "Two governors resigned at the last meeting."
    assert entry.expires_on == months_after(timezone.localdate())
    assert entry.kept_because == Kept.UNCHECKED
    assert AuditEvent.objects.filter(verb="add_entry", urn=school.urn).count() == 1


@pytest.mark.parametrize("role", OTHERS)
def test_others_record_nothing(cast, school, role):
    with pytest.raises(NotAllowed):
        actions.add_entry(by=cast(role), **said(school))
    assert not Entry.objects.exists()


def test_a_partner_records_for_their_own_schools_only(cast, school):
    with pytest.raises(NotAllowed):
        actions.add_entry(by=cast("partner"), **said(SchoolFactory()))


def test_the_same_form_sent_twice_gives_one_entry(cast, school):
    token = uuid4()
    first = actions.add_entry(by=cast("director"), **said(school, token=token))
    second = actions.add_entry(by=cast("director"), **said(school, token=token))
    assert first == second
    assert EntryVersion.objects.count() == 1


def test_somebody_else_s_token_does_not_give_their_entry(cast, school):
    token = uuid4()
    actions.add_entry(by=cast("director"), **said(school, token=token))
    with pytest.raises(NotValid):
        actions.add_entry(by=cast("council_officer"), **said(school, token=token))


def test_forty_thousand_words_are_refused_with_what_to_do(cast, school):
    text = "word " * 40_000
    with pytest.raises(NotValid) as refusal:
        actions.add_entry(by=cast("director"), **said(school, text=text))
    assert "What you typed is still in the box." in refusal.value.errors["text"][0]
    assert not Entry.objects.exists()
    assert len("x" * LONGEST) == LONGEST


def test_markup_is_kept_as_the_text_that_it_is(cast, school):
    text = '<script>alert("x")</script><b>bold</b>'
    assert actions.add_entry(by=cast("director"), **said(school, text=text)).latest.text == text


def test_the_audit_of_an_entry_never_carries_its_words(cast, school):
    entry = actions.add_entry(by=cast("director"), **said(school, text="Very secret words."))
    actions.change_entry(entry, by=cast("director"), why="Clearer", text="Other secret words.")
    events = AuditEvent.objects.filter(subject_type="intelligence.Entry")
    assert events.count() == 2
    assert not any("secret" in f"{e.before}{e.after}" for e in events)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": timezone.localdate() + timedelta(days=2)}, "happened_on"),
        ({"expires_on": date(2020, 1, 1)}, "expires_on"),
        ({"theme": "safeguarding"}, "visibility"),
        ({"visibility": "protected", "share": True}, "share"),
        ({"crisis": True}, "severity"),
        ({"text": "   "}, "text"),
        ({"theme": "weather"}, "theme"),
    ],
)
def test_what_does_not_fit_together_is_refused_beside_its_field(cast, school, changes, field):
    with pytest.raises(NotValid) as refusal:
        actions.add_entry(by=cast("director"), **said(school, **changes))
    assert field in refusal.value.errors
    assert not Entry.objects.exists()


def test_a_new_version_stands_beside_the_old_one(cast, school):
    entry = actions.add_entry(by=cast("director"), **said(school))
    actions.change_entry(
        entry, by=cast("director"), why="Checked with the clerk", text="One governor resigned.",
        severity=1,
    )  # fmt: skip
    texts = list(entry.versions.order_by("number").values_list("text", "severity", "why"))
    assert texts == [
        ("Two governors resigned at the last meeting.", 2, ""),
        ("One governor resigned.", 1, "Checked with the clerk"),
    ]


def test_only_its_author_writes_a_new_version_and_says_why(cast, school):
    entry = actions.add_entry(by=cast("director"), **said(school))
    with pytest.raises(NotAllowed):
        actions.change_entry(entry, by=cast("council_officer"), why="x", text="Mine")
    with pytest.raises(NotValid):
        actions.change_entry(entry, by=cast("director"), why=" ", text="Mine")


def test_two_people_at_once_one_of_them_is_told(cast, school):
    entry = actions.add_entry(by=cast("director"), **said(school))
    stale = Entry.objects.get(pk=entry.pk)
    actions.renew_entry(entry, by=cast("director"))
    with pytest.raises(ChangedMeanwhile):
        actions.change_entry(stale, by=cast("director"), why="x", text="Mine")


def test_renewing_counts_again_and_keeps_when_it_was_said(cast, school):
    entry = EntryFactory(school=school, expires_on=timezone.localdate() + timedelta(days=3))
    actions.renew_entry(entry, by=cast("council_officer"))
    assert entry.expires_on == months_after(timezone.localdate())
    assert entry.versions.count() == 2
    with pytest.raises(NotValid):
        actions.renew_entry(entry, by=cast("director"), until=timezone.localdate())


def test_withdrawing_keeps_the_entry_and_its_reason(cast, school):
    entry = actions.add_entry(by=cast("director"), **said(school))
    with pytest.raises(NotValid):
        actions.withdraw_entry(entry, by=cast("director"), why="")
    actions.withdraw_entry(entry, by=cast("director"), why="It was about another school.")
    assert entry.state == EntryState.WITHDRAWN
    assert entry.withdrawn_why == "It was about another school."
    assert entry.versions.count() == 1
    with pytest.raises((NotAllowed, WrongState)):
        actions.withdraw_entry(entry, by=cast("director"), why="Again")


def test_sharing_is_an_explicit_step_and_protected_entries_never_are(cast, school):
    entry = actions.add_entry(by=cast("director"), **said(school))
    assert entry.shared_at is None
    actions.share_entry(entry, by=cast("director"))
    assert entry.shared_at
    assert entry.told_on == timezone.localdate()
    assert entry.kept_because == ""
    with pytest.raises(NotAllowed):
        actions.share_entry(entry, by=cast("director"))
    protected = EntryFactory(
        school=school, visibility=Visibility.PROTECTED, kept_because=Kept.PROTECTED
    )
    with pytest.raises(NotAllowed):
        actions.share_entry(protected, by=cast("director"))


def test_the_database_refuses_a_protected_entry_that_is_shared(school):
    entry = EntryFactory(school=school, shared=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(visibility=Visibility.PROTECTED)


def test_marks_for_the_council_come_and_go(cast, school):
    entry = EntryFactory(school=school)
    actions.mark_entry(entry, by=cast("administrator"))
    assert (entry.report_to_council, entry.marked_on) == (True, timezone.localdate())
    with pytest.raises(NotAllowed):
        actions.unmark_entry(entry, by=cast("administrator"))
    actions.unmark_entry(entry, by=cast("director"))
    assert entry.marked_on is None


def test_telling_the_school_is_dated_and_not_in_the_future(cast, school):
    entry = EntryFactory(school=school)
    actions.tell_school(entry, by=cast("director"), on=date(2026, 5, 4))
    assert entry.told_on == date(2026, 5, 4)
    with pytest.raises(NotValid):
        actions.tell_school(entry, by=cast("director"), on=timezone.localdate() + timedelta(days=1))


@pytest.mark.parametrize("role", ["headteacher", "chair_of_governors"])
def test_the_school_answers_what_is_shared_with_it(cast, school, role):
    entry = EntryFactory(school=school, shared=True)
    token = uuid4()
    reply = actions.answer_entry(entry, by=cast(role), text="<b>We</b> differ.", token=token)
    assert reply == actions.answer_entry(entry, by=cast(role), text="Twice", token=token)
    assert Reply.objects.get().text == "<b>We</b> differ."
    event = AuditEvent.objects.get(verb="answer_entry")
    assert "differ" not in f"{event.before}{event.after}"


def test_the_school_does_not_answer_what_it_may_not_read_nor_another_school_s(cast, school):
    with pytest.raises(NotAllowed):
        actions.answer_entry(EntryFactory(school=school), by=cast("headteacher"), text="No")
    with pytest.raises(NotAllowed):
        actions.answer_entry(EntryFactory(shared=True), by=cast("headteacher"), text="No")
    with pytest.raises(NotAllowed):
        actions.answer_entry(
            EntryFactory(school=school, shared=True), by=cast("director"), text="No"
        )
    with pytest.raises(NotValid):
        actions.answer_entry(
            EntryFactory(school=school, shared=True), by=cast("headteacher"), text=" "
        )


@pytest.mark.parametrize("role", [*READERS, "partner", "council_service", *OTHERS, "stranger"])
@pytest.mark.parametrize("state", list(EntryState))
def test_every_verb_in_every_state_for_every_role(cast, school, role, state):
    """Nobody does anything to a withdrawn entry; only recorders do anything at all."""
    user = cast.stranger if role == "stranger" else cast(role)
    entry = EntryFactory(
        school=school, visibility=Visibility.PARTNER, withdrawn=state == EntryState.WITHDRAWN
    )
    for verb in set(ENTRY_MOVES) - {"add_entry", "answer_entry"}:
        allowed = may(user, verb, entry)
        if state == EntryState.WITHDRAWN or role in (*OTHERS, "stranger"):
            assert not allowed, verb
            assert allowed.reason.endswith(".")
    may_renew = bool(may(user, "renew_entry", entry))
    assert may_renew == (state == EntryState.HELD and role in RECORDERS)


@pytest.mark.requirement("D-06")
def test_engagement_is_rated_with_evidence_and_earlier_ratings_stay(cast, school):
    token = uuid4()
    first = actions.rate_engagement(
        school, by=cast("director"), level=Engagement.LOW, evidence="No answer.", token=token
    )
    again = actions.rate_engagement(
        school, by=cast("director"), level=Engagement.LOW, evidence="No answer.", token=token
    )
    assert first == again
    actions.rate_engagement(school, by=cast("partner"), level=Engagement.FULL, evidence="Came.")
    assert [r.level for r in school.engagement.order_by("pk")] == [2, 4]
    with pytest.raises(NotAllowed):
        actions.rate_engagement(school, by=cast("council_officer"), level=2, evidence="x")
    with pytest.raises(NotValid):
        actions.rate_engagement(school, by=cast("director"), level=2, evidence="")
    with pytest.raises(NotValid):
        actions.rate_engagement(
            school, by=cast("service_staff"), level=2, evidence="x", token=token
        )


@pytest.mark.parametrize(
    ("on", "after"),
    [
        (date(2026, 5, 4), date(2027, 5, 4)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_twelve_months_later(on, after):
    assert months_after(on) == after


def test_everything_says_what_it_is(school):
    entry = EntryFactory(school=school, happened_on=date(2026, 5, 4))
    assert str(entry) == f"the entry of 4 May 2026 about {school.name}"
    assert entry.expired_on(entry.expires_on)
    assert not entry.expired_on(entry.happened_on)
    assert entry.grade_short == "First hand"
    assert str(entry.latest) == f"Version 1 of entry {entry.pk}"
    assert str(ReplyFactory(entry=EntryFactory(school=school, shared=True))).startswith("Answer")
    assert str(RatingFactory(school=school)) == f"the engagement of {school.name}"
