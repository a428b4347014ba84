"""Where each school of an authority stands: six domains, the columns that rules read, reasons."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.compute.run import AT_A_TIME
from headway.evidence.compute.vintage import Vintage
from headway.evidence.lineage import Lineages
from headway.evidence.profile import domains
from headway.evidence.profile.columns import (
    CITES_SCHEMA,
    Block,
    finding_block,
    indicator_block,
    inspection_block,
    inspection_facts,
    register_block,
)
from headway.evidence.profile.domains import (
    DOMAINS,
    Domain,
    DomainLevel,
    Figures,
)
from headway.evidence.profile.figures import (
    City,
    CityFigures,
    city,
    city_figures,
    results_year,
)
from headway.evidence.profile.findings import Finding, data_concern, standard_of, vulnerable
from headway.evidence.profile.results import LaValue
from headway.evidence.sentences import NO_INTELLIGENCE, Reason, release_name

__all__ = [
    "City",
    "CityFigures",
    "DomainLevel",
    "Profiles",
    "Reason",
    "city",
    "city_figures",
    "profiles",
]

REASON = pl.Struct(
    {"template_id": pl.String, "sentence": pl.String, "fact_ids": pl.List(pl.String)}
)
LEVELS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "urn": pl.Int64,
    "domain": pl.String,
    "level": pl.Int8,
    "state": pl.String,
    "strength": pl.Boolean,
    "reasons": pl.List(REASON),
    "stamp": pl.String,
}


@dataclass(frozen=True)
class Profiles:
    """The profiles of an authority's schools on one day.

    levels   LEVELS_SCHEMA, one row a school and domain
    columns  one row a school, every column that a rule may read
    cites    urn, column, fact_ids, why_unknown (a sentence where the cell is empty)
    figures  measure id -> the authority's rows with quarter, family and headline
    """

    levels: pl.DataFrame
    columns: pl.DataFrame
    cites: pl.DataFrame
    figures: Mapping[str, CityFigures]
    city: City
    domain_levels: tuple[DomainLevel, ...]


def profiled() -> tuple[str, ...]:
    """Measures that have profile columns or enter a domain's level."""
    also = {n for stage in domains.HEADLINES.values() for names in stage.values() for n in names}
    also |= {*domains.INCLUSION_RATES, domains.EXCLUSIONS, domains.PART_TIME}
    also |= {*domains.ELEMENTS, *domains.EARLY_YEARS}
    return tuple(
        name
        for name, one in indicators().items()
        if one.headline or "Q" in one.comparators or name in also
    )


def profiles(
    vintage: Vintage,
    schools: pl.DataFrame,
    standings: pl.DataFrame,
    windows: pl.DataFrame,
    on: date,
    la: str,
    *,
    lines: Lineages | None = None,
) -> Profiles:
    """Levels, columns and citations of every open school of an authority.

    schools    the register as at `on`
    standings  `standings(…)` of the same day; windows likewise
    lines      lineages, so that a converter academy's earlier years count; those that the
               vintage was computed with when not given
    """
    place = city(vintage, schools, la=la, on=on, found=lines or vintage.lineages)
    names = profiled()
    with ThreadPoolExecutor(max_workers=AT_A_TIME) as pool:  # both cores: most of it is Polars
        placed = pool.map(lambda name: city_figures(place, name), names)
        found = dict(zip(names, placed, strict=True))
    if "X_PEX" in found:
        found["X_PEX"] = _with_expected(found["X_PEX"], place)
    ours = place.schools
    figures = Figures(found, _titles(vintage), results_year(on))
    register = register_block(ours, on)
    inspected = inspection_block(ours, standings, windows, on)
    levels, findings = _judge(ours, figures, place, inspected, standings)
    blocks = [register, inspected, findings]
    compared = {n for n, one in indicators().items() if one.headline or "Q" in one.comparators}
    blocks += [indicator_block(found[name], ours) for name in found if name in compared]
    wide = blocks[0].columns
    for block in blocks[1:]:
        wide = wide.hstack(block.columns.drop("urn"))
    cites = pl.concat([block.cites.select(*CITES_SCHEMA).cast(CITES_SCHEMA) for block in blocks])  # type: ignore[arg-type]
    return Profiles(_levels_frame(levels), wide, cites, found, place, tuple(levels))


def _titles(vintage: Vintage) -> Any:
    names = {
        release.id: release_name(release.title, release.status, release.year_end)
        for release in vintage.releases
    }
    return lambda release_id: names.get(release_id) if release_id else None


