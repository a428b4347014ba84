"""The figures of one authority's schools, each with everything it is compared with.

Reads the computed statistics of all England and adds what only makes sense for one
authority: quarter of the city with its firmness, the family of similar schools, the
headline of a small cohort, and years of the school under an earlier URN.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.city import QUARTILE_SCHEMA, peer_groups, quartiles
from headway.evidence.compute.peers import stage_of
from headway.evidence.compute.vintage import Vintage
from headway.evidence.families import Families, beside_family, families
from headway.evidence.lineage import Lineages
from headway.evidence.profile.headline import with_headline
from headway.evidence.profile.lines import lines
from headway.evidence.statistics import intervals
from headway.evidence.statistics.cohorts import FLAGGED_FROM, Year, pool
from headway.evidence.statistics.trends import (
    ENOUGH_YEARS,
    LAST_YEAR_BEFORE_PANDEMIC,
    MOST_YEARS,
    GapYear,
    trend,
)

OLDEST_RESULT = 2  # years; older figures describe a school that no longer exists

GROUPS = ("all", "disadvantaged")


def results_year(on: date) -> int:
    """The year whose summer results are the latest that could exist on a day."""
    return on.year if on.month >= 8 else on.year - 1


@dataclass(frozen=True)
class CityFigures:
    """One measure for the schools of an authority, latest year first.

    years  the latest published year and up to two earlier ones of the same series
    rows   by year: one row a school and pupil group (see `city_figures`)
    """

    definition: Indicator
    years: tuple[int, ...]
    rows: Mapping[int, pl.DataFrame]
    stale: bool = False

    def latest(self) -> pl.DataFrame | None:
        return self.rows[self.years[0]] if self.years else None

    def of(self, urn: int, *, back: int = 0, group: str = "all") -> Mapping[str, Any] | None:
        """One school's row of the `back`th published year before the latest, or None.

        Years that were not published are passed over: see `in_year` for a given year.
        """
        return self._index(back, group).get(urn) if back < len(self.years) else None

    def in_year(self, urn: int, year_end: int, *, group: str = "all") -> Mapping[str, Any] | None:
        """One school's row of a year, or None where the year is not held."""
        if year_end not in self.years:
            return None
        return self.of(urn, back=self.years.index(year_end), group=group)

    def _index(self, back: int, group: str) -> dict[int, Mapping[str, Any]]:
        cache: dict[tuple[int, str], dict[int, Mapping[str, Any]]] = self.__dict__.setdefault(
            "_rows_by_urn", {}
        )
        if (back, group) not in cache:
            part = self.rows[self.years[back]].filter(pl.col("pupil_group") == group)
            cache[back, group] = {row["urn"]: row for row in part.iter_rows(named=True)}
        return cache[back, group]


@dataclass(frozen=True)
class City:
    """What is needed to place one authority's schools, worked out once."""

    la: str
    on: date
    vintage: Vintage
    schools: pl.DataFrame
    lines: pl.DataFrame
    families: Mapping[str, Families]


def city(
    vintage: Vintage,
    schools: pl.DataFrame,
    *,
    la: str,
    on: date,
    found: Lineages | None = None,
) -> City:
    """Gather the authority's open schools, their lines and their families.

    `schools` is the register as at `on`, of the authority or of all England.
    """
    ours = schools.filter(pl.col("la") == la).sort("urn")
    year = results_year(on)
    similar = {
        stage: families(vintage, stage, year_end=year + 1, urns=ours["urn"].to_list())
        for stage in ("primary", "secondary")
    }
    return City(la, on, vintage, ours, lines(ours, found), similar)


def city_figures(
    place: City, indicator: str, *, years_back: int = 2, with_draws: bool = True
) -> CityFigures:
    """One measure's rows of the authority's schools.

    Columns: those of `Vintage.schools`, `urn` being the school's present URN and `fact_urn`
    the one in the file; join_kind; quartile columns (QUARTILE_SCHEMA); family_mean,
    family_median, family_sd, family_n, family_z, family_quarter, family_sig; and
    the headline for rules, which for a cohort of 11 to 19 is the pooled value: h_value,
    h_lower, h_upper, h_n, h_gap, h_important, h_sig, h_pooled.
    """
    definition = indicators()[indicator]
    all_years = place.vintage.years_with_values(indicator)
    if not all_years:
        return CityFigures(definition, (), {})
    newest = all_years[-1]
    series = definition.series_of(newest)
    same = [
        y
        for y in all_years
        if definition.series_of(y) == series
        and (y <= LAST_YEAR_BEFORE_PANDEMIC) == (newest <= LAST_YEAR_BEFORE_PANDEMIC)
    ]
    years = tuple(reversed(same))[: years_back + 1]
    stale = newest < results_year(place.on) - OLDEST_RESULT
    wanted = [y for y in same if y > newest - MOST_YEARS]
    usable = place.lines.filter("usable")
    loaded = _joined(place, indicator, wanted, usable)
    rows = {year: _of_year(place, definition, loaded, year, with_draws) for year in years}
    return CityFigures(definition, years, rows, stale)


