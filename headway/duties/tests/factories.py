"""Records of duties for tests."""

from datetime import date

import factory
from django.utils import timezone

from headway.accounts.tests.factories import UserFactory
from headway.duties.models import Record
from headway.duties.states import RecordState


class RecordFactory(factory.django.DjangoModelFactory):
    """A team meeting that was held."""

    class Meta:
        model = Record

    duty = "team-meeting"
    occasion = "2027-autumn-1"
    year_end = 2027
    what = "Hold the half-termly team meeting of Partners, with professional development"
    due_on = date(2026, 10, 23)
    owners = factory.LazyFunction(lambda: ["director"])
    state = RecordState.DONE
    on = date(2026, 10, 14)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)
