"""The review at the end of the year: who is reviewed, who is not, who has been told (E-02)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from headway.core import clock
from headway.core.access import Actor
from headway.core.calendar import year_end_of
from headway.core.prepared import Prepared
from headway.correspondence.models import Letter
from headway.priority.models import Entry, Review, ReviewOutcome
from headway.priority.queries.letters import GONE, letters_about
from headway.priority.queries.wording import Wording, wordings
from headway.priority.states import ON


@dataclass(frozen=True)
class Reviewed:
    """One listed school on the worksheet of the review."""

    entry: Entry
    wording: Wording
    review: Review | None
    letter: Letter | None

    @property
    def confirmed_on(self) -> date | None:
        """The day on which the letter that confirms the result left."""
        letter = self.letter
        if letter is None or letter.state not in GONE or letter.sent_at is None:
            return None
        return letter.sent_at.date()

    @property
    def class_words(self) -> str:
        """The class in words."""
        return self.wording.class_words(self.entry.category, self.entry.class_id)


@dataclass(frozen=True)
class Progress:
    """How far the review has come."""

    year_end: int
    rows: tuple[Reviewed, ...]

    @property
    def total(self) -> int:
        """Schools to review."""
        return len(self.rows)

    @property
    def done(self) -> int:
        """Schools with an outcome."""
        return sum(1 for row in self.rows if row.review)

    @property
    def confirmed(self) -> int:
        """Schools that carry forward and have been told in writing."""
        return sum(1 for row in self.rows if row.confirmed_on)

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """How many of each outcome, in words."""
        counts = Counter(row.review.outcome for row in self.rows if row.review)
        return [(str(words), counts[key]) for key, words in ReviewOutcome.choices]


def review_year(on: date | None = None) -> int:
    """The academic year whose list is to be reviewed: that of the list which is in force.

    Until the next list is agreed, in October, it is last year's.
    """
    latest = next((year_end for (year_end,) in LATEST.tuples()), None)
    return latest or year_end_of(on or clock.today())


LATEST = Prepared(
    lambda: (
        Entry.objects.filter(state__in=ON, left_on__isnull=True, closed_on__isnull=True)
        .order_by("-year_end")
        .values_list("year_end")[:1]
    )
)


def review_progress(year_end: int | None = None, user: Actor | None = None) -> Progress:
    """Every entry of a year's list that was on it and is to be reviewed (four queries)."""
    year_end = year_end or review_year()
    entries = Entry.objects.filter(year_end=year_end, state__in=ON, left_on__isnull=True)
    entries = entries.filter(closed_on__isnull=True).select_related("school")
    if user is not None:
        entries = entries.visible_to(user)
    held = list(entries.order_by("school__name", "school_id"))
    reviews = {
        review.entry_id: review
        for review in Review.objects.filter(entry__in=held).select_related("reviewed_by")
    }
    words = wordings(entry.framework_key for entry in held)
    letters = letters_about(entry.about for entry in held)
    rows = [
        Reviewed(
            entry=entry,
            wording=words[entry.framework_key],
            review=reviews.get(entry.pk),
            letter=next((x for x in letters[entry.about] if x.kind == "carry_forward"), None),
        )
        for entry in held
    ]
    return Progress(year_end, tuple(rows))
