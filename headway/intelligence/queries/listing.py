"""The list of all entries: narrowed, counted and paged. Four queries, whatever its length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from headway.core.access import Actor
from headway.intelligence.models import Entry
from headway.intelligence.queries.reading import with_words
from headway.intelligence.states import EntryState
from headway.intelligence.words import Grade, Severity, Source, Theme
from headway.schools.models import School
from headway.schools.queries import schools_found

PAGE = 40
EXPIRING_DAYS = 30
SINCE = {"30": "Last 30 days", "90": "Last 90 days", "365": "Last 12 months"}
STANDING = {
    "live": "Counts today",
    "expiring": f"Expires within {EXPIRING_DAYS} days",
    "expired": "Expired: no longer counts",
    "withdrawn": "Withdrawn",
}
SORTS = {"happened": "happened_on", "school": "school__name", "severity": "severity",
         "expires": "expires_on"}  # fmt: skip
WORDS: dict[str, Mapping[str, str]] = {
    "theme": {key: str(words) for key, words in Theme.choices},
    "source": {key: str(words) for key, words in Source.choices},
    "grade": {one.value: one.short for one in Grade},
    "severity": {str(key): str(words) for key, words in Severity.choices},
    "district": {},
    "since": SINCE,
    "standing": STANDING,
    "marked": {"yes": "Marked for the council"},
}
LABELS = {
    "theme": "Theme", "source": "Source", "grade": "How it is known", "severity": "Severity",
    "district": "District", "since": "Happened", "standing": "Standing", "marked": "Report",
}  # fmt: skip


@dataclass(frozen=True)
class EntryFilters:
    """What the list of entries is narrowed to; empty is all."""

    q: str = ""
    theme: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    sort: str = "-happened"

    @classmethod
    def read(cls, params: Any) -> EntryFilters:
        """From the parameters of an address; what is not a filter is ignored."""
        chosen: dict[str, Any] = {
            "q": params.get("q", "").strip()[:100], "sort": params.get("sort", "-happened"),
        }  # fmt: skip
        for name in LABELS:
            chosen[name] = tuple(dict.fromkeys(params.getlist(name)))[:30]
        if chosen["sort"].lstrip("-") not in SORTS:
            chosen["sort"] = "-happened"
        return cls(**chosen)

    def query(self, **changes: Any) -> str:
        """The address part, with changes."""
        changed = replace(self, **changes)
        pairs = []
        for one in fields(changed):
            value = getattr(changed, one.name)
            if value != one.default:
                pairs += [(one.name, v) for v in (value if isinstance(value, tuple) else [value])]
        return urlencode(pairs)

    @property
    def tags(self) -> list[dict[str, str]]:
        """The filters that are on, each with the address of the list without it."""
        tags = []
        if self.q:
            tags.append({"label": "Search", "words": self.q, "without": self.query(q="")})
        for name, label in LABELS.items():
            values: tuple[str, ...] = getattr(self, name)
            for value in values:
                rest = tuple(v for v in values if v != value)
                words = WORDS[name].get(value, value or "Not recorded")
                tags.append({"label": label, "words": words, "without": self.query(**{name: rest})})
        return tags


@dataclass(frozen=True)
class Choice:
    """One answer of a filter question, and how many entries it would leave."""

    value: str
    words: str
    schools: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter question."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Listed:
    """One page of the list, with its filters and the counts beside them."""

    entries: list[Entry]
    filters: EntryFilters
    facets: tuple[Facet, ...]
    total: int
    page: int
    pages: int


def entries_listed(user: Actor, filters: EntryFilters, on: date, *, page: int = 1) -> Listed:
    """One page of the entries that this person may read, under the filters."""
    rows = _rows(user, filters, on)
    found = [row["pk"] for row in rows if _fits(row, filters)]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return Listed(
        entries=_entries(found[(page - 1) * PAGE : page * PAGE]),
        filters=filters,
        facets=tuple(_facet(name, rows, filters) for name in LABELS),
        total=len(found),
        page=page,
        pages=pages,
    )


def entries_exported(user: Actor, filters: EntryFilters, on: date) -> list[Entry]:
    """Every entry under the filters, for a file."""
    return _entries([row["pk"] for row in _rows(user, filters, on) if _fits(row, filters)])


def _entries(keys: list[int]) -> list[Entry]:
    held = with_words(Entry.objects.filter(pk__in=keys)).in_bulk()
    return [held[key] for key in keys]


def _rows(user: Actor, filters: EntryFilters, on: date) -> list[dict[str, Any]]:
    """The filters' own values of every entry in reach, in the order asked for (one query)."""
    entries = Entry.objects.visible_to(user)
    if filters.q:
        entries = entries.filter(school__in=schools_found(School.objects.all(), filters.q))
    field = SORTS[filters.sort.lstrip("-")]
    order = f"-{field}" if filters.sort.startswith("-") else field
    rows = entries.order_by(order, "-happened_on", "-pk").values(
        "pk", "theme", "source", "grade", "severity", "school__district", "happened_on",
        "expires_on", "state", "report_to_council",
    )  # fmt: skip
    return [{"pk": row["pk"], "said": _said(row, on)} for row in rows]


def _said(row: Mapping[str, Any], on: date) -> dict[str, frozenset[str]]:
    ago = (on - row["happened_on"]).days
    standing = {"withdrawn"} if row["state"] == EntryState.WITHDRAWN else set()
    if not standing:
        standing = {"expired"} if row["expires_on"] <= on else {"live"}
    if "live" in standing and row["expires_on"] <= on + timedelta(days=EXPIRING_DAYS):
        standing.add("expiring")
    said = {
        "theme": {row["theme"]}, "source": {row["source"]}, "grade": {row["grade"]},
        "severity": {str(row["severity"])}, "district": {row["school__district"]},
        "since": {days for days in SINCE if ago <= int(days)}, "standing": standing,
        "marked": {"yes"} if row["report_to_council"] else set(),
    }  # fmt: skip
    return {name: frozenset(values) for name, values in said.items()}


def _fits(row: Mapping[str, Any], filters: EntryFilters, besides: str = "") -> bool:
    return all(
        name == besides
        or not getattr(filters, name)
        or row["said"][name] & {*getattr(filters, name)}
        for name in LABELS
    )


def _facet(name: str, rows: list[dict[str, Any]], filters: EntryFilters) -> Facet:
    counts = Counter(
        value for row in rows if _fits(row, filters, name) for value in row["said"][name]
    )
    chosen = getattr(filters, name)
    order = list(WORDS[name]) or sorted({value for row in rows for value in row["said"][name]})
    choices = tuple(
        Choice(value, WORDS[name].get(value, value or "Not recorded"), counts[value],
               value in chosen)
        for value in order
        if counts[value] or value in chosen
    )  # fmt: skip
    return Facet(name, LABELS[name], choices)
