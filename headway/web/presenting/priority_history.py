"""A school's years on the list and in the round: what was proposed, what was decided, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from headway.assessment.models import Case, Proposal
from headway.core.calendar import year_end_of, year_words
from headway.priority.models import Entry
from headway.priority.queries.wording import Wording, wordings
from headway.schools.models import School
from headway.web.presenting.priority_entry import Signature, signatures_of


@dataclass
class DecidedYear:
    """One academic year of a school."""

    year_end: int
    proposals: list[Proposal] = field(default_factory=list)
    case: Case | None = None
    entries: list[EntryLine] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The academic year as people write it."""
        return year_words(self.year_end)

    @property
    def differs(self) -> bool:
        """Whether people decided otherwise than the rules proposed."""
        return bool(self.case and self.case.differs)


@dataclass(frozen=True)
class EntryLine:
    """One entry in the words of its version."""

    entry: Entry
    class_words: str
    reason_words: str
    signatures: tuple[Signature, ...]
    spells: tuple[tuple[Any, str], ...]


def decided_years(
    school: School, entries: list[Entry], proposals: list[Proposal]
) -> list[DecidedYear]:
    """Every year of which something is known, latest first."""
    years: dict[int, DecidedYear] = {}

    def year(end: int) -> DecidedYear:
        return years.setdefault(end, DecidedYear(end))

    for proposal in proposals:
        year(year_end_of(proposal.run.as_at)).proposals.append(proposal)
    for case in Case.objects.filter(school=school).select_related("round", "decided_by"):
        year(case.round.year_end).case = case
    words = wordings(entry.framework_key for entry in entries)
    for entry in entries:
        year(entry.year_end).entries.append(_line(entry, words[entry.framework_key]))
    return [years[end] for end in sorted(years, reverse=True)]


def _line(entry: Entry, wording: Wording) -> EntryLine:
    return EntryLine(
        entry=entry,
        class_words=wording.class_words(entry.category, entry.class_id),
        reason_words=wording.reason(entry.reason_code),
        signatures=signatures_of(entry),
        spells=tuple((s, wording.class_words(s.category, s.class_id)) for s in entry.spells.all()),
    )
