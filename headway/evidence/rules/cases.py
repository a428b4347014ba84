"""The worked cases of a version: run when its file is read, and as tests."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from headway.evidence.rules.columns import columns, nearest
from headway.evidence.rules.evaluate import outcomes
from headway.evidence.rules.framework import Case, Framework
from headway.evidence.rules.grammar import kind_of
from headway.evidence.rules.types import DTYPES, Kind

_WORDS = {True: "fired", False: "not_fired", None: "unknown"}


@dataclass(frozen=True)
class Ran:
    """A worked case and what came of it."""

    place: str  # "rule R1, case 2"
    case: Case
    found: str

    @property
    def passed(self) -> bool:
        return self.found == self.case.then


def run(framework: Framework) -> list[Ran]:
    """Every worked case of the version's rules and of the version itself."""
    cases = list(_cases(framework))
    if not cases:
        return []
    found = outcomes(framework, _frame([case for _, _, case in cases]))
    return [
        Ran(place, case, _found(row, rule_id))
        for (place, rule_id, case), row in zip(cases, found.iter_rows(named=True), strict=True)
    ]


def failures(framework: Framework) -> list[str]:
    """A sentence for each case that does not come out as its file says."""
    known = columns()
    for place, _, case in _cases(framework):
        for name, value in case.given.items():
            if name not in known:
                return [f"{place}: there is no column {name}{nearest(name)}"]
            if kind_of(value) is not known[name].kind and not (
                known[name].kind is Kind.DATE and isinstance(value, str)
            ):
                return [f"{place}: {name} holds a {known[name].kind}, not {value!r}."]
            if known[name].values and value not in known[name].values:
                return [f"{place}: {name} is never {value!r}."]
    return [
        f"{ran.place}: expected {ran.case.then}, found {ran.found}."
        for ran in run(framework)
        if not ran.passed
    ]


def _cases(framework: Framework) -> Iterator[tuple[str, str | None, Case]]:
    for rule in framework.contents.rules:
        for number, case in enumerate(rule.cases, 1):
            yield f"rule {rule.id}, case {number}", rule.id, case
    for number, case in enumerate(framework.contents.cases, 1):
        yield f"case {number}", None, case


def _frame(cases: list[Case]) -> pl.DataFrame:
    known = columns()
    used = dict.fromkeys(name for case in cases for name in case.given if name != "urn")
    return pl.DataFrame(
        {
            "urn": range(1, len(cases) + 1),
            **{
                name: pl.Series(
                    [_typed(case.given.get(name), known[name].kind) for case in cases],
                    dtype=DTYPES[known[name].kind],
                )
                for name in used
            },
        }
    )


def _typed(value: object, kind: Kind) -> object:
    if value is None:
        return None
    if kind is Kind.NUMBER:
        return float(value)  # type: ignore[arg-type]
    return value


def _found(row: dict[str, object], rule_id: str | None) -> str:
    if rule_id is not None:
        return _WORDS[row[f"rule:{rule_id}"]]  # type: ignore[index]
    return "out_of_scope" if row["excluded"] is not None else str(row["category"])
