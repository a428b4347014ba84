"""The list as at any day, and a school's own history on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import F, Q, QuerySet

from headway.core import clock
from headway.core.access import Actor
from headway.core.prepared import Prepared
from headway.priority.models import Entry, Ground
from headway.priority.models.entries import ListEntryQuerySet
from headway.priority.queries.wording import Wording, wordings
from headway.schools.models import School

TRANSITION_DAYS = 365
# What a row of a list needs of a school: the register has forty more columns.
SCHOOL = (
    "school__urn", "school__name", "school__phase", "school__reporting_phase",
    "school__district", "school__maintained", "school__is_open",
)  # fmt: skip
ENTRY = (
    "version", "school_id", "year_end", "state", "category", "framework_key", "since_on",
    "left_on", "closed_on", "entered_on", "place", "place_reason", "round_id", "urgent",
    "opened_on", "trigger", "reason_code", "unmatched_code",
)  # fmt: skip


def listed_on(day: date) -> ListEntryQuerySet:
    """The list as it stood on a day, with the class and reason that held then (F-01).

    `then_category`, `then_class`, `then_reason`, `then_rationale` and `then_from` are those of
    the day; the entry's own fields are of today.
    """
    return (
        Entry.objects.on_list(day)
        .select_related("school")
        .annotate(
            then_category=F("spells__category"),
            then_class=F("spells__class_id"),
            then_reason=F("spells__reason_code"),
            then_rationale=F("spells__rationale"),
            then_from=F("spells__from_on"),
        )
        .order_by("school__name", "school_id")
    )


@dataclass(frozen=True)
class ListedEntry:
    """One row of the list as at a day, in the words of the version that it was agreed under."""

    entry: Entry
    wording: Wording
    category: str
    class_id: str
    reason_code: str
    rationale: str
    class_since: date
    since: date

    @cached_property
    def school(self) -> School:
        """The school."""
        return self.entry.school

    @cached_property
    def class_words(self) -> str:
        """The class in the version's words."""
        return self.wording.class_words(self.category, self.class_id)

    @cached_property
    def reason_words(self) -> str:
        """The reason code in the version's words."""
        return self.wording.reason(self.reason_code)


def entry_rows(day: date, user: Actor | None = None) -> list[ListedEntry]:
    """The list of a day as rows, for whoever asks (two queries at most)."""
    if user is None or user.reach(*ListEntryQuerySet.opened_by).everywhere:
        entries = LISTED.models(day)
    else:
        entries = list(listed_on(day).only(*ENTRY, *SCHOOL).visible_to(user))
    words = wordings(entry.framework_key for entry in entries)
    return [
        ListedEntry(
            entry=entry,
            wording=words[entry.framework_key],
            category=entry.then_category,
            class_id=entry.then_class,
            reason_code=entry.then_reason,
            rationale=entry.then_rationale,
            class_since=entry.then_from,
            since=entry.since_on or entry.then_from,
        )
        for entry in entries
    ]


LISTED = Prepared(lambda day: listed_on(day).only(*ENTRY, *SCHOOL))


def entry_of(school: School | int, on: date | None = None) -> Entry | None:
    """The entry by which a school is on the list on a day (today unless said), or None."""
    return listed_on(on or clock.today()).filter(school=school).first()


def open_entry_of(school: School | int) -> Entry | None:
    """The school's entry that is not over: candidate, proposal or listed; None without one."""
    return Entry.objects.open().select_related("school").filter(school=school).first()


def entries_of(urns: Iterable[int], on: date | None = None) -> dict[int, Entry]:
    """The entries of schools that are on the list on a day, by URN (one query)."""
    found = listed_on(on or clock.today()).filter(school__in=list(urns))
    return {entry.school_id: entry for entry in found}


def history_of(school: School | int) -> QuerySet[Entry]:
    """Every entry that a school ever had, latest first, with its spells and signatures."""
    return (
        Entry.objects.filter(school=school)
        .select_related("school", "opened_by", "framework", "carried_from")
        .prefetch_related("spells", "assents__by", "removals", "reclassifications")
        .order_by("-year_end", "-pk")
    )


def in_transition(on: date | None = None) -> list[Entry]:
    """Schools that left the list as good in the last year: still an engagement group (F-15)."""
    on = on or clock.today()
    left = (
        Entry.objects.filter(
            left_on__lte=on,
            left_on__gt=date.fromordinal(on.toordinal() - TRANSITION_DAYS),
            removals__ground__in=[
                Ground.GOOD,
                Ground.ANNUAL_REVIEW,
                Ground.COMMITTEE,
                Ground.ROUND,
            ],
            removals__kept_reason="",
        )
        .select_related("school")
        .order_by("-left_on", "school__name")
        .distinct()
    )
    back = set(entries_of([entry.school_id for entry in left], on))
    return [entry for entry in left if entry.school_id not in back]


def open_proposals(user: Actor) -> list[Entry]:
    """Candidates and proposals that both parties have not agreed yet, urgent ones first."""
    if user.reach(*ListEntryQuerySet.opened_by).everywhere:
        return PROPOSALS.models()
    return list(not_agreed().visible_to(user))


def not_agreed() -> ListEntryQuerySet:
    """Candidates and proposals that both parties have not agreed yet, urgent ones first."""
    found = Entry.objects.before_listing().select_related("school").only(*ENTRY, *SCHOOL)
    return found.order_by("-urgent", "opened_on", "pk")


PROPOSALS = Prepared(not_agreed)


def leavers() -> ListEntryQuerySet:
    """Open entries of schools that the register shows as closed or not maintained."""
    gone = Q(school__is_open=False) | Q(school__maintained=False)
    return Entry.objects.open().filter(gone).select_related("school")
