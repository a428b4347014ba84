"""One model for every inspection in every regime, and what was public on a day.

Releases overlap, and date the same inspection differently: the history and the monthly
files give its first day, the workbooks of 2013-2015 and the register its last. Records of
one school within a few days of each other are one inspection; the best source is kept and
filled from the others.
"""

from datetime import date
from typing import Any

import polars as pl

from headway.evidence.regimes import regime_on
from headway.evidence.standings import standings
from headway.evidence.store import Store, held

__all__ = [
    "INSPECTION_SCHEMA",
    "JUDGEMENT",
    "SOURCES",
    "inspections_as_at",
    "inspections_loaded",
    "merged",
    "standings",
    "with_known_on",
]

JUDGEMENT = pl.Struct({"area": pl.String(), "grade": pl.String(), "graded_on": pl.Date()})

COLUMNS: dict[str, Any] = {
    "urn": pl.Int64,  # the school in whose row it stands
    "urn_at": pl.Int64,  # the school that was inspected, where the file says
    "started_on": pl.Date,
    "ended_on": pl.Date,
    "published_on": pl.Date,
    "known_on": pl.Date,  # first day on which it counts as public; see known_on()
    "kind": pl.String,  # graded ungraded report_card monitoring short latest
    "regime": pl.String,  # id in catalogue/inspection_regimes.toml
    "overall": pl.Int8,  # 1 outstanding .. 4 inadequate
    "overall_state": pl.String,  # judged not_judged insufficient missing
    "concern": pl.String,  # SM special measures, SW serious weaknesses, RSI, NTI, null
    "concern_known": pl.Boolean,  # the release says whether there is a category
    "safeguarding": pl.String,  # met not_met
    "outcome": pl.String,  # words of an ungraded inspection
    "judgements": pl.List(JUDGEMENT),
    "source": pl.Int8,  # 1 best: see SOURCES
    "row": pl.Int64,
}
INSPECTION_SCHEMA = pl.Schema(COLUMNS)

# How well a publication knows the dates and grades of an inspection, best first.
SOURCES = {"ofsted": 1, "ofsted_sheet": 2, "ofsted_workbook": 3, "history": 4, "register": 5}

# Days after its start by which an inspection without a publication date counts as public.
# Ofsted publishes within 38 calendar days (30 working days) of the end at the latest as a
# rule; the median of the July 2018 sheet is 28 days after the last day.
PUBLISHED_WITHIN_DAYS = 38

# Two records of one school closer than this are one inspection: sources differ by the
# length of a visit (mostly one day) and by visits that were broken off and resumed.
SAME_VISIT_DAYS = 10

# Grades that a visit "remains": a good or outstanding school's short or ungraded inspection
# confirms its grade, and sources that list only the latest visit print that grade again.
SHORT_INSPECTIONS_FROM = date(2015, 9, 1)


def inspections_loaded(store: Store, *, known_on: date | None = None) -> pl.DataFrame:
    """Every inspection record of every release: INSPECTION_SCHEMA and `release`, not yet merged.

    `known_on` leaves out records that were not public by then.
    """
    frames = [
        store.table("inspections", release).with_columns(
            release=pl.lit(release.id), release_as_at=pl.lit(release.as_at)
        )
        for release in store.releases()
        if (store.path(release) / "inspections.parquet").exists()
    ]
    if not frames:
        return pl.DataFrame(
            schema={**INSPECTION_SCHEMA, "release": pl.String, "release_as_at": pl.Date}
        )
    records = with_known_on(pl.concat(frames, how="vertical"))
    if known_on is None:
        return records
    return records.filter(pl.col("known_on") <= known_on)


def with_known_on(records: pl.DataFrame) -> pl.DataFrame:
    """The first day on which a record counts as public.

    Its publication date where the release has one; else the earlier of the day of which the
    release speaks and 38 days after the inspection began.
    """
    visit = pl.coalesce("started_on", "ended_on")
    latest = visit.dt.offset_by(f"{PUBLISHED_WITHIN_DAYS}d")
    return records.with_columns(
        known_on=pl.coalesce("published_on", pl.min_horizontal("release_as_at", latest)),
        regime=pl.coalesce("regime", regime_on(visit)),
    )


@held
def inspections_as_at(store: Store, on: date) -> pl.DataFrame:
    """Every inspection that was public on a day, each once, oldest first within a school.

    INSPECTION_SCHEMA, where `urn` is the school that was inspected, and beside it
    inspected_on    the first day known of the visit
    listed_under    every URN in whose row it stands: a successor's as well
    sources         releases that hold it; `release` and `row` cite the best
    listed_to       the day to which these releases speak
    grades_differ   two sources give different overall grades; the best source's is kept

    Nothing that was published after `on` enters: not the inspection, not an area regraded
    later, not a category imposed or lifted later. An inspection that only later releases
    hold, and date as public by `on`, stands as the first of them has it: nothing else tells
    it. Its category is then kept only where the inspection itself was inadequate, of which
    the category is a part; else it may be of a later day, and is not known.
    """
    return merged(inspections_loaded(store, known_on=on), on)


