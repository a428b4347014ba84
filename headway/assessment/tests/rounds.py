"""Rounds for tests, valid in any state; and the shortest way to a round with both signatures."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import factory

from headway.assessment.models import (
    AcademyConcern,
    Agreement,
    Approach,
    Case,
    CaseState,
    Challenge,
    Round,
    RoundState,
    Run,
    SignOff,
)
from headway.assessment.tests.factories import ProposalFactory, RunFactory
from headway.evidence.rules import load
from headway.frameworks import versions
from headway.frameworks.models import Version
from headway.frameworks.tests.factories import VersionFactory
from headway.schools.tests.factories import PersonFactory, SchoolFactory

KEY = "aldermere-2025"
MOMENT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)


@cache
def text_of(key: str) -> str:
    """A shipped version's text."""
    return (Path(versions.__file__).parent / f"{key}.toml").read_text(encoding="utf-8")


def framework(key: str = KEY) -> Version:
    """A shipped version as it is held, once a test."""
    held = Version.objects.filter(key=key).first()
    return held or VersionFactory(key=key, toml=text_of(key), title=load(text_of(key)).title)


def pinned_run(key: str = KEY, **changes: Any) -> Any:
    """A run under a shipped version, with that version's categories."""
    contents = load(text_of(key)).contents
    return RunFactory(
        framework=framework(key),
        version_key=key,
        categories=[
            {"id": c.id, "words": c.words, "listed": c.listed} for c in contents.categories
        ],
        **changes,
    )


class RoundFactory(factory.django.DjangoModelFactory):
    """A round at its beginning; `agreeing` and `locked` are further on."""

    class Meta:
        model = Round

    year_end = 2026
    framework = factory.LazyFunction(framework)
    run = factory.LazyFunction(lambda: Run.objects.first() or pinned_run())
    state = RoundState.ASSESSING
    opened_at = MOMENT
    opened_by = factory.SubFactory(PersonFactory)
    locked_at = factory.LazyAttribute(lambda o: MOMENT if o.state == RoundState.LOCKED else None)


class CaseFactory(factory.django.DjangoModelFactory):
    """A school that waits to be assessed, not proposed; `done` decided so, `listed` on the list."""

    class Meta:
        model = Case

    round = factory.LazyFunction(lambda: Round.objects.first() or RoundFactory())
    school = factory.SubFactory(SchoolFactory)
    proposed_category = "NONE"
    proposed_name = "Not proposed"

    class Params:
        done = factory.Trait(
            state=CaseState.DECIDED,
            decided_category="NONE",
            decided_name="Not proposed",
            decided_on="NONE",
            rationale="Nothing that is held puts the school on the list.",
            decided_by=factory.SubFactory(PersonFactory),
            decided_at=MOMENT,
        )
        listed = factory.Trait(
            state=CaseState.DECIDED,
            proposed_category="PRIORITY_OFSTED",
            proposed_name="Priority: Ofsted",
            proposed_listed=True,
            decided_category="PRIORITY_OFSTED",
            decided_name="Priority: Ofsted",
            decided_listed=True,
            decided_on="PRIORITY_OFSTED",
            reason_code="OFSTED",
            class_id="RI",
            rationale="Ofsted judged the school to require improvement on 8 November 2022.",
            decided_by=factory.SubFactory(PersonFactory),
            decided_at=MOMENT,
        )
        vulnerable = factory.Trait(
            proposed_category="PRIORITY_VULNERABLE",
            proposed_name="Priority: vulnerable",
            proposed_listed=True,
            first_time=True,
        )


class AgreementFactory(factory.django.DjangoModelFactory):
    """The service agrees."""

    class Meta:
        model = Agreement

    case = factory.SubFactory(CaseFactory, done=True)
    party = "service"
    agrees = True
    by = factory.SubFactory(PersonFactory)
    role = "Director of Continuous School Improvement"
    at = MOMENT


class SignOffFactory(factory.django.DjangoModelFactory):
    """A signature for the service."""

    class Meta:
        model = SignOff

    round = factory.SubFactory(RoundFactory)
    party = "service"
    by = factory.SubFactory(PersonFactory)
    role = "Director of Continuous School Improvement"
    at = MOMENT
    fingerprint = "0" * 64
    schools = 1
    listed = 0


class ApproachFactory(factory.django.DjangoModelFactory):
    """A talk that is still to be had."""

    class Meta:
        model = Approach

    case = factory.SubFactory(CaseFactory, vulnerable=True)


class ChallengeFactory(factory.django.DjangoModelFactory):
    """A school says that a figure is wrong."""

    class Meta:
        model = Challenge

    school = factory.SubFactory(SchoolFactory)
    about = "figure:P_RWM_EXP:2025:all"
    about_words = "Reading, writing and maths, 2025"
    text = "Two pupils left before the tests."
    made_by = factory.SubFactory(PersonFactory)
    made_at = MOMENT


class AcademyConcernFactory(factory.django.DjangoModelFactory):
    """A concern that has been recorded."""

    class Meta:
        model = AcademyConcern

    school = factory.SubFactory(SchoolFactory, maintained=False)
    year_end = 2026
    concern = "Results have fallen for three years."
    route = "Outside the contract"
    recorded_by = factory.SubFactory(PersonFactory)
    recorded_at = MOMENT


def agreed_case(found: Any, **changes: Any) -> Any:
    """A decided school that both parties agree on."""
    case = CaseFactory(round=found, **({"done": True} | changes))
    for party in ("service", "council"):
        AgreementFactory(case=case, party=party)
    return case


def ready_round(schools: int = 2, **changes: Any) -> Any:
    """A round in which nothing stands in the way of the signatures; the first school is listed."""
    found = RoundFactory(state=RoundState.AGREEING, **changes)
    agreed_case(found, done=False, listed=True)
    for _ in range(schools - 1):
        agreed_case(found)
    return found


def proposed(run: Any, **changes: Any) -> Any:
    """A school of the run with its proposal; `category` and `listed` say which."""
    names = ("category", "category_name", "listed", "summary", "reasons", "fired")
    proposal = {name: changes.pop(name) for name in names if name in changes}
    school = changes.pop("school", None) or SchoolFactory(**changes)
    ProposalFactory(run=run, school=school, **proposal)
    return school


DAY = date(2026, 1, 20)
