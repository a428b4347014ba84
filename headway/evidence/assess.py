"""The assessment of one authority's schools under one framework version on one day.

Joins the register, inspections, windows and statistics of that day, evaluates the rules
and keeps everything that a reader needs to check the result.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from headway.evidence.day import EvidenceOfDay, evidence_of_day
from headway.evidence.profile import DomainLevel
from headway.evidence.rules import Framework, Proposal, Reason, evaluate, excluded
from headway.evidence.rules.trace import trace
from headway.evidence.store import Store

FACT_KEYS = (
    "indicator",
    "year_end",
    "pupil_group",
    "value",
    "lower",
    "upper",
    "n",
    "state",
    "series",
    "release",
    "row",
)

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class SchoolProposal:
    """A proposal with the school's name and the facts that it cites."""

    name: str
    phase: str | None
    proposal: Proposal
    facts: tuple[Fact, ...]

    @property
    def urn(self) -> int:
        return self.proposal.urn


@dataclass(frozen=True)
class NotAssessed:
    """A school of the authority that the version does not assess."""

    urn: int
    name: str
    exclusion: str
    because: str
    fired: tuple[str, ...] = ()  # rules that would have fired: a concern to notify, not to list


@dataclass(frozen=True)
class Assessment:
    """An immutable result: the same inputs give the same bytes.

    edition   names the set of releases: a published edition's number, else the vintage's key
    notes     what a reader must know: the register was rebuilt, a file is not loaded
    """

    edition: str
    framework: Framework
    as_at: date
    authority: str
    authority_name: str
    schools: tuple[SchoolProposal, ...]
    not_assessed: tuple[NotAssessed, ...]
    notes: tuple[str, ...]
    traces: tuple[Mapping[str, Any], ...] = ()

    @property
    def listed(self) -> list[SchoolProposal]:
        """Schools proposed for the list, in the order of the version."""
        categories = self.framework.categories
        return [s for s in self.schools if categories[s.proposal.category].listed]

    def counts(self) -> dict[str, int]:
        """Schools by category, every category of the version, in its order."""
        found = dict.fromkeys(self.framework.categories, 0)
        for school in self.schools:
            found[school.proposal.category] += 1
        return found

    def to_json(self) -> dict[str, Any]:
        """The documented shape; every school in scope, in the order of the version."""
        contents = self.framework.contents
        return {
            "edition": self.edition,
            "framework": self.framework.key,
            "as_at": self.as_at.isoformat(),
            "authority": self.authority,
            "authority_name": self.authority_name,
            "ruleset": self.framework.ruleset,
            "term": contents.term,
            "note": contents.note,
            "guidance": contents.guidance,
            "thresholds": {
                k: str(v) if isinstance(v, date) else v for k, v in self.framework.values.items()
            },
            "counts": self.counts(),
            "notes": list(self.notes),
            "proposals": [_school_json(school, self.framework) for school in self.schools],
            "not_assessed": [
                {
                    "urn": s.urn,
                    "name": s.name,
                    "exclusion": s.exclusion,
                    "because": s.because,
                    "would_fire": list(s.fired),
                }
                for s in self.not_assessed
            ],
        }


