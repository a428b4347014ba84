"""A rule expression as one engine expression, with SQL's three-valued logic exactly.

True, false and null (unknown). A missing operand gives unknown, never no.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from headway.evidence.rules.grammar import (
    And,
    AtLeast,
    Between,
    ColumnRef,
    Compare,
    Condition,
    In,
    IsNull,
    Literal,
    Minus,
    Not,
    Operand,
    Or,
    Threshold,
)
from headway.evidence.rules.types import DTYPES, Column, Kind, Value


def compiled(condition: Condition, thresholds: Mapping[str, Value]) -> pl.Expr:
    """The condition over a frame that `prepared` has made ready."""
    return _condition(condition, thresholds)


def prepared(frame: pl.DataFrame, columns: Mapping[str, Column]) -> pl.DataFrame:
    """The frame with every column of the catalogue that it lacks as unknown, in known kinds.

    Not-a-number and the infinities are unknown too: nothing published is either.
    """
    made = []
    for column in columns.values():
        dtype = DTYPES[column.kind]
        if column.name not in frame.columns:
            made.append(pl.lit(None, dtype=dtype).alias(column.name))
            continue
        value = pl.col(column.name).cast(dtype)
        if column.kind is Kind.NUMBER:
            value = pl.when(value.is_finite()).then(value)
        made.append(value.alias(column.name))
    return frame.with_columns(made)


def names(node: Condition | Operand) -> Iterator[str]:
    """The columns that a condition reads, in the order of its text, each once."""
    seen: dict[str, None] = {}
    for name in _names(node):
        seen.setdefault(name)
    return iter(seen)


def _names(node: Any) -> Iterator[str]:
    match node:
        case ColumnRef(column):
            yield column.name
        case Compare(_, left, right) | Minus(left, right):
            yield from _names(left)
            yield from _names(right)
        case In(operand, _, _) | IsNull(operand):
            yield from _names(operand)
        case Between(one, low, high):
            for value in (one, low, high):
                yield from _names(value)
        case Not(part):
            yield from _names(part)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _names(part)


def _condition(node: Condition, thresholds: Mapping[str, Value]) -> pl.Expr:
    match node:
        case ColumnRef(column):
            return pl.col(column.name)
        case Literal() | Threshold():  # yes, no, or a switch of the version
            return _operand(node, thresholds)
        case And(parts):
            return _joined([_condition(part, thresholds) for part in parts], every=True)
        case Or(parts):
            return _joined([_condition(part, thresholds) for part in parts], every=False)
        case Not(part):
            return ~_condition(part, thresholds)
        case Compare(operator, left, right):
            return _compare(operator, _operand(left, thresholds), _operand(right, thresholds))
        case In(operand, options, with_null):
            one = _operand(operand, thresholds)
            found = _joined(
                [one == _operand(option, thresholds) for option in options], every=False
            )
            return found | pl.lit(None, dtype=pl.Boolean) if with_null else found
        case Between(operand, low, high):
            one = _operand(operand, thresholds)
            return (one >= _operand(low, thresholds)) & (one <= _operand(high, thresholds))
        case IsNull(operand):
            return _operand(operand, thresholds).is_null()
        case AtLeast(k, parts):
            return _at_least(k, [_condition(part, thresholds) for part in parts])
    raise TypeError(node)


def _operand(node: Any, thresholds: Mapping[str, Value]) -> pl.Expr:
    match node:
        case ColumnRef(column):
            return pl.col(column.name)
        case Literal(value, kind):
            return _literal(value, kind)
        case Threshold(name, kind):
            return _literal(thresholds[name], kind)
        case Minus(left, right):
            return _operand(left, thresholds) - _operand(right, thresholds)
    raise TypeError(node)


def _literal(value: Value, kind: Kind) -> pl.Expr:
    if kind is Kind.DATE and isinstance(value, str):
        value = date.fromisoformat(value)
    return pl.lit(float(value) if kind is Kind.NUMBER else value, dtype=DTYPES[kind])  # type: ignore[arg-type]


def _compare(operator: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match operator:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right


def _joined(parts: list[pl.Expr], *, every: bool) -> pl.Expr:
    """And / or with unknowns: & and | of the engine follow Kleene, as SQL does."""
    first, *rest = parts
    for part in rest:
        first = first & part if every else first | part
    return first


def _at_least(k: int, parts: list[pl.Expr]) -> pl.Expr:
    certain = pl.sum_horizontal(part.fill_null(False).cast(pl.Int32) for part in parts)
    possible = pl.sum_horizontal(part.fill_null(True).cast(pl.Int32) for part in parts)
    return pl.when(certain >= k).then(True).when(possible < k).then(False)
