"""How many schools each choice of a filter would leave, from one plain read of the list.

A count stands under every other filter that is on. A school that fails no filter counts
everywhere; one that fails a single filter counts beside that filter's own choices; any other
counts nowhere. One pass over the rows says all of it: a statement a filter took longer to
write than to answer.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from headway.assessment.models import Domain
from headway.assessment.queries.filters import NONE
from headway.inspections.models import StandingGroup

COLUMNS: dict[str, tuple[str, ...]] = {
    "group": ("reporting_phase",),
    "phase": ("phase",),
    "type": ("type",),
    "maintained": ("maintained",),
    "scope": ("in_scope",),
    "district": ("district",),
    "standing": ("standing__group",),
    "regime": ("standing__regime",),
    "window": ("standing__window_latest", "standing__terms_to_latest"),
    "proposal": ("proposed__category",),
    "fifth": ("deprivation_fifth",),
    **{str(domain): (f"profile__{domain}",) for domain in Domain},
}
FIELDS = tuple(field for fields in COLUMNS.values() for field in fields)
YES_NO = {True: "yes", False: "no", None: NONE}


def band_of(latest: date | None, terms: int | None, as_at: date | None) -> str:
    """The band of an inspection window, as `Listing` filters by it."""
    if latest is None:
        return "unknown"
    if as_at is not None and latest < as_at:
        return "overdue"
    if terms is None:
        return "unknown"
    return "soon" if terms <= 3 else "next" if terms <= 6 else "later"


def texts(rows: Sequence[tuple[Any, ...]], *, as_at: date | None) -> dict[str, list[str]]:
    """Each filter's value of each school, as the address spells it."""
    columns = dict(zip(FIELDS, zip(*rows, strict=True), strict=True)) if rows else {}
    said: dict[str, list[str]] = {}
    for name, fields in COLUMNS.items():
        held = [columns.get(field, ()) for field in fields]
        if name == "window":
            said[name] = [
                band_of(latest, terms, as_at) for latest, terms in zip(*held, strict=True)
            ]
        else:
            spell = _spelling(name)
            known: dict[Any, str] = {value: spell(value) for value in set(held[0])}
            said[name] = [known[value] for value in held[0]]
    return said


KEPT = 16  # readings: an edition and run, for each reach and search in use
_readings: OrderedDict[tuple[object, ...], dict[str, list[str]]] = OrderedDict()


def kept(key: tuple[object, ...], read: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
    """The values read before under this key, else read now.

    The register, standings and proposals are written by publishing alone, so a reading is good
    for as long as its edition and run are shown.
    """
    if key not in _readings:
        _readings[key] = read()
        while len(_readings) > KEPT:
            _readings.popitem(last=False)
    return _readings[key]


def counted(
    said: Mapping[str, Sequence[str]], chosen: Mapping[str, Sequence[str]], names: Sequence[str]
) -> dict[str, Counter[str]]:
    """Schools beside each choice of the filters `names`, under every other that is on."""
    on = {name: frozenset(values) for name, values in chosen.items() if values}
    if not on:
        return {name: Counter(said[name]) for name in names}
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for place in range(len(next(iter(said.values()), ()))):
        failed = [name for name, wanted in on.items() if said[name][place] not in wanted]
        for name in names if not failed else failed[:1] if len(failed) == 1 else ():
            if name in counts:
                counts[name][said[name][place]] += 1
    return counts


def _spelling(name: str) -> Callable[[Any], str]:
    if name in ("maintained", "scope"):
        return lambda value: YES_NO[value]
    if name in ("proposal", "fifth", *map(str, Domain)):
        return lambda value: NONE if value is None else str(value)
    if name == "standing":
        return lambda value: StandingGroup.NEVER.value if value is None else str(value)
    return lambda value: str(value or "")
