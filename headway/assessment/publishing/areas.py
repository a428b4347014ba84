"""The authority among authorities, and how England's schools spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.city import la_error, ranks
from headway.evidence.comparators import ANY_PHASE, Mean, group_means, neighbours
from headway.evidence.compute import Vintage
from headway.evidence.facts import WITH_VALUE, State
from headway.evidence.gaps import gap_change, gap_phrase, gap_sentence
from headway.measures.models import AreaLevel

# How far chance could move a rank is drawn for the latest year and the one before: the draws
# of every year and measure would take a minute.
DRAWN_YEARS = 2
ENOUGH_TO_RANK = 50  # authorities; fewer whose share can be told are not "among authorities"
BAND_GROUPS = ("all", "disadvantaged")
ENOUGH_FOR_DECILES = 50  # schools; fewer have no tenths worth drawing
AREA_FIELDS = (
    "level", "area", "area_name", "phase", "indicator", "year_end", "pupil_group", "value", "n",
    "state", "series", "status", "release", "row", "rank", "rank_tied", "ranked", "rank_low",
    "rank_high", "gap", "gap_change", "gap_text",
)  # fmt: skip
BAND_FIELDS = (
    "indicator", "phase", "year_end", "pupil_group", "schools",
    *(f"d{tenth}0" for tenth in range(1, 10)),
)  # fmt: skip


SCORES = ("mean", "progress")  # whose chance is the spread between pupils over the square root


@dataclass(frozen=True)
class Surroundings:
    """Which areas stand beside the authority. `listed` is the day of the list of neighbours."""

    la: str
    la_name: str
    region: str
    region_codes: tuple[str, ...]
    core_cities: tuple[str, ...]
    neighbours: tuple[str, ...]
    listed: date | None = None


def area_rows(
    vintage: Vintage,
    beside: Surroundings,
    statuses: Mapping[str, str],
    progress: Callable[[str], None] = lambda line: None,
    extras: Mapping[str, pl.DataFrame] | None = None,
) -> list[tuple[Any, ...]]:
    """Every figure of the authority with its comparators, in the order of AREA_FIELDS.

    `extras` are rows of measures that no file prints (`worked_out.area_extras`).

    `gap`, `gap_change` and `gap_text` of the authority's own row are to England; those of a
    row of core cities or neighbours are the authority's gap to them. A gap is the authority's
    figure less the other's, as printed; a change is positive where it is for the better.
    """
    near = neighbours(vintage.store, beside.la, on=vintage.known_on or date.max)
    beside = replace(beside, listed=near.vintage if near else None)
    made: list[tuple[Any, ...]] = []
    for name, definition in indicators().items():
        printed = vintage.areas(name) if extras is None or name not in extras else extras[name]
        if printed.is_empty():
            continue
        rows = printed.with_columns(
            pl.col("phase").fill_null(ANY_PHASE),
            peers=pl.col("peers").fill_null("state"),
        )
        # State-funded figures are preferred; "all schools" only where nothing else is printed.
        rows = rows.sort(pl.col("peers") != "state", maintain_order=True).unique(
            ["level", "area", "phase", "year_end", "pupil_group"],
            keep="first",
            maintain_order=True,
        )
        years = rows["year_end"].unique().to_list() if definition.method in SCORES else []
        spreads = nearest_known({year: vintage.pupil_sd(name, year) for year in years})
        made += of_measure(rows, definition, beside, statuses, spreads)
    progress(f"{len(made):,} figures of the authority and its comparators")
    return made


def nearest_known(spreads: Mapping[int, float | None]) -> dict[int, float | None]:
    """Each year's spread, or that of the nearest year with one, the earlier of two.

    The spread is worked out from two neighbouring years, so that the first after a gap has none.
    """
    known = {year: spread for year, spread in spreads.items() if spread is not None}
    if not known:
        return dict(spreads)
    return {year: known[min(known, key=lambda one: (abs(one - year), one))] for year in spreads}


def of_measure(
    rows: pl.DataFrame,
    definition: Indicator,
    beside: Surroundings,
    statuses: Mapping[str, str],
    spreads: Mapping[int, float | None],
) -> Iterator[tuple[Any, ...]]:
    """Rows of one measure, in the order of AREA_FIELDS.

    rows     of authorities, regions and England, one an area, phase, year and pupil group
    spreads  year -> the SD between pupils, for scores: without it a rank has no interval and
             no change of a score's gap is clear
    """
    own = rows.filter((pl.col("level") == "la") & (pl.col("area") == beside.la))
    newest = sorted(own["year_end"].unique().to_list())[-DRAWN_YEARS:]
    gaps = Gaps(definition, spreads)
    authority_rows = rows.filter(pl.col("level") == "la")
    cities = group_means(authority_rows, beside.core_cities)
    near = group_means(authority_rows, beside.neighbours)
    parts = rows.partition_by("level", "year_end", "phase", "pupil_group", as_dict=True)
    # A number of events grows with the number of pupils: the larger city is not the worse one.
    compared = definition.method != "count"
    for row in own.sort("year_end", "phase", "pupil_group").iter_rows(named=True):
        year, phase, group = row["year_end"], row["phase"], row["pupil_group"]
        authorities = parts["la", year, phase, group]
        england = _first(parts.get(("england", year, phase, group)))
        ranked = compared and group == "all" and definition.direction != "none"
        place = (
            ranks(authorities, definition, sigma=spreads.get(year), interval=year in newest).get(
                beside.la
            )
            if ranked
            else None
        )
        if place and definition.worked_out and place.of < ENOUGH_TO_RANK:
            place = None
        yield _row(
            row, AreaLevel.LA, beside.la, beside.la_name, definition, statuses,
            rank=place.rank if place else None,
            rank_tied=bool(place and place.tied),
            ranked=place.of if place else None,
            rank_low=place.low if place else None,
            rank_high=place.high if place else None,
            **gaps.to(row, england["value"] if england else None, "England", _basis(england)),
        )  # fmt: skip
        if england:
            name = f"England{_basis(england)}"
            yield _row(england, AreaLevel.ENGLAND, "ENG", name, definition, statuses)
        region = _first(parts.get(("region", year, phase, group)), among=beside.region_codes)
        if region:
            yield _row(
                region, AreaLevel.REGION, region["area"], beside.region, definition, statuses
            )
        for level, means, of in (
            (AreaLevel.CORE_CITIES, cities, len(beside.core_cities)),
            (AreaLevel.NEIGHBOURS, near, len(beside.neighbours)),
        ):
            mean = means.get((year, phase, group))
            if mean is None:
                continue
            beside_it = {**row, **_mean_of(mean, level)}
            label = "Core cities" if level == AreaLevel.CORE_CITIES else listed_words(beside, year)
            said = _said(label, mean, level, of, definition)
            yield _row(
                beside_it, level, level, said, definition, statuses,
                **gaps.to(row, beside_it["value"], GROUP_WORDS[level]),
            )  # fmt: skip


GROUP_WORDS = {
    AreaLevel.CORE_CITIES: "core cities",
    AreaLevel.NEIGHBOURS: "statistical neighbours",
}


def listed_words(beside: Surroundings, year_end: int) -> str:
    """ "Statistical neighbours as listed in May 2025", and so where the list is of a later year."""
    if beside.listed is None:
        return "Statistical neighbours"
    words = f"Statistical neighbours as listed in {beside.listed:%B %Y}"
    return f"{words}, after this year" if beside.listed > date(year_end, 8, 31) else words


def _basis(england: Mapping[str, Any] | None) -> str:
    """What England's figure rests on where it is not the printed one of state-funded schools."""
    if england is None:
        return ""
    words = ", all schools" if england.get("peers") == "all" else ""
    return f"{words}, calculated by us" if england["state"] == State.COMPUTED else words


