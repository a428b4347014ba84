"""Letters as their pages show them: lists with filters, runs, what became of each copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.components import SideItem
from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, short_day
from headway.correspondence.kinds import kinds
from headway.correspondence.models import Letter, Recipient
from headway.correspondence.states import OUT, CopyState, LetterState, RunState

TONES = {
    LetterState.DRAFT: "quiet",
    LetterState.APPROVED: "watch",
    LetterState.SENDING: "watch",
    LetterState.SENT: "good",
    LetterState.ACKNOWLEDGED: "good",
    LetterState.CANCELLED: "plain",
    RunState.PLANNED: "quiet",
    RunState.DRAFTING: "watch",
    RunState.DRAFTED: "watch",
    CopyState.BOUNCED: "serious",
    CopyState.DELIVERED: "good",
    CopyState.POSTED: "good",
}
TABS = (("Letters", "letters"), ("Runs", "letters_runs"), ("Texts", "letters_templates"))
OUTCOMES = (
    ("bounced", "Came back"),
    ("unanswered", "Answer is overdue"),
    ("answered", "Answered"),
    ("unsure", "May have gone"),
    ("held", "Held back"),
)
PAGE = 50


def letter_tabs(here: str) -> list[SideItem]:
    """The pages about letters."""
    return [SideItem(words, reverse(name), name == here) for words, name in TABS]


def tone(state: str) -> str:
    """The colour of a state."""
    return TONES.get(state, "quiet")  # type: ignore[call-overload]


def kind_title(key: str) -> str:
    """A kind in words; one that no feature declares any more keeps its key."""
    known = kinds().get(key)
    return known.title if known else key.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Tag:
    """One filter in use, and the query without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Option:
    """One answer of a filter question."""

    value: str
    words: str
    chosen: bool
    schools: int


@dataclass(frozen=True)
class Question:
    """One filter question."""

    name: str
    label: str
    choices: tuple[Option, ...]


@dataclass(frozen=True)
class Filters:
    """What a list of letters is narrowed to, as its address says it."""

    state: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    run: int | None = None
    run_title: str = ""

    @classmethod
    def read(cls, asked: Any) -> Filters:
        """From an address; what is not known is left out."""
        run = asked.get("run", "")
        return cls(
            state=tuple(
                s for s in dict.fromkeys(asked.getlist("state")) if s in LetterState.values
            ),
            kind=tuple(k for k in dict.fromkeys(asked.getlist("kind")) if k in kinds()),
            outcome=tuple(
                o for o in dict.fromkeys(asked.getlist("outcome")) if o in dict(OUTCOMES)
            ),
            run=int(run) if run.isascii() and run.isdecimal() and len(run) < 10 else None,
        )

    def query(self, leaving: tuple[str, str] | None = None) -> str:
        """The address's query, without one filter where one is left out."""
        pairs = [(name, value) for name in ("state", "kind", "outcome")
                 for value in getattr(self, name) if (name, value) != leaving]  # fmt: skip
        if self.run and leaving != ("run", str(self.run)):
            pairs.append(("run", str(self.run)))
        return urlencode(pairs)

    def tags(self) -> list[Tag]:
        """The filters in use."""
        words = {
            "state": dict(LetterState.choices),
            "kind": {key: kind_title(key) for key in kinds()},
            "outcome": dict(OUTCOMES),
        }
        found = [
            Tag(name.capitalize(), str(words[name][value]), self.query((name, value)))
            for name in ("state", "kind", "outcome")
            for value in getattr(self, name)
        ]
        if self.run:
            words_ = self.run_title or f"run {self.run}"
            found.append(Tag("Run", words_, self.query(("run", str(self.run)))))
        return found

    def narrowed(self, letters: QuerySet[Letter], today: date) -> QuerySet[Letter]:
        """The letters that match."""
        if self.state:
            letters = letters.filter(state__in=self.state)
        if self.kind:
            letters = letters.filter(kind__in=self.kind)
        if self.run:
            letters = letters.filter(run_id=self.run)
        if self.outcome:
            wanted = Q()
            for one in self.outcome:
                wanted |= _outcome(one, today)
            letters = letters.filter(wanted)
        return letters

    def questions(self, letters: QuerySet[Letter]) -> list[Question]:
        """The filter questions, with how many letters each answer has."""
        states = dict(letters.order_by().values_list("state").annotate(n=Count("pk")))
        by_kind = dict(letters.order_by().values_list("kind").annotate(n=Count("pk")))
        return [
            Question("state", "State", tuple(
                Option(value, str(words), value in self.state, states[value])
                for value, words in LetterState.choices if value in states)),
            Question("kind", "Kind", tuple(
                Option(key, kind_title(key), key in self.kind, count)
                for key, count in sorted(by_kind.items()))),
        ]  # fmt: skip


