"""What a person read in the letter of a good inspection, as the rules take it in.

Ofsted's files hold no text of letters. Two things are read in them by people: that the school
is good but has issues needing support, and that another inspection is expected within two
years. The casework half keeps who read it, when and in which words; here it is plain data. What
the files say themselves is never taken back by a reading: a concern in them stays one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from headway.evidence.facts import fact_id

if TYPE_CHECKING:
    from headway.evidence.day import EvidenceOfDay

LETTER = "OFSTED_LETTER"  # the name under which a reading is cited
AGAIN_YEARS = 2  # "another inspection within two years"; framework versions cite the same
DAYS_A_YEAR = 365.25
ISSUES, WITHIN = "letter_says_issues", "next_inspection_within_years"


@dataclass(frozen=True)
class LetterRead:
    """One reading in force: of which inspection, and what the letter says."""

    reading: int
    inspected_on: date
    issues: bool
    again: bool

    def within_years(self, on: date) -> float:
        """Years from a day to the end of the two years after the inspection; 0 once they are over.

        Units    years of 365.25 days, two places, as windows have them
        """
        ends = self.inspected_on.replace(day=min(self.inspected_on.day, 28))
        ends = ends.replace(year=ends.year + AGAIN_YEARS)
        return max(0.0, round((ends - on).days / DAYS_A_YEAR, 2))


def cited_as(read: LetterRead, urn: int) -> str:
    """The fact id of a reading: its number stands where a pupil group stands."""
    on = read.inspected_on
    return fact_id(LETTER, on.year + (on.month >= 9), str(read.reading), urn)


def applying(columns: pl.DataFrame, read: Mapping[int, LetterRead]) -> dict[int, LetterRead]:
    """The readings that speak of a school's standing: of a good school's latest inspection."""
    if not read:
        return {}
    found = {}
    for row in columns.select("urn", "inspected_on", "worse_than_good").iter_rows(named=True):
        one = read.get(row["urn"])
        if one is None or row["worse_than_good"] is not False:
            continue
        if row["inspected_on"] is None or one.inspected_on >= row["inspected_on"]:
            found[row["urn"]] = one
    return found


def columns_with(columns: pl.DataFrame, read: Mapping[int, LetterRead], on: date) -> pl.DataFrame:
    """The profile columns with what people read in letters in the two columns that rules read."""
    says = applying(columns, read)
    if not says:
        return columns
    issues, within = columns[ISSUES].to_list(), columns[WITHIN].to_list()
    for place, urn in enumerate(columns["urn"]):
        one = says.get(urn)
        if one is None:
            continue
        issues[place] = bool(issues[place]) or one.issues
        if one.again:
            held = within[place]
            within[place] = (
                one.within_years(on) if held is None else min(held, one.within_years(on))
            )
    return columns.with_columns(
        pl.Series(ISSUES, issues, dtype=pl.Boolean), pl.Series(WITHIN, within, dtype=pl.Float64)
    )


def cites_with(cites: pl.DataFrame, says: Mapping[int, LetterRead]) -> pl.DataFrame:
    """The citations of those columns: the reading beside what the files say."""
    if not says:
        return cites
    touched = {(urn, ISSUES) for urn in says} | {
        (urn, WITHIN) for urn, one in says.items() if one.again
    }
    rows, kept = [], dict[tuple[int, str], list[str]]()
    mine = pl.col("urn").is_in(list(says)) & pl.col("column").is_in([ISSUES, WITHIN])
    for row in cites.filter(mine).iter_rows(named=True):
        kept[row["urn"], row["column"]] = list(row["fact_ids"] or ())
    for urn, column in sorted(touched):
        ids = [one for one in kept.get((urn, column), []) if not one.startswith(LETTER)]
        rows.append((urn, column, [*ids, cited_as(says[urn], urn)], None))
    made = pl.DataFrame(rows, schema=dict(cites.schema), orient="row")
    keys = pl.DataFrame(
        sorted(touched), schema={"urn": cites.schema["urn"], "column": pl.String}, orient="row"
    )
    return pl.concat([cites.join(keys, on=["urn", "column"], how="anti"), made])


def facts_of(says: Mapping[int, LetterRead]) -> dict[str, dict[str, Any]]:
    """The readings as facts, by id: that they are held, never the words."""
    found = {}
    for urn, one in says.items():
        name = cited_as(one, urn)
        found[name] = {
            "id": name, "urn": urn, "indicator": LETTER, "year_end": int(name.split("|")[1]),
            "pupil_group": str(one.reading), "value": None, "lower": None, "upper": None,
            "n": None, "state": "ok", "series": LETTER, "release": None, "row": one.reading,
        }  # fmt: skip
    return found


def letters_on(day: EvidenceOfDay, read: Mapping[int, LetterRead]) -> EvidenceOfDay:
    """The evidence of a day with what people had read by then; without readings as it was."""
    says = applying(day.columns, read) if read else {}
    if not says:
        return day
    return replace(
        day,
        columns=columns_with(day.columns, says, day.on),
        cites=cites_with(day.cites, says),
        heard={**day.heard, **facts_of(says)},
    )
