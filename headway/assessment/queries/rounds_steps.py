"""How far a round has come: counts, days of the calendar, size, and how far rules were followed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from headway.assessment.models import (
    AcademyConcern,
    AcademyState,
    Agreement,
    Approach,
    ApproachState,
    Case,
    CaseState,
    RiskItem,
    Round,
    SignOff,
)
from headway.assessment.queries.rounds import (
    Blocker,
    blockers,
    fingerprint,
    parties_of,
    sign_offs,
)
from headway.core.terms import anchor_day

LOCK_BY = "E-08"
OVERRIDDEN_PERCENT = 30  # a rule that people set aside more often than this is looked at again


@dataclass(frozen=True)
class Signed:
    """A party's signature, and whether it is under the list as it stands."""

    party: str
    sign: SignOff | None
    counts: bool


@dataclass(frozen=True)
class Standing:
    """The counts behind every step of a round.

    done      schools with a category or a stated gap, of `schools`
    """

    schools: int
    done: int
    decided: int
    gaps: int
    closed: int
    listed: int
    proposed_listed: int
    band_low: int | None
    band_high: int | None
    talks: int
    talks_done: int
    agreed: dict[str, int]
    disputed: int
    blockers: tuple[Blocker, ...]
    signed: tuple[Signed, ...]
    risks: int
    academies: int
    academies_notified: int

    @property
    def band_words(self) -> str:
        """The size of the list against what is usual; empty where no band is stated."""
        if self.band_low is None or self.band_high is None:
            return ""
        usual = f"{self.band_low} to {self.band_high} are usual"
        if self.listed < self.band_low:
            return f"{usual}; {self.listed} is fewer."
        return f"{usual}; {self.listed} is {'more' if self.listed > self.band_high else 'within'}."


def standing_of(found: Round) -> Standing:
    """Everything that the round's page counts (about ten queries, however many schools)."""
    cases = list(
        Case.objects.filter(round=found).values_list("state", "decided_listed", "proposed_listed")
    )
    states = Counter(state for state, _, _ in cases)
    words = list(
        Agreement.objects.filter(case__round=found, current=True).values_list("party", "agrees")
    )
    parties = parties_of(found.rules)
    held, mark = sign_offs(found), fingerprint(found)
    talks = list(
        Approach.objects.filter(case__round=found)
        .exclude(case__state=CaseState.CLOSED)
        .values_list("state", flat=True)
    )
    concerns = Counter(
        AcademyConcern.objects.filter(year_end=found.year_end)
        .exclude(state=AcademyState.DROPPED)
        .order_by()
        .values_list("state", flat=True)
    )
    return Standing(
        schools=len(cases) - states[CaseState.CLOSED],
        done=states[CaseState.DECIDED] + states[CaseState.GAP],
        decided=states[CaseState.DECIDED],
        gaps=states[CaseState.GAP],
        closed=states[CaseState.CLOSED],
        listed=sum(1 for state, listed, _ in cases if listed and state == CaseState.DECIDED),
        proposed_listed=sum(1 for _, _, proposed in cases if proposed),
        band_low=found.run.band_low,
        band_high=found.run.band_high,
        talks=len(talks),
        talks_done=sum(s in (ApproachState.VISITED, ApproachState.REPLIED) for s in talks),
        agreed={p: sum(1 for party, agrees in words if party == p and agrees) for p in parties},
        disputed=sum(1 for _, agrees in words if not agrees),
        blockers=() if found.locked else tuple(blockers(found)),
        signed=tuple(
            Signed(p, held.get(p), p in held and held[p].fingerprint == mark) for p in parties
        ),
        risks=RiskItem.objects.filter(round=found).count(),
        academies=sum(concerns.values()),
        academies_notified=concerns[AcademyState.NOTIFIED],
    )


def leavers_of(found: Round) -> list[str]:
    """Schools of an open round that closed or are no longer maintained, by name (one query)."""
    if found.locked:
        return []
    gone = Q(school__is_open=False) | Q(school__maintained=False)
    cases = Case.objects.filter(gone, round=found).exclude(state=CaseState.CLOSED)
    return list(cases.values_list("school__name", flat=True))


def day_of(found: Round, requirement: str) -> date | None:
    """The day by which the version's calendar wants a step done; None where it names none.

    A step that falls at the end of summer belongs to the academic year before the round's.
    """
    for row in found.rules.contents.calendar:
        if row.requirement == requirement and row.anchor:
            year = found.year_end - 1 if row.anchor == "summer_end" else found.year_end
            return anchor_day(row.anchor, year)
    return None


def lock_day(found: Round) -> date | None:
    """The day by which the list is to be agreed: the last before the October half-term."""
    return day_of(found, LOCK_BY) or anchor_day("autumn_half_term", found.year_end)


@dataclass(frozen=True)
class RuleLine:
    """How often people followed one rule in a round."""

    rule: str
    words: str
    fired: int
    followed: int

    @property
    def overridden_percent(self) -> float:
        """Share of its schools on which people decided otherwise, 0 to 100."""
        return 100 * (self.fired - self.followed) / self.fired if self.fired else 0.0

    @property
    def to_review(self) -> bool:
        """Set aside so often that the rule itself should be looked at."""
        return self.overridden_percent > OVERRIDDEN_PERCENT


@dataclass(frozen=True)
class Followed:
    """How far decisions follow what the rules proposed."""

    decided: int
    same: int
    rules: tuple[RuleLine, ...]

    @property
    def percent(self) -> float | None:
        """Share of decisions as proposed, 0 to 100; None before the first decision."""
        return 100 * self.same / self.decided if self.decided else None


def followed(found: Round) -> Followed:
    """Agreement between proposals and decisions, whole and rule by rule (one query)."""
    rows = list(
        Case.objects.filter(round=found, state=CaseState.DECIDED).values_list(
            "decided_category", "decided_on", "fired"
        )
    )
    fired: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for decided, proposed, rules in rows:
        fired.update(rules)
        if decided == proposed:
            kept.update(rules)
    lines = tuple(
        RuleLine(rule.id, rule.words, fired[rule.id], kept[rule.id])
        for rule in found.rules.contents.rules
        if fired[rule.id]
    )
    return Followed(len(rows), sum(d == p for d, p, _ in rows), lines)
