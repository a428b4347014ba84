"""Newer evidence for an open round: who would move, before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from headway.assessment.models import Case, CaseState, Proposal, Round, Run
from headway.assessment.queries.rounds_scope import left_because, schools_of


@dataclass(frozen=True)
class Moves:
    """A case whose proposal another run changes."""

    urn: int
    name: str
    before: str
    after: str
    decided: bool


@dataclass(frozen=True)
class RepinPreview:
    """What a newer run would do to an open round, before it is done."""

    run: Run
    moves: tuple[Moves, ...]
    new: tuple[str, ...]
    leaving: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The change in words."""
        decided = sum(move.decided for move in self.moves)
        count = len(self.moves)
        who = "this case moves" if count == 1 else f"these {count} cases move"
        moved = f"The evidence changed: {who if count else 'no case moves'}"
        known = f", {decided} of them decided already" if decided else ""
        return f"{moved}{known}. {_come(len(self.new))}, {_leave(len(self.leaving))}."


def _come(count: int) -> str:
    return "No school comes new" if not count else f"{_schools(count, 'come')} new"


def _leave(count: int) -> str:
    return "none leaves" if not count else _schools(count, "leave")


def _schools(count: int, verb: str) -> str:
    return f"1 school {verb}s" if count == 1 else f"{count} schools {verb}"


def newer_runs(found: Round) -> list[Run]:
    """Runs under the round's own version that were made after its own, newest first."""
    if found.locked:
        return []
    same = Run.objects.filter(version_hash=found.run.version_hash, framework__isnull=False)
    later = same.filter(created_at__gt=found.run.created_at).exclude(pk=found.run_id)
    return list(later.select_related("edition", "framework", "created_by"))


def repin_preview(found: Round, run: Run) -> RepinPreview:
    """Who moves, comes and leaves if the round is put on another run (three queries)."""
    proposals = {
        urn: (category, name)
        for urn, category, name in Proposal.objects.filter(run=run).values_list(
            "school_id", "category", "category_name"
        )
    }
    cases = list(
        Case.objects.filter(round=found).exclude(state=CaseState.CLOSED).select_related("school")
    )
    moves = tuple(
        Moves(
            case.school_id, case.school.name, case.proposed_name or "No proposal",
            proposals[case.school_id][1], case.state == CaseState.DECIDED,
        )
        for case in cases
        if case.school_id in proposals and proposals[case.school_id][0] != case.proposed_category
    )  # fmt: skip
    held = {case.school_id for case in cases}
    return RepinPreview(
        run=run,
        moves=moves,
        new=tuple(s.name for s in schools_of(run) if s.urn not in held),
        leaving=tuple(c.school.name for c in cases if left_because(c.school)),
    )