def _levels_frame(levels: list[DomainLevel]) -> pl.DataFrame:
    rows = [
        {
            "urn": one.urn,
            "domain": one.domain,
            "level": one.level,
            "state": one.state,
            "strength": one.strength,
            "reasons": [
                {"template_id": r.template_id, "sentence": r.sentence, "fact_ids": list(r.fact_ids)}
                for r in one.reasons
            ],
            "stamp": one.stamp,
        }
        for one in levels
    ]
    return pl.DataFrame(rows, schema=LEVELS_SCHEMA)


def _with_expected(found: CityFigures, place: City) -> CityFigures:
    """Exclusions that England's rate for the phase would give in a school of this size."""
    if not found.years:
        return found
    rates = place.vintage.schools("X_PEX_RATE", years=found.years, pupil_groups=["all"])
    if "national" not in rates.columns:
        rate = pl.DataFrame(
            schema={"fact_urn": pl.Int64, "year_end": pl.Int16, "_rate": pl.Float64}
        )
    else:
        rate = rates.select(fact_urn="urn", year_end="year_end", _rate="national").unique(
            ["fact_urn", "year_end"], keep="first"
        )
    rows = {
        year: table.join(
            rate.filter(pl.col("year_end") == year).drop("year_end"),
            on="fact_urn",
            how="left",
            maintain_order="left",
        ).with_columns(expected=pl.col("_rate") * pl.col("pupils") / 100)
        for year, table in found.rows.items()
    }
    return CityFigures(found.definition, found.years, rows, found.stale)


def _judge(
    ours: pl.DataFrame,
    figures: Figures,
    place: City,
    inspected: Block,
    standings: pl.DataFrame,
) -> tuple[list[DomainLevel], Block]:
    """Every school's six levels, and the findings derived from them."""
    about = {row["urn"]: row for row in ours.iter_rows(named=True)}
    seen = {row["urn"]: row for row in inspected.columns.iter_rows(named=True)}
    stood = {row["urn"]: row for row in standings.iter_rows(named=True)}
    la_values = _la_values(place)
    levels: list[DomainLevel] = []
    table = _Findings()
    for urn in ours["urn"].to_list():
        school = about[urn]
        floor, of_floor = standard_of("floor", school, figures)
        of_school: dict[Domain, DomainLevel] = {
            "attainment": domains.attainment(school, figures, of_floor),
            "progress": domains.progress(school, figures),
            "groups": domains.groups(school, figures, la_values),
            "inclusion": domains.inclusion(school, figures),
            "inspection": domains.inspection(
                {**stood.get(urn, {}), **seen[urn]}, inspection_facts(stood.get(urn, {"urn": urn}))
            ),
            "intelligence": domains.intelligence(school),
        }
        levels += [of_school[name] for name in DOMAINS]
        for name in DOMAINS:
            one = of_school[name]
            ids = tuple(i for reason in one.reasons for i in reason.fact_ids)
            why = None if one.level is not None else one.reasons[0].sentence
            table.put(f"{name}_level", one.level, ids, why)
        table.find("data_concern", data_concern(of_school))
        table.find("below_floor", floor)
        table.find("coasting", standard_of("coasting", school, figures)[0])
        table.find("vulnerable_attainment", vulnerable(school, figures))
        table.put("intel_crisis_agreed", None, (), NO_INTELLIGENCE)
        table.put("intel_leadership_concern", None, (), NO_INTELLIGENCE)
    kinds = {name: pl.Int8 if name.endswith("_level") else pl.Boolean for name in table.values}
    return levels, finding_block(ours["urn"], table.values, kinds, table.ids, table.why)


class _Findings:
    """Columns filled school by school."""

    def __init__(self) -> None:
        self.values: dict[str, list[Any]] = {}
        self.ids: dict[str, list[tuple[str, ...]]] = {}
        self.why: dict[str, list[str | None]] = {}

    def put(self, name: str, value: Any, ids: tuple[str, ...], why: str | None) -> None:
        self.values.setdefault(name, []).append(value)
        self.ids.setdefault(name, []).append(ids)
        self.why.setdefault(name, []).append(why if value is None else None)

    def find(self, name: str, finding: Finding) -> None:
        self.put(name, finding.value, finding.fact_ids, finding.why)


def _la_values(place: City) -> LaValue:
    """The authority's own figure of a measure, year and pupil group, from its published row."""
    cache: dict[tuple[str, int, str], float | None] = {}

    def value(indicator: str, year_end: int, group: str) -> float | None:
        key = (indicator, year_end, group)
        if key not in cache:
            rows = place.vintage.areas(indicator).filter(
                (pl.col("level") == "la")
                & (pl.col("area") == place.la)
                & (pl.col("year_end") == year_end)
                & (pl.col("pupil_group") == group)
                & pl.col("value").is_not_null()
            )
            cache[key] = rows["value"][0] if rows.height else None
        return cache[key]

    return value