def _mean_of(mean: Mean, level: str) -> dict[str, Any]:
    weighted = level == AreaLevel.CORE_CITIES and mean.weighted is not None
    return {
        "value": mean.weighted if weighted else mean.unweighted,
        "n": None,
        "state": State.COMPUTED.value,
        "row": None,
    }


def _said(label: str, mean: Mean, level: str, of: int, definition: Indicator) -> str:
    """Which mean it is, and of how many: the Department's neighbour means are not weighted."""
    weighted = level == AreaLevel.CORE_CITIES and mean.weighted is not None
    counted = "schools" if definition.denominator == "schools" else "pupils"
    how = f"mean weighted by {counted}" if weighted else "mean, not weighted"
    return f"{label} ({how}; {mean.authorities} of {of})"


def _first(
    rows: pl.DataFrame | None, *, among: tuple[str, ...] | None = None
) -> dict[str, Any] | None:
    if rows is None:
        return None
    found = rows if among is None else rows.filter(pl.col("area").is_in(list(among)))
    return found.row(0, named=True) if found.height else None


class Gaps:
    """The authority's gaps year by year: rows are given oldest first."""

    def __init__(self, definition: Indicator, spreads: Mapping[int, float | None]) -> None:
        self.definition = definition
        self.spreads = spreads
        self.earlier: dict[tuple[Any, ...], tuple[float, float, float | None]] = {}

    def to(
        self, row: Mapping[str, Any], other: float | None, name: str, basis: str = ""
    ) -> dict[str, Any]:
        """Gap, its change for the better and both in words; empty where nothing is held.

        basis  what the comparator rests on: two of different bases are no change
        """
        definition = self.definition
        if row["value"] is None or other is None or definition.method == "count":
            return {}
        year = row["year_end"]
        error = la_error(row["value"], row["n"], definition, self.spreads.get(year))
        # A change is only spoken of between neighbouring years of one series.
        key = (name, basis, row["phase"], row["pupil_group"], row["series"])
        before = self.earlier.get((*key, year - 1))
        self.earlier[*key, year] = (row["value"], other, error)
        gap = row["value"] - other
        if before is None or definition.direction == "none":
            words = gap_phrase(gap, definition, name)
            return {"gap": gap, "gap_text": f"{words[:1].upper()}{words[1:]}."}
        found = gap_change(
            now=row["value"],
            comparator_now=other,
            before=before[0],
            comparator_before=before[1],
            error_now=error,
            error_before=before[2],
            definition=definition,
        )
        words = gap_sentence(found, definition, name)
        return {"gap": gap, "gap_change": found.change, "gap_text": words}


