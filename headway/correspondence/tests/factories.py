"""Fictional letters, in any state."""

import hashlib
from datetime import UTC, date, datetime

import factory

from headway.correspondence.models import (
    Answer,
    AnswerFile,
    Channel,
    Letter,
    LetterFile,
    LetterRun,
    Recipient,
    Template,
)
from headway.correspondence.states import CopyState, LetterState, RunState, TemplateState
from headway.frameworks.tests.factories import VersionFactory
from headway.schools.tests.factories import PersonFactory, SchoolFactory

AT = datetime(2025, 11, 4, 10, 0, tzinfo=UTC)
GONE_STATES = {LetterState.SENDING, LetterState.SENT, LetterState.ACKNOWLEDGED}
FIELDS = {
    "service": "Aldermere School Improvement Service",
    "council": "Aldermere Council",
    "director": "Director of Continuous School Improvement",
    "_signed": "Dana Demo",
    "_maintained": True,
}


class TemplateFactory(factory.django.DjangoModelFactory):
    """The text in force of a made-up kind."""

    class Meta:
        model = Template

    version_key = "aldermere-2025"
    kind = "trial_listed"
    number = factory.Sequence(lambda n: n + 1)
    subject = "{school}: support"
    body = "Dear {head} and {chair},\n\nThe reasons are these. {rationale}"
    state = TemplateState.APPROVED
    drafted_by = factory.SubFactory(PersonFactory)
    drafted_at = AT
    approved_by = factory.Maybe(
        factory.LazyAttribute(lambda o: o.state == TemplateState.APPROVED),
        factory.SubFactory(PersonFactory),
        None,
    )
    approved_at = factory.LazyAttribute(lambda o: AT if o.approved_by else None)


class LetterRunFactory(factory.django.DjangoModelFactory):
    """A planned run."""

    class Meta:
        model = LetterRun

    title = "Annual letters 2025/26"
    kinds = ["trial_listed"]
    as_at = date(2025, 11, 4)
    framework = factory.SubFactory(VersionFactory)
    state = RunState.PLANNED
    planned_by = factory.SubFactory(PersonFactory)
    planned_at = AT


class LetterFactory(factory.django.DjangoModelFactory):
    """A draft; ask for any other state by name."""

    class Meta:
        model = Letter

    school = factory.SubFactory(SchoolFactory)
    kind = "trial_listed"
    subject = factory.LazyAttribute(lambda o: f"{o.school.name}: support for your school")
    text = "Dear Headteacher,\n\nThe reasons are these."
    fields = factory.LazyAttribute(
        lambda o: {**FIELDS, "school": o.school.name, "_to": ["Headteacher", o.school.name]}
    )
    marking = "OFFICIAL-SENSITIVE"
    dated = date(2025, 11, 4)
    template = factory.SubFactory(TemplateFactory)
    framework = factory.SubFactory(VersionFactory)
    state = LetterState.DRAFT
    drafted_by = factory.SubFactory(PersonFactory)
    drafted_at = AT
    approved_by = factory.Maybe(
        factory.LazyAttribute(lambda o: o.state in GONE_STATES | {LetterState.APPROVED}),
        factory.SubFactory(PersonFactory),
        None,
    )
    approved_at = factory.LazyAttribute(lambda o: AT if o.approved_by else None)
    out_at = factory.LazyAttribute(lambda o: AT if o.state in GONE_STATES else None)
    sent_at = factory.LazyAttribute(
        lambda o: AT if o.state in GONE_STATES - {LetterState.SENDING} else None
    )
    acknowledged_by = factory.Maybe(
        factory.LazyAttribute(lambda o: o.state == LetterState.ACKNOWLEDGED),
        factory.SubFactory(PersonFactory),
        None,
    )
    acknowledged_at = factory.LazyAttribute(lambda o: AT if o.acknowledged_by else None)


class LetterFileFactory(factory.django.DjangoModelFactory):
    """Bytes that stand for the PDF of a letter."""

    class Meta:
        model = LetterFile

    letter = factory.SubFactory(LetterFactory, state=LetterState.APPROVED)
    form = "pdf"
    content = b"%PDF-1.7 made up"
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    made_at = AT


class RecipientFactory(factory.django.DjangoModelFactory):
    """The head's copy by e-mail, waiting to go."""

    class Meta:
        model = Recipient

    letter = factory.SubFactory(LetterFactory, state=LetterState.APPROVED)
    role = "head"
    name = "Harper Demo"
    channel = Channel.EMAIL
    email = factory.LazyAttribute(
        lambda o: f"head{o.letter.pk}@example.test" if o.channel == Channel.EMAIL else ""
    )
    state = CopyState.QUEUED


class AnswerFactory(factory.django.DjangoModelFactory):
    """An answer that nobody has taken yet."""

    class Meta:
        model = Answer

    letter = factory.SubFactory(LetterFactory, state=LetterState.SENT)
    by = factory.SubFactory(PersonFactory)
    at = AT
    text = "Thank you. We would like to talk about the second reason."


class AnswerFileFactory(factory.django.DjangoModelFactory):
    """A picture that came with an answer."""

    class Meta:
        model = AnswerFile

    answer = factory.SubFactory(AnswerFactory)
    name = "evidence.pdf"
    kind = "pdf"
    content = b"%PDF-1.7 made up"
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
