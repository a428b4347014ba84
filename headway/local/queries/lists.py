"""Which lists of authorities there are, published and the authority's own, and which one holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from headway.evidence.comparators import core_cities, neighbours
from headway.evidence.releases import Release
from headway.evidence.sources.own_lists import LAYOUT
from headway.evidence.store import Store
from headway.frameworks.queries import own_authority
from headway.local.models.lists import ComparedList, ListKind
from headway.measures.models import Edition
from headway.schools.models import School


@dataclass(frozen=True)
class PublishedList:
    """One loaded list of neighbours, as it names those of this authority."""

    title: str
    publisher: str
    file_name: str
    vintage: date
    names: tuple[str, ...]
    release_id: str


@dataclass(frozen=True)
class ListsShown:
    """Everything of the page: what holds on a day, what was set, what was loaded."""

    neighbours: tuple[str, ...]
    neighbours_from: date | None
    cities: tuple[str, ...]
    own: tuple[ComparedList, ...]
    published: tuple[PublishedList, ...]
    waiting: bool  # a list was set that the current edition does not rest on


def authority_names(store: Store | None = None) -> dict[str, str]:
    """Names of authorities by number, as the loaded lists and the register print them."""
    store = store or Store()
    found: dict[str, str] = {}
    for release in _published(store):
        table = store.table("neighbours", release)
        found |= dict(table.select("la", "la_name").unique().iter_rows())
    named = School.objects.exclude(la_name="").order_by().values_list("la", "la_name").distinct()
    return found | dict(named)


def lists_shown(on: date, store: Store | None = None) -> ListsShown:
    """The page of lists as at a day."""
    store, la = store or Store(), own_authority()
    names = authority_names(store)
    near = neighbours(store, la, on=on)
    own = tuple(ComparedList.objects.select_related("set_by", "withdrawn_by"))
    held = set(Edition.objects.filter(current=True).values_list("releases__pk", flat=True))
    ours = {one.id for one in store.releases(kind="neighbours") if one.layout == LAYOUT}
    return ListsShown(
        neighbours=_named(near.codes if near else (), names),
        neighbours_from=near.vintage if near else None,
        cities=_named(core_cities(store, la, on=on), names),
        own=own,
        published=tuple(_line(store, one, la, names) for one in reversed(_published(store))),
        waiting=bool(ours - held),
    )


def read_authorities(text: str, names: Mapping[str, str]) -> tuple[list[tuple[str, str]], str]:
    """Authorities typed one a line, by number or name; and what is wrong, or nothing."""
    by_name = {name.lower(): code for code, name in names.items()}
    found: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        typed = line.strip().strip(",;")
        if not typed:
            continue
        first = typed.split()[0].strip(",;:")
        code = first if first in names else by_name.get(typed.lower(), "")
        if not code:
            return [], f"Line {number}: “{typed[:60]}” is no authority of the loaded lists."
        found.append((code, names[code]))
    return found, ""


def initial_text(kind: str, shown: ListsShown, names: Mapping[str, str]) -> str:
    """The list that holds now, one authority a line, to be changed."""
    held = shown.neighbours if kind == ListKind.NEIGHBOURS else shown.cities
    return "\n".join(held)


def _published(store: Store) -> list[Release]:
    return [one for one in store.releases(kind="neighbours") if one.layout != LAYOUT]


def _line(store: Store, release: Release, la: str, names: Mapping[str, str]) -> PublishedList:
    table = store.table("neighbours", release).filter(pl.col("la") == la).sort("rank")
    codes = tuple(table["neighbour"].cast(pl.String).to_list())
    return PublishedList(
        release.title, release.publisher, release.file_name, release.as_at,
        _named(codes, names), release.id,
    )  # fmt: skip


def _named(codes: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{code} {names[code]}" if code in names else code for code in codes)