def _row(
    row: Mapping[str, Any],
    level: str,
    area: str,
    name: str,
    definition: Indicator,
    statuses: Mapping[str, str],
    **more: Any,
) -> tuple[Any, ...]:
    state, value = row["state"], row["value"]
    if state not in WITH_VALUE:
        value = None
    elif value is None:
        state = State.MISSING.value
    values = {
        "level": str(level),
        "area": str(area)[:12],
        "area_name": name[:100],
        "phase": row["phase"],
        "indicator": definition.id,
        "year_end": row["year_end"],
        "pupil_group": row["pupil_group"],
        "value": value,
        "n": row["n"],
        "state": state,
        "series": row["series"] or "",
        "status": statuses.get(row["release"], ""),
        "release": row["release"],
        "row": row["row"],
        "rank_tied": False,
        "gap_text": "",
        **more,
    }
    return tuple(values.get(field) for field in AREA_FIELDS)


def band_rows(
    vintage: Vintage, progress: Callable[[str], None] = lambda line: None
) -> list[tuple[Any, ...]]:
    """The nine cut points of England's schools by measure, phase, year and group: BAND_FIELDS."""
    made: list[tuple[Any, ...]] = []
    for name, definition in indicators().items():
        if not vintage.years_of(name) or definition.direction == "none":
            continue
        rows = vintage.schools(
            name,
            pupil_groups=BAND_GROUPS,
            columns=["stage", "kind", "year_end", "pupil_group", "value"],
        )
        cut = (
            rows.filter(pl.col("value").is_not_null() & pl.col("kind").is_not_null())
            .with_columns(
                phase=pl.when(pl.col("kind") == "mainstream")
                .then("stage")
                .otherwise(pl.lit("special"))
            )
            .filter(pl.col("phase").is_not_null())
            .group_by("phase", "year_end", "pupil_group")
            .agg(
                pl.len().alias("schools"),
                *(
                    pl.col("value").quantile(tenth / 10, "linear").alias(f"d{tenth}0")
                    for tenth in range(1, 10)
                ),
            )
            .filter(pl.col("schools") >= ENOUGH_FOR_DECILES)
            .with_columns(indicator=pl.lit(name))
        )
        made += cut.select(BAND_FIELDS).sort(BAND_FIELDS[:4]).rows()
    progress(f"{len(made):,} spreads of England's schools")
    return made
