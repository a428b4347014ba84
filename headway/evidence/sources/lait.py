"""The Department's Local Authority Interactive Tool: one long table of everything by authority."""

import re
from collections.abc import Iterator

import polars as pl

from headway.evidence.catalogue import indicators
from headway.evidence.catalogue.layouts import Layout
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import FACT_SCHEMA, Level, State
from headway.evidence.releases import Finding
from headway.evidence.sources.figures import read_figures
from headway.evidence.sources.keys import lookup
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

_YEAR = re.compile(r"(\d{4})(?:[/-](\d\d))?\s*(?:\((\w+)\))?")
# Which of two labels for one year is read: "2024 (Final)" rather than "2024 (prov)".
_RANK = {"final": 0, "rev": 1, "": 2, "prov": 3}


def read(table: Table, layout: Layout, asked: Asked) -> Reading:
    """The measures of `options.measures` (LAIT's short name -> ours, group, phase).

    Values are text with float noise, missing is "-". Years come as "2025", "2025 (prov)",
    "2018 (Rev)" and "2016/17"; a provisional figure gives way to a later one of the same year.

    Raises UnreadableRelease for an authority number or a value that cannot be.
    """
    names = {key: lookup(table)[column.lower()] for key, column in layout.keys.items()}
    measures: dict[str, dict[str, str]] = layout.options["measures"]
    frame = (
        table.lazy()
        .with_row_index("row", offset=table.first_row)
        .select("row", **{key: pl.col(column) for key, column in names.items()})
        .filter(pl.col("measure").is_in(list(measures)))
        .collect()
        .with_columns(pl.col("row").cast(pl.Int64))
    )
    reading = Reading(rows=table.lazy().select(pl.len()).collect().item())
    missing = sorted(set(measures) - set(frame["measure"].unique()))
    if missing:
        reading.findings.append(
            Finding(
                code="measure_absent",
                sentence=(
                    f"{len(missing)} measures that Headway reads are not in the file: "
                    f"{', '.join(missing)}. The publisher may have renamed them."
                ),
                count=len(missing),
            )
        )
    if frame.is_empty():
        raise UnreadableRelease(
            f"{table.name} holds no measure that Headway reads. Nothing was loaded."
        )
    frame = _with_years(_with_areas(frame, table, layout), reading)
    if frame.is_empty():
        raise UnreadableRelease(
            f"{table.name} names no year that can be read in column {layout.keys['years']}. "
            "Nothing was loaded."
        )
    reading.latest = int(frame["year_end"].max())  # type: ignore[arg-type]
    reading.facts = _facts(frame, table, layout, measures, reading)
    return reading


def _with_areas(frame: pl.DataFrame, table: Table, layout: Layout) -> pl.DataFrame:
    number = frame["la"].cast(pl.Float64, strict=False).cast(pl.Int32)
    if number.is_null().any():
        row = frame["row"].filter(number.is_null())[0]
        raise UnreadableRelease(
            f"{table.name}, row {row}, column {layout.keys['la']}: "
            f"{frame['la'].filter(number.is_null())[0]!r} is no authority's number. "
            "Nothing was loaded."
        )
    regions: dict[str, str] = layout.options["regions"]
    code = number.cast(pl.String)
    return frame.with_columns(
        area=code.replace(regions).replace({"970": "ENG"}),
        level=pl.select(
            pl.when(code == "970")
            .then(pl.lit(Level.ENGLAND.value))
            .when(code.is_in(list(regions)))
            .then(pl.lit(Level.REGION.value))
            .otherwise(pl.lit(Level.LA.value))
        ).to_series(),
    )


def _with_years(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    labels: dict[str, tuple[int, int]] = {}
    for label in frame["years"].unique().to_list():
        match = _YEAR.fullmatch(label.strip())
        mark = (match[3] or "").lower() if match else ""
        if match and mark in _RANK:
            # "2016/17" is the year that ends in 2017; "2016" ends in 2016.
            labels[label] = (int(match[1]) + (1 if match[2] else 0), _RANK[mark])
    if not labels:
        return frame.clear()
    strange = frame.filter(~pl.col("years").is_in(list(labels)))
    if strange.height:
        shown = ", ".join(repr(label) for label in strange["years"].unique().sort())
        reading.findings.append(
            Finding(
                code="year_unclear",
                sentence=f"{strange.height} rows of {shown} name no one year and were left out.",
                row=strange["row"][0],
                column="Years",
                count=strange.height,
            )
        )
    known = frame.filter(pl.col("years").is_in(list(labels))).with_columns(
        year_end=pl.col("years").replace_strict(
            {label: year for label, (year, _) in labels.items()}, return_dtype=pl.Int16
        ),
        rank=pl.col("years").replace_strict(
            {label: rank for label, (_, rank) in labels.items()}, return_dtype=pl.Int8
        ),
    )
    provisional = known.filter(pl.col("rank") == _RANK["prov"])
    if provisional.height:
        reading.findings.append(
            Finding(
                code="provisional",
                sentence=f"{provisional.height} values are marked provisional by the publisher.",
                row=provisional["row"][0],
                column="Years",
                count=provisional.height,
            )
        )
    return known.sort("rank", "row").unique(
        ["measure", "area", "year_end"], keep="first", maintain_order=True
    )


def _facts(
    frame: pl.DataFrame,
    table: Table,
    layout: Layout,
    measures: dict[str, dict[str, str]],
    reading: Reading,
) -> Iterator[tuple[str, pl.DataFrame]]:
    wanted: dict[str, list[str]] = {}
    for short, ours in measures.items():
        wanted.setdefault(ours["indicator"], []).append(short)
    for name, shorts in wanted.items():
        frames = []
        indicator = indicators()[name]
        for short in shorts:
            rows = frame.filter(pl.col("measure") == short).sort("row")
            if rows.is_empty():
                continue
            found = read_figures(
                rows["value"].alias(layout.keys["value"]),
                layout.codes,
                file_name=table.name,
                rows=rows["row"],
                low=indicator.low,
                high=indicator.high,
                codes=reading.codes,
            )
            ours = measures[short]
            frames.append(
                rows.select(
                    level="level",
                    urn=None,
                    area="area",
                    phase=pl.lit(ours.get("phase", "all")),
                    peers=pl.lit("state"),
                    year_end="year_end",
                    indicator=pl.lit(name),
                    pupil_group=pl.lit(ours.get("group", "all")),
                    # The publisher's spreadsheet left float noise: 64.599999999999994.
                    value=found.value.round(9),
                    lower=None,
                    upper=None,
                    n=None,
                    band=None,
                    state=found.state,
                    raw="value",
                    series=pl.col("year_end").replace_strict(
                        list(range(1990, 2101)),
                        [indicator.series_of(year) for year in range(1990, 2101)],
                        return_dtype=pl.String,
                    ),
                    row="row",
                )
                .filter(pl.col("state") == State.OK)
                .cast(dict(FACT_SCHEMA))  # type: ignore[arg-type]
            )
        if frames:
            yield name, pl.concat(frames)
