"""Entries, versions, answers and ratings for tests; each valid in any state."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from headway.intelligence.models import EngagementRating, Entry, EntryVersion, Reply
from headway.intelligence.states import EntryState
from headway.intelligence.words import (
    Engagement,
    Grade,
    Kept,
    Party,
    Severity,
    Source,
    Theme,
    Visibility,
)
from headway.schools.tests.factories import PersonFactory, SchoolFactory

LONG_AGO = timedelta(days=30)


class EntryFactory(factory.django.DjangoModelFactory):
    """A live, first-hand entry of moderate weight on leadership, not shared, with its words.

    `words` is the text of its first version; `shared`, `crisis`, `confirmed` and `withdrawn`
    set what goes with those states.
    """

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    class Params:
        shared = factory.Trait(
            shared_at=factory.LazyAttribute(lambda o: o.recorded_at),
            shared_by=factory.SelfAttribute("author"),
            kept_because="",
        )
        crisis = factory.Trait(
            severity=Severity.SERIOUS,
            crisis_by=factory.SelfAttribute("author"),
            crisis_party=factory.SelfAttribute("party"),
            crisis_at=factory.SelfAttribute("recorded_at"),
        )
        confirmed = factory.Trait(
            crisis=True,
            confirmed_by=factory.SubFactory(PersonFactory),
            confirmed_at=factory.SelfAttribute("recorded_at"),
        )
        withdrawn = factory.Trait(
            state=EntryState.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawn_by=factory.SelfAttribute("author"),
            withdrawn_why="It was about another school.",
        )

    school = factory.SubFactory(SchoolFactory)
    state = EntryState.HELD
    theme = Theme.LEADERSHIP
    source = Source.VISIT
    happened_on = factory.LazyAttribute(lambda o: timezone.localdate(o.recorded_at))
    grade = Grade.FIRST_HAND
    severity = Severity.MODERATE
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=200))
    visibility = Visibility.BOTH
    kept_because = Kept.UNCHECKED
    author = factory.SubFactory(PersonFactory)
    author_role = "Director of Continuous School Improvement"
    party = Party.SERVICE
    recorded_at = factory.LazyFunction(lambda: timezone.now() - LONG_AGO)

    @factory.post_generation
    def words(self: Entry, create: bool, extracted: str | None, **kwargs: object) -> None:
        """The first version, as the entry is."""
        if create:
            EntryVersion.objects.create(
                entry=self, number=1, text=extracted or "The deputy head is leaving at Easter.",
                theme=self.theme, source=self.source, happened_on=self.happened_on,
                grade=self.grade, severity=self.severity, expires_on=self.expires_on,
                by=self.author, recorded_at=self.recorded_at,
            )  # fmt: skip


class ReplyFactory(factory.django.DjangoModelFactory):
    """The head's answer to a shared entry."""

    class Meta:
        model = Reply

    entry = factory.SubFactory(EntryFactory, shared=True)
    text = "A deputy has been appointed from September."
    by = factory.SubFactory(PersonFactory)
    by_role = "Headteacher"
    at = factory.LazyFunction(timezone.now)


class RatingFactory(factory.django.DjangoModelFactory):
    """A school that engages when asked."""

    class Meta:
        model = EngagementRating

    school = factory.SubFactory(SchoolFactory)
    level = Engagement.SOME
    evidence = "Came to two of three network meetings."
    rated_on = date(2026, 5, 4)
    by = factory.SubFactory(PersonFactory)
    by_role = "Director of Continuous School Improvement"
    recorded_at = factory.LazyFunction(timezone.now)
