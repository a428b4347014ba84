"""Lists of neighbours: an authority's ten statistical neighbours, a school's similar schools."""

from datetime import date

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.errors import UnreadableRelease
from headway.evidence.releases import Finding
from headway.evidence.sources.keys import lookup
from headway.evidence.sources.opening import Table
from headway.evidence.sources.reading import Asked, Reading

TEN = 10


def read_neighbours(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Table "neighbours": la, la_name, region, neighbour, rank (1-10), closeness, row.

    The list carries no date. Its workbook's own properties say when it was made; a list that
    lacks authorities created before that day is older, and is dated by the newest in it
    (`options.created`: day -> codes of the authorities that began then).

    Raises UnreadableRelease for an authority that is in the list twice or has no number.
    """
    columns = lookup(table)
    frame = table.frame_of_text.with_columns(
        row=pl.int_range(pl.len(), dtype=pl.Int64) + table.first_row
    )
    number = pl.col(columns["la num"]).str.strip_chars()
    frame = frame.filter(number.str.contains(r"^\d{3}$"))
    found = pl.concat(
        [
            frame.select(
                la=number,
                la_name=pl.col(columns["la name"]).str.strip_chars(),
                region=pl.col(columns["goreg"]).str.strip_chars(),
                neighbour=pl.col(columns[f"sn{rank}"]).str.strip_chars(),
                rank=pl.lit(rank, dtype=pl.Int8),
                closeness=pl.col(columns["snp" if rank == 1 else f"snp ({rank})"]),
                row="row",
            )
            for rank in range(1, TEN + 1)
        ]
    ).sort("row", "rank")
    found = found.filter(~pl.col("neighbour").is_in(["", "-"]))  # abolished before the list was cut
    bad = found.filter(~pl.col("neighbour").str.contains(r"^\d{3}$"))
    if bad.height:
        row, rank, code = bad.select("row", "rank", "neighbour").row(0)
        raise UnreadableRelease(
            f"{table.name}, row {row}, column SN{rank}: {code!r} is no authority's number. "
            "Nothing was loaded."
        )
    twice = found.filter(pl.struct("la", "rank").is_duplicated())
    if twice.height:
        row, la = twice.select("row", "la").row(-1)
        raise UnreadableRelease(
            f"{table.name}, row {row}, column LA num: {la} is in the list twice. "
            "Nothing was loaded."
        )
    made, findings = _made(table, layout, set(found["la"].unique()))
    return Reading(
        rows=frame.height,
        tables={"neighbours": found},
        as_at=asked.as_at or made,
        findings=findings,
    )


def _made(table: Table, layout: Layout, codes: set[str]) -> tuple[date | None, list[Finding]]:
    made = date.fromisoformat(table.made_on) if table.made_on else None
    began = {date.fromisoformat(day): set(new) for day, new in layout.options["created"].items()}
    present = [day for day, new in began.items() if new & codes]
    lacking = [day for day, new in began.items() if not new & codes]
    if made is not None and lacking and min(lacking) <= made and present:
        made = max(day for day in present if day < min(lacking))
        told = f"the newest authorities in it began on {made}"
    elif made is not None:
        told = f"its workbook was made on {made}"
    else:
        return None, []
    return made, [
        Finding(
            code="date_derived",
            sentence=(
                f"The list has no date: it is taken as of {made}, because {told}. "
                "Load it with --as-at if you know better."
            ),
        )
    ]


def read_similar_schools(table: Table, layout: Layout, asked: Asked) -> Reading:
    """Table "similar_schools": urn, neighbour_urn, rank, distance, row.

    Raises UnreadableRelease for a cell that is no number, or a school that is its own neighbour.
    """
    columns = lookup(table)
    frame = table.frame_of_text.select(
        urn=pl.col(columns["urn"]).cast(pl.Int64, strict=False),
        neighbour_urn=pl.col(columns["neighboururn"]).cast(pl.Int64, strict=False),
        rank=pl.col(columns["rank"]).cast(pl.Int16, strict=False),
        distance=pl.col(columns["dist"]).cast(pl.Float64, strict=False),
        row=pl.int_range(pl.len(), dtype=pl.Int64) + table.first_row,
    )
    bad = frame.filter(
        pl.any_horizontal(pl.all().is_null())
        | ~pl.col("distance").is_finite()
        | (pl.col("urn") == pl.col("neighbour_urn"))
    )
    if bad.height:
        raise UnreadableRelease(
            f"{table.name}, row {bad['row'][0]}: a school, its neighbour, rank and distance must "
            "be numbers, and a school is not its own neighbour. Nothing was loaded."
        )
    findings = []
    if asked.as_at is None:
        findings.append(
            Finding(
                code="date_assumed",
                sentence=(
                    "The file has no date: it is taken as the first edition, of "
                    f"{layout.as_at.fixed}. Load a later edition with --as-at."
                ),
            )
        )
    return Reading(
        rows=frame.height,
        tables={"similar_schools": frame},
        as_at=asked.as_at,
        findings=findings,
    )
