"""Drafting: from a case and a text to a letter that waits for a second person."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from django.db import IntegrityError, transaction

from headway.accounts.models import User
from headway.core import audit, clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.refusals import NotAllowed, NotValid, Refused
from headway.correspondence.actions.templates import text_for
from headway.correspondence.composing import Composed, Occasion, composed
from headway.correspondence.kinds import Kind, kind_of
from headway.correspondence.models import Letter, LetterRun, Template
from headway.correspondence.people import People, others, people_of
from headway.correspondence.policies import letter_policy
from headway.correspondence.queries import council_officer, director_name
from headway.correspondence.states import LETTER_MOVES, LetterState
from headway.evidence.rules import Framework
from headway.frameworks.models import Version
from headway.frameworks.queries import framework_of
from headway.schools.models import School

moving = mover(LETTER_MOVES, letter_policy)


def occasion_of(version: Version, on: date) -> Occasion:
    """What all letters of a day have in common; three queries."""
    framework = _framework(version.toml, version)
    bodies = framework.contents.bodies
    if bodies is None:
        raise Refused(f"{version.title} does not say what the council and the service are called.")
    return Occasion(
        on=on,
        version=version,
        framework=framework,
        signed=director_name(on),
        others=others(bodies, council_officer(on)),
    )


def _framework(text: str, version: Version) -> Framework:
    """A version as it was checked when it was last read: its worked cases take a third of a
    second, which a single letter need not wait for."""
    if text not in _read:
        _read.clear()
        _read[text] = framework_of(version)
    return _read[text]


_read: dict[str, Framework] = {}


def draft_letter(
    kind: str,
    school: School,
    fields: Mapping[str, str],
    *,
    version: Version,
    by: User,
    run: LetterRun | None = None,
    about: str = "",
    why: str = "",
    on: date | None = None,
    replaces: Letter | None = None,
) -> Letter:
    """Draft one letter. It goes nowhere until somebody else has approved it.

    `fields` are the values that come with the case; every letter's own are found here.
    Raises NotAllowed, or Refused for an unknown kind, a field without a value, or a second
    letter of the kind about the same case.
    """
    known = kind_of(kind)
    on = on or clock.today()
    occasion = occasion_of(version, on)
    text = text_for(version, kind, by=by)
    people = people_of([school], on)[school.urn]
    words = composed(school, known, text, occasion, given=fields, people=people)
    letter = letter_of(
        known, school, words, text, occasion, by=by, run=run, about=about, why=why,
        replaces=replaces,
    )  # fmt: skip
    return store_letter(letter, by=by)


def letter_of(
    kind: Kind,
    school: School,
    words: Composed,
    text: Template,
    occasion: Occasion,
    *,
    by: User,
    run: LetterRun | None = None,
    about: str = "",
    why: str = "",
    replaces: Letter | None = None,
) -> Letter:
    """A composed letter as a row, not stored yet."""
    return Letter(
        school=school, run=run, kind=kind.key, about=about, why=why[:500],
        subject=words.subject, text=words.text, fields=words.fields, marking=kind.marking,
        dated=occasion.on, answer_by=words.answer_by, template=text, state=LetterState.DRAFT,
        framework=occasion.version, drafted_by=by, drafted_at=clock.now(), replaces=replaces,
    )  # fmt: skip


def store_letter(letter: Letter, *, by: User) -> Letter:
    """Keep a composed letter as a draft. Raises as `draft_letter` does."""
    with moving.creating(letter, "draft_letter", by=by, reason=letter.why):
        pass
    return letter


def store_letters(letters: list[Letter], *, by: User) -> None:
    """Keep many drafts of a run at once, each with its event in the audit.

    Where another worker has drafted one of them at the same moment, each is tried by itself and
    those that are there already are left as they are.
    """
    if not letters:
        return
    if not (decision := moving.policy(by, Permission.LETTER_WRITE, letters[0])):
        raise NotAllowed(decision.reason)
    try:
        with transaction.atomic():
            Letter.objects.bulk_create(letters)
            audit.record_all(
                by, "draft_letter", letters, before={}, after={"state": LetterState.DRAFT.value}
            )
    except IntegrityError:
        for letter in letters:
            letter.pk = None
            with suppress(NotValid):
                store_letter(letter, by=by)


def redraft(letter: Letter, *, by: User, reason: str, fields: Mapping[str, str]) -> Letter:
    """Draft a letter anew from today's text and contacts, in place of one that was cancelled.

    Raises Refused while the old one stands: a letter that somebody approved is never changed.
    """
    if letter.state != LetterState.CANCELLED:
        raise Refused("Cancel the letter first. A new one is then drafted in its place.")
    given = {k: v for k, v in letter.fields.items() if not k.startswith("_")}
    own = {name: given[name] for name in kind_of(letter.kind).fields if name in given}
    return draft_letter(
        letter.kind, letter.school, {**own, **fields}, version=letter.framework, by=by,
        run=None, about=letter.about, why=reason or letter.why, replaces=letter,
    )  # fmt: skip


def people_now(letter: Letter, on: date) -> People:
    """The school's people on a day, for the copies of a letter."""
    return people_of([letter.school], on)[letter.school_id]
