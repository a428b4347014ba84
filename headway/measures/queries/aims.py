"""The contract's outcomes and what is said of the city, as an edition judged them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from headway.measures.models import AimKind, AimVerdict, AimYear, FloorYear
from headway.schools.models import School


@dataclass(frozen=True)
class AimsHeld:
    """Every judged year of one version, by kind, aim and part.

    years  results years for which anything was judged, newest first
    """

    rows: Mapping[tuple[str, str], Mapping[int, tuple[AimYear, ...]]]
    years: tuple[int, ...]

    def of(self, kind: str, code: str, *, year: int | None = None) -> list[AimYear]:
        """One row a part: of the year asked for, else of the newest year with a figure."""
        found = []
        for part, rows in sorted(self.rows.get((kind, code), {}).items()):
            shown = _of_year(rows, year)
            if shown is not None:
                found.append(shown)
            elif part == 0:
                continue
        return found


def _of_year(rows: Iterable[AimYear], year: int | None) -> AimYear | None:
    """Rows are newest first. A whole statement (part 0) has no figure of its own."""
    if year is not None:
        return next((row for row in rows if row.year_end == year), None)
    kept = list(rows)
    said = (row for row in kept if row.value is not None or row.verdict != AimVerdict.CANNOT_TELL)
    return next(said, kept[0] if kept else None)


def aims_held(framework_key: str) -> AimsHeld:
    """What the current edition holds of one version's aims (one query)."""
    rows: dict[tuple[str, str], dict[int, list[AimYear]]] = defaultdict(lambda: defaultdict(list))
    years = set()
    found = AimYear.objects.filter(edition__current=True, framework_key=framework_key)
    for row in found.order_by("position", "part", "-year_end"):
        rows[row.kind, row.code][row.part].append(row)
        years.add(row.year_end)
    whole = {key: {part: tuple(of) for part, of in parts.items()} for key, parts in rows.items()}
    return AimsHeld(whole, tuple(sorted(years, reverse=True)))


def versions_with_aims() -> list[str]:
    """The versions whose aims the current edition judged."""
    found = AimYear.objects.filter(edition__current=True).order_by("framework_key")
    return list(found.values_list("framework_key", flat=True).distinct())


def verdict_of_all(rows: Iterable[AimYear]) -> str:
    """Not met where any part is not; else cannot tell where any part cannot; else met."""
    verdicts = [row.verdict for row in rows]
    if AimVerdict.NOT_MET in verdicts:
        return AimVerdict.NOT_MET.value
    if not verdicts or AimVerdict.CANNOT_TELL in verdicts:
        return AimVerdict.CANNOT_TELL.value
    return AimVerdict.MET.value


def floors_of(school: School) -> list[FloorYear]:
    """A school's floor standard year by year, newest first: only the years that have one."""
    found = FloorYear.objects.current().filter(school=school)
    return list(found.order_by("stage", "-year_end"))


__all__ = [
    "AimKind",
    "AimsHeld",
    "aims_held",
    "floors_of",
    "verdict_of_all",
    "versions_with_aims",
]
