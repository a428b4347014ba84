"""One published value: its shape, its states, its name.

A value is a number or the state that explains its absence, never both and never
neither. Missing is not zero.
"""

from enum import StrEnum

import polars as pl


class State(StrEnum):
    """Why a number is there, or why it is not (method notes, value states)."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    LOW_COVERAGE = "low_coverage"
    NO_ENTRIES = "no_entries"
    NOT_PUBLISHED = "not_published"
    NEW = "new"
    CANCELLED = "cancelled"
    BASELINE_GAP = "baseline_gap"
    MISSING = "missing"
    TOO_FEW = "too_few"
    COMPUTED = "computed"


STATE_WORDS = {
    State.OK: "Published",
    State.SUPPRESSED: "Hidden: 5 or fewer pupils",
    State.LOW_COVERAGE: "Too few pupils with a starting point",
    State.NO_ENTRIES: "No entries",
    State.NOT_PUBLISHED: "Not published for this type of school",
    State.NEW: "New school",
    State.CANCELLED: "No results published (pandemic)",
    State.BASELINE_GAP: "No progress measure this year nationally",
    State.MISSING: "Missing - being checked",
    State.TOO_FEW: "Too few pupils to say",
    State.COMPUTED: "Calculated by us",
}

WITH_VALUE = (State.OK, State.COMPUTED)


class Level(StrEnum):
    """Whom a row speaks of."""

    SCHOOL = "school"
    LA = "la"
    REGION = "region"
    ENGLAND = "england"


# One row a value. `row` is the line of the table as a spreadsheet shows it (header = 1).
FACT_SCHEMA = pl.Schema(
    {
        "level": pl.String,  # a Level
        "urn": pl.Int64,  # schools only
        "area": pl.String,  # LA code ("330") of school and LA rows; region code; "ENG"
        "phase": pl.String,  # summary rows: primary, secondary, special, all; school rows: null
        "peers": pl.String,  # summary rows: "state" (state-funded) or "all"; school rows: null
        "year_end": pl.Int16,  # 2019 is 2018/19
        "indicator": pl.String,  # id in catalogue/indicators.toml
        "pupil_group": pl.String,  # "all" "disadvantaged" "other" "boys" "girls" "eal" ...
        "value": pl.Float64,
        "lower": pl.Float64,  # published 95% bounds, where published
        "upper": pl.Float64,
        "n": pl.Int64,  # denominator: pupils, sessions, entries (see the indicator)
        "band": pl.Int8,  # the publisher's own band, 1 (well above) to 5, where published
        "state": pl.String,  # a State
        "raw": pl.String,  # what was printed in the cell
        "series": pl.String,  # comparable years share it: "P_RWM_EXP:2018"
        "row": pl.Int64,
    }
)


def year_label(year_end: int) -> str:
    """2019 -> "2018/19"."""
    return f"{year_end - 1}/{year_end % 100:02d}"


def fact_id(indicator: str, year_end: int, pupil_group: str, urn: int) -> str:
    """The name under which a trace cites a fact."""
    return f"{indicator}|{year_end}|{pupil_group}|{urn}"
