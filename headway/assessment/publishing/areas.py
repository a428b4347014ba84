"""The authority among authorities, and how England's schools spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.city import gap_change, gap_sentence, la_error, ranks
from headway.evidence.compute import Vintage
from headway.evidence.facts import WITH_VALUE, State
from headway.measures.models import AreaLevel

ANY_PHASE = "all"
RANKED_YEARS = 2  # the latest, and the one before for "change on last year"
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


# (phase, group, series, year) -> the authority's figure, England's and the standard error.
Earlier = dict[tuple[str, str, str, int], tuple[float, float, float | None]]


@dataclass(frozen=True)
class Surroundings:
    """Which areas stand beside the authority."""

    la: str
    la_name: str
    region: str
    region_codes: tuple[str, ...]
    core_cities: tuple[str, ...]
    neighbours: tuple[str, ...]


def area_rows(
    vintage: Vintage,
    beside: Surroundings,
    statuses: Mapping[str, str],
    progress: Callable[[str], None] = lambda line: None,
) -> list[tuple[Any, ...]]:
    """Every figure of the authority with its comparators, in the order of AREA_FIELDS."""
    made = []
    for name, definition in indicators().items():
        if name not in vintage.area_files:
            continue
        rows = vintage.areas(name).with_columns(
            pl.col("phase").fill_null(ANY_PHASE),
            peers=pl.col("peers").fill_null("state"),
        )
        # State-funded figures are preferred; "all schools" only where nothing else is printed.
        rows = rows.sort(pl.col("peers") != "state", maintain_order=True).unique(
            ["level", "area", "phase", "year_end", "pupil_group"],
            keep="first",
            maintain_order=True,
        )
        made += list(_of_measure(rows, definition, beside, statuses))
    progress(f"{len(made):,} figures of the authority and its comparators")
    return made


def _of_measure(
    rows: pl.DataFrame, definition: Indicator, beside: Surroundings, statuses: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    own = rows.filter((pl.col("level") == "la") & (pl.col("area") == beside.la))
    newest = sorted(own["year_end"].unique().to_list())[-RANKED_YEARS:]
    previous: Earlier = {}
    authority_rows = rows.filter(pl.col("level") == "la")
    cities = group_means(authority_rows, beside.core_cities)
    near = group_means(authority_rows, beside.neighbours)
    parts = rows.partition_by("level", "year_end", "phase", "pupil_group", as_dict=True)
    for row in own.sort("year_end", "phase", "pupil_group").iter_rows(named=True):
        year, phase, group = row["year_end"], row["phase"], row["pupil_group"]
        authorities = parts["la", year, phase, group]
        england = _first(parts.get(("england", year, phase, group)))
        ranked = group == "all" and year in newest and definition.direction != "none"
        place = ranks(authorities, definition).get(beside.la) if ranked else None
        gap, change, words = _gap(row, england, definition, previous)
        yield _row(
            row, AreaLevel.LA, beside.la, beside.la_name, definition, statuses,
            rank=place.rank if place else None,
            rank_tied=bool(place and place.tied),
            ranked=place.of if place else None,
            rank_low=place.low if place else None,
            rank_high=place.high if place else None,
            gap=gap, gap_change=change, gap_text=words,
        )  # fmt: skip
        if england:
            yield _row(england, AreaLevel.ENGLAND, "ENG", "England", definition, statuses)
        region = _first(parts.get(("region", year, phase, group)), among=beside.region_codes)
        if region:
            yield _row(
                region, AreaLevel.REGION, region["area"], beside.region, definition, statuses
            )
        for level, means, label, of in (
            (AreaLevel.CORE_CITIES, cities, "Core cities", len(beside.core_cities)),
            (AreaLevel.NEIGHBOURS, near, "Statistical neighbours", len(beside.neighbours)),
        ):
            mean = means.get((year, phase, group))
            if mean is not None:
                yield _row(
                    {**row, **_mean_of(mean, level)}, level, level, _said(label, mean, level, of),
                    definition, statuses,
                )  # fmt: skip


@dataclass(frozen=True)
class Mean:
    """Mean of a group's own figures: weighted by pupils where all print them, and not weighted."""

    weighted: float | None
    unweighted: float
    authorities: int


def group_means(rows: pl.DataFrame, codes: tuple[str, ...]) -> dict[tuple[int, str, str], Mean]:
    """(year, phase, pupil group) -> the mean of these authorities' own rows, all at once.

    `rows` are authority rows of one measure, state-funded ones first where there are two.
    """
    keys = ["year_end", "phase", "pupil_group"]
    n = pl.col("n").cast(pl.Float64)
    found = (
        rows.with_columns(pl.col("phase").fill_null(ANY_PHASE))
        .filter(
            pl.col("area").is_in(list(codes))
            & pl.col("state").is_in([str(state) for state in WITH_VALUE])
            & pl.col("value").is_not_null()
        )
        .unique([*keys, "area"], keep="first", maintain_order=True)
        .group_by(keys)
        .agg(
            weighted=pl.when((n.null_count() == 0) & (n.sum() > 0)).then(
                (pl.col("value") * n).sum() / n.sum()
            ),
            unweighted=pl.col("value").mean(),
            authorities=pl.len(),
        )
    )
    return {
        (year, phase, group): Mean(weighted, unweighted, count)
        for year, phase, group, weighted, unweighted, count in found.iter_rows()
    }


def _mean_of(mean: Mean, level: str) -> dict[str, Any]:
    weighted = level == AreaLevel.CORE_CITIES and mean.weighted is not None
    return {
        "value": mean.weighted if weighted else mean.unweighted,
        "n": None,
        "state": State.COMPUTED.value,
        "row": None,
    }


def _said(label: str, mean: Mean, level: str, of: int) -> str:
    """Which mean it is, and of how many: the Department's neighbour means are not weighted."""
    weighted = level == AreaLevel.CORE_CITIES and mean.weighted is not None
    how = "mean weighted by pupils" if weighted else "mean, not weighted"
    return f"{label} ({how}; {mean.authorities} of {of})"


def _first(
    rows: pl.DataFrame | None, *, among: tuple[str, ...] | None = None
) -> dict[str, Any] | None:
    if rows is None:
        return None
    found = rows if among is None else rows.filter(pl.col("area").is_in(list(among)))
    return found.row(0, named=True) if found.height else None


def _gap(
    row: Mapping[str, Any],
    england: Mapping[str, Any] | None,
    definition: Indicator,
    previous: Earlier,
) -> tuple[float | None, float | None, str]:
    """Gap to England as printed, its change since the year before, and both in words."""
    if row["value"] is None or not england or england["value"] is None:
        return None, None, ""
    error = la_error(row["value"], row["n"], definition, None)
    gap = row["value"] - england["value"]
    # A change is only spoken of between neighbouring years of one series.
    key = (row["phase"], row["pupil_group"], row["series"], row["year_end"])
    earlier = previous.get((*key[:3], key[3] - 1))
    previous[key] = (row["value"], england["value"], error)
    if earlier is None or definition.direction == "none":
        return gap, None, ""
    found = gap_change(
        now=row["value"],
        comparator_now=england["value"],
        before=earlier[0],
        comparator_before=earlier[1],
        error_now=error,
        error_before=earlier[2],
        definition=definition,
    )
    words = gap_sentence(
        found, comparator="England", unit=definition.unit, places=max(1, definition.places)
    )
    return gap, found.change, words


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
