"""What a framework version's contract asks of the city, and what it says of it: as data.

An outcome is a sentence of the contract, the measures that it speaks of and a test. A statement
is a sentence about the city that figures show to be true or false, year by year.
"""

from typing import Literal

from pydantic import Field, field_validator, model_validator

from headway.evidence.catalogue import indicators
from headway.evidence.rules.settings import Strict

Comparator = Literal["england", "core_cities", "neighbours"]
Test = Literal[
    "improves_beside",
    "holds_beside",
    "closes_gap",
    "improves_and_closes",
    "reaches_england",
    "stays_above_england",
    "raises_rank",
    "holds_rank",
    "rises",
    "falls",
    "none",
    "below_england",
    "falls_each_quarter",
]
TEST_WORDS: dict[str, str] = {
    "improves_beside": "Closer to, or further ahead of, each comparator than the year before",
    "holds_beside": "No further behind any comparator than the year before; the same counts",
    "closes_gap": "The gap to each comparator is smaller than the year before, or there is none",
    "improves_and_closes": "Better than the year before, and the gap to England smaller or gone",
    "reaches_england": "The same as England or better",
    "stays_above_england": "Better than England",
    "raises_rank": "A better place among local authorities than the year before",
    "holds_rank": "The same place among local authorities as the year before, or a better one",
    "rises": "More than the year before",
    "falls": "Less than the year before",
    "none": "None",
    "below_england": "A smaller share than in England",
    "falls_each_quarter": "Fewer than in the quarter before",
}
StatementTest = Literal["below_england", "above_england", "below_same_group", "gap_at_least"]
STATEMENT_WORDS: dict[str, str] = {
    "below_england": "Below England",
    "above_england": "Above England",
    "below_same_group": "Below the same group in England",
    "gap_at_least": "Girls and boys are at least this far apart",
}


class Part(Strict):
    """One measure that a sentence speaks of.

    group    the pupils it is of
    against  the pupils in England that it is held against, where they are others
    """

    words: str = Field(min_length=1)
    indicator: str
    phase: str = "primary"
    group: str = "all"
    against: str = ""

    @field_validator("indicator")
    @classmethod
    def _known(cls, given: str) -> str:
        if given not in indicators():
            raise ValueError(f"no measure is called {given}")
        return given


class Outcome(Strict):
    """One outcome of the contract.

    comparators  whom it is held against, where its test speaks of comparators
    target_year  the results year by which it is to be met (2020 is 2019/20)
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    words: str = Field(min_length=1)
    test: Test
    parts: tuple[Part, ...] = Field(min_length=1)
    comparators: tuple[Comparator, ...] = ("england", "core_cities", "neighbours")
    target_year: int | None = None
    requirement: str = ""
    note: str = ""


class Statement(Strict):
    """One thing that is said of the city.

    holds     whether every part must be so, or any
    at_least  how wide a gap must be for `gap_at_least`, in the measure's unit
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    words: str = Field(min_length=1)
    test: StatementTest
    parts: tuple[Part, ...] = Field(min_length=1)
    holds: Literal["all", "any"] = "all"
    at_least: float | None = None
    requirement: str = ""

    @model_validator(mode="after")
    def _width_given(self) -> "Statement":
        if (self.test == "gap_at_least") != (self.at_least is not None):
            raise ValueError(f"{self.id}: `at_least` goes with the test gap_at_least, and only it")
        return self


class Aims(Strict):
    """The part of a version that says what is asked of the city, and what is said of it."""

    outcomes: tuple[Outcome, ...] = ()
    statements: tuple[Statement, ...] = ()


def aim_words(one: Outcome | Statement) -> str:
    """An aim as the table of differences says it: sentence, test, measures, target."""
    test = TEST_WORDS[one.test] if isinstance(one, Outcome) else STATEMENT_WORDS[one.test]
    said = f"{one.words} Test: {test[:1].lower()}{test[1:]}"
    if isinstance(one, Outcome):
        if one.target_year:
            said += f", by {one.target_year - 1}/{one.target_year % 100:02d}"
        if one.comparators != Outcome.model_fields["comparators"].default:
            said += f"; held against {', '.join(c.replace('_', ' ') for c in one.comparators)}"
    elif one.at_least is not None:
        said += f": {one.at_least:g}; {one.holds} of the measures"
    else:
        said += f"; {one.holds} of the measures"
    return f"{said}. Measures: {'; '.join(part.words for part in one.parts)}."
