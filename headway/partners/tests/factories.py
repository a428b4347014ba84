"""Partners, interests and allocations for tests."""

from datetime import date

import factory
from django.utils import timezone

from headway.partners.models import Allocation, Interest, Profile
from headway.partners.words import Expertise, InterestKind
from headway.schools.tests.factories import PersonFactory, SchoolFactory


class ProfileFactory(factory.django.DjangoModelFactory):
    """A Partner with experience in primary schools and sixty days a year."""

    class Meta:
        model = Profile

    person = factory.SubFactory(PersonFactory)
    phases = factory.LazyFunction(lambda: ["primary"])
    expertise = factory.LazyFunction(lambda: [Expertise.CURRICULUM.value])
    headship = "Headteacher of two primary schools for eleven years"
    capacity_days = 60
    from_on = date(2025, 9, 1)
    place = "Southbank"
    easting = 400_000
    northing = 280_000
    portrait = "A former head who likes to read with children."


class InterestFactory(factory.django.DjangoModelFactory):
    """A Partner who worked at the school."""

    class Meta:
        model = Interest

    profile = factory.SubFactory(ProfileFactory)
    school = factory.SubFactory(SchoolFactory)
    kind = InterestKind.WORKED
    from_on = date(2020, 9, 1)


class AllocationFactory(factory.django.DjangoModelFactory):
    """An open allocation since September, without the role that an action would give."""

    class Meta:
        model = Allocation

    school = factory.SubFactory(SchoolFactory)
    profile = factory.SubFactory(ProfileFactory)
    from_on = date(2025, 9, 1)
    days = 10
    reason = "Knows the phase"
    made_by = factory.SubFactory(PersonFactory)
    made_at = factory.LazyFunction(timezone.now)
