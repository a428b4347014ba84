"""How the question is shown what an inspection changes on the priority list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, short_day
from headway.priority.models import StatusReview
from headway.priority.queries.status import ADD, CLASS, LOOK, REMOVE, StatusItem

MARKING = "OFFICIAL-SENSITIVE"
SHORT = {ADD: "Add", REMOVE: "Candidate for removal", CLASS: "Look at its class",
         LOOK: "Cannot be told"}  # fmt: skip
TONES = {ADD: "serious", REMOVE: "good", CLASS: "watch", LOOK: "quiet"}


def proposal_tag(item: StatusItem) -> SafeString:
    """What is proposed, in a word or two with its colour."""
    return tag(SHORT[item.proposal], TONES[item.proposal])


def source_words(item: StatusItem) -> str:
    """Who says that the outcome is public."""
    if item.by_person:
        return "Recorded by a person; Ofsted's file does not say it yet."
    return "From Ofsted's file."


def next_steps(item: StatusItem, user: Any) -> list[tuple[str, str]]:
    """Where the change itself is made: (words, address)."""
    from headway.core.access import Permission

    if not user.holds(Permission.LIST_CHANGE):
        return []
    if item.entry is None:
        return [("Propose the school for the list",
                 f"{reverse('list_add')}?school={item.school.urn}")]  # fmt: skip
    if item.proposal == REMOVE:
        return [
            ("Propose the removal", reverse("priority_step", args=[item.entry.pk, "remove"])),
            ("Propose another class instead",
             reverse("priority_step", args=[item.entry.pk, "class"])),
        ]  # fmt: skip
    return [("Open its entry", item.entry.get_absolute_url())]


def _plain(item: StatusItem) -> SafeString:
    return format_html('{}<span class="hw-small">{}</span>', item.school.name, item.school.urn)


def _school(item: StatusItem) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("status_answer", args=[item.school.urn]), item.school.name, item.school.urn,
    )  # fmt: skip


def _outcome(item: StatusItem) -> SafeString:
    return format_html(
        '{}<span class="hw-small">{}</span>', item.outcome or "No overall grade", source_words(item)
    )


def _stands(item: StatusItem) -> str:
    return "On the list" if item.entry is not None else "Not on the list"


OPEN_COLUMNS = (
    Column("school", "School", lambda r: r.school.name, cell=_school, heading=True),
    Column("outcome", "Outcome", lambda r: r.outcome, cell=_outcome),
    Column("known", "Public since", lambda r: r.known_on, cell=lambda r: short_day(r.known_on)),
    Column("stands", "List", _stands),
    Column("proposal", "What it proposes", lambda r: r.proposed, cell=proposal_tag),
    Column("due", "For the meeting by", lambda r: r.due_on, cell=lambda r: short_day(r.due_on)),
)  # fmt: skip


def open_columns(*, answers: bool) -> tuple[Column, ...]:
    """The columns; the school leads to the answer for whoever gives one."""
    if answers:
        return OPEN_COLUMNS
    return (replace(OPEN_COLUMNS[0], cell=_plain), *OPEN_COLUMNS[1:])


def _answered_by(review: StatusReview) -> SafeString:
    return format_html(
        '{}<span class="hw-small">{}</span>', review.decided_by.name, day(review.decided_at)
    )


def _answer(review: StatusReview) -> SafeString:
    return format_html(
        '{}<span class="hw-small">{}</span>', review.get_answer_display(), review.reason
    )


PAST_COLUMNS = (
    Column("school", "School", lambda r: r.school.name, heading=True,
           cell=lambda r: str(r.school)),
    Column("outcome", "Outcome", lambda r: r.outcome),
    Column("inspected", "Inspected", lambda r: r.inspected_on,
           cell=lambda r: short_day(r.inspected_on)),
    Column("answer", "Answer", lambda r: r.get_answer_display(), cell=_answer),
    Column("reason", "Reason", lambda r: r.reason, shown=False),
    Column("body", "Meeting", lambda r: r.body),
    Column("by", "Answered by", lambda r: r.decided_by.name, cell=_answered_by),
)  # fmt: skip
