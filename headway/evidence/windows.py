"""When each school's next inspection is due by the published intervals: a window, not a date.

The intervals, pauses and what counts as imminent are data (catalogue/inspection_windows.toml).
Only rules and pauses that were known on the day are used. How likely an inspection is within
the window is another question, which the intervals alone do not answer.
"""

import calendar
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import polars as pl
from pydantic import Field

from headway.evidence.catalogue import Strict
from headway.evidence.sources.cells import words_of

WINDOW_SCHEMA = pl.Schema(
    {
        "urn": pl.Int64,
        "earliest": pl.Date,
        "expected": pl.Date,
        "latest": pl.Date,
        "basis": pl.String,  # a sentence or two, with the standing caveat
        "rule": pl.String,  # id in the catalogue
        "assumed": pl.Boolean,  # the rule was not read in the publisher's own text
        "window_opens_in_terms": pl.Int64,  # 0 = this term, negative = open already
        "terms_to_latest": pl.Int64,  # 0 = this term, negative = overdue
        "window_closes_in_terms": pl.Int64,
        "years_to_latest": pl.Float64,
        "overdue": pl.Boolean,
        "imminent": pl.Boolean,  # null: cannot be told
        "why_unknown": pl.String,
    }
)


class Rule(Strict):
    """One interval; the fields are explained at the head of the data file."""

    id: str
    group: str
    first: date
    last: date | None = None
    counted_from: Literal["inspection", "publication", "ungraded", "opening"] = Field(
        "inspection", alias="from"
    )
    earliest_months: int = 0
    expected_months: int = 0
    latest_months: int = 0
    latest_academic_years: int = 0
    routine: bool = True
    not_for: tuple[str, ...] = Field((), alias="except")
    assumed: bool = False
    text: str
    source: str


class Pause(Strict):
    """Days on which no routine inspection was made; they are added to the latest day."""

    name: str
    first: date
    last: date
    announced: date
    source: str


class Imminent(Strict):
    """When a window counts as closing soon, and as closed too long ago to be true."""

    terms: int
    overdue_terms: int


class Intervals(Strict):
    """The whole of catalogue/inspection_windows.toml."""

    caveat: str
    terms: dict[Literal["autumn", "spring", "summer"], str]
    imminent: Imminent
    closed: dict[Literal["from", "to"], str]
    pause: tuple[Pause, ...]
    rule: tuple[Rule, ...]

    def rule_for(self, group: str, phase: str | None, on: date) -> Rule | None:
        """The rule in force on a day; the first of the file that fits."""
        for rule in self.rule:
            in_force = rule.first <= on and (rule.last is None or on <= rule.last)
            if rule.group == group and in_force and phase not in rule.not_for:
                return rule
        return None


@cache
def intervals() -> Intervals:
    """The shipped intervals. Raises ValueError if the file is not valid."""
    text = (files("headway.evidence.catalogue") / "inspection_windows.toml").read_text("utf-8")
    return Intervals.model_validate(tomllib.loads(text))


def after_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def academic_year_end(day: date) -> date:
    """31 August of the academic year that a day lies in."""
    return date(day.year + (day.month >= 9), 8, 31)


def latest_of(rule: Rule, counted_from: date, on: date, given: Intervals | None = None) -> date:
    """The last day of the window, with the pauses that were announced by `on`.

    A good school inspected on 12 November 2021: 31 August 2026 (four academic years after).
    A report of 10 January 2022 that required improvement: 10 July 2024 (30 months).
    """
    if rule.latest_academic_years:
        end = academic_year_end(counted_from)
        latest = date(end.year + rule.latest_academic_years, 8, 31)
    else:
        latest = after_months(counted_from, rule.latest_months)
    for pause in (given or intervals()).pause:
        if pause.announced <= on and counted_from <= pause.last and latest >= pause.first:
            began = max(pause.first, counted_from)
            latest += timedelta(days=(pause.last - began).days + 1)
    return latest


def term_number(day: date, given: Intervals | None = None) -> int:
    """Terms counted on from year 0, so that a difference is a number of terms."""
    starts = (given or intervals()).terms
    mark = f"{day:%m-%d}"
    if mark >= starts["autumn"]:
        return day.year * 3 + 3
    if mark >= starts["summer"]:
        return day.year * 3 + 2
    return day.year * 3 + 1


def school_day(day: date, given: Intervals | None = None) -> date:
    """The day itself, or the first after the summer on which inspections are made."""
    closed = (given or intervals()).closed
    if closed["from"] <= f"{day:%m-%d}" < closed["to"]:
        month, number = closed["to"].split("-")
        return date(day.year, int(month), int(number))
    return day


