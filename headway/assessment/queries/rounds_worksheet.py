"""The worksheet of the round: data, intelligence, proposal, decision and words of both parties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from headway.assessment.models import Agreement, Approach, Case, CaseState, Proposal, Round
from headway.assessment.queries.evidence import EvidenceCell, evidence_cells
from headway.assessment.queries.listing import Choice, Facet
from headway.assessment.queries.rounds import cases_of, parties_of
from headway.assessment.queries.rounds_filters import LABELS, LOOKS, CaseFilters
from headway.assessment.queries.runs import LevelMark, marks_of
from headway.core import clock
from headway.core.access import Actor, Permission
from headway.intelligence.models import Entry
from headway.intelligence.queries import beside
from headway.schools.models import ReportingPhase, School, Vacancy
from headway.schools.queries import vacant_headships

STATE_ORDER = {state: place for place, state in enumerate(CaseState.values)}


@dataclass(frozen=True)
class WorkRow:
    """One school of the worksheet.

    last      last year's decision; None where that round did not decide on it
    heard     live entries of intelligence that the reader may read
    words     what each party says, by party
    vacancy   the headship, where it stands vacant and the reader may know
    """

    case: Case
    school: School
    proposal: Proposal | None
    marks: tuple[LevelMark, ...]
    last: Case | None
    heard: tuple[Entry, ...]
    words: dict[str, Agreement]
    talk: Approach | None
    cells: tuple[EvidenceCell, ...] = ()
    vacancy: Vacancy | None = None

    @property
    def disputed(self) -> bool:
        """A party said no."""
        return any(not word.agrees for word in self.words.values())

    @property
    def unconcerned(self) -> bool:
        """Waits, is not proposed, nothing is heard or challenged and the headship is not vacant."""
        case = self.case
        return (
            case.state == CaseState.TO_ASSESS
            and bool(case.proposed_category)
            and not case.proposed_listed
            and not self.heard
            and self.vacancy is None
            and not case.paused  # type: ignore[attr-defined]
        )

    @property
    def looks(self) -> frozenset[str]:
        """Which of the questions of LOOKS this school answers with yes."""
        case, done = self.case, self.case.state == CaseState.DECIDED
        said = {
            "unconcerned": self.unconcerned,
            "proposed_listed": case.proposed_listed,
            "first_time": case.first_time,
            "heard": bool(self.heard),
            "vacant": self.vacancy is not None,
            "paused": case.paused,  # type: ignore[attr-defined]
            "differs": case.differs,
            "moved": case.moved_since,
            "disputed": done and self.disputed,
            "unsaid_service": done and "service" not in self.words,
            "unsaid_council": done and "council" not in self.words,
        }
        return frozenset(name for name, yes in said.items() if yes)

    def value(self, name: str) -> frozenset[str]:
        """The row's values of a filter."""
        if name == "look":
            return self.looks
        return frozenset({self._one(name)})

    def _one(self, name: str) -> str:
        return {
            "state": self.case.state,
            "proposed": self.case.proposed_category,
            "decided": self.case.decided_category,
            "group": self.school.reporting_phase,
            "district": self.school.district,
        }[name]


@dataclass(frozen=True)
class Worksheet:
    """The rows under the filters, with the counts beside each choice."""

    rows: tuple[WorkRow, ...]
    total: int
    filters: CaseFilters
    facets: tuple[Facet, ...]
    unconcerned: int  # of the rows shown


def work_rows(user: Actor, found: Round) -> list[WorkRow]:
    """Every case of a round that the user may see, with all that stands beside it (8 queries)."""
    cases = list(cases_of(found).filter(pk__in=Case.objects.visible_to(user).values("pk")))
    urns = [case.school_id for case in cases]
    proposals = {
        one.school_id: one
        for one in Proposal.objects.filter(run=found.run_id).defer("facts", "trace", "not_fired")
    }
    marks = marks_of(found.run)
    last = {
        case.school_id: case
        for case in Case.objects.filter(round__year_end=found.year_end - 1).defer("rationale")
    }
    heard = beside(urns, clock.today(), user=user)
    words: dict[int, dict[str, Agreement]] = {}
    for word in Agreement.objects.filter(case__round=found, current=True).select_related("by"):
        words.setdefault(word.case_id, {})[word.party] = word
    vacant = _vacant(user, urns)
    talks = {talk.case_id: talk for talk in Approach.objects.filter(case__round=found)}
    return [
        WorkRow(
            case=case,
            school=case.school,
            proposal=proposals.get(case.school_id),
            marks=marks.get(case.school_id, ()),
            last=last.get(case.school_id),
            heard=tuple(heard.get(case.school_id, ())),
            words=words.get(case.pk, {}),
            talk=talks.get(case.pk),
            vacancy=vacant.get(case.school_id),
        )
        for case in cases
    ]