def assess(
    store: Store,
    *,
    authority: str,
    framework: Framework,
    as_at: date,
    edition: str | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Assessment:
    """What `framework` proposes for every school of an authority, known on a day.

    Raises NothingLoaded without a register, UnknownAuthority for a code with no school.
    """
    day = evidence_of_day(store, authority=authority, on=as_at, progress=progress)
    return assessed(day, framework=framework, edition=edition)


def assessed(day: EvidenceOfDay, *, framework: Framework, edition: str | None = None) -> Assessment:
    """The rules over evidence already gathered: cheap, so versions can be compared on it."""
    names = {
        urn: (name, phase)
        for urn, name, phase in day.schools.select("urn", "name", "phase").iter_rows()
    }
    levels = _levels(day.domain_levels)
    proposals = [
        _supported(p, framework, levels.get(p.urn, []))
        for p in evaluate(framework, day.columns, day.cites)
    ]
    facts = day.facts({fact for p in proposals for fact in p.facts})
    order = sorted(proposals, key=lambda p: (p.rank, names[p.urn][0], p.urn))
    hashes = {release.id: release.sha256 for release in day.releases}
    return Assessment(
        edition=edition or day.key,
        framework=framework,
        as_at=day.on,
        authority=day.authority,
        authority_name=day.authority_name,
        schools=tuple(
            SchoolProposal(*names[p.urn], p, tuple(facts[f] for f in p.facts if f in facts))
            for p in order
        ),
        not_assessed=tuple(
            sorted(
                (
                    NotAssessed(e.urn, names[e.urn][0], e.exclusion, e.because, e.fired)
                    for e in excluded(framework, day.columns)
                ),
                key=lambda school: (school.exclusion, school.name, school.urn),
            )
        ),
        notes=day.notes,
        traces=tuple(
            trace(
                p,
                framework=framework,
                as_at=day.on,
                facts=facts,
                lineage=day.lineage_of.get(p.urn),
                hashes=hashes,
            )
            for p in order
        ),
    )


# Columns that sum up a domain: a rule that read one is explained by the domain's sentences.
DOMAINS_OF = {
    "data_concern": ("attainment", "progress", "groups", "inclusion"),
    "attainment_level": ("attainment",),
    "progress_level": ("progress",),
    "groups_level": ("groups",),
    "inclusion_level": ("inclusion",),
    "intelligence_level": ("intelligence",),
    "intel_leadership_concern": ("intelligence",),
    "intel_crisis_agreed": ("intelligence",),
}


def _levels(found: tuple[DomainLevel, ...]) -> dict[int, list[DomainLevel]]:
    by_urn: dict[int, list[DomainLevel]] = {}
    for level in found:
        by_urn.setdefault(level.urn, []).append(level)
    return by_urn


def _supported(proposal: Proposal, framework: Framework, levels: list[DomainLevel]) -> Proposal:
    """The proposal with the sentences of the domains that its rules rest on.

    Only domains at level 1 or more speak, each once, after the first rule that read it.
    """
    if not proposal.fired:
        return proposal
    said = {reason.sentence for reason in proposal.reasons}
    reasons: list[Reason] = []
    spoken: set[str] = set()
    for rule in proposal.fired:
        reasons += [reason for reason in proposal.reasons if reason.rule == rule]
        read = {d for column in framework.cited(rule) for d in DOMAINS_OF.get(column, ())}
        for level in levels:
            if level.domain not in read - spoken or not level.level:
                continue
            spoken.add(level.domain)
            for one in level.reasons:
                if one.fact_ids and one.sentence not in said:
                    said.add(one.sentence)
                    reasons.append(Reason(rule, one.sentence, tuple(one.fact_ids)))
    return replace(
        proposal,
        reasons=tuple(reasons),
        facts=tuple(dict.fromkeys(fact for reason in reasons for fact in reason.facts)),
    )


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact in the documented shape, with its id beside."""
    return {**{key: fact.get(key) for key in FACT_KEYS}, "id": fact.get("id")}


def _school_json(school: SchoolProposal, framework: Framework) -> dict[str, Any]:
    proposal = school.proposal
    return {
        "urn": school.urn,
        "name": school.name,
        "category": proposal.category,
        "fired": list(proposal.fired),
        "not_fired": list(proposal.not_fired),
        "unknown": list(proposal.unknown),
        "reasons": [reason.sentence for reason in proposal.reasons],
        "facts": [fact_json(fact) for fact in school.facts],
        "phase": school.phase,
        "class": proposal.class_,
        "level": framework.categories[proposal.category].level,
        "rank": proposal.rank,
        "reason_codes": list(proposal.reason_codes),
        "could_not_check": [
            {"rule": item.rule, "because": item.because} for item in proposal.could_not_check
        ],
        "because": [
            {"rule": r.rule, "sentence": r.sentence, "facts": list(r.facts)}
            for r in proposal.reasons
        ],
    }
