"""The figures of our schools, with everything a page says beside each, as one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import polars as pl

from headway.evidence import sentences
from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.comparators import ANY_PHASE, group_means
from headway.evidence.compute.peers import STAGE_OF_PHASE, stage_of
from headway.evidence.compute.run import AT_A_TIME
from headway.evidence.facts import WITH_VALUE, State
from headway.evidence.pooled import pooled_history
from headway.evidence.profile.figures import City, CityFigures, city_figures

# URNs whose results are drawn as the school's own history. A split school begins a line of its
# own. An amalgamated one too: its elders are drawn together, where each has a figure.
DRAWN = ("own", "continuation", "converter", "fresh_start")

# Columns of the `Figure` table in the order in which they are copied, the edition aside.
COLUMNS: dict[str, pl.DataType] = {
    "school": pl.Int64(),
    "indicator": pl.String(),
    "year_end": pl.Int16(),
    "pupil_group": pl.String(),
    "latest": pl.Boolean(),
    "value": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "n": pl.Int64(),
    "band": pl.Int16(),
    "state": pl.String(),
    "raw": pl.String(),
    "status": pl.String(),
    "series": pl.String(),
    "release": pl.String(),
    "row": pl.Int64(),
    "from_urn": pl.Int64(),
    "national": pl.Float64(),
    "la_value": pl.Float64(),
    "region_value": pl.Float64(),
    "family_mean": pl.Float64(),
    "core_cities": pl.Float64(),
    "neighbours": pl.Float64(),
    "sig": pl.String(),
    "z": pl.Float64(),
    "gap": pl.Float64(),
    "important": pl.Boolean(),
    "pooled_value": pl.Float64(),
    "pooled_n": pl.Int64(),
    "pooled_lower": pl.Float64(),
    "pooled_upper": pl.Float64(),
    "quartile": pl.Int16(),
    "quartile_firmness": pl.String(),
    "quartile_text": pl.String(),
    "percentile_national": pl.Float64(),
    "trend_label": pl.String(),
    "trend_text": pl.String(),
    "small": pl.String(),
    "sentence": pl.String(),
}
LONGEST = {"raw": 60, "quartile_text": 400, "trend_text": 400, "sentence": 700}
PLACED = (
    "quartile", "quartile_firm", "quartile_stays", "quartile_cut", "city_peers", "peer_group",
    "family_mean", "family_sig", "trend_label", "trend_change", "trend_from", "pooled_value",
    "pooled_n", "pooled_lower", "pooled_upper",
)  # fmt: skip
PEER_WORDS = {"primary": "primaries", "secondary": "secondaries", "junior": "junior schools"}


def figure_rows(
    place: City,
    *,
    worked_out: Mapping[str, CityFigures],
    statuses: Mapping[str, str],
    titles: Mapping[str, str],
    core_cities: tuple[str, ...],
    neighbours: tuple[str, ...],
    progress: Callable[[str], None] = lambda line: None,
) -> pl.DataFrame:
    """One row a school, measure, year and pupil group: COLUMNS, ready to be copied.

    worked_out        measures placed already in making the profiles
    statuses, titles  of each release by its id
    core_cities       authority codes of the other cities, neighbours of the neighbours
    """

    def of_measure(definition: Indicator) -> pl.DataFrame | None:
        if not place.vintage.years_of(definition.id):  # none, or only rows of areas
            return None
        rows = _every_year(place, definition.id)
        if rows.is_empty():
            return None
        figures = worked_out.get(definition.id) or city_figures(place, definition.id)
        rows = _beside_areas(place, _placed(rows, figures), definition, core_cities, neighbours)
        return _worded(rows, definition, statuses, titles)

    with ThreadPoolExecutor(max_workers=AT_A_TIME) as pool:
        made = pool.map(of_measure, indicators().values())
        frames = [pl.DataFrame(schema=COLUMNS), *(rows for rows in made if rows is not None)]
    progress(f"{sum(frame.height for frame in frames):,} figures of our schools")
    return pl.concat(frames)


def _every_year(place: City, name: str) -> pl.DataFrame:
    """All years and groups of our schools, those under an earlier URN marked."""
    lines = place.lines.filter(pl.col("join_kind").is_in(DRAWN))
    elders = place.lines.filter((pl.col("join_kind") == "pooled") & (pl.col("hops") == 1))
    urns = pl.concat([lines["urn"], elders["urn"]]).unique()
    found = place.vintage.schools(name, urns=urns.to_list())
    rows = (
        found.rename({"urn": "fact_urn"})
        .join(lines.select("school", fact_urn="urn", hops="hops"), on="fact_urn", how="inner")
        .with_columns(_none=pl.col("value").is_null())
        .sort("_none", "hops", "fact_urn", maintain_order=True)
        .unique(["school", "year_end", "pupil_group"], keep="first", maintain_order=True)
        .with_columns(
            from_urn=pl.when(pl.col("fact_urn") != pl.col("school")).then("fact_urn"),
            latest=pl.col("year_end") == place.vintage.years_of(name)[-1],
        )
        .drop("_none", "hops", "fact_urn")
    )
    together = pooled_history(found, elders.select("school", "urn"), indicators()[name])
    together = together.join(rows, on=["school", "year_end", "pupil_group"], how="anti")
    if together.is_empty():
        return rows
    return pl.concat([rows, together.with_columns(latest=pl.lit(False))], how="diagonal")


def _placed(rows: pl.DataFrame, found: CityFigures) -> pl.DataFrame:
    """Quarter of the city, similar schools and the trend of the line, for the years with them."""
    keys = ["school", "year_end", "pupil_group"]
    parts = [
        part.select(pl.col("urn").alias("school"), "year_end", "pupil_group", *_there(part, PLACED))
        for part in found.rows.values()
        if part.height
    ]
    if not parts:
        return _filled(rows, PLACED)
    beside = pl.concat(parts, how="diagonal").unique(keys, keep="first", maintain_order=True)
    both = [column for column in beside.columns if column in rows.columns and column not in keys]
    joined = rows.join(beside, on=keys, how="left", suffix="_city", maintain_order="left")
    return _filled(
        joined.with_columns(
            [pl.coalesce(f"{column}_city", column).alias(column) for column in both]
        ),
        PLACED,
    )


def _there(frame: pl.DataFrame, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in frame.columns]


def _filled(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    absent = [name for name in names if name not in frame.columns]
    return frame.with_columns([pl.lit(None).alias(name) for name in absent])


def _beside_areas(
    place: City,
    rows: pl.DataFrame,
    definition: Indicator,
    core_cities: tuple[str, ...],
    neighbours: tuple[str, ...],
) -> pl.DataFrame:
    """The means of the core cities (weighted by pupils) and of the neighbours (not weighted)."""
    stage = stage_of(definition)
    phases = {row[0]: STAGE_OF_PHASE.get(row[1] or "", "") for row in
              place.schools.select("urn", "phase").iter_rows()}  # fmt: skip
    areas = place.vintage.areas(definition.id).filter(pl.col("level") == "la")
    areas = areas.sort(pl.col("peers").fill_null("state") != "state", maintain_order=True)
    cities, near = group_means(areas, core_cities), group_means(areas, neighbours)

    def beside(school: int, year: int, group: str) -> tuple[float | None, float | None]:
        own = (year, stage or phases.get(school, ""), group)
        every = (year, ANY_PHASE, group)
        city, neighbour = cities.get(own) or cities.get(every), near.get(own) or near.get(every)
        weighted = None
        if city is not None:
            weighted = city.weighted if city.weighted is not None else city.unweighted
        return weighted, neighbour.unweighted if neighbour else None

    pairs = [beside(*row) for row in rows.select("school", "year_end", "pupil_group").iter_rows()]
    return rows.with_columns(
        core_cities=pl.Series([pair[0] for pair in pairs], dtype=pl.Float64),
        neighbours=pl.Series([pair[1] for pair in pairs], dtype=pl.Float64),
    )


def _worded(
    rows: pl.DataFrame,
    definition: Indicator,
    statuses: Mapping[str, str],
    titles: Mapping[str, str],
) -> pl.DataFrame:
    """States made whole, sentences written, and the columns in their order."""
    with_value = pl.col("state").is_in([str(state) for state in WITH_VALUE])
    hidden = with_value & pl.col("value").is_null()
    rows = rows.with_columns(
        value=pl.when(with_value).then("value"),
        # A number of five pupils or fewer that slipped through is hidden here as well.
        state=pl.when(hidden).then(pl.lit(State.SUPPRESSED.value)).otherwise("state"),
        indicator=pl.lit(definition.id),
        status=pl.col("release").replace_strict(dict(statuses), default="", return_dtype=pl.String),
        quartile_firmness=pl.col("quartile_firm"),
    )
    rows = _filled(rows, tuple(COLUMNS))
    rows = _with_sentences(rows, definition, titles)
    text = [name for name, kind in COLUMNS.items() if kind == pl.String() and name != "release"]
    return rows.select(
        [
            pl.col(name).cast(kind).fill_null("").str.slice(0, LONGEST.get(name))
            if name in text
            else pl.col(name).cast(kind).fill_nan(None)
            if kind == pl.Float64()
            else pl.col(name).cast(kind)
            for name, kind in COLUMNS.items()
        ]
    )


def _with_sentences(
    rows: pl.DataFrame, definition: Indicator, titles: Mapping[str, str]
) -> pl.DataFrame:
    """The sentence of a figure, of its quarter and of its trend; empty where nothing is said.

    Written for all pupils and for disadvantaged pupils, and for the years in which a figure
    has been placed: what older years mean is in the chart.
    """
    rows = rows.with_row_index("_place")
    spoken = rows.filter(
        pl.col("value").is_not_null()
        & pl.col("pupil_group").is_in(["all", "disadvantaged"])
        & (pl.col("latest") | pl.col("city_peers").is_not_null())
        & pl.lit(definition.direction != "none")
    ).with_columns(
        _title=pl.col("release").replace_strict(dict(titles), default=None, return_dtype=pl.String)
    )
    said = [(row["_place"], *_sentences(row, definition)) for row in spoken.iter_rows(named=True)]
    words = ("sentence", "quartile_text", "trend_text")
    table = pl.DataFrame(
        said, schema={"_place": pl.UInt32, **dict.fromkeys(words, pl.String)}, orient="row"
    )
    return rows.drop(words).join(table, on="_place", how="left", maintain_order="left")


def _sentences(row: Mapping[str, Any], definition: Indicator) -> tuple[str, str, str]:
    sentence = sentences.finding(row, definition, title=row["_title"])
    place = trend = ""
    if row["quartile"] is not None:
        peers = PEER_WORDS.get(row["peer_group"] or "", "schools")
        place = sentences.quarter(row, definition, peers)
    elif row["peer_group"] is not None:
        place = "There are too few schools of this kind in the city to rank it among them."
    if row["trend_label"]:
        trend = sentences.trend(row, definition)
    return sentence, place, trend


def coverage(rows: pl.DataFrame) -> dict[str, dict[str, dict[str, int]]]:
    """Measure -> year -> state -> schools, for all pupils."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    counted = rows.filter(pl.col("pupil_group") == "all").group_by(
        "indicator", "year_end", "state"
    ).len()  # fmt: skip
    for indicator, year, state, schools in counted.sort("indicator", "year_end").iter_rows():
        found.setdefault(indicator, {}).setdefault(str(year), {})[state] = schools
    return found