def _vacant(user: Actor, urns: list[int]) -> dict[int, Vacancy]:
    """Vacant headships at those schools of which the reader may know who leads them."""
    reach = user.reach(Permission.CONTACT_SEE)
    return vacant_headships([urn for urn in urns if reach.covers(urn)], clock.today())


def with_cells(rows: Sequence[WorkRow]) -> list[WorkRow]:
    """The rows with the figures that the assessment draws on (one query)."""
    cells = evidence_cells([row.school for row in rows])
    return [replace(row, cells=cells.get(row.school.urn, ())) for row in rows]


def worksheet(user: Actor, found: Round, filters: CaseFilters) -> Worksheet:
    """The rows that pass the filters, in their order; counts stand under every other filter."""
    every = work_rows(user, found)
    names = dict(found.run.category_words)
    words = {
        "state": {key: str(said) for key, said in CaseState.choices},
        "look": LOOKS,
        "proposed": names | {"": "No proposal"},
        "decided": names | {"": "No decision"},
        "group": {key: str(said) for key, said in ReportingPhase.choices},
        "district": {},
    }
    filters = replace(filters, words=words)
    rows = [row for row in every if _fits(row, filters)]
    key, backwards = _order(filters.sort, list(names))
    rows.sort(key=lambda row: (row.school.name, row.school.urn))
    rows.sort(key=key, reverse=backwards)
    return Worksheet(
        rows=tuple(rows),
        total=len(every),
        filters=filters,
        facets=tuple(_facet(name, every, filters) for name in LABELS),
        unconcerned=sum(row.unconcerned for row in rows),
    )


def _fits(row: WorkRow, filters: CaseFilters, besides: str = "") -> bool:
    if filters.q and filters.q.casefold() not in f"{row.school.name} {row.school.urn}".casefold():
        return False
    return all(
        not getattr(filters, name) or row.value(name) & set(getattr(filters, name))
        for name in LABELS
        if name != besides
    )


def _facet(name: str, rows: Sequence[WorkRow], filters: CaseFilters) -> Facet:
    counts: Counter[str] = Counter()
    for row in rows:
        if _fits(row, filters, besides=name):
            counts.update(row.value(name))
    chosen = getattr(filters, name)
    words = filters.words[name]
    order = list(words) or sorted(counts)
    choices = tuple(
        Choice(value, words.get(value, value or "Not recorded"), counts[value], value in chosen)
        for value in order
        if counts[value] or value in chosen
    )
    return Facet(name, LABELS[name], choices)


def _order(sort: str, categories: list[str]) -> tuple[Callable[[WorkRow], Any], bool]:
    place = {category: at for at, category in enumerate(categories)}
    keys: dict[str, Callable[[WorkRow], Any]] = {
        "name": lambda row: row.school.name,
        "proposed": lambda row: place.get(row.case.proposed_category, 99),
        "decided": lambda row: place.get(row.case.decided_category, 99),
        "state": lambda row: STATE_ORDER[row.case.state],
        "phase": lambda row: row.school.phase,
    }
    return keys[sort.lstrip("-")], sort.startswith("-")


def row_of(user: Actor, found: Round, case: Case) -> WorkRow:
    """One school with all that stands beside it, figures too."""
    urn = case.school_id
    words = {
        word.party: word
        for word in Agreement.objects.filter(case=case, current=True).select_related("by")
    }
    row = WorkRow(
        case=case,
        school=case.school,
        proposal=Proposal.objects.filter(run=found.run_id, school=urn).first(),
        marks=marks_of(found.run, [urn]).get(urn, ()),
        last=Case.objects.filter(round__year_end=found.year_end - 1, school=urn).first(),
        heard=tuple(beside([urn], clock.today(), user=user).get(urn, ())),
        words=words,
        talk=Approach.objects.filter(case=case).first(),
        vacancy=_vacant(user, [urn]).get(urn),
    )
    return with_cells([row])[0]


def parties_said(found: Round, row: WorkRow) -> list[tuple[str, Agreement | None]]:
    """Each party of the version with what it says, in the version's order."""
    return [(party, row.words.get(party)) for party in parties_of(found.rules)]
