"""Why two days' registers of one authority differ: who left the maintained schools, who joined.

A count of today's register is often compared with one of an earlier day. The difference is
always somebody: a school that converted, closed or opened between the two.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from headway.evidence.register import lineages_loaded, schools_as_at
from headway.evidence.sources.cells import words_of
from headway.evidence.store import Store


@dataclass(frozen=True)
class Change:
    """One school that is a maintained school of the authority on only one of the two days."""

    urn: int
    name: str
    why: str  # "converted" "closed" "opened" "changed"
    on: date | None
    other_urn: int | None
    sentence: str


@dataclass(frozen=True)
class Difference:
    """The maintained schools of an authority on two days, and every school between them."""

    earlier: date
    later: date
    count_earlier: int
    count_later: int
    left: tuple[Change, ...]
    joined: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """The difference in one sentence."""
        converted = sum(change.why == "converted" for change in self.left)
        return (
            f"{self.count_earlier} schools were maintained on {words_of(self.earlier)} and "
            f"{self.count_later} on {words_of(self.later)}: {len(self.left)} left "
            f"({converted} became academies, {len(self.left) - converted} closed or changed "
            f"otherwise) and {len(self.joined)} joined."
        )


def explain_difference(store: Store, la: str, earlier: date, later: date) -> Difference:
    """Every school that is maintained by `la` on one of two days and not on the other.

    Raises NothingLoaded when no register is loaded.
    """
    first, then = schools_as_at(store, earlier), schools_as_at(store, later)
    successors = lineages_loaded(store).joins
    before, after = _maintained(first, la), _maintained(then, la)
    left = before.join(after, on="urn", how="anti")
    joined = after.join(before, on="urn", how="anti")
    return Difference(
        earlier=earlier,
        later=later,
        count_earlier=before.height,
        count_later=after.height,
        left=tuple(_leaver(row, successors, then) for row in left.iter_rows(named=True)),
        joined=tuple(_joiner(row, successors) for row in joined.iter_rows(named=True)),
    )


def _maintained(schools: pl.DataFrame, la: str) -> pl.DataFrame:
    return schools.filter((pl.col("la") == la) & pl.col("maintained")).select(
        "urn", "name", "open_date", "close_date"
    )


def _leaver(row: dict[str, object], joins: pl.DataFrame, then: pl.DataFrame) -> Change:
    urn, name, on = row["urn"], row["name"], row["close_date"]
    assert isinstance(urn, int)
    heirs = joins.filter(pl.col("predecessor") == urn).join(
        then.select("urn", "maintained"), on="urn", how="left"
    )
    academies = heirs.filter(pl.col("maintained").eq(False))
    day = on if isinstance(on, date) else None
    when = f" on {words_of(day)}" if day else ""
    if academies.height:
        heir = int(academies["urn"][0])
        sentence = f"{name} ({urn}) became an academy, URN {heir}: it closed{when}."
        return Change(urn, str(name), "converted", day, heir, sentence)
    if day:
        return Change(urn, str(name), "closed", day, None, f"{name} ({urn}) closed{when}.")
    sentence = f"{name} ({urn}) is no longer a maintained school of the authority."
    return Change(urn, str(name), "changed", None, None, sentence)


def _joiner(row: dict[str, object], joins: pl.DataFrame) -> Change:
    urn, name, on = row["urn"], row["name"], row["open_date"]
    assert isinstance(urn, int)
    elders = joins.filter(pl.col("urn") == urn)["predecessor"].to_list()
    day = on if isinstance(on, date) else None
    when = f" on {words_of(day)}" if day else ""
    return Change(
        urn,
        str(name),
        "opened" if day else "changed",
        day,
        elders[0] if elders else None,
        f"{name} ({urn}) opened{when}." if day else f"{name} ({urn}) joined the authority.",
    )
