"""Which academic year a file is of, and since when it was public.

Rows that name their year decide. Where they do not, the person who loads says it (`--year`), or
the publisher's own name for the folder does ("2018-2019"). The year of a name is then checked
against the content: columns of earlier years, and the newest schools, for URNs are issued in
order and so tell when a file was made. Where the content would fit another year too, or cannot
be asked, the finding `year_unchecked` says so.

No day of publication is in a name. But a file that does not say its day takes it from the
publication's calendar for its year, and so rests on that name all the same.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from headway.evidence.catalogue.layouts import Layout
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import year_label
from headway.evidence.releases import AsAtBasis, Finding
from headway.evidence.sources.keys import lookup
from headway.evidence.sources.opening import Table
from headway.evidence.sources.wrapping import Source

NEWEST = 40  # schools looked at
FULL = 2_000  # a file of fewer schools need not hold a school opened lately
MISSED = 30  # schools that opened meanwhile and would be in a file as new as its folder says

_YEARS = re.compile(r"(?<!\d)(20\d\d)[-_/ ]?((?:20)?\d\d)(?!\d)")


@dataclass(frozen=True)
class Period:
    """The year_end of a whole file (None when its rows say it), on what ground."""

    year_end: int | None
    basis: str | None
    findings: tuple[Finding, ...] = ()


def period_of(
    table: Table,
    layout: Layout,
    source: Source,
    *,
    given: int | None,
    openings: pl.DataFrame | None,
) -> Period:
    """The period of a file; `openings` is urn and open_date of every school ever registered.

    Raises UnreadableRelease if nothing says it, or if what is said cannot be.
    """
    if layout.kind != "facts" or layout.period.column:
        return Period(None, "content" if layout.period.column else None)
    spoken_of = layout.suffix_years(table.columns)
    earliest = max(spoken_of) + 1 if spoken_of else None
    named = named_year(source)
    if given is not None:
        year, basis = given, "given"
    elif named is not None:
        year, basis = named + layout.period.offset, "folder name"
    elif earliest is not None:
        year, basis = earliest, "column names"
    else:
        raise UnreadableRelease(
            f"{table.name} does not say which academic year it is of, nor does its folder. "
            "Give it with --year, as 2019 for 2018/19."
        )
    if earliest is not None and year < earliest:
        raise UnreadableRelease(
            f"{table.name} cannot be of {year_label(year)}: it has columns of "
            f"{year_label(earliest - 1)}. Give the right year with --year."
        )
    if openings is None or not layout.period.newest:
        note = (_unchecked(year, basis),) if basis == "folder name" and layout.period.newest else ()
        return Period(year, basis, note)
    return _checked(table, layout, Period(year, basis), openings, earliest)


def named_year(source: Source) -> int | None:
    """The year end in a publisher's name for file or folder: 2018-2019, 2018-19, 201819."""
    names = [source.member or "", *(part for part in reversed(source.path.parts[-4:]))]
    for name in names:
        for first, second in _YEARS.findall(name):
            if int(second) % 100 == (int(first) + 1) % 100:
                return int(first) + 1
    return None


def _unchecked(
    year: int,
    basis: str,
    because: str = "no register is loaded to check it against the newest schools in the file",
) -> Finding:
    return Finding(
        code="year_unchecked",
        sentence=(
            f"The year, {year_label(year)}, comes from the {basis} alone: {because}. "
            "Load the file with --year if it is of another year."
        ),
    )


def _checked(
    table: Table, layout: Layout, period: Period, openings: pl.DataFrame, earliest: int | None
) -> Period:
    if period.year_end is None:
        return period
    newest = newest_opening(table, layout, openings)
    if newest is None:
        return _with_doubt(period, "no register dates the newest schools in the file")
    opened, schools = newest
    # The window is counted from the year in the folder's name, before any offset.
    fitting = [
        year
        for year in range(period.year_end - 6, period.year_end + 7)
        if year >= (earliest or year) and _allows(layout, year, opened, schools, openings)
    ]
    if period.year_end in fitting:
        if others := [year_label(year) for year in fitting if year != period.year_end]:
            told = (
                f"its {schools:,} schools are too few to tell"
                if schools < FULL
                else f"its newest schools opened about {_words(opened)}, which fits "
                f"{' and '.join(others)} too"
            )
            return _with_doubt(period, told)
        return period
    told = (
        f"{table.name} cannot be of {year_label(period.year_end)}, the year of its "
        f"{period.basis}: its newest schools opened about {_words(opened)}."
    )
    low, high = layout.period.newest
    if period.basis == "folder name" and len(fitting) == 1 and high - low < 365:
        return Period(
            fitting[0],
            "newest schools",
            (
                Finding(
                    code="year_corrected",
                    sentence=(
                        f"{told} It is read as {year_label(fitting[0])}. Load it with --year if "
                        "that is wrong."
                    ),
                ),
            ),
        )
    raise UnreadableRelease(f"{told} Give the right year with --year, as 2019 for 2018/19.")


def _with_doubt(period: Period, because: str) -> Period:
    """The period with what leaves it open; what a person gave is not in doubt."""
    if period.year_end is None or period.basis in (None, "given"):
        return period
    return replace(period, findings=(_unchecked(period.year_end, str(period.basis), because),))


def newest_opening(table: Table, layout: Layout, openings: pl.DataFrame) -> tuple[date, int] | None:
    """The middle opening date of the highest URNs in the file, and how many schools it has."""
    column = lookup(table).get(layout.keys.get("urn", "").lower())
    if column is None:
        return None
    urns = (
        table.collect([column])[column]
        .str.strip_chars()
        .cast(pl.Int64, strict=False)
        .drop_nulls()
        .unique()
        .sort(descending=True)
    )
    dated = (
        urns.head(NEWEST)
        .to_frame("urn")
        .join(openings, on="urn")
        .drop_nulls("open_date")["open_date"]
        .sort()
    )
    if len(dated) < NEWEST // 4:
        return None
    middle: date = dated[len(dated) // 2]
    return middle, len(urns)


def _allows(
    layout: Layout, year_end: int, opened: date, schools: int, openings: pl.DataFrame
) -> bool:
    low, high = layout.period.newest
    start = date(year_end - layout.period.offset - 1, 9, 1)
    if opened > start + timedelta(days=high):
        return False
    earliest = start + timedelta(days=low)
    if schools < FULL or opened >= earliest:
        return True
    # Only an absence that tells something counts: schools did open in between.
    between = openings["open_date"].is_between(opened, earliest, closed="right").sum()
    return int(between) < MISSED


def as_at_of(
    layout: Layout,
    *,
    found: date | None,
    given: date | None,
    latest: int | None,
    name: str,
) -> tuple[date, AsAtBasis]:
    """The first day on which the file was public, and on what ground.

    Raises UnreadableRelease if neither content nor person nor calendar says it.
    """
    if found is not None:
        return found, "content"
    if given is not None:
        return given, "given"
    if (day := layout.as_at.of(latest)) is not None:
        return day, "publication calendar"
    raise UnreadableRelease(
        f"{name} does not say when it was published. Give the day with --as-at, as 2025-05-22."
    )


def _words(day: date) -> str:
    return f"{day:%B %Y}"
