"""Why a rule came out as it did for one school: what held, and what could not be known.

The same three-valued logic as `compile`, walked for one row so that the part that
decided can be named. The two are compared with each other and with SQLite in tests.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from headway.evidence.rules.compile import names
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
    Or,
    Threshold,
)
from headway.evidence.rules.types import Kind, Value

Row = Mapping[str, Any]
Truth = bool | None


def truth(node: Condition, row: Row, thresholds: Mapping[str, Value]) -> Truth:
    """True, False, or None for unknown."""
    match node:
        case And(parts):
            return _every(truth(part, row, thresholds) for part in parts)
        case Or(parts):
            return _opposite(_every(_opposite(truth(p, row, thresholds)) for p in parts))
        case Not(part):
            return _opposite(truth(part, row, thresholds))
        case AtLeast(k, parts):
            found = [truth(part, row, thresholds) for part in parts]
            if found.count(True) >= k:
                return True
            return None if found.count(True) + found.count(None) >= k else False
        case IsNull(operand):
            return _value(operand, row, thresholds) is None
        case Compare(operator, left, right):
            return _compare(operator, _value(left, row, thresholds), _value(right, row, thresholds))
        case Between(operand, low, high):
            one = _value(operand, row, thresholds)
            return _every(
                [
                    _compare(">=", one, _value(low, row, thresholds)),
                    _compare("<=", one, _value(high, row, thresholds)),
                ]
            )
        case In(operand, options, with_null):
            one = _value(operand, row, thresholds)
            if one is None:
                return None
            if one in [_value(option, row, thresholds) for option in options]:
                return True
            return None if with_null else False
    return _value(node, row, thresholds)


def held(
    node: Condition, row: Row, thresholds: Mapping[str, Value], *, wanted: bool = True
) -> Iterator[Condition]:
    """The smallest parts that make the condition `wanted` (true, or false): its evidence."""
    match node:
        case Not(part):
            yield from held(part, row, thresholds, wanted=not wanted)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                if truth(part, row, thresholds) is wanted:
                    yield from held(part, row, thresholds, wanted=wanted)
        case _:
            yield node


def unknown_columns(node: Condition, row: Row, thresholds: Mapping[str, Value]) -> list[str]:
    """The columns without a value that leave the condition unknown; empty if it is not."""
    if truth(node, row, thresholds) is not None:
        return []
    found: dict[str, None] = {}
    match node:
        case Not(part):
            return unknown_columns(part, row, thresholds)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                found |= dict.fromkeys(unknown_columns(part, row, thresholds))
        case _:
            found |= dict.fromkeys(name for name in names(node) if row.get(name) is None)
    return list(found)


def _every(parts: Any) -> Truth:
    unknown = False
    for part in parts:
        if part is False:
            return False
        unknown = unknown or part is None
    return None if unknown else True


def _opposite(value: Truth) -> Truth:
    return None if value is None else not value


def _value(node: Any, row: Row, thresholds: Mapping[str, Value]) -> Any:
    match node:
        case ColumnRef(column):
            return row.get(column.name)
        case Literal(value, _):
            return value
        case Threshold(name, kind):
            found = thresholds[name]
            dated = kind is Kind.DATE and isinstance(found, str)
            return date.fromisoformat(str(found)) if dated else found
        case Minus(left, right):
            one, other = _value(left, row, thresholds), _value(right, row, thresholds)
            return None if one is None or other is None else one - other
    raise TypeError(node)


def _compare(operator: str, left: Any, right: Any) -> Truth:
    if left is None or right is None:
        return None
    match operator:
        case "=":
            return bool(left == right)
        case "<>":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
    return bool(left >= right)
