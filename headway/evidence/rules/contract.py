"""Which schools the contract of a version covers, beside which schools its rules assess.

A contract may cover schools that nobody may list (2018), or leave out a part of a school that
is listed (2021: a sixth form). So the flag has its own few columns, all of the register but one.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from headway.evidence.rules.columns import columns
from headway.evidence.rules.compile import compiled, names, prepared
from headway.evidence.rules.grammar import Condition, GrammarError, parse
from headway.evidence.rules.settings import Strict
from headway.evidence.rules.types import Column, Kind

OF_THE_PROFILE = ("maintained", "statutory_age", "nursery_school", "post16_only")
SAID = ("name", "type")  # what a reason may name in braces


class Ground(Strict):
    """A condition with the sentence that is said where it holds."""

    id: str
    when: str
    reason: str


class Contract(Strict):
    """Whom a version's contract covers: every school but those that a ground leaves out.

    part  sentences about a part of a school, said beside the flag and not changing it
    """

    words: str
    exclude: tuple[Ground, ...] = ()
    part: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class Covered:
    """Whether the contract covers one school; None where that cannot be told."""

    in_scope: bool | None
    reason: str
    parts: tuple[str, ...] = ()


def contract_columns() -> dict[str, Column]:
    """What a ground may read."""
    known = {name: columns()[name] for name in OF_THE_PROFILE}
    own = (
        Column("sixth_form", Kind.BOOLEAN, "it has a sixth form", "the register does not say"),
        Column("on_priority_list", Kind.BOOLEAN, "it is on the priority list", "not known"),
    )
    return known | {column.name: column for column in own}


def read_contract(contract: Contract | None) -> dict[str, Condition]:
    """The grounds' conditions by id. Raises GrammarError, which names the ground."""
    found: dict[str, Condition] = {}
    for ground in (*contract.exclude, *contract.part) if contract is not None else ():
        if ground.id in found:
            raise GrammarError(f"ground {ground.id} is there twice.")
        try:
            found[ground.id] = parse(ground.when, contract_columns())
        except GrammarError as error:
            raise GrammarError(f"ground {ground.id}: {error}", error.line, error.column) from error
        strange = [name for _, name, _, _ in _pieces(ground.reason) if name and name not in SAID]
        if strange:
            raise GrammarError(f"ground {ground.id}: {{{strange[0]}}} cannot be said here.")
    return found


def covered(contract: Contract, rows: Iterable[Mapping[str, Any]]) -> list[Covered]:
    """The flag of each school, in order; a row lacking a column does not know it.

    The first ground that holds leaves a school out. Where none holds and one cannot be told,
    nor can the flag: an unknown is never a yes.
    """
    held = list(rows)
    if not held:
        return []
    known = contract_columns()
    frame = pl.DataFrame(
        [[row.get(name) for name in known] for row in held],
        schema=dict.fromkeys(known, pl.Boolean),
        orient="row",
    )
    conditions = read_contract(contract)
    judged = prepared(frame, known).select(
        compiled(condition, {}).alias(name) for name, condition in conditions.items()
    )
    verdicts = judged.rows(named=True) if conditions else [{} for _ in held]
    return [
        _covered(contract, conditions, row, verdict)
        for row, verdict in zip(held, verdicts, strict=True)
    ]


def _covered(
    contract: Contract,
    conditions: Mapping[str, Condition],
    row: Mapping[str, Any],
    verdict: Mapping[str, bool | None],
) -> Covered:
    for ground in contract.exclude:
        if verdict[ground.id]:
            return Covered(False, _said(ground.reason, row))
    unknown = [ground for ground in contract.exclude if verdict[ground.id] is None]
    if unknown:
        missing = [n for n in names(conditions[unknown[0].id]) if row.get(n) is None]
        why = "; ".join(contract_columns()[name].null_means for name in missing)
        return Covered(None, f"Whether the contract covers it cannot be told: {why}.")
    parts = tuple(_said(part.reason, row) for part in contract.part if verdict[part.id])
    return Covered(True, contract.words, parts)


def _said(sentence: str, row: Mapping[str, Any]) -> str:
    return "".join(
        text + (str(row.get(name) or "not recorded") if name else "")
        for text, name, _, _ in _pieces(sentence)
    )


def _pieces(sentence: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(string.Formatter().parse(sentence))