def merged(records: pl.DataFrame, on: date) -> pl.DataFrame:
    """Records of one inspection in several releases folded into one; see the module's text."""
    visit = pl.coalesce("started_on", "ended_on")
    grouped = (
        records.with_columns(
            _visit=visit,
            # Inspections are joined on the school that was inspected, not on today's URN.
            urn=pl.coalesce("urn_at", "urn"),
            listed_under=pl.col("urn"),
            _late=pl.col("release_as_at") > on,
            _graded=pl.col("kind").is_in(["graded", "report_card"]),
        )
        .filter(pl.col("_visit").is_not_null() & (pl.col("_visit") <= on))
        .sort("urn", "_visit")
        .with_columns(
            _new=(pl.col("_visit").diff().over("urn").dt.total_days() > SAME_VISIT_DAYS)
            | pl.col("_visit").diff().over("urn").is_null()
        )
        .with_columns(_group=pl.col("_new").cum_sum().over("urn"))
        # A release of a later day may say what happened since, such as a category imposed on
        # the grade of an earlier visit: it speaks only where no release of the day does.
        .filter(pl.col("_late").not_() | pl.col("_late").all().over("urn", "_group"))
        .with_columns(_undated=pl.col("_late") & _inadequate().not_())
        .with_columns(
            concern=pl.when(~pl.col("_undated")).then("concern"),
            concern_known=pl.col("concern_known") & ~pl.col("_undated"),
            _nearness=(pl.col("release_as_at") - pl.lit(on)).dt.total_days().abs(),
        )
        # the best source of each inspection comes first, of the release nearest to the day
        .sort(
            ["urn", "_group", "_graded", "source", "_nearness"],
            descending=[False, False, True, False, False],
        )
    )
    best = [name for name in INSPECTION_SCHEMA if name not in ("urn", "started_on", "known_on")]
    # Facts of one row stay together; only what the best row leaves blank is filled. A row that
    # says whether there is a category leaves none blank: no category is what it says.
    fill = ("published_on", "ended_on", "urn_at", "overall", "outcome", "safeguarding")
    said = pl.col("concern_known").fill_null(False).first()
    concern = pl.when(said).then(pl.col("concern").first())
    from_start = pl.col("started_on").drop_nulls()
    folded = grouped.group_by("urn", "_group", maintain_order=True).agg(
        from_start.first().alias("started_on"),
        pl.col("known_on").min(),
        *(
            pl.col(name).drop_nulls().first() if name in fill else pl.col(name).first()
            for name in best
            if name != "concern"
        ),
        concern.otherwise(pl.col("concern").drop_nulls().first()).alias("concern"),
        pl.col("release").first(),
        _overalls=pl.col("overall").drop_nulls().n_unique(),
        _visit=pl.col("_visit").first(),
        listed_under=pl.col("listed_under").unique().sort(),
        sources=pl.col("release").unique().sort(),
        listed_to=pl.col("release_as_at").max(),
    )
    folded = folded.with_columns(
        overall_state=pl.when(
            pl.col("overall").is_not_null() & (pl.col("overall_state") == "missing")
        )
        .then(pl.lit("judged"))
        .otherwise("overall_state"),
        grades_differ=pl.col("_overalls") > 1,
        judgements=pl.col("judgements").list.eval(
            pl.element().filter(
                pl.element().struct.field("graded_on").is_null()
                | (pl.element().struct.field("graded_on") <= on)
            )
        ),
        regime=regime_on(pl.coalesce("started_on", "ended_on")),
    )
    return (
        _told_apart(folded.sort("urn", "_visit"))
        .drop("_group", "_overalls")
        .rename({"_visit": "inspected_on"})
    )


def _inadequate() -> pl.Expr:
    """An overall grade or a key judgement of 4: its category is a part of the judgement."""
    grades = pl.col("judgements").list.eval(pl.element().struct.field("grade") == "4")
    return (pl.col("overall") == 4).fill_null(False) | grades.list.any().fill_null(False)


def _told_apart(folded: pl.DataFrame) -> pl.DataFrame:
    """Visits that a source lists only as its latest, as graded or short inspections.

    The register and the July 2018 sheet print the date of the latest visit beside the grade in
    force. A good or outstanding grade equal to the one before is a short inspection that
    confirmed it (from September 2015, when they began); anything else is a graded one.
    """
    before = (
        pl.when(pl.col("kind") != "ungraded").then("overall").forward_fill().shift(1).over("urn")
    )
    confirms = (
        (pl.col("kind") == "latest")
        & (pl.col("overall") <= 2)
        & (pl.col("overall") == before)
        & (pl.col("_visit") >= SHORT_INSPECTIONS_FROM)
    )
    return folded.with_columns(
        kind=pl.when(confirms.fill_null(False))
        .then(pl.lit("short"))
        .when(pl.col("kind") == "latest")
        .then(pl.lit("graded"))
        .otherwise("kind")
    )
