"""Fictional inspections."""

from datetime import date

import factory

from headway.inspections.models import (
    AreaOutcome,
    Basis,
    Inspection,
    InspectionKind,
    Judgement,
    Outcome,
    Standing,
)
from headway.schools.tests.factories import SchoolFactory


class InspectionFactory(factory.django.DjangoModelFactory):
    """A graded inspection that found the school good."""

    class Meta:
        model = Inspection

    edition = factory.SubFactory("headway.measures.tests.factories.EditionFactory")
    school = factory.SubFactory(SchoolFactory)
    urn_at = factory.LazyAttribute(lambda o: o.school.urn)
    inspected_on = date(2022, 11, 8)
    started_on = factory.SelfAttribute("inspected_on")
    ended_on = date(2022, 11, 9)
    published_on = date(2022, 12, 14)
    known_on = date(2022, 12, 14)
    kind = InspectionKind.GRADED
    regime = "EIF-19"
    overall = 2
    outcome = "Good"
    release_id = "ofsted-mi-fictional"
    row = factory.Sequence(lambda n: n + 2)


class JudgementFactory(factory.django.DjangoModelFactory):
    """One area's grade."""

    class Meta:
        model = Judgement

    inspection = factory.SubFactory(InspectionFactory)
    area = "quality_of_education"
    area_name = "Quality of education"
    grade = "2"
    grade_words = "Good"


class StandingFactory(factory.django.DjangoModelFactory):
    """A school good at its latest graded inspection, next one within its rule window."""

    class Meta:
        model = Standing

    edition = factory.SubFactory("headway.measures.tests.factories.EditionFactory")
    school = factory.SubFactory(SchoolFactory)
    regime = "EIF-19"
    basis = Basis.OVERALL
    group = factory.SelfAttribute("latest_overall")
    latest_overall = Outcome.GOOD
    words = "Good (2019 framework)"
    worse_than_good = False
    category_of_concern = False
    two_ri = False
    stuck = False
    inspected_on = date(2022, 11, 8)
    visited_on = date(2022, 11, 8)
    known_on = date(2022, 12, 14)
    years_since = 3.2
    sentence = "Judged good on 8 November 2022."
    window_earliest = date(2025, 9, 8)
    window_expected = date(2026, 4, 20)
    window_latest = date(2027, 7, 31)
    window_basis = "Good schools are inspected within about four years."
    window_rule = "good_four_years"
    terms_to_latest = 5
    imminent = False


class AreaOutcomeFactory(factory.django.DjangoModelFactory):
    """England's schools on overall grades."""

    class Meta:
        model = AreaOutcome

    edition = factory.SubFactory("headway.measures.tests.factories.EditionFactory")
    level = "england"
    area = "ENG"
    area_name = "England"
    phase = "all"
    basis = Basis.OVERALL
    schools = 20_000
    good = 17_800
    pupils = 8_000_000
    pupils_good = 7_200_000
