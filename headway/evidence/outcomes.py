"""Whether the contract's outcomes are met, and what is said of the city true, year by year.

Nothing is guessed: an aim that rests on a figure, a comparator or a year that is not held comes
out as "cannot tell", with what is missing. Method notes 4.1 and 13.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headway.evidence.catalogue import Indicator, indicators
from headway.evidence.facts import year_label
from headway.evidence.gaps import gap_phrase
from headway.evidence.rules.aims import Outcome, Part
from headway.evidence.sentences import number
from headway.evidence.statistics.rounding import round_half_away, show

MET, NOT_MET, CANNOT_TELL = "met", "not_met", "cannot_tell"
COMPARATOR_WORDS = {
    "england": "England",
    "core_cities": "core cities",
    "neighbours": "statistical neighbours",
}
QUARTERS = ("autumn", "spring", "summer")
FEW_AUTHORITIES = 5  # more of them in one year than in the other, and places mean another thing


@dataclass(frozen=True)
class Cell:
    """One figure of an area, as an edition holds it. Gap and change are to the authority's own."""

    value: float | None
    series: str
    gap: float | None = None
    gap_change: float | None = None  # positive is for the better
    gap_text: str = ""
    rank: int | None = None
    ranked: int | None = None
    source: str = ""


Year = Mapping[str, Cell]  # by level: la, england, core_cities, neighbours


