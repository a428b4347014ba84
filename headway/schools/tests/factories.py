"""Fictional schools. Every factory builds a valid case; ask only for what the test is about."""

from datetime import date

import factory

from headway.accounts.models import User
from headway.schools.models import (
    Award,
    AwardKind,
    Body,
    BodyKind,
    Designation,
    DesignationKind,
    Disengagement,
    Group,
    GroupKind,
    Membership,
    MembershipRole,
    Phase,
    RegionalOffice,
    Relation,
    RelationKind,
    ReportingPhase,
    Role,
    RoleHolder,
    School,
    Vacancy,
)
from headway.schools.searching import search_text

NAMES = (
    "Ashwell", "Birchfold", "Cobley Park", "Dunmere", "Elmstead", "Fernhollow", "Greyfield",
    "Hartwell", "Ivel", "Juniper Lane", "Kestrel", "Larkrise", "Millbrook Down", "Netherby",
)  # fmt: skip
REPORTING = {
    Phase.PRIMARY: ReportingPhase.PRIMARY,
    Phase.JUNIOR: ReportingPhase.PRIMARY,
    Phase.INFANT: ReportingPhase.PRIMARY,
    Phase.MIDDLE_DEEMED_PRIMARY: ReportingPhase.PRIMARY,
    Phase.MIDDLE_DEEMED_SECONDARY: ReportingPhase.SECONDARY,
    Phase.SECONDARY: ReportingPhase.SECONDARY,
    Phase.SPECIAL: ReportingPhase.SPECIAL,
    Phase.NURSERY: ReportingPhase.NURSERY,
}


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody to have done a thing; no role, so nothing opens for them."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@aldermere.example")
    name = factory.Sequence(lambda n: f"Person {n}")


class SchoolFactory(factory.django.DjangoModelFactory):
    """An open, maintained community primary school of Aldermere."""

    class Meta:
        model = School

    urn = factory.Sequence(lambda n: 900_001 + n)
    name = factory.LazyAttribute(
        lambda o: f"{NAMES[o.urn % len(NAMES)]} {str(o.phase).replace('_', ' ').title()} School"
    )
    la = "399"
    la_name = "Aldermere"
    laestab = factory.LazyAttribute(lambda o: f"399{2000 + o.urn % 7000}")
    phase = Phase.PRIMARY
    reporting_phase = factory.LazyAttribute(lambda o: REPORTING.get(o.phase, ReportingPhase.OTHER))
    type = factory.LazyAttribute(
        lambda o: "Community school" if o.maintained else "Academy converter"
    )
    type_group = factory.LazyAttribute(
        lambda o: "Local authority maintained schools" if o.maintained else "Academies"
    )
    maintained = True
    in_scope = factory.SelfAttribute("maintained")
    status = "Open"
    is_open = True
    open_date = date(2001, 9, 1)
    close_date = None
    counted_from = factory.SelfAttribute("open_date")
    counted_until = factory.SelfAttribute("close_date")
    low_age = 3
    high_age = 11
    postcode = factory.LazyAttribute(lambda o: f"AM{o.urn % 40 + 1} {o.urn % 9}XA")
    town = "Aldermere"
    district = factory.Iterator(["Northbank", "Southbank", "Castle", "Weir"])
    roll = 420
    roll_on = date(2026, 1, 15)
    fsm_percent = 24.0
    lineage = factory.LazyAttribute(lambda o: f"L{o.urn}")
    release = "register-fictional"
    row = factory.Sequence(lambda n: n + 2)
    search = factory.LazyAttribute(
        lambda o: search_text(o.name, o.urn, o.laestab, o.postcode, o.town, o.district)
    )


class RelationFactory(factory.django.DjangoModelFactory):
    """The number that a school had before it converted."""

    class Meta:
        model = Relation

    school = factory.SubFactory(SchoolFactory)
    other_urn = factory.Sequence(lambda n: 800_001 + n)
    other_name = factory.LazyAttribute(lambda o: f"{o.school.name} (before)")
    kind = RelationKind.PREDECESSOR
    join_kind = "continuation"
    on = date(2019, 9, 1)


class RoleHolderFactory(factory.django.DjangoModelFactory):
    """The present head of a school, with an address."""

    class Meta:
        model = RoleHolder

    school = factory.SubFactory(SchoolFactory)
    role = Role.HEAD
    name = factory.Sequence(lambda n: f"Head{n} Demo")
    email = factory.Sequence(lambda n: f"head{n}@school.example")
    from_on = date(2022, 9, 1)
    to_on = None
    source = "school"
    checked_on = date(2026, 9, 1)


class VacancyFactory(factory.django.DjangoModelFactory):
    """A headship that stands vacant."""

    class Meta:
        model = Vacancy

    school = factory.SubFactory(SchoolFactory)
    role = Role.HEAD
    from_on = date(2026, 9, 1)
    note = "Advertised; the deputy leads meanwhile."


class BodyFactory(factory.django.DjangoModelFactory):
    """A diocese that somebody recorded behind a school."""

    class Meta:
        model = Body

    school = factory.SubFactory(SchoolFactory)
    kind = BodyKind.DIOCESE
    name = factory.Sequence(lambda n: f"Diocese of Northbank {n}")
    from_on = date(2015, 9, 1)


class RegionalOfficeFactory(factory.django.DjangoModelFactory):
    """The office for academies."""

    class Meta:
        model = RegionalOffice

    name = "Regional Director, Northern Vale"
    email = "northern.vale@office.example"
    from_on = date(2022, 7, 1)


class GroupFactory(factory.django.DjangoModelFactory):
    """A consortium of schools."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Elm Consortium {n}")
    kind = GroupKind.CONSORTIUM
    from_on = date(2019, 9, 1)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A member of a group."""

    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    school = factory.SubFactory(SchoolFactory)
    role = MembershipRole.MEMBER
    from_on = date(2020, 9, 1)


class DisengagementFactory(factory.django.DjangoModelFactory):
    """A school that has turned away from every group."""

    class Meta:
        model = Disengagement

    school = factory.SubFactory(SchoolFactory)
    from_on = date(2026, 1, 5)
    reason = "Has come to no meeting since January."


class DesignationFactory(factory.django.DjangoModelFactory):
    """A National Support School."""

    class Meta:
        model = Designation

    school = factory.SubFactory(SchoolFactory)
    kind = DesignationKind.NSS
    expertise = factory.LazyFunction(lambda: ["leadership"])
    from_on = date(2023, 9, 1)
    source = "The national list"


class AwardKindFactory(factory.django.DjangoModelFactory):
    """A mark that schools of the authority can have."""

    class Meta:
        model = AwardKind

    name = factory.Sequence(lambda n: f"Kind School {n}")


class AwardFactory(factory.django.DjangoModelFactory):
    """A school has a mark."""

    class Meta:
        model = Award

    school = factory.SubFactory(SchoolFactory)
    kind = factory.SubFactory(AwardKindFactory)
    from_on = date(2024, 9, 1)
