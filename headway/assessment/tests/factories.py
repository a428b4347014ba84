"""Fictional assessment runs."""

from datetime import UTC, date, datetime

import factory

from headway.assessment.models import Domain, DomainLevel, LevelState, Profile, Proposal, Run
from headway.measures.tests.factories import EditionFactory
from headway.schools.tests.factories import PersonFactory, SchoolFactory

CATEGORIES = (
    {"id": "PRIORITY_OFSTED", "words": "Priority: Ofsted", "listed": True},
    {"id": "PRIORITY_VULNERABLE", "words": "Priority: vulnerable", "listed": True},
    {"id": "PRIORITY_CRISIS", "words": "Priority: in crisis", "listed": True},
    {"id": "WATCH", "words": "Watch", "listed": False},
    {"id": "NONE", "words": "Not proposed", "listed": False},
)


class RunFactory(factory.django.DjangoModelFactory):
    """The run that pages show; a second one of a test has to say current=False."""

    class Meta:
        model = Run

    edition = factory.SubFactory(EditionFactory)
    version_key = "aldermere-2025"
    version_hash = factory.Sequence(lambda n: f"{n:064x}")
    version_title = "Aldermere framework 2025"
    as_at = date(2026, 1, 15)
    authority = "399"
    current = True
    categories = factory.LazyFunction(lambda: [dict(category) for category in CATEGORIES])
    band_low = 20
    band_high = 30
    created_at = datetime(2026, 1, 15, 9, 31, tzinfo=UTC)
    created_by = factory.SubFactory(PersonFactory)


class ProfileFactory(factory.django.DjangoModelFactory):
    """A school to watch for attainment."""

    class Meta:
        model = Profile

    run = factory.SubFactory(RunFactory)
    school = factory.SubFactory(SchoolFactory)
    attainment = 1
    progress = None
    groups = 0
    inclusion = 0
    inspection = 1
    intelligence = None


class DomainLevelFactory(factory.django.DjangoModelFactory):
    """One domain with its reason."""

    class Meta:
        model = DomainLevel

    run = factory.SubFactory(RunFactory)
    school = factory.SubFactory(SchoolFactory)
    domain = Domain.ATTAINMENT
    level = 1
    state = LevelState.OK
    reasons = factory.LazyAttribute(
        lambda o: [
            {
                "template_id": "below_national",
                "sentence": "In 2025, 53% of the 58 pupils reached the expected standard.",
                "fact_ids": [f"P_RWM_EXP|2025|all|{o.school.urn}"],
            }
        ]
    )


class ProposalFactory(factory.django.DjangoModelFactory):
    """Nothing proposed."""

    class Meta:
        model = Proposal

    run = factory.SubFactory(RunFactory)
    school = factory.SubFactory(SchoolFactory)
    category = "NONE"
    category_name = "Not proposed"
    rank = 4
    not_fired = ["R1", "R2a", "R2b"]
    could_not_check = [{"rule": "R3", "because": "No intelligence is held yet."}]
    unknown = ["R3"]

    class Params:
        proposed = factory.Trait(
            category="PRIORITY_OFSTED",
            category_name="Priority: Ofsted",
            rank=0,
            listed=True,
            summary="Ofsted judged the school to require improvement on 8 November 2022.",
            reasons=["Ofsted judged the school to require improvement on 8 November 2022."],
            fired=["R1"],
            not_fired=["R2a", "R2b"],
        )
