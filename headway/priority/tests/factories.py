"""Fictional entries, removals and requests for help, valid in any state."""

from datetime import UTC, date, datetime

import factory

from headway.assessment.tests.rounds import framework
from headway.core.calendar import year_end_of
from headway.inspections.models import Standing, StandingGroup
from headway.inspections.tests.factories import StandingFactory
from headway.measures.models import Edition
from headway.measures.tests.factories import EditionFactory
from headway.priority.models import (
    Assent,
    Entry,
    Expectation,
    Reclassification,
    Removal,
    Review,
    ScopeChange,
    SelfReport,
    Spell,
)
from headway.priority.states import BEFORE, EntryState
from headway.schools.tests.factories import PersonFactory, SchoolFactory

ENTERED = date(2025, 10, 14)
OVER = {EntryState.REMOVED, EntryState.NOT_LISTED, EntryState.WITHDRAWN}


class EntryFactory(factory.django.DjangoModelFactory):
    """A school listed since October 2025 because it requires improvement, with its spell."""

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    state = EntryState.LISTED
    category = "PRIORITY_OFSTED"
    class_id = "RI"
    reason_code = "OFSTED"
    rationale = "Ofsted judged the school to require improvement on 8 November 2022."
    trigger = "round"
    framework = factory.LazyFunction(framework)
    framework_key = factory.LazyAttribute(lambda o: o.framework.key)
    opened_on = ENTERED
    opened_by = factory.SubFactory(PersonFactory)
    entered_on = factory.LazyAttribute(
        lambda o: (
            None
            if o.state in BEFORE or o.state in {EntryState.NOT_LISTED, EntryState.WITHDRAWN}
            else o.opened_on
        )
    )
    since_on = factory.SelfAttribute("entered_on")
    year_end = factory.LazyAttribute(lambda o: year_end_of(o.opened_on))
    left_on = factory.LazyAttribute(
        lambda o: date(2026, 1, 12) if o.state == EntryState.REMOVED else None
    )
    closed_on = factory.LazyAttribute(lambda o: date(2026, 1, 12) if o.state in OVER else None)

    class Params:
        vulnerable = factory.Trait(
            category="PRIORITY_VULNERABLE",
            class_id="",
            reason_code="BELIEVED_VULNERABLE",
            rationale="Results are well below similar schools and an inspection is near.",
        )
        proposed = factory.Trait(state=EntryState.PROPOSED, trigger="inspection")

    @factory.post_generation
    def spell(self, create, extracted, **kwargs):
        """The class that holds, for an entry that is or was on the list."""
        if create and self.entered_on is not None and extracted is not False:
            SpellFactory(entry=self, from_on=self.entered_on, to_on=self.left_on)


class SpellFactory(factory.django.DjangoModelFactory):
    """The class of an entry, from the day it entered."""

    class Meta:
        model = Spell

    entry = factory.SubFactory(EntryFactory, spell=False)
    school = factory.SelfAttribute("entry.school")
    category = factory.SelfAttribute("entry.category")
    class_id = factory.SelfAttribute("entry.class_id")
    reason_code = factory.SelfAttribute("entry.reason_code")
    rationale = factory.SelfAttribute("entry.rationale")
    from_on = ENTERED
    to_on = None


class AssentFactory(factory.django.DjangoModelFactory):
    """The service agrees."""

    class Meta:
        model = Assent

    entry = factory.SubFactory(EntryFactory)
    school = factory.SelfAttribute("entry.school")
    party = "service"
    agrees = True
    by = factory.SubFactory(PersonFactory)
    role_words = "Director of Continuous School Improvement"
    at = datetime(2025, 10, 14, 16, 2, tzinfo=UTC)


class ReclassificationFactory(factory.django.DjangoModelFactory):
    """A proposal to call a listed school vulnerable."""

    class Meta:
        model = Reclassification

    entry = factory.SubFactory(EntryFactory)
    school = factory.SelfAttribute("entry.school")
    category = "PRIORITY_VULNERABLE"
    reason_code = "BELIEVED_VULNERABLE"
    rationale = "The inspection was good, and its feedback names what is still to do."
    proposed_on = date(2026, 1, 12)
    proposed_by = factory.SubFactory(PersonFactory)


class RemovalFactory(factory.django.DjangoModelFactory):
    """A removal by the committee."""

    class Meta:
        model = Removal

    entry = factory.SubFactory(EntryFactory, state=EntryState.REMOVAL_PROPOSED)
    school = factory.SelfAttribute("entry.school")
    ground = "committee"
    minute_reference = "Minute 14 of 12 January 2026"
    rationale = "Leadership is settled and results have risen."
    proposed_on = date(2026, 1, 12)
    proposed_by = factory.SubFactory(PersonFactory)


class ReviewFactory(factory.django.DjangoModelFactory):
    """A school to be carried forward."""

    class Meta:
        model = Review

    entry = factory.SubFactory(EntryFactory, state=EntryState.CARRIED_FORWARD)
    school = factory.SelfAttribute("entry.school")
    outcome = "carry_forward"
    reason = "The plan has two terms to run."
    reviewed_on = date(2026, 7, 1)
    reviewed_by = factory.SubFactory(PersonFactory)


class ScopeChangeFactory(factory.django.DjangoModelFactory):
    """An addition that the council has not been told of."""

    class Meta:
        model = ScopeChange

    entry = factory.SubFactory(EntryFactory)
    school = factory.SelfAttribute("entry.school")
    kind = "added"
    on = ENTERED
    words = factory.LazyAttribute(lambda o: f"{o.school} was added: Requires improvement.")


class ExpectationFactory(factory.django.DjangoModelFactory):
    """The head told the senior team and the governors."""

    class Meta:
        model = Expectation

    entry = factory.SubFactory(EntryFactory)
    school = factory.SelfAttribute("entry.school")
    code = "W-01"
    on = date(2025, 10, 20)
    by = factory.SubFactory(PersonFactory)
    at = datetime(2025, 10, 20, 9, 0, tzinfo=UTC)


class SelfReportFactory(factory.django.DjangoModelFactory):
    """A school says that it is vulnerable; nobody has answered."""

    class Meta:
        model = SelfReport

    school = factory.SubFactory(SchoolFactory)
    number = factory.Sequence(lambda n: f"H26-{n:06d}")
    kind = "vulnerable"
    text = "Two of our three leaders left at Christmas."
    wants = "Somebody to lead the early years until Easter."
    made_at = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
    made_by = factory.SubFactory(PersonFactory)
    made_as = "Headteacher"
    received_on = date(2026, 1, 12)
    framework_key = "aldermere-2025"
    acknowledge_by = date(2026, 1, 14)
    decide_by = date(2026, 1, 26)


def good_standing(school, **changes):
    """The latest inspection of a school found it good."""
    edition = Edition.objects.filter(current=True).first() or EditionFactory()
    Standing.objects.filter(edition=edition, school=school).delete()
    given = {
        "group": StandingGroup.GOOD,
        "worse_than_good": False,
        "latest_overall": "GOOD",
        "words": "Good (2019 framework)",
        "inspected_on": date(2026, 1, 6),
        "never_inspected": False,
    }
    return StandingFactory(edition=edition, school=school, **(given | changes))