def _joined(place: City, indicator: str, years: list[int], usable: pl.DataFrame) -> pl.DataFrame:
    """Rows of the schools' own and carried URNs, one a school, year and group."""
    rows = place.vintage.schools(
        indicator,
        years=years,
        urns=usable["urn"].unique().to_list(),
        pupil_groups=GROUPS,
    )
    return (
        rows.rename({"urn": "fact_urn"})
        .join(
            usable.select("school", fact_urn="urn", join_kind="join_kind", hops="hops"),
            on="fact_urn",
            how="inner",
        )
        .rename({"school": "urn"})
        .with_columns(_none=pl.col("value").is_null())
        .sort("_none", "hops", "fact_urn", maintain_order=True)
        .unique(["urn", "year_end", "pupil_group"], keep="first", maintain_order=True)
        .drop("_none", "hops")
        .sort("urn", "year_end", "pupil_group")
    )


def _of_year(
    place: City, definition: Indicator, loaded: pl.DataFrame, year: int, with_draws: bool
) -> pl.DataFrame:
    parts = []
    stage = stage_of(definition)
    for group in GROUPS:
        rows = loaded.filter((pl.col("year_end") == year) & (pl.col("pupil_group") == group))
        if rows.is_empty():
            continue
        rows = _carried(rows, loaded, definition, group)
        ranked = group == "all" and definition.direction != "none" and with_draws
        placed = (
            _placed(place, definition, rows, year, group)
            if ranked
            else pl.DataFrame(schema=QUARTILE_SCHEMA)
        )
        rows = rows.join(placed, on="urn", how="left", maintain_order="left")
        rows = _beside_family(place, definition, rows, stage, year, group)
        parts.append(with_headline(rows, definition))
    if not parts:
        empty = loaded.filter(pl.lit(False))
        return with_headline(_no_family(_no_quartile(empty)), definition)
    return pl.concat(parts)


GONE = ["urn", "area", "kind", "stage"]
RANKED_BY = ["value", "pupils", "shrunken", "shrunken_sd", "year_end", "pupil_group"]


def _placed(
    place: City, definition: Indicator, rows: pl.DataFrame, year: int, group: str
) -> pl.DataFrame:
    """Quarters among all mainstream schools of the city that had results in the year.

    A school that has closed or been replaced since still was one of the city's schools of
    that year: without it the others' quarters would move because of a change of number.
    """
    gone = (
        place.vintage.schools(
            definition.id, years=[year], pupil_groups=[group], columns=[*GONE, *RANKED_BY]
        )
        .filter(
            (pl.col("area") == place.la)
            & (pl.col("kind") == "mainstream")
            & ~pl.col("urn").is_in(rows["fact_urn"].implode())
            & ~pl.col("urn").is_in(place.schools["urn"].implode())
        )
        .unique("urn", keep="first", maintain_order=True)
    )
    groups = pl.concat(
        [
            peer_groups(place.schools, definition),
            gone.select("urn", peer_group=pl.col("stage")).filter(
                pl.col("peer_group").is_in(["primary", "secondary"])
            ),
        ]
    )
    everyone = pl.concat([rows.select("urn", *RANKED_BY), gone.select("urn", *RANKED_BY)])
    return quartiles(everyone, groups, definition)


