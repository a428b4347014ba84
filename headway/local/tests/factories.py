"""Fictional local measures, figures and comments."""

from datetime import UTC, date, datetime

import factory

from headway.local.models import LocalMeasure, LocalValue, Remark
from headway.schools.tests.factories import PersonFactory, SchoolFactory

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


class LocalMeasureFactory(factory.django.DjangoModelFactory):
    """Pupils who wait for a place, by quarter."""

    class Meta:
        model = LocalMeasure

    key = factory.Sequence(lambda n: f"waiting-{n}")
    name = factory.Sequence(lambda n: f"Pupils waiting for a place {n}")
    unit = "pupils"
    better = "lower"
    every = "quarter"
    adds_up = True
    source = "Admissions returns"
    owner = "Admissions team"
    made_at = NOW
    made_by = factory.SubFactory(PersonFactory)


class LocalValueFactory(factory.django.DjangoModelFactory):
    """One permanent exclusion of a school in the last quarter of 2025."""

    class Meta:
        model = LocalValue

    measure = "exclusions"
    school = factory.SubFactory(SchoolFactory)
    starts_on = date(2025, 10, 1)
    every = "quarter"
    value = 1
    entered_at = NOW
    entered_by = factory.SubFactory(PersonFactory)


class RemarkFactory(factory.django.DjangoModelFactory):
    """A comment on a school's exclusions, not shared with it."""

    class Meta:
        model = Remark

    school = factory.SubFactory(SchoolFactory)
    measure = "exclusions"
    measure_name = "Permanent exclusions"
    text = "Three in one week: what happened?"
    by = factory.SubFactory(PersonFactory)
    by_role = "Council officer"
    at = NOW

    class Params:
        shared = factory.Trait(shared_at=NOW, shared_by=factory.SelfAttribute("by"))
