"""Who leads the schools of the demonstration. Everybody is called Demo."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from headway.accounts.models import Holding, User
from headway.core import clock
from headway.schools.actions import (
    add_award_kind,
    change_chair,
    flag_disengaged,
    found_group,
    give_award,
    import_contacts,
    join_all,
    record_body,
    record_designation,
    record_vacancy,
    set_contact,
    set_office,
)
from headway.schools.contact_files import Row
from headway.schools.models import BodyKind, GroupKind, Role, RoleHolder, School

FORENAMES = (
    "Adaeze", "Bartholomew", "Cerys", "Dominic", "Esther", "Femi", "Gwendolen", "Harpreet",
    "Ines", "Jocelyn", "Kwame", "Leonora", "Mungo", "Nadia", "Oluwaseun", "Petronella",
    "Quentin", "Rafaela", "Stanislav", "Tamsin", "Ursula", "Verity", "Wilfred", "Xanthe",
    "Yolanda", "Zachary",
)  # fmt: skip
SURNAMES = ("Demo", "Demo-Ash", "Demo-Birch", "Demo-Elm", "Demo-Oak", "Demo-Rowan", "Demo-Yew")
NO_CHAIR_EVERY, NO_ADDRESS_EVERY, NEW_HEAD_EVERY = 41, 67, 53
VACANT_EVERY, ALSO_EVERY = 47, 29
DESIGNATED: tuple[tuple[str, str, bool, tuple[str, ...]], ...] = (
    ("nss", "", False, ("leadership", "curriculum")),
    ("curriculum_hub", "English", False, ("reading",)),
    ("curriculum_hub", "Mathematics", False, ("maths",)),
    ("behaviour_hub", "", False, ("attendance",)),
    ("research_school", "Aldermere Research School", False, ("curriculum", "disadvantage")),
    ("teaching_hub", "Aldermere Vale", False, ("leadership",)),
    ("nle", "", True, ("leadership", "governance")),
    ("nle", "", True, ("inclusion",)),
    ("lle", "", True, ("leadership",)),
    ("sle", "", True, ("early_years",)),
    ("sle", "", True, ("maths",)),
)
MARKS = (
    ("Peer-review school", "Takes part in reviews between schools.", 7),
    ("Attachment-aware school", "Its staff are trained in attachment and trauma.", 11),
)
MAIL = "schools.aldermere.example"


def tell(people: Mapping[str, User], today: date) -> None:
    """Heads and chairs of nearly all maintained schools, as an administrator brought them in.

    A few schools have no chair, a few no address, one head leads two schools, and some schools
    have had another head before. Done once: a second telling changes nothing.
    """
    if RoleHolder.objects.exists():
        return
    schools = list(School.objects.open_now().filter(maintained=True).order_by("urn"))
    by = people["administrator"]
    begun = timezone.make_aware(datetime.combine(today - timedelta(days=70), time(9, 30)))
    with clock.pretending(begun):
        import_contacts(_rows(schools, people, today), file="contacts-autumn.csv", by=by)
        _bodies(schools, people)
        _groups(people, today)
        _marks(people, today)
    for days, school in zip((40, 24, 9), schools[5::NEW_HEAD_EVERY], strict=False):
        with clock.pretending(begun + timedelta(days=70 - days)):
            set_contact(
                school, Role.HEAD, name=_name(school.urn + 7),
                email=f"new.head.{school.urn}@{MAIL}", source="the school's office", by=by,
            )  # fmt: skip
    with clock.pretending(begun + timedelta(days=50)):
        _posts(schools, people, today)


def _bodies(schools: list[School], people: Mapping[str, User]) -> None:
    """The office for academies under its two names, and a few bodies behind schools."""
    by = people["administrator"]
    set_office(
        name="Regional Schools Commissioner, Aldermere Vale", from_on=date(2014, 9, 1), by=by
    )
    set_office(
        name="Regional Director, Aldermere Vale", from_on=date(2022, 7, 1), by=by,
        email="aldermere.vale@regional.example", reached="Vale House, Aldermere",
    )  # fmt: skip
    faith = [school for school in schools if school.diocese][:3]
    for school in faith:
        record_body(
            school, BodyKind.DIOCESE, name=school.diocese, contact=_name(school.urn + 5), by=by,
            email="education@diocese.example", source="the diocese's own list",
        )  # fmt: skip
    for school in schools[2:3]:
        record_body(school, BodyKind.FOUNDATION, name="The Demo Almshouse Foundation", by=by)


def _groups(people: Mapping[str, User], today: date) -> None:
    """A consortium in each district with most of its schools, and two that have turned away."""
    by, start = people["administrator"], date(today.year - 4, 9, 1)
    near: dict[str, list[School]] = {}
    for school in School.objects.open_now().exclude(reporting_phase="independent"):
        near.setdefault(school.district or "Aldermere", []).append(school)
    for place, (district, schools) in enumerate(sorted(near.items())):
        group = found_group(
            name=f"{district} Consortium", kind=GroupKind.CONSORTIUM, from_on=start, by=by,
            about="Schools of the district that review and support one another.",
        )  # fmt: skip
        members = [school for school in schools if school.urn % 13]
        join_all(group, members, from_on=start, by=by)
        chair = group.memberships.select_related("school", "group").first()
        if chair:
            change_chair(chair, from_on=date(today.year - 1, 9, 1), by=by)
        if place < 2 and len(members) > 3:
            flag_disengaged(
                members[3], group=group, from_on=date(today.year, 3, 2), by=by,
                reason="Nobody has come to the meetings of the last two terms.",
                source="the consortium's chair",
            )  # fmt: skip


def _marks(people: Mapping[str, User], today: date) -> None:
    """A few schools designated to help others, and two marks that the authority counts."""
    by, source = people["administrator"], "the school's website"
    schools = list(
        School.objects.open_now().exclude(reporting_phase="independent").order_by("name", "urn")
    )
    since = date(today.year - 2, 9, 1)
    for school, (kind, title, who, fields) in zip(schools[4::19], DESIGNATED, strict=False):
        record_designation(
            school, kind, title=title, holder=_name(school.urn) if who else "", expertise=fields,
            from_on=since, source=source, by=by,
        )  # fmt: skip
    for name, about, every in MARKS:
        mark = add_award_kind(name=name, about=about, by=by)
        for school in schools[every::every][:6]:
            give_award(school, mark, from_on=since, source=source, by=by)


def _posts(schools: list[School], people: Mapping[str, User], today: date) -> None:
    """Two headships that stand vacant, one of them with somebody in the interim; other people."""
    by, told = people["administrator"], "the school's office"
    for place, school in enumerate(schools[8::VACANT_EVERY][:2]):
        record_vacancy(
            school, Role.HEAD, from_on=date(today.year, 9, 1), by=by, source=told,
            note=("The deputy leads meanwhile; interviews are in November.",
                  "An interim head is in post; to be advertised in the spring.")[place],
        )  # fmt: skip
        if place:
            set_contact(
                school, Role.INTERIM_HEAD, name=_name(school.urn + 11), source=told, by=by,
                email=f"interim.{school.urn}@{MAIL}", from_on=date(today.year, 9, 8),
            )  # fmt: skip
    also = ((Role.DEPUTY_HEAD, "deputy"), (Role.VICE_CHAIR, "vice.chair"), (Role.CLERK, "clerk"))
    for place, (role, mail) in enumerate(also):
        for school in schools[3 + place :: ALSO_EVERY][:3]:
            set_contact(
                school, role, name=_name(school.urn + 13 + place), source=told, by=by,
                email=f"{mail}.{school.urn}@{MAIL}", from_on=date(today.year - 2, 9, 1),
            )  # fmt: skip


def _rows(schools: list[School], people: Mapping[str, User], today: date) -> list[Row]:
    cast = _cast(people)
    rows = []
    for place, school in enumerate(schools):
        urn = school.urn
        since = date(today.year - 1 - urn % 9, 9, 1)
        # The head of the second school leads the first as well.
        leader = schools[1].urn if place == 0 and len(schools) > 1 else urn
        head = cast.get((urn, "headteacher")) or (_name(leader), f"head.{leader}@{MAIL}")
        role = Role.INTERIM_HEAD if place % 97 == 11 else Role.HEAD
        email = "" if place % NO_ADDRESS_EVERY == 30 else head[1]
        rows.append(Row(place, urn, role, head[0], email, since))
        if place % NO_CHAIR_EVERY == 17 and (urn, "chair_of_governors") not in cast:
            continue
        chair = cast.get((urn, "chair_of_governors")) or (_name(urn + 3), f"chair.{urn}@{MAIL}")
        rows.append(Row(place, urn, Role.CHAIR, *chair, since))
    return rows


def _cast(people: Mapping[str, User]) -> dict[tuple[int, str], tuple[str, str]]:
    """The head and the chair who can sign in, at the schools that their role is held for."""
    roles = ("headteacher", "chair_of_governors")
    held = Holding.objects.filter(role__in=roles, urn__isnull=False).select_related("person")
    known = {person.pk for person in people.values()}
    return {
        (h.urn, h.role): (h.person.name, h.person.email)
        for h in held
        if h.urn is not None and h.person_id in known
    }


def _name(number: int) -> str:
    return f"{FORENAMES[number % len(FORENAMES)]} {SURNAMES[number // 3 % len(SURNAMES)]}"
