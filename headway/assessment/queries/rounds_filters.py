"""What the worksheet of a round may be narrowed by, as it stands in the page's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from headway.assessment.queries.filters import Tag

LABELS = {
    "state": "Standing",
    "look": "To look at",
    "proposed": "Proposed",
    "decided": "Decided",
    "group": "Phase",
    "district": "District",
}
LOOKS = {
    "unconcerned": "Without concern, not yet assessed",
    "proposed_listed": "Proposed for the list",
    "first_time": "Vulnerable for the first time",
    "heard": "With intelligence",
    "vacant": "Headship vacant",
    "paused": "Paused by a challenge",
    "differs": "Decided otherwise than proposed",
    "moved": "Proposal changed since the decision",
    "disputed": "The parties do not agree",
    "unsaid_service": "Not yet agreed by the service",
    "unsaid_council": "Not yet agreed by the council",
}
SORTS = ("name", "proposed", "state", "decided", "phase")


@dataclass(frozen=True)
class CaseFilters:
    """A narrowed worksheet. Each field holds the chosen values; empty is "all"."""

    q: str = ""
    state: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    sort: str = "name"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, params: Any) -> CaseFilters:
        """From a QueryDict; what is not a filter is ignored."""
        chosen: dict[str, Any] = {
            name: tuple(dict.fromkeys(params.getlist(name)))[:50]
            for name in LABELS
            if params.getlist(name)
        }
        chosen["q"] = params.get("q", "").strip()[:100]
        sort = params.get("sort", "name")
        chosen["sort"] = sort if sort.lstrip("-") in SORTS else "name"
        return cls(**chosen)

    def query(self, **changes: Any) -> str:
        """The address part, with changes."""
        changed = replace(self, **changes)
        pairs = []
        for one in fields(changed):
            value = getattr(changed, one.name)
            if one.name == "words" or value == one.default:
                continue
            pairs += [(one.name, v) for v in (value if isinstance(value, tuple) else (value,))]
        return urlencode(pairs)

    @property
    def tags(self) -> list[Tag]:
        """The filters that are on, one a value, for removing them."""
        tags = [Tag("Search", self.q, self.query(q=""))] if self.q else []
        for name, label in LABELS.items():
            held: tuple[str, ...] = getattr(self, name)
            for value in held:
                rest = tuple(v for v in held if v != value)
                said = self.words.get(name, {}).get(value, value or "Not recorded")
                tags.append(Tag(label, said, self.query(**{name: rest})))
        return tags
