"""Readers of Ofsted's management information, the workbooks and the ratings history.

A layout lists the inspections that one row can carry (the latest, the previous, the ungraded
one since); each becomes one record of INSPECTION_SCHEMA. Codes are read as their publisher
explains them: 9 and “Not judged” are no judgement, 8 does not apply, 0 insufficient evidence;
none of them is a grade, and none is “no concern”.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.inspections import INSPECTION_SCHEMA, JUDGEMENT, SOURCES
from headway.evidence.judgements import CONCERN_SAYS, category_from_card
from headway.evidence.releases import Finding
from headway.evidence.sources.cells import (
    days,
    latest_by,
    month_end,
    text,
    today,
    urns,
    with_rows,
    words,
)
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading
from headway.evidence.store import Store

# Overall effectiveness: cell -> "grade" or a state.
OVERALL: dict[str, str | None] = {
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "outstanding": "1",
    "good": "2",
    "requires improvement": "3",
    "satisfactory": "3",  # the name of grade 3 until 31 August 2012
    "inadequate": "4",
    "serious weaknesses": "4",
    "special measures": "4",
    "0": "insufficient",
    "insufficient evidence": "insufficient",
    "8": "not_judged",
    "9": "not_judged",
    "not judged": "not_judged",
    "not applicable": "not_judged",
}
# GIAS prints the category in place of the grade.
CONCERN_OF_RATING: dict[str, str | None] = {"serious weaknesses": "SW", "special measures": "SM"}
CONCERN: dict[str, str | None] = {
    "sm": "SM",
    "special measures": "SM",
    "requires special measures": "SM",
    "swk": "SW",
    "sw": "SW",
    "serious weaknesses": "SW",
    "rsi": "RSI",
    "requires significant improvement": "RSI",
    "nti": "NTI",  # notice to improve, before September 2012
    "none": None,
    "no": None,
    "9": None,
}
GRADE: dict[str, str | None] = {
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "0": None,
    "8": None,
    "9": None,
    "not judged": None,
    "not applicable": None,
    "exceptional": "exceptional",
    "strong standard": "strong_standard",
    "expected standard": "expected_standard",
    "needs attention": "needs_attention",
    "urgent improvement": "urgent_improvement",
}
SAFEGUARDING: dict[str, str | None] = {
    "met": "met",
    "yes": "met",
    "not met": "not_met",
    "no": "not_met",
    "9": None,
    "8": None,
    "not judged": None,
    "not applicable": None,
}


def read_inspections(
    frame: pl.DataFrame,
    blocks: Sequence[Mapping[str, Any]],
    *,
    urn: str,
    source: str,
    file_name: str,
    first_row: int,
) -> pl.DataFrame:
    """One record for each inspection that a row carries, in INSPECTION_SCHEMA.

    blocks   the layout's: kind, and the columns of started, ended, published, urn_at,
             overall, concern, safeguarding, outcome, [areas] and [graded_on]
    Raises   UnreadableRelease for an unknown code, an impossible date or no URN
    """
    rows = with_rows(frame, first_row)
    found = [_block(rows, block, urn, source, file_name) for block in blocks]
    return pl.concat(found).sort("row", "started_on", maintain_order=True)


def _block(
    rows: pl.DataFrame, block: Mapping[str, Any], urn: str, source: str, file_name: str
) -> pl.DataFrame:
    def column(key: str) -> str | None:
        return header.get(_plain(block.get(key, "")))

    header = {_plain(name): name for name in rows.columns}

    def day(key: str) -> pl.Series:
        name = column(key)
        if name is None:
            return pl.Series([None] * rows.height, dtype=pl.Date)
        return days(rows, name, file_name)

    def said(key: str, meaning: dict[str, str | None]) -> pl.Series:
        name = column(key)
        if name is None:
            return pl.Series([None] * rows.height, dtype=pl.String)
        return words(rows, name, file_name, meaning).cast(pl.String)

    urn_column, outcome, at = column("urn_at"), column("outcome"), column("urn_at")
    own = urns(rows, urn, file_name)
    overall = said("overall", OVERALL)
    concern = said("concern", CONCERN)
    if block.get("concern_in_rating") and (rating := column("overall")):
        meaning = {name: CONCERN_OF_RATING.get(name) for name in OVERALL}
        concern = words(rows, rating, file_name, meaning).cast(pl.String)
    concern_column = column("concern")
    concern_known = (
        rows.select(text(concern_column).is_not_null() | _printed(rows, concern_column)).to_series()
        if concern_column
        else concern.is_not_null()
    )
    records = pl.DataFrame(
        {
            "urn": own,
            "urn_at": own if at is None else urns(rows, at, file_name, optional=True),
            "started_on": day("started"),
            "ended_on": day("ended"),
            "published_on": day("published"),
            "known_on": pl.Series([None] * rows.height, dtype=pl.Date),
            "kind": [block["kind"]] * rows.height,
            "regime": pl.Series([None] * rows.height, dtype=pl.String),
            "overall": overall.cast(pl.Int8, strict=False),
            "overall_state": _state(overall),
            "concern": concern,
            "concern_known": concern_known,
            "safeguarding": said("safeguarding", SAFEGUARDING),
            "outcome": (
                pl.Series([None] * rows.height, dtype=pl.String)
                if outcome is None
                else rows.select(text(outcome)).to_series()
            ),
            "judgements": _judgements(rows, block, file_name),
            "source": [SOURCES[source]] * rows.height,
            "row": rows["row"],
        },
        schema=INSPECTION_SCHEMA,
    )
    if urn_column is None:
        records = records.with_columns(urn_at=pl.lit(None, dtype=pl.Int64))
    happened = pl.col("started_on").is_not_null() | pl.col("ended_on").is_not_null()
    return records.filter(happened)


def _plain(name: str) -> str:
    """A header without the accidents of one month's file: capitals and doubled blanks."""
    return " ".join(name.lower().split())


