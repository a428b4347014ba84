"""Floor and coasting: national minimum standards of their years, as dated data (method 7)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

EXEMPT_UNDER = 11
EXEMPT_PHASES = ("infant", "special", "alternative", "nursery", "post16", "independent")
DISCONTINUED = "discontinued national standard, for history"

# The share of an authority's schools below the floor, by stage.
AREA_INDICATORS = {"primary": "P_FLOOR", "secondary": "S_FLOOR"}

Standard = Literal["floor", "coasting"]


class _Threshold(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: str
    below: float
    significant: bool = False


class Rule(BaseModel):
    """One standard and the results years it was in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    standard: Standard
    phase: Literal["primary", "secondary"]
    first: int
    last: int
    shown_until: int
    years: int
    attainment: _Threshold | None = None
    progress: tuple[_Threshold, ...]
    one_subject_must_be_significant: bool = False
    source: str

    @property
    def indicators(self) -> tuple[str, ...]:
        of_attainment = (self.attainment.indicator,) if self.attainment else ()
        return (*of_attainment, *(t.indicator for t in self.progress))


@cache
def rules() -> tuple[Rule, ...]:
    """Every dated standard."""
    path = files("headway.evidence.catalogue") / "reference_rules.toml"
    return tuple(Rule.model_validate(row) for row in tomllib.loads(path.read_text("utf-8"))["rule"])


def rule_for(standard: Standard, phase: str, year_end: int) -> Rule | None:
    """The standard that may be worked out for results of this year, or None."""
    return next(
        (
            rule
            for rule in rules()
            if rule.standard == standard
            and rule.phase == phase
            and rule.first <= year_end <= rule.shown_until
        ),
        None,
    )


@dataclass(frozen=True)
class Result:
    """One figure of a school; `upper` is the upper 95% bound where there is one."""

    value: float | None
    upper: float | None = None
    n: int | None = None


Results = Mapping[tuple[str, int], Result]  # (indicator, year_end)


@dataclass(frozen=True)
class FloorOutcome:
    """`below` None means it cannot be told, and `because` says why; `used` are the keys read."""

    below: bool | None
    because: str
    used: tuple[tuple[str, int], ...] = ()
    rule: str | None = None
    discontinued: bool = False


def check(
    standard: Standard, *, phase: str, stage: str, year_end: int, results: Results
) -> FloorOutcome:
    """Whether a school's results of `year_end` are under the standard of that year.

    phase  the school's own, for exemptions: infant and first schools, special schools and
           alternative provision had no floor
    stage  "primary" or "secondary": which standard
    """
    rule = rule_for(standard, stage, year_end)
    name = "floor standard" if standard == "floor" else "definition of coasting"
    if rule is None:
        return FloorOutcome(None, f"There was no {name} for results of {year_end}.")
    if phase in EXEMPT_PHASES:
        return FloorOutcome(
            False, f"The {name} did not apply to this type of school.", rule=rule.id
        )
    used: list[tuple[str, int]] = []
    verdicts = []
    for year in range(year_end - rule.years + 1, year_end + 1):
        verdict = _year(rule, year, results)
        used += [key for key in ((i, year) for i in rule.indicators) if key in results]
        if verdict is None:
            why = f"A figure that the {name} needs is missing for {year}."
            if _too_few(rule, year, results):
                return FloorOutcome(
                    False,
                    f"The {name} did not apply: fewer than {EXEMPT_UNDER} pupils in {year}.",
                    tuple(used),
                    rule.id,
                )
            return FloorOutcome(None, why, tuple(used), rule.id)
        verdicts.append(verdict)
    below = all(verdicts)
    old = year_end > rule.last
    words = f"Results of {year_end} are {'below' if below else 'not below'} the {name}"
    if standard == "coasting":
        words = f"Results to {year_end} {'meet' if below else 'do not meet'} the {name}"
    if old:
        words += f" ({DISCONTINUED})"
    return FloorOutcome(below, f"{words}.", tuple(used), rule.id, old)


def _too_few(rule: Rule, year_end: int, results: Results) -> bool:
    sizes = [
        result.n
        for name in rule.indicators
        if (result := results.get((name, year_end))) is not None and result.n is not None
    ]
    return bool(sizes) and max(sizes) < EXEMPT_UNDER


def _year(rule: Rule, year_end: int, results: Results) -> bool | None:
    """Below in one year; None when a figure is missing that could decide it."""
    if _too_few(rule, year_end, results):
        return None
    if rule.attainment is not None:
        attained = results.get((rule.attainment.indicator, year_end), Result(None)).value
        if attained is None:
            return None
        if attained >= rule.attainment.below:
            return False
    under, unknown = [], 0
    for threshold in rule.progress:
        result = results.get((threshold.indicator, year_end), Result(None))
        if result.value is None:
            unknown += 1
        elif result.value < threshold.below:
            under.append((threshold, result))
    if len(under) == 1 and (rule.one_subject_must_be_significant or under[0][0].significant):
        upper = under[0][1].upper
        if upper is None:
            return None
        if upper < 0:
            return True
        return None if unknown else False
    if under:
        return True
    return None if unknown else False
