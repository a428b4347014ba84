"""Fictional inspections."""

from datetime import UTC, date, datetime

import factory

from headway.inspections.models import (
    AreaOutcome,
    Basis,
    Feedback,
    Inspection,
    InspectionCase,
    InspectionKind,
    Judgement,
    Outcome,
    Standing,
)
from headway.schools.tests.factories import PersonFactory, SchoolFactory


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


class InspectionCaseFactory(factory.django.DjangoModelFactory):
    """An inspection of two days under report cards; nothing is said or published."""

    class Meta:
        model = InspectionCase

    school = factory.SubFactory(SchoolFactory)
    kind = InspectionKind.REPORT_CARD
    regime = "RC-25"
    started_on = date(2026, 1, 13)
    ended_on = date(2026, 1, 14)
    opened_by = factory.SubFactory(PersonFactory)
    opened_at = datetime(2026, 1, 12, 10, 5, tzinfo=UTC)

    class Params:
        published = factory.Trait(
            state="published",
            published_on=date(2026, 2, 16),
            recorded_at=datetime(2026, 2, 16, 9, tzinfo=UTC),
            recorded_by=factory.SelfAttribute("opened_by"),
            outcome="Below the standard in 1 area",
            grades={"achievement": "needs_attention", "inclusion": "expected_standard"},
        )


class FeedbackFactory(factory.django.DjangoModelFactory):
    """Achievement needs attention, said on the last day."""

    class Meta:
        model = Feedback

    case = factory.SubFactory(InspectionCaseFactory, heard_on=date(2026, 1, 14))
    school = factory.SelfAttribute("case.school")
    number = 1
    heard_on = date(2026, 1, 14)
    grades = factory.LazyFunction(lambda: {"achievement": "needs_attention"})
    notes = "Writing in Year 4 is behind. The team was thanked for its openness."
    attended_by = "The head, the chair, the Partner"
    by = factory.SubFactory(PersonFactory)
    by_role = "Priority Partner"
    at = datetime(2026, 1, 14, 16, 30, tzinfo=UTC)