def _printed(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Whether the publisher speaks of the column at all in this file: a wholly blank one is not
    a statement that no school has a category."""
    return pl.lit(bool(rows.select(text(column).is_not_null().any()).item()))


def _state(overall: pl.Series) -> pl.Series:
    return overall.replace_strict(
        {
            **dict.fromkeys(("1", "2", "3", "4"), "judged"),
            "insufficient": "insufficient",
            "not_judged": "not_judged",
        },
        default="missing",
        return_dtype=pl.String,
    )


def _judgements(rows: pl.DataFrame, block: Mapping[str, Any], file_name: str) -> pl.Series:
    """Each area's grade with the day of that grade, where the layout has one."""
    header = {_plain(name): name for name in rows.columns}
    areas: Mapping[str, str] = block.get("areas", {})
    present = {area: header[_plain(name)] for area, name in areas.items() if _plain(name) in header}
    if not present:
        # One empty list repeated: a list of empty lists is built row by row, 10 s for a history.
        return pl.Series([[]], dtype=pl.List(JUDGEMENT)).new_from_index(0, rows.height)
    parts = []
    for area, name in present.items():
        graded_name = header.get(_plain(f"{name} - date of grade"))
        graded = (
            days(rows, graded_name, file_name)
            if graded_name
            else pl.Series([None] * rows.height, dtype=pl.Date)
        )
        parts.append(
            pl.DataFrame(
                {
                    "row": rows["row"],
                    "area": [area] * rows.height,
                    "grade": words(rows, name, file_name, GRADE).cast(pl.String),
                    "graded_on": graded,
                }
            )
        )
    each = (
        pl.concat(parts)
        .filter(pl.col("grade").is_not_null())
        .group_by("row", maintain_order=True)
        .agg(judgements=pl.struct("area", "grade", "graded_on"))
    )
    joined = rows.select("row").join(each, on="row", how="left", maintain_order="left")
    return joined["judgements"].fill_null([]).cast(pl.List(JUDGEMENT))


# No report of the 21,739 in the July 2018 sheet was published sooner after the visit.
SOONEST_REPORT_DAYS = 11


def ofsted_as_at(found: pl.DataFrame, *, by: date) -> date | None:
    """The day of which an Ofsted file speaks: the end of the month of its latest report.

    A file lists inspections whose report is out. Without publication dates the latest report
    came at least eleven days after the latest visit. Checked on the monthly files of December
    2013 and 2014, May 2015, July 2018, November 2019 and May 2026, and on the history to March
    2020: each is told right. None when the file holds no date.
    """
    published = latest_by(found["published_on"], by)
    visit = pl.coalesce("ended_on", "started_on").dt.offset_by(f"{SOONEST_REPORT_DAYS}d")
    visited = found.filter(pl.col("published_on").is_null()).select(day=visit)["day"]
    known = [day for day in (published, latest_by(visited, by)) if day is not None]
    return month_end(max(known)) if known else None


def unmatched(found: pl.DataFrame, store: Store, file_name: str) -> list[Finding]:
    """Schools of an Ofsted file that no loaded register holds; none without a register."""
    registers = store.releases(kind="register")
    if not registers:
        return []
    known = pl.concat([store.table("register", one).select("urn") for one in registers])
    strangers = found.join(known.unique(), on="urn", how="anti").unique("urn").sort("row")
    if strangers.is_empty():
        return []
    first = strangers.row(0, named=True)
    return [
        Finding(
            "urn_unmatched",
            f"{strangers.height} schools of {file_name} are in no loaded register (the first is "
            f"URN {first['urn']}, row {first['row']}). Their inspections are kept; load the "
            "register that lists them.",
            row=first["row"],
            column="URN",
            count=strangers.height,
        )
    ]


def category_findings(found: pl.DataFrame) -> list[Finding]:
    """Report cards whose published category is not the one that their grades lead to."""
    cards = found.filter((pl.col("kind") == "report_card") & pl.col("concern_known"))
    findings = []
    for card in cards.iter_rows(named=True):
        areas = {one["area"]: one["grade"] for one in card["judgements"]}
        derived = category_from_card(areas, card["safeguarding"])
        published = card["concern"] or "none"
        if derived is not None and derived != published:
            findings.append(
                Finding(
                    "category_differs",
                    f"URN {card['urn']}: the published category of concern is {_says(published)}, "
                    f"but the card's grades lead to {_says(derived)}. The published one is used; "
                    "look at the report.",
                    row=card["row"],
                    column="Category of concern",
                )
            )
    return findings


def _says(category: str) -> str:
    return "none" if category == "none" else CONCERN_SAYS[category]


def inspections(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Reader of every Ofsted layout."""
    options = layout.options
    frame = table.collect()
    found = read_inspections(
        frame,
        options["inspections"],
        urn=options["urn"],
        source=options["source"],
        file_name=table.name,
        first_row=table.first_row,
    )
    findings = [
        *unmatched(found, asked.store, table.name),
        *category_findings(found),
    ]
    return Reading(
        rows=frame.height,
        findings=findings,
        tables={"inspections": found},
        as_at=ofsted_as_at(found, by=today()),
        codes=Counter(found["overall_state"].to_list()),
    )