def outcome_group(standing: dict[str, Any]) -> str | None:
    """Which rules a standing falls under; None when nothing judged is held."""
    if standing["never_inspected"]:
        return "new"
    if standing["inspected_on"] is None:
        return None
    if standing["regime"] == "RC-25":
        if standing["concern"] in ("SM", "RSI"):
            return "card_sm" if standing["concern"] == "SM" else "card_rsi"
        return "card_attention" if standing["worse_than_good"] else "card_good"
    if standing["category_of_concern"]:
        return "inadequate"
    if standing["concern_flag"]:
        return "concerns"
    word = standing["latest_overall"]
    if word is None:
        return "ri" if standing["worse_than_good"] else "good"
    return {"OUTSTANDING": "outstanding", "GOOD": "good", "RI": "ri"}.get(word, "inadequate")


def windows(standings: pl.DataFrame, schools: pl.DataFrame, on: date) -> pl.DataFrame:
    """One row for each school: WINDOW_SCHEMA.

    standings   `standings(…)` of the same day
    schools     `schools_as_at(store, on)`: urn, open_date, phase
    """
    about = {
        urn: (opened, phase)
        for urn, opened, phase in schools.select("urn", "open_date", "phase").iter_rows()
    }
    rows = [
        _window(row, *about.get(row["urn"], (None, None)), on)
        for row in standings.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=WINDOW_SCHEMA, orient="row")


def _window(
    standing: dict[str, Any], opened: date | None, phase: str | None, on: date
) -> dict[str, Any]:
    known = intervals()
    empty: dict[str, Any] = dict.fromkeys(WINDOW_SCHEMA.names()) | {"urn": standing["urn"]}
    group = outcome_group(standing)
    rule = known.rule_for(group, phase, on) if group else None
    if phase in ("independent", "post16"):
        return empty | _unknown("Its type of provider is inspected under other rules.")
    if rule is None:
        return empty | _unknown("No judgement is held from which a next inspection is counted.")
    if not rule.routine:
        return empty | {
            "rule": rule.id,
            "assumed": rule.assumed,
            "overdue": False,
            "imminent": False,
            "basis": f"No routine inspection was due: {rule.text}. {known.caveat}",
        }
    start, what = _counted_from(rule, standing, opened)
    if start is None:
        return empty | {"rule": rule.id} | _unknown(f"Its {what} is not known.")
    latest = latest_of(rule, start, on)
    earliest = school_day(after_months(start, rule.earliest_months))
    expected = min(school_day(after_months(start, rule.expected_months)), latest)
    earliest = min(earliest, expected)
    now = term_number(on)
    left = term_number(latest) - now
    overdue = latest < on
    stale = overdue and -left > known.imminent.overdue_terms
    basis = (
        f"By rule: {rule.text}; counted from its {what} of {words_of(start)}, "
        f"that is between {words_of(earliest)} and {words_of(latest)}."
    )
    if rule.assumed:
        basis += " This interval is not confirmed from Ofsted’s own text."
    why = None
    if stale:
        why = (
            f"By rule it was due by {words_of(latest)}; a later visit is probably missing from "
            "the files that are loaded."
        )
        basis += f" {why}"
    elif overdue:
        basis += " It is overdue."
    return empty | {
        "earliest": earliest,
        "expected": expected,
        "latest": latest,
        "rule": rule.id,
        "assumed": rule.assumed,
        "basis": f"{basis} {known.caveat}",
        "window_opens_in_terms": term_number(earliest) - now,
        "terms_to_latest": left,
        "window_closes_in_terms": left,
        "years_to_latest": round((latest - on).days / 365.25, 2),
        "overdue": overdue,
        "imminent": None if stale else left <= known.imminent.terms,
        "why_unknown": why,
    }


def _unknown(why: str) -> dict[str, Any]:
    return {"basis": f"{why} {intervals().caveat}", "why_unknown": why}


def _counted_from(
    rule: Rule, standing: dict[str, Any], opened: date | None
) -> tuple[date | None, str]:
    """The day from which the interval runs, and what that day is.

    A good school's interval runs from its last visit of any kind, since a short or ungraded
    inspection meets it too.
    """
    if rule.counted_from == "opening":
        return opened, "opening"
    if rule.counted_from == "ungraded":
        return standing["visited_on"], "ungraded inspection"
    if rule.counted_from == "publication":
        # without a publication date, the day on which the report counts as public
        return standing["known_on"], "report"
    return standing["visited_on"], "last inspection"