def _outcome(name: str, today: date) -> Q:
    copies = Recipient.objects.filter(letter=OuterRef("pk"))
    if name == "bounced":
        return Q(Exists(copies.filter(state=CopyState.BOUNCED, sent_again__isnull=True)))
    if name == "unsure":
        return Q(Exists(copies.filter(state=CopyState.SENDING)))
    if name == "held":
        return ~Q(held_because="")
    if name == "answered":
        return Q(pk__in=Letter.objects.filter(answers__isnull=False).values("pk"))
    return Q(state__in=OUT, answer_by__lt=today) & ~Q(
        pk__in=Letter.objects.filter(answers__isnull=False).values("pk")
    )


def with_counts(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters with how many copies came back and how many answers they have: no query a row."""
    copies = Recipient.objects.filter(letter=OuterRef("pk"))
    return letters.annotate(
        came_back=Exists(copies.filter(state=CopyState.BOUNCED, sent_again__isnull=True)),
        has_answer=Count("answers", distinct=True),
    )


def _school(letter: Any) -> SafeString:
    held = letter.held_because and letter.state in (LetterState.DRAFT, LetterState.APPROVED)
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>{}',
        letter.get_absolute_url(),
        letter.school.name,
        format_html('<span class="hw-small">held back</span>') if held else "",
    )


def _state(letter: Any) -> SafeString:
    found = tag(str(letter.get_state_display()), tone(letter.state))
    return found + tag("Came back", "serious") if letter.came_back else found


LETTER_COLUMNS = (
    Column("school", "School", lambda r: r.school.name, cell=_school, heading=True),
    Column("urn", "URN", lambda r: r.school_id, shown=False),
    Column("kind", "Kind", lambda r: kind_title(r.kind)),
    Column("subject", "Subject", lambda r: r.subject, shown=False),
    Column("state", "State", lambda r: str(r.get_state_display()), cell=_state),
    Column("dated", "Dated", lambda r: r.dated, cell=lambda r: short_day(r.dated), more=True),
    Column("sent", "Sent", lambda r: r.sent_at and r.sent_at.date(),
           cell=lambda r: short_day(r.sent_at) or "not yet", more=True),
    Column("answer_by", "Answer by", lambda r: r.answer_by,
           cell=lambda r: short_day(r.answer_by) or "none asked for", more=True),
    Column("answers", "Answers", lambda r: r.has_answer, numeric=True, more=True),
    Column("came_back", "Came back", lambda r: "yes" if r.came_back else "", shown=False),
)  # fmt: skip


def run_stats(tally: Any, run: Any) -> list[dict[str, Any]]:
    """The numbers of a run, each with the list behind it."""
    base = reverse("letters") + f"?run={run.pk}"
    rows = [
        ("letters", tally.letters, "letters", base),
        ("gone", tally.sent + tally.acknowledged, "sent", base + "&state=sent&state=acknowledged"),
        ("read", tally.acknowledged, "acknowledged", base + "&state=acknowledged"),
        ("answered", tally.answered, "answered", base + "&outcome=answered"),
        ("bounced", tally.bounced, "copies came back", base + "&outcome=bounced"),
        ("held", tally.held, "held back", base + "&outcome=held"),
    ]
    return [{"number": number, "words": words, "url": url} for _, number, words, url in rows]


def copy_said(copy: Recipient) -> str:
    """What became of a copy, with its day."""
    when = copy.delivered_at or copy.gone_at
    words = str(copy.get_state_display())
    said = f"{words} on {day(when)}" if when else words
    if copy.opened_at:
        said += f"; read on {day(copy.opened_at)}"
    return said


def fields_shown(kind_fields: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Name, meaning and example of each field, for the editor."""
    return [(one.name, one.words, one.example) for one in kind_fields.values()]
