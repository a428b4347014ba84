"""Who leads a school: set, corrected, ended, kept as history, brought in from a file."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from headway.core import clock
from headway.core.access import ROLES
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.schools import actions, queries
from headway.schools.contact_files import Row, read_contacts
from headway.schools.demonstration import tell
from headway.schools.models import ContactImport, Role, RoleHolder
from headway.schools.tests.factories import RoleHolderFactory, SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
MAY = {"director", "service_staff", "administrator"}


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 11, 2, 10))):
        yield


def test_a_new_head_ends_the_time_of_the_one_before_and_both_are_kept(cast):
    school = SchoolFactory()
    by = cast("administrator")
    actions.set_contact(
        school, Role.HEAD, name="Ada Demo", email="ADA@school.example",
        from_on=date(2020, 9, 1), by=by,
    )  # fmt: skip
    actions.set_contact(
        school, Role.HEAD, name="Ben  Demo", email="ben@school.example",
        from_on=date(2026, 9, 1), by=by,
    )  # fmt: skip
    head, chair = queries.addressees(school, TODAY)
    assert (head.name, head.email, chair) == ("Ben Demo", "ben@school.example", None)
    before, _ = queries.addressees(school, date(2026, 8, 31))
    assert (before.name, before.email, before.to_on) == (
        "Ada Demo", "ada@school.example", date(2026, 8, 31),
    )  # fmt: skip


def test_the_same_name_again_corrects_the_address(cast):
    held = RoleHolderFactory(name="Ada Demo", email="old@school.example")
    again = actions.set_contact(
        held.school, Role.HEAD, name="ada demo", email="new@school.example",
        by=cast("administrator"),
    )  # fmt: skip
    assert (again.pk, again.email, again.checked_on) == (held.pk, "new@school.example", TODAY)


def test_an_interim_head_stands_beside_the_head_and_in_for_one(cast):
    held = RoleHolderFactory()
    interim = actions.set_contact(
        held.school, Role.INTERIM_HEAD, name="Cy Demo", from_on=TODAY, by=cast("director")
    )
    assert queries.addressees(held.school, TODAY)[0] == held
    actions.end_contact(held, on=date(2026, 11, 1), by=cast("director"))
    assert queries.addressees(held.school, TODAY)[0] == interim
    assert queries.missing_contacts([held.school_id], TODAY) == {
        held.school_id: ("no e-mail address of the head", "no chair")
    }


def test_one_person_may_lead_two_schools(cast):
    one, other = SchoolFactory(), SchoolFactory()
    for school in (one, other):
        actions.set_contact(
            school, Role.HEAD, name="Ada Demo", email="ada@school.example", by=cast("director")
        )
    assert queries.contacts([one.urn, other.urn], TODAY).keys() == {one.urn, other.urn}
    assert RoleHolder.objects.filter(name="Ada Demo").count() == 2


def test_the_database_keeps_one_head_and_one_chair(cast):
    held = RoleHolderFactory()
    with transaction.atomic(), pytest.raises(IntegrityError):
        RoleHolderFactory(school=held.school)
    with pytest.raises(NotValid, match="valid email"):
        actions.set_contact(
            SchoolFactory(), Role.CHAIR, name="Di Demo", email="not one", by=cast("director")
        )
    with pytest.raises(Refused, match="before the first"):
        actions.end_contact(held, on=date(2001, 1, 1), by=cast("director"))
    actions.end_contact(held, by=cast("director"))
    with pytest.raises(Refused, match="over already"):
        actions.end_contact(held, by=cast("director"))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_change_contacts(cast, role):
    held = RoleHolderFactory(school=SchoolFactory(urn=cast.own_urn))
    doing = (
        lambda: actions.set_contact(held.school, Role.CHAIR, name="Di Demo", by=cast(role)),
        lambda: actions.correct_contact(held, name="Ada Demo", email="", by=cast(role)),
        lambda: actions.check_contact(held, by=cast(role)),
        lambda: actions.end_contact(held, by=cast(role)),
        lambda: actions.import_contacts([], file="x.csv", by=cast(role)),
    )
    for do in doing:
        if role in MAY:
            do()
        else:
            with pytest.raises(NotAllowed, match="administrator of the service"):
                do()
    assert AuditEvent.objects.exists() is (role in MAY)


def test_the_audit_marks_a_change_of_name_and_holds_none(cast):
    held = actions.set_contact(
        SchoolFactory(name="Ivel School"), Role.HEAD, name="Zebedee Demo",
        email="zebedee@school.example", by=cast("director"),
    )  # fmt: skip
    event = AuditEvent.objects.get()
    assert event.urn == held.school_id
    assert str(event).endswith("recorded the headteacher of Ivel School.")
    assert "ebedee" not in f"{event.after}{event.subject_name}"


def test_who_may_see_them(cast):
    own = RoleHolderFactory(school=SchoolFactory(urn=cast.own_urn))
    other = RoleHolderFactory()
    seen = lambda role: set(RoleHolder.objects.visible_to(cast(role)))  # noqa: E731
    assert seen("administrator") == {own, other}
    assert seen("partner") == {own}
    assert seen("headteacher") == seen("data_officer") == set()


@pytest.mark.requirement("X-10")
def test_a_contact_whose_time_is_over_is_forgotten_with_a_record(cast):
    held = RoleHolderFactory(to_on=date(2025, 7, 31))
    kept = RoleHolderFactory(to_on=date(2026, 7, 31))
    assert list(queries.to_forget(TODAY, kept_days=365)) == [held]
    actions.forget_contact(held, by=cast("administrator"), reason="Kept for 365 days.")
    assert (held.name, held.email, held.shown_name) == ("", "", "Name forgotten")
    event = AuditEvent.objects.get()
    assert event.reason == "Kept for 365 days."
    assert "took away name and address" in event.sentence
    with pytest.raises(Refused, match="time is over"):
        actions.forget_contact(RoleHolderFactory(), by=cast("administrator"), reason="")
    assert kept in queries.to_forget(TODAY, kept_days=30)


# A file ------------------------------------------------------------------------------------

HEAD = "URN,School,Role,Name,E-mail,From\r\n"
NAMES = {900_001: "Ashwell", 900_002: "Birchfold"}


def read(*lines, names=NAMES):
    return read_contacts((HEAD + "\r\n".join(lines)).encode(), names, file="c.csv")


def test_a_file_is_read_with_its_lines():
    found = read(
        "900001,Ashwell,Headteacher,Ada Demo,ada@school.example,01/09/2020",
        "900001,Ashwell,Chair of governors,,,",
        "900002,Birchfold,chair,'=Di Demo,,14 October 2025",
    )
    assert found.wrong == ()
    assert found.empty == 1
    assert found.rows == (
        Row(2, 900_001, "head", "Ada Demo", "ada@school.example", date(2020, 9, 1)),
        Row(4, 900_002, "chair_of_governors", "=Di Demo", "", date(2025, 10, 14)),
    )


def test_each_bad_cell_has_its_sentence_and_nothing_is_taken():
    found = read(
        "12x,,Headteacher,Ada Demo,,",
        "123456,,Headteacher,Ada Demo,,",
        "900001,,Caretaker,Ada Demo,,",
        "900001,,Headteacher,,ada@school.example,",
        "900001,,Headteacher,Ada Demo,ada at school,31/02/2025",
        "900002,,Chair,Di Demo,,",
        "900002,,Chair,Ed Demo,,",
    )
    assert found.rows == ()
    assert found.wrong == (
        "Row 2, URN: “12x” is not a URN. Enter the number of six digits.",
        "Row 3, URN: 123456 is no school of this register. Check the number.",
        "Row 4, Role: “Caretaker” is not a role. Use one of: Headteacher, Interim headteacher, "
        "Executive headteacher, Deputy headteacher, Assistant headteacher, Chair of governors, "
        "Vice chair of governors, Governor, Clerk to the governors.",
        "Row 5, Name: there is an address without a name. Enter who it belongs to.",
        "Row 6, E-mail: “ada at school” is not an e-mail address. Correct it or leave it empty.",
        "Row 6, From: “31/02/2025” is not a date. Write it like 14/10/2025.",
        "Row 8, Role: Birchfold has a chair of governors in row 7 already. Leave one of the two.",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04more", "Save it as CSV"),
        (b"%PDF\x00", "not a CSV file"),
        (b"a,b\r\n1,2", "no heading with URN"),
        (b"URN,Role\r\n1,2", "lacks the column Name"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"URN,Role,Name\r\n" + b"1,2,3\r\n" * 5_001, "more than 5,000 rows"),
    ],
)
def test_what_is_no_list_of_contacts_is_refused(content, said):
    found = read_contacts(content, NAMES, file="c.csv")
    assert found.rows == ()
    assert said in found.wrong[0]


def test_a_file_is_brought_in_once_and_the_same_again_changes_nothing(cast):
    one, other = SchoolFactory(), SchoolFactory()
    old = RoleHolderFactory(school=one, name="Old Demo")
    same = RoleHolderFactory(school=other, name="Sam Demo", email="")
    rows = [
        Row(2, one.urn, Role.HEAD, "New Demo", "new@school.example", date(2026, 9, 1)),
        Row(3, other.urn, Role.HEAD, "sam demo", "sam@school.example"),
        Row(4, other.urn, Role.CHAIR, "Di Demo"),
    ]
    done = actions.import_contacts(rows, file="c.csv", by=cast("administrator"))
    assert (done.added, done.corrected, done.ended, done.unchanged) == (2, 1, 1, 0)
    old.refresh_from_db()
    same.refresh_from_db()
    assert old.to_on == date(2026, 8, 31)
    assert same.email == "sam@school.example"
    again = actions.import_contacts(rows, file="c.csv", by=cast("administrator"))
    assert (again.added, again.corrected, again.ended, again.unchanged) == (0, 0, 0, 3)
    assert AuditEvent.objects.count() == 2
    assert "2 added, 1 corrected, 1 ended" in AuditEvent.objects.earliest("pk").sentence


def test_somebody_else_at_the_same_moment_refuses_the_whole_file(cast, monkeypatch):
    held = RoleHolderFactory(name="Old Demo")
    plan = actions.plan_import

    def slow(rows, **words):
        found = plan(rows, **words)
        RoleHolder.objects.filter(pk=held.pk).update(version=9)
        return found

    monkeypatch.setattr(actions.contacts, "plan_import", slow)
    rows = [Row(2, held.school_id, Role.HEAD, "New Demo")]
    with pytest.raises(Refused, match="same moment"):
        actions.import_contacts(rows, file="c.csv", by=cast("administrator"))
    assert RoleHolder.objects.count() == 1
    assert not ContactImport.objects.exists()


def test_the_demonstration_has_contacts_with_gaps_and_is_told_once(cast):
    SchoolFactory.create_batch(60)
    people = {role: cast(role) for role in ("administrator", "headteacher")}
    tell(people, TODAY)
    count = RoleHolder.objects.count()
    tell(people, TODAY)
    assert RoleHolder.objects.count() == count > 100
    urns = list(RoleHolder.objects.values_list("school_id", flat=True).distinct())
    missing = queries.missing_contacts(urns, TODAY)
    assert {"no chair"} <= {words for gaps in missing.values() for words in gaps}
    shared = RoleHolder.objects.order_by("school_id").values_list("email", flat=True)
    assert shared.filter(role=Role.HEAD).count() > shared.filter(role=Role.HEAD).distinct().count()
    assert all(("Demo" in h.name and h.email.endswith("example")) or not h.email
               for h in RoleHolder.objects.all())  # fmt: skip


@pytest.mark.requirement("X-10")
def test_the_command_forgets_what_is_kept_no_longer(settings):
    settings.CONTACTS_KEPT_DAYS = 100
    held = RoleHolderFactory(to_on=date(2026, 3, 1))
    RoleHolderFactory(to_on=date(2026, 10, 1))
    out = StringIO()
    call_command("forget_contacts", dry_run=True, stdout=out)
    assert "1 would be forgotten" in out.getvalue()
    held.refresh_from_db()
    assert held.name
    call_command("forget_contacts", stdout=out)
    call_command("forget_contacts", stdout=out)
    held.refresh_from_db()
    assert (held.name, held.email, held.forgotten_on) == ("", "", TODAY)
    event = AuditEvent.objects.get()
    assert event.reason == "Kept for 100 days after the last day."
    assert event.actor_name == "The register"