def _no_quartile(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.join(pl.DataFrame(schema=QUARTILE_SCHEMA), on="urn", how="left")


FAMILY_COLUMNS = {
    "family_mean": pl.Float64,
    "family_median": pl.Float64,
    "family_sd": pl.Float64,
    "family_n": pl.Int32,
    "family_z": pl.Float64,
    "family_quarter": pl.Int8,
}


def _no_family(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        [pl.lit(None, dtype=kind).alias(name) for name, kind in FAMILY_COLUMNS.items()],
        family_sig=pl.lit(None, dtype=pl.Boolean),
    )


def _beside_family(
    place: City, definition: Indicator, rows: pl.DataFrame, stage: str | None, year: int, group: str
) -> pl.DataFrame:
    stages = [stage] if stage is not None else ["primary", "secondary"]
    members = [place.families[s] for s in stages if not place.families[s].members.is_empty()]
    if not members or "F" not in definition.comparators:
        return _no_family(rows)
    england = place.vintage.schools(
        definition.id, years=[year], pupil_groups=[group], columns=["urn", "value", "pupils"]
    ).unique("urn", keep="first", maintain_order=True)
    joint = Families("primary", pl.concat([f.members for f in members]), members[0].fit, {}, {})
    higher = definition.direction != "lower"
    rows = beside_family(rows, england, joint, higher_is_better=higher)
    # The family's own mean is uncertain too, though much less than one school's figure.
    error = (pl.col("se") ** 2 + pl.col("family_sd") ** 2 / pl.col("family_n")).sqrt()
    beyond = (pl.col("value") - pl.col("family_mean")).abs() > intervals.Z95 * error
    tested = definition.method in ("proportion", "progress", "mean")
    return rows.with_columns(
        family_sig=pl.when(pl.lit(tested) & (pl.col("pupils").fill_null(0) >= FLAGGED_FROM)).then(
            beyond
        )
    )


def _carried(
    rows: pl.DataFrame, loaded: pl.DataFrame, definition: Indicator, group: str
) -> pl.DataFrame:
    """Trend and pooled value again for schools whose earlier years stand under another URN."""
    year = rows["year_end"][0]
    mixed = (
        loaded.filter((pl.col("pupil_group") == group) & (pl.col("year_end") <= year))
        .group_by("urn")
        .agg(_urns=pl.col("fact_urn").n_unique())
        .filter(pl.col("_urns") > 1)["urn"]
        .to_list()
    )
    if not mixed:
        return rows
    again = [
        _again(part.sort("year_end"), definition)
        for (urn,), part in loaded.filter(
            pl.col("urn").is_in(mixed)
            & (pl.col("pupil_group") == group)
            & (pl.col("year_end") <= year)
            & pl.col("urn").is_in(rows["urn"].to_list())
        ).group_by(["urn"], maintain_order=True)
    ]
    return rows.update(
        pl.DataFrame(again, schema={"urn": pl.Int64, **{c: rows.schema[c] for c in AGAIN}}),
        on="urn",
        how="left",
        include_nulls=False,
    )


AGAIN = (
    "trend_label",
    "trend_slope",
    "trend_change",
    "trend_from",
    "trend_points",
    "pooled_value",
    "pooled_lower",
    "pooled_upper",
    "pooled_n",
    "pooled_years",
    "pooled_count",
    "pooled_gap",
)


def _again(part: pl.DataFrame, definition: Indicator) -> dict[str, Any]:
    last = part.row(-1, named=True)
    found: dict[str, Any] = {"urn": last["urn"]}
    points = [
        GapYear(r["year_end"], r["gap"], r["se"], r["series"])
        for r in part.iter_rows(named=True)
        if r["gap"] is not None and r["se"] and (r["pupils"] or 0) >= FLAGGED_FROM
    ]
    if len(points) >= ENOUGH_YEARS and points[-1].year_end == last["year_end"]:
        line = trend(
            points,
            cohort_sd=last["cohort_sd"] or 0.0,
            important=definition.important or 0.0,
            higher_is_better=definition.direction != "lower",
        )
        found |= {
            "trend_label": line.label,
            "trend_slope": line.slope,
            "trend_change": line.change,
            "trend_from": line.years[0],
            "trend_points": len(line.years),
        }
    return found | _pooled_again(part, last, definition)


def _pooled_again(
    part: pl.DataFrame, last: Mapping[str, Any], definition: Indicator
) -> dict[str, Any]:
    counted = definition.method == "proportion"
    rows = {
        r["year_end"]: r
        for r in part.iter_rows(named=True)
        if r["value"] is not None and r["n"] is not None
    }
    pooled = pool(
        [
            Year(year, r["value"], r["n"], int(r["count"]) if counted else None)
            for year, r in rows.items()
        ],
        in_year=last["year_end"],
    )
    if pooled is None:
        return {}
    found = {
        "pooled_value": pooled.value,
        "pooled_n": pooled.n,
        "pooled_years": len(pooled.years),
        "pooled_count": pooled.count,
    }
    used = [rows[year] for year in pooled.years]
    if all(r["gap"] is not None for r in used):
        found["pooled_gap"] = sum(r["gap"] * r["n"] for r in used) / pooled.n
    if pooled.count is not None:
        low, high = intervals.wilson(pooled.count, pooled.n)
        found |= {"pooled_lower": low, "pooled_upper": high}
    elif definition.method in ("progress", "mean") and last["pupil_sd"]:
        low, high = intervals.progress_interval(pooled.value, pooled.n, last["pupil_sd"])
        found |= {"pooled_lower": low, "pooled_upper": high}
    return found
