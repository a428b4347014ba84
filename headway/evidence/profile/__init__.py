"""Where each school of an authority stands: six domains, the columns that rules read, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.compute.vintage import Vintage
from headway.evidence.facts import year_label
from headway.evidence.floor import Result, check
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
    STAGES,
    Domain,
    DomainLevel,
    Figures,
    cited,
)
from headway.evidence.profile.figures import (
    City,
    CityFigures,
    city,
    city_figures,
    results_year,
)
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


FLOOR_MEASURES = {
    "primary": ("P_RWM_EXP", "P_READ_PROG", "P_WRIT_PROG", "P_MAT_PROG"),
    "secondary": ("S_P8",),
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
    also |= {*domains.INCLUSION_RATES, "X_PEX"}
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
    found = {name: city_figures(place, name) for name in profiled()}
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
    la_gaps = _la_gaps(place)
    levels: list[DomainLevel] = []
    table = _Findings()
    for urn in ours["urn"].to_list():
        school = about[urn]
        floor = _standard("floor", school, figures)
        coasting = _standard("coasting", school, figures)
        of_school = {
            "attainment": domains.attainment(school, figures, floor[0]),
            "progress": domains.progress(school, figures),
            "groups": domains.groups(school, figures, la_gaps),
            "inclusion": domains.inclusion(school, figures),
            "inspection": domains.inspection(
                {**stood.get(urn, {}), **seen[urn]}, inspection_facts(stood.get(urn, {"urn": urn}))
            ),
            "intelligence": domains.intelligence(school),
        }
        of_school["progress"] = _in_time(of_school["progress"], figures)
        levels += [of_school[name] for name in DOMAINS]
        for name in DOMAINS:
            one = of_school[name]
            ids = tuple(i for reason in one.reasons for i in reason.fact_ids)
            why = None if one.level is not None else one.reasons[0].sentence
            table.put(f"{name}_level", one.level, ids, why)
        table.put("data_concern", *_data_concern(of_school))
        table.put("below_floor", *floor)
        table.put("coasting", *coasting)
        table.put("vulnerable_attainment", *_vulnerable(school, figures))
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


def _in_time(level: DomainLevel, figures: Figures) -> DomainLevel:
    """Progress of an earlier year, stamped, for at most two years; then not enough data."""
    if level.stamp is None:
        return level
    year = next(
        (
            figures.by_indicator[n].years[0]
            for n in ("P_READ_PROG", "S_P8")
            if n in figures.by_indicator
            and figures.by_indicator[n].years
            and year_label(figures.by_indicator[n].years[0]) in (level.stamp or "")
        ),
        None,
    )
    if year is None or figures.results_year - year <= domains.PROGRESS_STAMP_YEARS:
        return level
    old = Reason("progress.too_old", f"The latest progress scores are of {year_label(year)}.")
    return DomainLevel(level.urn, "progress", None, "ND", False, (old,))


def _la_gaps(place: City) -> Any:
    """The authority's own gap of a measure and year, from its published row."""
    cache: dict[tuple[str, int], float | None] = {}

    def gap(indicator: str, year_end: int) -> float | None:
        key = (indicator, year_end)
        if key not in cache:
            rows = place.vintage.areas(indicator).filter(
                (pl.col("level") == "la")
                & (pl.col("area") == place.la)
                & (pl.col("year_end") == year_end)
                & (pl.col("pupil_group") == "all")
                & pl.col("value").is_not_null()
            )
            cache[key] = rows["value"][0] if rows.height else None
        return cache[key]

    return gap


Finding = tuple[bool | None, tuple[str, ...], str | None]


def _data_concern(of_school: Mapping[str, DomainLevel]) -> Finding:
    """Attainment or progress at 2; or groups and inclusion both at 2 and one of them at 1.

    Unknown unless what is known decides it (method notes 9.1).
    """
    level = {name: of_school[name].level for name in DOMAINS}
    used = tuple(
        i
        for name in ("attainment", "progress", "groups", "inclusion")
        for reason in of_school[name].reasons
        for i in reason.fact_ids
    )

    def at_least(name: Domain, k: int) -> bool | None:
        found = level[name]
        # A domain that does not apply can raise no concern; one without data is unknown.
        if found is None:
            return False if of_school[name].state == "NA" else None
        return found >= k

    results = _any(at_least("attainment", 2), at_least("progress", 2))
    wider = _all(
        at_least("groups", 2),
        at_least("inclusion", 2),
        _any(at_least("attainment", 1), at_least("progress", 1)),
    )
    value = _any(results, wider)
    missing = [n for n in ("attainment", "progress") if level[n] is None]
    why = f"Not enough data on {' and '.join(missing) or 'other domains'} to say."
    return value, used, why


def _any(*values: bool | None) -> bool | None:
    if any(values):
        return True
    return None if None in values else False


def _all(*values: bool | None) -> bool | None:
    if any(v is False for v in values):
        return False
    return None if None in values else True


def _standard(standard: Any, school: Mapping[str, Any], figures: Figures) -> Finding:
    """Floor or coasting for the latest results of any key stage of the school."""
    outcomes: list[Finding] = []
    for stage in STAGES.get(school["phase"], ()):
        names = FLOOR_MEASURES[stage]
        known = [
            figures.by_indicator[n].years[0]
            for n in names
            if n in figures.by_indicator and figures.by_indicator[n].years
        ]
        if not known:
            outcomes.append((None, (), "No file with these results has been loaded."))
            continue
        year = max(known)
        results, ids = {}, {}
        for name in names:
            for back in range(3):
                row = (
                    figures.row(name, school["urn"], back) if name in figures.by_indicator else None
                )
                if row is None:
                    continue
                key = (name, row["year_end"])
                results[key] = Result(row["value"], row["upper"], row["pupils"])
                ids[key] = cited(row)
        outcome = check(
            standard, phase=school["phase"], stage=stage, year_end=year, results=results
        )
        outcomes.append(
            (outcome.below, tuple(ids[k] for k in outcome.used if k in ids), outcome.because)
        )
    if not outcomes:
        return False, (), None
    value = _any(*(outcome[0] for outcome in outcomes))
    why = next((o[2] for o in outcomes if o[0] is None), None)
    return value, tuple(i for o in outcomes for i in o[1]), why


def _vulnerable(school: Mapping[str, Any], figures: Figures) -> Finding:
    """A local rule: firmly in the lowest quarter two years running, and below similar schools."""
    urn = school["urn"]
    stages = STAGES.get(school["phase"], ())
    if not stages:
        return False, (), None
    name = "P_RWM_EXP" if "primary" in stages else "S_A8"
    now, before = (figures.row(name, urn, back) for back in (0, 1))
    ids = tuple(cited(row) for row in (now, before) if row is not None)
    firm = [
        None
        if row is None or row.get("quartile") is None
        else row["quartile"] == 1 and row["quartile_firm"] == "firm"
        for row in (now, before)
    ]
    family = None
    if now is not None and now.get("family_sig") is not None:
        family = bool(now["family_sig"] and now["value"] < now["family_mean"])
    value = _all(*firm, family)
    return value, ids, "Two years of figures, a quarter and similar schools are needed to say."
