"""Why two days' registers of one authority differ: who left the maintained schools, who joined.

A count of today's register is often compared with one of an earlier day. The difference is
always somebody: a school that converted, closed or opened between the two.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from headway.evidence.errors import EvidenceError, UnknownAuthority
from headway.evidence.inspections import inspections_as_at
from headway.evidence.register import lineages_loaded, schools_as_at
from headway.evidence.sources.cells import words_of
from headway.evidence.standings import standings
from headway.evidence.store import Store
from headway.evidence.terminal import heading, wrapped


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
    below_good: frozenset[int] = frozenset()  # on the earlier day, of its schools

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

    @property
    def grades(self) -> str:
        """What it means for a count by grade, in one sentence."""
        gone = sum(change.urn in self.below_good for change in self.left)
        return (
            f"Of the {self.count_earlier}, {len(self.below_good)} were worse than good at the "
            f"latest inspection that was public on {words_of(self.earlier)}; {gone} of these are "
            f"among the {len(self.left)} that left, so a count of those grades on the register of "
            f"{words_of(self.later)} finds {len(self.below_good) - gone}."
        )

    def to_text(self) -> str:
        """The difference, and every school in it, for a terminal."""
        out = [wrapped(self.sentence), wrapped(self.grades)]
        for title, changes in (("Left", self.left), ("Joined", self.joined)):
            if changes:
                out.append("\n" + heading(f"{title}: {len(changes)}", mark="-"))
            for one in changes:
                below = " Worse than good." if one.urn in self.below_good else ""
                out.append(wrapped(one.sentence + below, hang=4))
        return "\n".join(out)

    def to_json(self) -> str:
        """The same for a program."""
        made = {
            "earlier": self.earlier,
            "later": self.later,
            "count_earlier": self.count_earlier,
            "count_later": self.count_later,
            "sentence": self.sentence,
            "grades": self.grades,
            "left": [self._json(one) for one in self.left],
            "joined": [self._json(one) for one in self.joined],
        }
        return json.dumps(made, ensure_ascii=False, indent=1, default=str)

    def _json(self, one: Change) -> dict[str, object]:
        return {**asdict(one), "below_good_earlier": one.urn in self.below_good}


def changes_asked(store: Store, la: str, earlier: str, later: str) -> Difference:
    """`explain_difference` of days as somebody typed them.

    Raises EvidenceError for a day that cannot be read or days in the wrong order,
    UnknownAuthority for a code with no school on either day.
    """
    try:
        first, then = date.fromisoformat(earlier), date.fromisoformat(later)
    except ValueError as error:
        raise EvidenceError(
            f"{earlier} and {later} are not two days; write them as 2019-12-01."
        ) from error
    if first >= then:
        raise EvidenceError("Give the earlier day first.")
    found = explain_difference(store, la, first, then)
    if not found.count_earlier and not found.count_later:
        raise UnknownAuthority(
            f"No maintained school of authority {la} was open on either day in the loaded "
            "registers. Give the authority's three-digit code, such as 330."
        )
    return found


def explain_difference(store: Store, la: str, earlier: date, later: date) -> Difference:
    """Every school that is maintained by `la` on one of two days and not on the other.

    Raises NothingLoaded when no register is loaded.
    """
    first, then = schools_as_at(store, earlier), schools_as_at(store, later)
    successors = lineages_loaded(store).joins
    before, after = _maintained(first, la), _maintained(then, la)
    ours = first.filter(pl.col("urn").is_in(before["urn"].implode()))
    stood = standings(inspections_as_at(store, earlier), ours, earlier)
    left = before.join(after, on="urn", how="anti")
    joined = after.join(before, on="urn", how="anti")
    return Difference(
        earlier=earlier,
        later=later,
        count_earlier=before.height,
        count_later=after.height,
        left=tuple(_leaver(row, successors, then) for row in left.iter_rows(named=True)),
        joined=tuple(_joiner(row, successors) for row in joined.iter_rows(named=True)),
        below_good=frozenset(stood.filter(pl.col("worse_than_good"))["urn"]),
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
