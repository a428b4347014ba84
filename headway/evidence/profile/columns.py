"""The wide table that rules read, and for every cell where it comes from or why it is empty."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from headway.evidence import sentences
from headway.evidence.catalogue import Indicator
from headway.evidence.facts import STATE_WORDS, State, fact_id
from headway.evidence.profile.figures import CityFigures
from headway.evidence.statistics.cohorts import FLAGGED_FROM

CITES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "urn": pl.Int64,
    "column": pl.String,
    "fact_ids": pl.List(pl.String),
    "why_unknown": pl.String,
}

# suffix -> column of `city_figures`
LATEST = {
    "": "h_value",
    "_lower": "h_lower",
    "_upper": "h_upper",
    "_n": "h_n",
    "_gap": "h_gap",
    "_important": "h_important",
    "_sig": "h_sig",
    "_quartile": "quartile",
    "_quartile_firm": "quartile_firm",
    "_trend": "trend_label",
    "_national_percentile": "percentile_national",
}
EARLIER = {
    1: {"_y1": "h_value", "_gap_y1": "h_gap", "_sig_y1": "h_sig", "_quartile_y1": "quartile"},
    2: {"_y2": "h_value", "_gap_y2": "h_gap"},
}
DISADVANTAGED = {"_dis": "h_value", "_dis_national_percentile": "percentile_national"}

KINDS = {
    "h_important": pl.Boolean,
    "h_sig": pl.String,
    "quartile_firm": pl.String,
    "trend_label": pl.String,
    "quartile": pl.Int8,
    "h_n": pl.Int64,
}

# Why a comparison is empty although there is a figure.
PARTS_UNKNOWN = {
    "_sig": "This measure is not tested against England.",
    "_gap": "No figure for England is held for this measure and year.",
    "_important": "No smallest difference that matters is set for this measure.",
    "_lower": "No bounds are published for this measure.",
    "_upper": "No bounds are published for this measure.",
    "_quartile": "There are too few schools to rank in the city, or this type is not ranked.",
    "_quartile_firm": "There are too few schools to rank in the city, or this type is not ranked.",
    "_quartile_y1": "There are too few schools to rank in the city, or this type is not ranked.",
    "_trend": "There are not enough years of this measure to speak of a trend.",
    "_national_percentile": "This type of school is not ranked on this measure.",
    "_dis_national_percentile": "This type of school is not ranked on this measure.",
    "_n": "The file does not print the number of pupils.",
    "_gap_y1": "No figure for England is held for the year before.",
    "_gap_y2": "No figure for England is held for two years before.",
    "_sig_y1": "This measure was not tested against England the year before.",
}


@dataclass(frozen=True)
class Block:
    """Some columns of every school, and their citations."""

    columns: pl.DataFrame
    cites: pl.DataFrame


def indicator_block(found: CityFigures, schools: pl.DataFrame) -> Block:
    """The columns of one measure for every school of the authority."""
    wide = schools.select("urn")
    cites = []
    base = found.definition.id.lower()
    parts: list[tuple[int, str, Mapping[str, str]]] = [(0, "all", LATEST)]
    parts += [(back, "all", names) for back, names in EARLIER.items()]
    parts.append((0, "disadvantaged", DISADVANTAGED))
    for back, group, names in parts:
        rows = _rows(found, back, group)
        table = schools.select("urn", "phase").join(
            rows, on="urn", how="left", maintain_order="left"
        )
        table = table.with_columns(_why=_why(found, back, group))
        wide = wide.hstack(
            [table[source].alias(f"{base}{suffix}") for suffix, source in names.items()]
        )
        cites += [_cite(table, f"{base}{suffix}", suffix, s) for suffix, s in names.items()]
    return Block(wide, pl.concat(cites))


def _rows(found: CityFigures, back: int, group: str) -> pl.DataFrame:
    """urn and the value columns of one year and group; typed and empty where there are none."""
    sources = {*LATEST.values()}
    schema = {s: KINDS.get(s, pl.Float64) for s in sorted(sources)}
    extra = {"state": pl.String, "pupils": pl.Int64, "value": pl.Float64, "_id": pl.String}
    year = found.years[0] - back if found.years else None
    if year is None or year not in found.years or found.stale:
        return pl.DataFrame(schema={"urn": pl.Int64, **schema, **extra})
    rows = found.rows[year].filter(pl.col("pupil_group") == group)
    prefix = f"{found.definition.id}|{year}|{group}|"
    return rows.select(
        "urn",
        *[pl.col(name).cast(kind) for name, kind in schema.items()],
        "state",
        "pupils",
        "value",
        _id=pl.lit(prefix) + pl.col("fact_urn").cast(pl.String),
    )


def _why(found: CityFigures, back: int, group: str) -> pl.Expr:
    """Why there is no figure at all: phase, file, state or a very small cohort."""
    definition = found.definition
    words: dict[str, str] = {str(s): f"{text}." for s, text in STATE_WORDS.items()}
    if not found.years:
        none = "No file with this measure has been loaded."
    elif found.stale:
        none = f"The latest figures are of {found.years[0]}, too old to use."
    elif (year := found.years[0] - back) not in found.years:
        none = f"No figures of {year} that can be compared with later ones are held."
    else:
        none = f"The files hold no figure of this school for {year}."
        words = {s: f"{year}: {text}" for s, text in words.items()}
        words[State.BASELINE_GAP] = f"Progress scores were not produced nationally in {year}."
    if group == "disadvantaged":
        none = "No figure for disadvantaged pupils is held."
    return (
        pl.when(~pl.col("phase").fill_null("").is_in(list(definition.phases)))
        .then(pl.lit("This measure does not apply to schools of this phase."))
        .when(pl.col("state").is_null())
        .then(pl.lit(none))
        .when(pl.col("value").is_null())
        .then(pl.col("state").replace_strict(words, default=none, return_dtype=pl.String))
        .when(pl.col("pupils") < FLAGGED_FROM)
        .then(pl.format("Only {} pupils: we show the figure but draw no conclusion.", "pupils"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )


def _cite(table: pl.DataFrame, column: str, suffix: str, source: str) -> pl.DataFrame:
    known = pl.col(source).is_not_null()
    part = PARTS_UNKNOWN.get(suffix, "No figure is held.")
    return table.select(
        "urn",
        column=pl.lit(column),
        fact_ids=pl.when(pl.col("_id").is_not_null())
        .then(pl.concat_list("_id"))
        .otherwise(pl.lit([], dtype=pl.List(pl.String))),
        why_unknown=pl.when(~known).then(pl.coalesce("_why", pl.lit(part))),
    )


REGISTER_COLUMNS = (
    "maintained",
    "phase",
    "type",
    "low_age",
    "high_age",
    "nursery_school",
    "post16_only",
    "statutory_age",
    "sixth_form",
    "opened_on",
    "years_open",
)


def register_block(schools: pl.DataFrame, on: date) -> Block:
    """What the register says of each school on the day."""
    low, high = pl.col("low_age"), pl.col("high_age")
    has_sixth = pl.col("sixth_form").cast(pl.String).str.to_lowercase()
    wide = schools.select(
        "urn",
        "maintained",
        "phase",
        "type",
        low_age=low.cast(pl.Int64),
        high_age=high.cast(pl.Int64),
        nursery_school=pl.col("phase") == "nursery",
        post16_only=pl.coalesce(pl.col("phase") == "post16", low >= 16),
        statutory_age=(low < 16) & (high > 5),
        sixth_form=pl.when(has_sixth.str.contains("has a sixth form|^true$"))
        .then(True)
        .when(has_sixth.str.contains("does not|not applicable|^false$"))
        .then(False),
        opened_on=pl.col("open_date"),
        years_open=(pl.lit(on) - pl.col("open_date")).dt.total_days() / 365.25,
    )
    year = on.year + (on.month >= 9)
    return Block(
        wide,
        _same_source(
            wide,
            REGISTER_COLUMNS,
            {u: (fact_id("REGISTER", year, "all", u),) for u in wide["urn"]},
            lambda column: "The register does not say.",
        ),
    )


INSPECTION_COLUMNS = {
    "latest_overall": pl.String,
    "previous_overall": pl.String,
    "standing": pl.String,
    "inspected_on": pl.Date,
    "regime": pl.String,
    "worse_than_good": pl.Boolean,
    "category_of_concern": pl.Boolean,
    "two_ri": pl.Boolean,
    "stuck": pl.Boolean,
    "concern_flag": pl.Boolean,
    "letter_says_issues": pl.Boolean,
    "any_needs_attention": pl.Boolean,
    "any_urgent_improvement": pl.Boolean,
    "safeguarding_not_met": pl.Boolean,
    "leadership_urgent": pl.Boolean,
    "leadership_needs_attention": pl.Boolean,
    "never_inspected": pl.Boolean,
    "years_since_inspection": pl.Float64,
}
WINDOW_COLUMNS = {
    "window_opens_in_terms": pl.Int64,
    "window_closes_in_terms": pl.Int64,
    "window_closes_on": pl.Date,
    "next_inspection_within_years": pl.Float64,
    "imminent": pl.Boolean,
}
UNGRADED = ("concern_flag", "letter_says_issues")


def inspection_block(
    schools: pl.DataFrame, standings: pl.DataFrame, windows: pl.DataFrame, on: date
) -> Block:
    """The latest outcome of each school and its next window."""
    ours = schools.select("urn")
    standing = ours.join(
        standings.rename({"years_since": "years_since_inspection"}, strict=False),
        on="urn",
        how="left",
        maintain_order="left",
    )
    window = ours.join(
        windows.rename(
            {"years_to_latest": "next_inspection_within_years", "latest": "window_closes_on"},
            strict=False,
        ),
        on="urn",
        how="left",
        maintain_order="left",
    )
    wide = ours.hstack(
        [_typed(standing, name, kind) for name, kind in INSPECTION_COLUMNS.items()]
        + [_typed(window, name, kind) for name, kind in WINDOW_COLUMNS.items()]
    )
    graded, visited = {}, {}
    for row in standing.iter_rows(named=True):
        graded[row["urn"]] = inspection_facts(row)
        visited[row["urn"]] = inspection_facts(row, latest_visit=True)
    window_ids = {
        u: (fact_id("INSPECTION_WINDOW", on.year + (on.month >= 9), "all", u),) for u in ours["urn"]
    }
    plain = tuple(name for name in INSPECTION_COLUMNS if name not in UNGRADED)
    why_window = dict(zip(window["urn"], _typed(window, "why_unknown", pl.String), strict=True))
    cites = [
        _same_source(wide, plain, graded, _why_inspection),
        _same_source(wide, UNGRADED, visited, _why_inspection),
        _same_source(
            wide,
            tuple(WINDOW_COLUMNS),
            window_ids,
            lambda column: "No judgement is held from which a next inspection is counted.",
            own=why_window,
        ),
    ]
    return Block(wide, pl.concat(cites))


def inspection_facts(row: Mapping[str, Any], *, latest_visit: bool = False) -> tuple[str, ...]:
    """The fact ids of a standing: its latest graded inspection, or its latest visit."""
    day = row.get("visited_on") if latest_visit else row.get("inspected_on")
    day = day or row.get("visited_on")
    if day is None:
        return ()
    kind = row.get("latest_kind")
    if row.get("regime") == "RC-25" or kind == "report_card":
        name = "OFSTED_REPORT_CARD"
    elif latest_visit and kind in ("ungraded", "short", "monitoring"):
        name = "OFSTED_UNGRADED"
    else:
        name = "OFSTED_OVERALL"
    urn = row["predecessor_urn"] if row.get("predecessor_urn") is not None else row["urn"]
    return (fact_id(name, day.year + (day.month >= 9), "all", urn),)


def _why_inspection(column: str) -> str:
    if column in UNGRADED:
        return "No ungraded inspection outcome is held."
    if column == "previous_overall":
        return "No earlier graded inspection is held."
    if column == "latest_overall":
        return "The latest inspection gave no overall grade, or none is held."
    return "The latest inspection does not say, or none is held."


def _typed(frame: pl.DataFrame, name: str, kind: Any) -> pl.Series:
    if name not in frame.columns:
        return pl.Series(name, [None] * frame.height, dtype=kind)
    return frame[name].cast(kind)


def _same_source(
    wide: pl.DataFrame,
    names: Iterable[str],
    ids: Mapping[int, tuple[str, ...]],
    why: Callable[[str], str],
    *,
    own: Mapping[int, str | None] | None = None,
) -> pl.DataFrame:
    """Cites of columns that all come from the same facts of a school."""
    facts = pl.DataFrame(
        {"urn": list(ids), "fact_ids": [list(v) for v in ids.values()]},
        schema={"urn": pl.Int64, "fact_ids": pl.List(pl.String)},
    )
    parts = []
    for name in names:
        reason: pl.Expr = pl.lit(why(name))
        table = wide.select("urn", _value=pl.col(name)).join(
            facts, on="urn", how="left", maintain_order="left"
        )
        if own is not None:
            said = pl.Series([own.get(u) for u in table["urn"]], dtype=pl.String)
            reason = pl.coalesce(said, reason)
        parts.append(
            table.select(
                "urn",
                column=pl.lit(name),
                fact_ids=pl.col("fact_ids").fill_null([]),
                why_unknown=pl.when(pl.col("_value").is_null()).then(reason),
            )
        )
    return pl.concat(parts)


def finding_block(
    urns: pl.Series,
    values: Mapping[str, list[Any]],
    kinds: Mapping[str, Any],
    ids: Mapping[str, list[tuple[str, ...]]],
    why: Mapping[str, list[str | None]],
) -> Block:
    """Columns worked out school by school: levels and derived findings."""
    wide = pl.DataFrame({"urn": urns}).hstack(
        [pl.Series(name, found, dtype=kinds[name]) for name, found in values.items()]
    )
    cites = [
        pl.DataFrame(
            {
                "urn": urns,
                "column": [name] * len(urns),
                "fact_ids": [list(dict.fromkeys(facts)) for facts in ids[name]],
                "why_unknown": why[name],
            },
            schema=CITES_SCHEMA,
        )
        for name in values
    ]
    return Block(wide, pl.concat(cites))


def not_loaded(definition: Indicator) -> str:
    """The standing text for a measure of which no file is loaded."""
    return f"No file with this measure has been loaded: {definition.name}."


NO_INTELLIGENCE = sentences.NO_INTELLIGENCE
