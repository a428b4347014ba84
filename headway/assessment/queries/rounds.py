"""The annual round: which one, its cases, what stands in the way of a signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from headway.assessment.models import (
    Agreement,
    Approach,
    ApproachState,
    Case,
    CaseState,
    Challenge,
    Party,
    Round,
    SignOff,
)
from headway.core import clock
from headway.core.access import Actor, Permission
from headway.evidence.rules import Framework

AGREES = {Party.SERVICE: Permission.AGREE_SERVICE, Party.COUNCIL: Permission.AGREE_COUNCIL}
NAMED = 5  # schools that a sentence names before it counts the others


def rounds() -> QuerySet[Round]:
    """Every round with its version and run."""
    return Round.objects.select_related("framework", "framework__based_on", "run", "run__edition")


def current_round() -> Round | None:
    """The latest round; None until the first is opened."""
    return rounds().first()


def round_of(year_end: int) -> Round | None:
    """The round of an academic year, if one was opened."""
    return rounds().filter(year_end=year_end).first()


def cases_of(found: Round) -> QuerySet[Case]:
    """Every school of a round, with `paused` worked out."""
    cases: QuerySet[Case] = found.cases.with_pause()  # type: ignore[attr-defined]
    return cases.select_related("school", "round", "decided_by")


def decided(found: Round) -> QuerySet[Case]:
    """The schools with a category: once the round is locked, what both parties agreed."""
    return cases_of(found).filter(state=CaseState.DECIDED)


def open_challenges(urns: Iterable[int] | None = None) -> QuerySet[Challenge]:
    """What schools said is wrong and nobody has answered, oldest first."""
    waiting = Challenge.objects.waiting().select_related("school", "made_by")
    return waiting if urns is None else waiting.filter(school__in=list(urns))


def parties_of(rules: Framework) -> tuple[Party, ...]:
    """Who has to agree, in the version's order; both where it says nothing."""
    said = rules.contents.decision.parties if rules.contents.decision else ()
    return tuple(Party(one) for one in said if one in Party.values) or tuple(Party)


def party_words(rules: Framework, party: str) -> str:
    """What a party is called under this version."""
    bodies = rules.contents.bodies
    if bodies is None:
        return "the service" if party == Party.SERVICE else "the council"
    return bodies.provider if party == Party.SERVICE else bodies.council


def parties_for(user: Actor, rules: Framework) -> list[Party]:
    """The parties that this person may agree and sign for."""
    return [party for party in parties_of(rules) if user.holds(AGREES[party])]


def fingerprint(found: Round) -> str:
    """A mark of the whole list: it changes when anything that is signed changes."""
    rows = Case.objects.filter(round=found).order_by("school_id")
    said = list(
        rows.values_list(
            "school_id", "state", "gap", "decided_category", "class_id", "reason_code",
            "rationale", "differs_reason", "evidence_type", "imminence",
        )
    )  # fmt: skip
    whole = [found.year_end, found.run_id, found.framework.hash, said]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def sign_offs(found: Round) -> dict[str, SignOff]:
    """The signature of each party that has signed, whether or not it still counts."""
    current = SignOff.objects.filter(round=found, current=True).select_related("by")
    return {one.party: one for one in current}


@dataclass(frozen=True)
class Blocker:
    """Something that stands in the way of a signature, and the schools that it is about."""

    key: str
    words: str
    schools: tuple[tuple[int, str], ...]  # URN and name

    @property
    def sentence(self) -> str:
        """The obstacle with its schools by name."""
        names = [name for _, name in self.schools[:NAMED]]
        more = len(self.schools) - len(names)
        return f"{self.words}: {', '.join(names)}{f' and {more} more' if more else ''}."


def blockers(found: Round) -> list[Blocker]:
    """Everything that a signature has to wait for (three queries)."""
    rules = found.rules
    cases = list(cases_of(found).exclude(state=CaseState.CLOSED))
    words: dict[tuple[int, str], Agreement] = {
        (one.case_id, one.party): one
        for one in Agreement.objects.filter(case__round=found, current=True)
    }
    done = [case for case in cases if case.state == CaseState.DECIDED]
    kinds: list[tuple[str, str, list[Case]]] = [
        (
            "undecided",
            "These schools have neither a category nor a stated gap",
            [case for case in cases if case.state == CaseState.TO_ASSESS],
        ),
        (
            "paused",
            "Somebody said that something is wrong, and has no answer yet",
            [case for case in cases if case.paused],  # type: ignore[attr-defined]
        ),
        ("reply", "The school's time to reply has not ended", _replying(found)),
        (
            "disputed",
            "The parties do not agree",
            [case for case in done if any(_says_no(words, case, p) for p in parties_of(rules))],
        ),
    ]
    for party in parties_of(rules):
        missing = [case for case in done if (case.pk, party) not in words]
        name = party_words(rules, party)
        kinds.append((f"unsaid_{party}", f"{name} has not said whether it agrees", missing))
    return [
        Blocker(key, said, tuple((case.school_id, case.school.name) for case in held))
        for key, said, held in kinds
        if held
    ]


def _says_no(words: dict[tuple[int, str], Agreement], case: Case, party: str) -> bool:
    word = words.get((case.pk, party))
    return word is not None and not word.agrees


def _replying(found: Round) -> list[Case]:
    """Listed for the first time, visited, and still within the days of the right of reply."""
    talks = Approach.objects.filter(
        case__round=found,
        case__state=CaseState.DECIDED,
        case__decided_listed=True,
        state=ApproachState.VISITED,
        reply_by__gte=clock.today(),
    ).select_related("case__school")
    return [talk.case for talk in talks]
