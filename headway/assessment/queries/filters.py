"""What a list of schools may be narrowed by, as it stands in the page's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from headway.assessment.models import LEVEL_WORDS, Domain
from headway.evidence.regimes import regimes
from headway.inspections.models import StandingGroup
from headway.schools.models import Phase, ReportingPhase

WINDOWS = {
    "overdue": "Inspection window has passed",
    "soon": "Window ends within 3 terms",
    "next": "Window ends in 4 to 6 terms",
    "later": "Window ends later",
    "unknown": "Window not known",
}
MAINTAINED = {"yes": "Maintained", "no": "Not maintained", "none": "Type not known"}
NONE = "none"  # a level that is not there; a category that is not there
LEVELS = {str(level): words for level, words in LEVEL_WORDS.items()} | {NONE: "No level"}
SORTS = {
    "need": "Need",
    "name": "Name",
    "phase": "Phase",
    "district": "District",
    "roll": "Pupils",
    "fsm": "Free school meals",
    "inspected": "Last inspection",
    "window": "Inspection window",
    "proposal": "Proposal",
    **{str(domain): str(domain.label) for domain in Domain},
}


@dataclass(frozen=True)
class Tag:
    """A filter that is on: its words, and the address of the list without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Filters:
    """A narrowed list. Each field holds the chosen values; empty is "all"."""

    q: str = ""
    group: tuple[str, ...] = ()  # reporting phase
    phase: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    maintained: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()  # "yes": in scope of the framework version
    district: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    regime: tuple[str, ...] = ()
    window: tuple[str, ...] = ()
    proposal: tuple[str, ...] = ()
    fifth: tuple[str, ...] = ()
    attainment: tuple[str, ...] = ()
    progress: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    inclusion: tuple[str, ...] = ()
    inspection: tuple[str, ...] = ()
    intelligence: tuple[str, ...] = ()
    sort: str = "name"
    names: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, params: Mapping[str, str | Sequence[str]], **names: str) -> Filters:
        """From the parameters of an address (a QueryDict, or lists by name).

        What is not a filter is ignored; a value that no school has finds no school.
        """
        chosen: dict[str, object] = {}
        for one in fields(cls):
            values = _values(params, one.name)
            if one.name in ("q", "sort"):
                chosen[one.name] = values[-1].strip()[:100] if values else one.default
            elif one.name != "names" and values:
                chosen[one.name] = tuple(dict.fromkeys(values))[:50]
        if str(chosen.get("sort", "name")).lstrip("-") not in SORTS:
            chosen["sort"] = "name"
        return cls(**chosen, names=names)  # type: ignore[arg-type]

    def query(self, **changes: object) -> str:
        """The address part, with changes: `filters.query(sort="-roll")`."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        pairs = []
        for one in fields(changed):
            value = getattr(changed, one.name)
            if one.name == "names" or value == one.default or value == ():
                continue
            pairs += [(one.name, v) for v in (value if isinstance(value, tuple) else (value,))]
        return urlencode(pairs)

    def without(self, name: str) -> Filters:
        """The same list without one filter, for the counts beside its own choices."""
        empty: dict[str, Any] = {name: "" if name == "q" else ()}
        return replace(self, **empty)

    @property
    def tags(self) -> list[Tag]:
        """The filters that are on, one a value, for removing them."""
        tags = []
        if self.q:
            tags.append(Tag("Search", self.q, self.query(q="")))
        for name, label in FACET_LABELS.items():
            values: tuple[str, ...] = getattr(self, name)
            for value in values:
                rest = tuple(v for v in values if v != value)
                words = facet_words(name, value, self.names)
                tags.append(Tag(label, words, self.query(**{name: rest})))
        return tags


FACET_LABELS = {
    "group": "Reporting group",
    "phase": "Phase",
    "type": "Type",
    "maintained": "Maintained",
    "scope": "In scope",
    "district": "District",
    "standing": "Ofsted",
    "regime": "Inspected under",
    "window": "Inspection window",
    "proposal": "Proposal",
    "fifth": "Deprivation",
    **{str(domain): str(domain.label) for domain in Domain},
}
FIFTHS = {"1": "Most deprived fifth", "5": "Least deprived fifth", NONE: "Not known"} | {
    str(n): f"Fifth {n}" for n in (2, 3, 4)
}
REGIMES = {regime.id: regime.label[0].upper() + regime.label[1:] for regime in regimes()} | {
    "": "Not inspected"
}


WORDS: dict[str, Mapping[str, str]] = {
    "group": {key: str(words) for key, words in ReportingPhase.choices},
    "phase": {key: str(words) for key, words in Phase.choices},
    "maintained": MAINTAINED,
    "scope": {"yes": "In scope", "no": "Not in scope"},
    "standing": {key: str(words) for key, words in StandingGroup.choices},
    "regime": REGIMES,
    "window": WINDOWS,
    "fifth": FIFTHS,
    **{str(domain): LEVELS for domain in Domain},
}


def facet_words(name: str, value: str, names: Mapping[str, str] | None = None) -> str:
    """A filter's value as a person reads it."""
    if name == "proposal":
        return "Not assessed" if value == NONE else (names or {}).get(value, value)
    return WORDS.get(name, {}).get(value, value or "Not recorded")


def _values(params: Mapping[str, str | Sequence[str]], name: str) -> list[str]:
    if hasattr(params, "getlist"):
        return [str(value) for value in params.getlist(name)]
    value = params.get(name, ())
    return [value] if isinstance(value, str) and value else [str(v) for v in value]