@dataclass
class Held:
    """Every area figure of an edition by measure, phase, group and year."""

    years: dict[tuple[str, str, str], dict[int, dict[str, Cell]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def of(self, part: Part, group: str = "") -> dict[int, dict[str, Cell]]:
        """Years of a part's measure; of another group of pupils where one is named."""
        return self.years.get((part.indicator, part.phase, group or part.group), {})


@dataclass(frozen=True)
class Cited:
    """A figure that a verdict rests on."""

    words: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one part of an aim came to in one year. `because` is one or more whole sentences."""

    part: int
    year_end: int
    verdict: str
    because: str
    value: float | None = None
    england: float | None = None
    core_cities: float | None = None
    neighbours: float | None = None
    direction: str = ""
    rank: str = ""
    cited: tuple[Cited, ...] = ()


def held_of(
    rows: Iterable[Sequence[Any]], fields: Sequence[str], titles: Mapping[str, str]
) -> Held:
    """Area rows of an edition, ready to be judged."""
    at = {name: place for place, name in enumerate(fields)}
    held = Held()
    for row in rows:
        key = (row[at["indicator"]], row[at["phase"]], row[at["pupil_group"]])
        held.years[key][row[at["year_end"]]][row[at["level"]]] = Cell(
            value=row[at["value"]],
            series=row[at["series"]] or "",
            gap=row[at["gap"]],
            gap_change=row[at["gap_change"]],
            gap_text=row[at["gap_text"]] or "",
            rank=row[at["rank"]],
            ranked=row[at["ranked"]],
            source=titles.get(row[at["release"]] or "", "calculated by us"),
        )
    return held


def outcome_years(outcome: Outcome, held: Held) -> list[Verdict]:
    """Every part of an outcome in every year that any part has a figure for."""
    groups = QUARTERS if outcome.test == "falls_each_quarter" else ("",)
    years = sorted({y for part in outcome.parts for g in groups for y in held.of(part, g)})
    return [
        _judged(outcome, place, part, year, held)
        for year in years
        for place, part in enumerate(outcome.parts, 1)
    ]


def _judged(outcome: Outcome, place: int, part: Part, year: int, held: Held) -> Verdict:
    definition = indicators()[part.indicator]
    if outcome.test == "falls_each_quarter":
        return _quarters(place, part, year, held, definition)
    years = held.of(part)
    now, before = years.get(year, {}), years.get(year - 1, {})
    own = now.get("la")
    if own is None or own.value is None:
        return Verdict(place, year, CANNOT_TELL, f"No figure of {year_label(year)} is held.")
    case = _Case(outcome, part, definition, year, now, before, held)
    truth, because = case.judged()
    return Verdict(
        part=place,
        year_end=year,
        verdict={True: MET, False: NOT_MET, None: CANNOT_TELL}[truth],
        because=because,
        value=own.value,
        england=value_at(now, "england"),
        core_cities=value_at(now, "core_cities"),
        neighbours=value_at(now, "neighbours"),
        direction=case.direction,
        rank=f"{ordinal(own.rank)} of {own.ranked}" if own.rank and own.ranked else "",
        cited=tuple(case.cited()),
    )


def value_at(year: Year, level: str) -> float | None:
    """The figure of one area in a year; None where it is not held."""
    return year[level].value if level in year else None


@dataclass
class _Case:
    """One part of an outcome in one year, with what it is judged by."""

    outcome: Outcome
    part: Part
    definition: Indicator
    year: int
    now: Year
    before: Year
    held: Held

    def judged(self) -> tuple[bool | None, str]:
        """Whether it is met, and the sentences that say why."""
        test = self.outcome.test
        if test in ("improves_beside", "holds_beside", "closes_gap"):
            return self._beside()
        if test == "improves_and_closes":
            return self._two_parts()
        if test in ("reaches_england", "stays_above_england", "below_england"):
            return self._against_england()
        if test in ("raises_rank", "holds_rank"):
            return self._by_rank()
        if test == "none":
            return self._none_left()
        return self._moved(wanted=1 if test == "rises" else -1)

    @property
    def own(self) -> Cell:
        return self.now["la"]

    @property
    def places(self) -> int:
        return max(1, self.definition.places)

    def _beside(self) -> tuple[bool | None, str]:
        """Every comparator counts: one not held leaves the whole unknown, unless one fails."""
        truths: list[bool | None] = []
        said: list[str] = []
        for level in self.outcome.comparators:
            words = COMPARATOR_WORDS[level]
            cell = self.own if level == "england" else self.now.get(level)
            if cell is None or cell.gap is None:
                truths.append(None)
                said.append(f"No figure of {words} is held for {year_label(self.year)}.")
                continue
            if cell.gap_change is None:
                if self.outcome.test == "closes_gap" and self._ahead(cell.gap):
                    truths.append(True)
                    said.append(cell.gap_text or self._gap_said(cell.gap, words))
                    continue
                truths.append(None)
                said.append(f"{_full(cell.gap_text)} {self._no_change(words)}".strip())
                continue
            truths.append(self._passes(cell))
            said.append(_full(cell.gap_text))
        return all_of(truths), " ".join(said)

    def _passes(self, cell: Cell) -> bool:
        assert cell.gap_change is not None
        assert cell.gap is not None
        moved = round_half_away(cell.gap_change, self.places)
        if self.outcome.test == "improves_beside":
            return moved > 0
        if self.outcome.test == "holds_beside":
            return moved >= 0
        return moved > 0 or self._ahead(cell.gap)

    def _ahead(self, gap: float) -> bool:
        """Level or better, at the precision that is printed. `gap` is as printed, not turned."""
        turned = -gap if self.definition.direction == "lower" else gap
        return round_half_away(turned, self.places) >= 0

    def _gap_said(self, gap: float, words: str) -> str:
        said = gap_phrase(gap, self.definition, words)
        return f"{said[:1].upper()}{said[1:]}."

    def _no_change(self, words: str) -> str:
        last = year_label(self.year - 1)
        before = self.before.get("la")
        if before is None or before.value is None:
            return f"There is no figure of {last} to compare with."
        if before.series != self.own.series:
            return f"{last} is measured in another way, so no change against {words} can be said."
        return f"There is no figure of {words} for {last}."

    def _two_parts(self) -> tuple[bool | None, str]:
        """Better than the year before, and nearer to the pupils in England it is held against."""
        better, said = self._moved(wanted=-1 if self.definition.direction == "lower" else 1)
        others = self.held.of(self.part, self.part.against or self.part.group)
        gaps = [self._gap_to(others, year) for year in (self.year, self.year - 1)]
        now, last = gaps
        who = f"England’s {GROUP_NAMES.get(self.part.against, self.part.against)}"
        who = who if self.part.against else "England"
        if now is None:
            return (False if better is False else None), f"{said} No figure of {who} is held."
        near = self._gap_said(now, who)
        if self._ahead(now):
            return better, f"{said} {near}"
        comparable = "la" in self.before and self.before["la"].series == self.own.series
        if last is None or not comparable:
            found = f"{said} {near} {self._no_change(who)}"
            return (False if better is False else None), found
        sign = -1 if self.definition.direction == "lower" else 1
        moved = round_half_away(sign * (now - last), self.places)
        closing = "smaller" if moved > 0 else "wider" if moved < 0 else "as wide"
        as_before = "than" if moved else "as"
        return all_of([better, moved > 0]), (
            f"{said} {near} The gap is {closing} {as_before} the year before."
        )

    def _gap_to(self, others: Mapping[int, Year], year: int) -> float | None:
        own = (self.now if year == self.year else self.before).get("la")
        england = others.get(year, {}).get("england")
        if own is None or own.value is None or england is None or england.value is None:
            return None
        return own.value - england.value

    def _against_england(self) -> tuple[bool | None, str]:
        england = value_at(self.now, "england")
        if england is None or self.own.value is None:
            return None, f"No figure of England is held for {year_label(self.year)}."
        gap = self.own.value - england
        turned = round_half_away(-gap if self.definition.direction == "lower" else gap, self.places)
        met = turned >= 0 if self.outcome.test == "reaches_england" else turned > 0
        return met, self._gap_said(gap, "England")

    def _by_rank(self) -> tuple[bool | None, str]:
        own, before = self.own, self.before.get("la")
        if own.rank is None or own.ranked is None:
            return None, f"The authority has no rank in {year_label(self.year)}."
        now = f"{ordinal(own.rank)} of {own.ranked}"
        if before is None or before.rank is None or before.ranked is None:
            return None, f"{now}. There is no rank of {year_label(self.year - 1)} to compare with."
        if before.series != own.series or abs(own.ranked - before.ranked) > FEW_AUTHORITIES:
            return None, f"{now}. The rank of {year_label(self.year - 1)} is of another measure."
        met = (
            own.rank <= before.rank if self.outcome.test == "holds_rank" else own.rank < before.rank
        )
        return met, f"{now}, after {ordinal(before.rank)} of {before.ranked} the year before."

    def _none_left(self) -> tuple[bool | None, str]:
        assert self.own.value is not None
        said = f"{number(self.own.value, self.definition)} {self.definition.phrase}."
        return self.own.value == 0, said

    def _moved(self, *, wanted: int) -> tuple[bool | None, str]:
        own, before = self.own, self.before.get("la")
        assert own.value is not None
        now = number(own.value, self.definition)
        if before is None or before.value is None:
            said = f"There is no figure of {year_label(self.year - 1)} to compare with."
            return None, f"{now} in {year_label(self.year)}. {said}"
        last = number(before.value, self.definition)
        if before.series != own.series:
            said = f"{year_label(self.year - 1)} is measured in another way."
            return None, f"{now} in {year_label(self.year)}. {said}"
        moved = round_half_away(own.value - before.value, self.definition.places)
        return (
            moved * wanted > 0,
            f"{now} in {year_label(self.year)}, after {last} the year before.",
        )

    @property
    def direction(self) -> str:
        """How the authority's own figure moved; empty where two years cannot be compared."""
        own, before = self.own, self.before.get("la")
        if before is None or before.value is None or before.series != own.series:
            return ""
        assert own.value is not None
        moved = round_half_away(own.value - before.value, self.definition.places)
        if not moved:
            return "No different from the year before"
        if self.definition.direction == "none":
            return f"{'Up' if moved > 0 else 'Down'} on the year before"
        good = (moved > 0) == (self.definition.direction == "higher")
        return f"{'Better' if good else 'Worse'} than the year before"

    def cited(self) -> Iterable[Cited]:
        """The authority's own figures of this year and the one before, and the comparators'."""
        for year, cells in ((self.year, self.now), (self.year - 1, self.before)):
            for level, words in (("la", "Here"), *COMPARATOR_WORDS.items()):
                cell = cells.get(level)
                if cell is not None and cell.value is not None:
                    said = f"{words[:1].upper()}{words[1:]}, {year_label(year)}"
                    yield Cited(said, number(cell.value, self.definition), cell.source)


GROUP_NAMES = {"other": "pupils who are not disadvantaged", "all": "pupils"}


def _full(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text}."


def all_of(truths: Sequence[bool | None]) -> bool | None:
    """SQL's AND: false where any is false, else unknown where any is unknown."""
    if any(one is False for one in truths):
        return False
    return None if not truths or any(one is None for one in truths) else True


def any_of(truths: Sequence[bool | None]) -> bool | None:
    """SQL's OR: true where any is true, else unknown where any is unknown."""
    if any(truths):
        return True
    return None if not truths or any(one is None for one in truths) else False


def _quarters(place: int, part: Part, year: int, held: Held, definition: Indicator) -> Verdict:
    """The last quarter held of a year against the quarter before it."""
    run = [
        (one, quarter, cell.value)
        for one in (year - 1, year)
        for quarter in QUARTERS
        if (cell := held.of(part, quarter).get(one, {}).get("la")) and cell.value is not None
    ]
    if not run or run[-1][0] != year:
        return Verdict(place, year, CANNOT_TELL, f"No figures of {year_label(year)} are held.")
    cited = tuple(
        Cited(f"{quarter.capitalize()} {year_label(one)}", show(value))
        for one, quarter, value in run
    )
    _, quarter, value = run[-1]
    said = f"{show(value)} in {quarter} {year_label(year)}"
    if len(run) < 2 or not _next_to(run[-2][:2], run[-1][:2]):
        because = f"{said}. There is no figure of the quarter before."
        return Verdict(place, year, CANNOT_TELL, because, value=value, cited=cited)
    last = run[-2]
    because = f"{said}, after {show(last[2])} in {last[1]} {year_label(last[0])}."
    verdict = MET if value < last[2] else NOT_MET
    moved = "Fewer" if value < last[2] else "More" if value > last[2] else "As many"
    tail = "as in the quarter before" if value == last[2] else "than in the quarter before"
    return Verdict(
        place, year, verdict, because, value=value, direction=f"{moved} {tail}", cited=cited
    )


def _next_to(before: tuple[int, str], after: tuple[int, str]) -> bool:
    order = [before[0] * 3 + QUARTERS.index(before[1]), after[0] * 3 + QUARTERS.index(after[1])]
    return order[1] - order[0] == 1


def ordinal(rank: int) -> str:
    """39 -> "39th"."""
    suffix = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{suffix}"
