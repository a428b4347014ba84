"""The one grammar of rules: a boolean expression in SQL's words over profile columns.

Columns, literals, `:thresholds`, = <> < <= > >=, and / or / not, in, between, is null,
one column minus another or a number, and `at_least(k, a, b, c)`. Nothing else: no
functions, no sub-queries, no quoted names. Text in single quotes; a date is written as
text, '2019-09-01'. An expression is checked against the kinds of its columns here, so
that a rule which has been read can be evaluated.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError

from headway.evidence.rules.columns import nearest
from headway.evidence.rules.types import Column, Kind, Value

LONGEST = 4_000  # characters: the longest published rubric needs 400
DEEPEST = 60  # levels of brackets; also keeps the parser within its stack


class GrammarError(Exception):
    """An expression outside the grammar; says what and where (line and column, from 1)."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(frozen=True)
class ColumnRef:
    column: Column


@dataclass(frozen=True)
class Literal:
    value: Value
    kind: Kind


@dataclass(frozen=True)
class Threshold:
    """A named value of the framework version, which a comparison of versions may move."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Minus:
    left: "Operand"
    right: "Operand"


Operand = ColumnRef | Literal | Threshold | Minus


@dataclass(frozen=True)
class Compare:
    operator: str  # = <> < <= > >=
    left: Operand
    right: Operand


@dataclass(frozen=True)
class In:
    operand: Operand
    options: tuple[Literal | Threshold, ...]
    with_null: bool  # the list holds a null: never false then, as in SQL


@dataclass(frozen=True)
class Between:
    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True)
class IsNull:
    operand: Operand


@dataclass(frozen=True)
class Not:
    part: "Condition"


@dataclass(frozen=True)
class And:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AtLeast:
    """True if `k` parts are true, false if even the unknown ones could not make up k."""

    k: int
    parts: tuple["Condition", ...]


Condition = (
    ColumnRef | Literal | Threshold | Compare | In | Between | IsNull | Not | And | Or | AtLeast
)

_COMPARISONS = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def parse(
    text: str, columns: Mapping[str, Column], thresholds: Mapping[str, Value] | None = None
) -> Condition:
    """The checked expression. Raises GrammarError, which says what is wrong and where."""
    if len(text) > LONGEST:
        raise GrammarError(f"the expression is longer than {LONGEST} characters.")
    if _depth(text) > DEEPEST:
        raise GrammarError(f"brackets are nested more than {DEEPEST} deep.")
    if not text.strip():
        raise GrammarError("the expression is empty.")
    try:
        tree = sqlglot.parse(text)
    except SqlglotError as error:
        first = (getattr(error, "errors", None) or [{}])[0]
        what = str(first.get("description") or "it cannot be read").rstrip(".")
        raise GrammarError(
            f"the expression cannot be read ({what}).",
            first.get("line") or 1,
            first.get("col") or 1,
        ) from error
    except RecursionError as error:
        raise GrammarError("the expression is nested too deeply.") from error
    if len(tree) != 1 or tree[0] is None:
        raise GrammarError("one expression is needed, without a semicolon.")
    return _Reader(columns, thresholds or {}).condition(tree[0])


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        deepest = max(deepest, depth)
    return deepest + text.lower().count("not not")


@dataclass(frozen=True)
class _Reader:
    columns: Mapping[str, Column]
    thresholds: Mapping[str, Value]

    def condition(self, node: exp.Expr) -> Condition:
        """What is true, false or unknown."""
        match node:
            case exp.Paren():
                return self.condition(node.this)
            case exp.And():
                return And(tuple(self.condition(part) for part in _flat(node, exp.And)))
            case exp.Or():
                return Or(tuple(self.condition(part) for part in _flat(node, exp.Or)))
            case exp.Not():
                return Not(self.condition(node.this))
            case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                return self.compare(node)
            case exp.In():
                return self.membership(node)
            case exp.Between():
                return self.between(node)
            case exp.Is():
                return self.is_null(node)
            case exp.Anonymous() if str(node.this).lower() == "at_least":
                return self.at_least(node)
            case exp.Boolean():
                return Literal(bool(node.this), Kind.BOOLEAN)
            case exp.Placeholder():
                switch = self.threshold(node)
                if switch.kind is not Kind.BOOLEAN:
                    raise _error(f":{switch.name} is not yes or no; compare it.", node)
                return switch
            case exp.Column():
                found = self.column(node)
                if found.column.kind is not Kind.BOOLEAN:
                    raise _error(
                        f"{found.column.name} holds a {found.column.kind}, not yes or no; "
                        "compare it with something.",
                        node,
                    )
                return found
        raise _error(f"{_shown(node)} is outside the grammar of rules.", node)

    def operand(self, node: exp.Expr) -> Operand:
        """A value: a column, a literal, a threshold, or one number minus another."""
        match node:
            case exp.Paren():
                return self.operand(node.this)
            case exp.Column():
                return self.column(node)
            case exp.Placeholder():
                return self.threshold(node)
            case exp.Literal() | exp.Neg() | exp.Boolean():
                return self.literal(node)
            case exp.Sub():
                left, right = self.operand(node.this), self.operand(node.expression)
                if _kind(left) is not Kind.NUMBER or _kind(right) is not Kind.NUMBER:
                    raise _error("only a number can be taken from a number.", node)
                return Minus(left, right)
            case exp.Null():
                raise _error(
                    "a comparison with null is never true or false; write `is null`.", node
                )
        raise _error(f"{_shown(node)} is outside the grammar of rules.", node)

    def column(self, node: exp.Column) -> ColumnRef:
        identifier = node.this
        if not isinstance(identifier, exp.Identifier) or node.args.get("table"):
            raise _error(f"{_shown(node)} is outside the grammar of rules.", node)
        name = identifier.name
        if identifier.args.get("quoted"):
            raise _error(f"text goes in single quotes: '{name}', not \"{name}\".", node)
        if name.lower() not in self.columns:
            raise _error(f"there is no column {name}{nearest(name.lower())}", node)
        return ColumnRef(self.columns[name.lower()])

    def threshold(self, node: exp.Placeholder) -> Threshold:
        name = str(node.this or "")
        if name not in self.thresholds:
            raise _error(f"there is no threshold :{name} in this version.", node)
        return Threshold(name, kind_of(self.thresholds[name]))

    def literal(self, node: exp.Expr) -> Literal:
        negative = isinstance(node, exp.Neg)
        inner = node.this if negative else node
        if isinstance(inner, exp.Boolean) and not negative:
            return Literal(bool(inner.this), Kind.BOOLEAN)
        if not isinstance(inner, exp.Literal):
            raise _error(f"{_shown(node)} is outside the grammar of rules.", node)
        if inner.is_string:
            if negative:
                raise _error("text cannot be negative.", node)
            return Literal(str(inner.this), Kind.TEXT)
        try:
            number = float(inner.this)
        except ValueError as error:
            raise _error(f"{inner.this} is not a number.", node) from error
        if not math.isfinite(number):
            raise _error(f"{inner.this} is too large.", node)
        return Literal(-number if negative else number, Kind.NUMBER)

    def compare(self, node: exp.Binary) -> Compare:
        operator = _COMPARISONS[type(node)]
        left, right = self.operand(node.this), self.operand(node.expression)
        left, right = _fitted(left, right, node), _fitted(right, left, node)
        if operator not in ("=", "<>") and _kind(left) not in (Kind.NUMBER, Kind.DATE):
            raise _error(f"a {_kind(left)} has no order; {operator} cannot be used.", node)
        self.must_read_a_column(node, left, right)
        return Compare(operator, left, right)

    def membership(self, node: exp.In) -> In:
        if node.args.get("query") or node.args.get("unnest") or node.args.get("field"):
            raise _error("a sub-query is outside the grammar of rules.", node)
        operand = self.operand(node.this)
        self.must_read_a_column(node, operand)
        options: list[Literal | Threshold] = []
        with_null = False
        for item in node.expressions:
            if isinstance(item, exp.Null):
                with_null = True
                continue
            option = _fitted(self.operand(item), operand, item)
            if not isinstance(option, (Literal, Threshold)):
                raise _error("a list holds literals and thresholds only.", item)
            options.append(option)
        if not options:
            raise _error("the list is empty.", node)
        return In(operand, tuple(options), with_null)

    def between(self, node: exp.Between) -> Between:
        operand = self.operand(node.this)
        self.must_read_a_column(node, operand)
        low = _fitted(self.operand(node.args["low"]), operand, node)
        high = _fitted(self.operand(node.args["high"]), operand, node)
        if node.args.get("symmetric") or _kind(operand) not in (Kind.NUMBER, Kind.DATE):
            raise _error("between compares numbers or dates.", node)
        return Between(operand, low, high)

    def is_null(self, node: exp.Is) -> IsNull:
        if not isinstance(node.expression, exp.Null):
            raise _error("after `is` only `null` and `not null` are allowed.", node)
        operand = self.operand(node.this)
        self.must_read_a_column(node, operand)
        return IsNull(operand)

    def at_least(self, node: exp.Anonymous) -> AtLeast:
        first, *rest = node.expressions or [None]
        if not isinstance(first, exp.Literal) or first.is_string or not first.this.isdigit():
            raise _error("at_least needs a whole number first.", node)
        k = int(first.this)
        if not 1 <= k <= len(rest):
            raise _error(f"at_least({k}, …) needs at least {max(k, 1)} conditions.", node)
        return AtLeast(k, tuple(self.condition(part) for part in rest))

    def must_read_a_column(self, node: exp.Expr, *operands: Operand) -> None:
        if not any(_reads(operand) for operand in operands):
            raise _error("a comparison must read a column.", node)


def kind_of(value: Value) -> Kind:
    """The kind of a plain value."""
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, (int, float)):
        return Kind.NUMBER
    return Kind.DATE if isinstance(value, date) else Kind.TEXT


def _kind(operand: Operand) -> Kind:
    match operand:
        case ColumnRef(column):
            return column.kind
        case Minus():
            return Kind.NUMBER
    return operand.kind


def _fitted(operand: Operand, other: Operand, node: exp.Expr) -> Operand:
    """The operand as it compares with the other; refuses two kinds that do not compare."""
    if _kind(operand) is Kind.TEXT and _kind(other) is Kind.DATE and isinstance(operand, Literal):
        try:
            return Literal(date.fromisoformat(str(operand.value)), Kind.DATE)
        except ValueError as error:
            raise _error(f"'{operand.value}' is not a date; write '2019-09-01'.", node) from error
    if _kind(operand) is not _kind(other) and not (
        {_kind(operand), _kind(other)} == {Kind.TEXT, Kind.DATE} and isinstance(other, Literal)
    ):
        raise _error(f"a {_kind(operand)} cannot be compared with a {_kind(other)}.", node)
    if (
        isinstance(operand, Literal)
        and isinstance(other, ColumnRef)
        and other.column.values
        and operand.value not in other.column.values
    ):
        known = ", ".join(other.column.values)
        raise _error(f"{other.column.name} is never '{operand.value}'; it is one of {known}.", node)
    return operand


def _reads(operand: Operand) -> bool:
    if isinstance(operand, Minus):
        return _reads(operand.left) or _reads(operand.right)
    return isinstance(operand, ColumnRef)


def _flat(node: exp.Expr, kind: type[exp.Expr]) -> Sequence[exp.Expr]:
    """The parts of `a and b and c`, left to right, without recursion."""
    parts: list[exp.Expr] = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, kind):
            waiting += [item.expression, item.this]
        else:
            parts.append(item)
    return parts


def _shown(node: exp.Expr) -> str:
    return f"`{node.sql()[:60]}`"


def _error(message: str, node: exp.Expr) -> GrammarError:
    for item in node.walk():
        if "line" in item.meta:
            # sqlglot counts to the last character of a word; a person starts at its first
            width = item.meta.get("end", 0) - item.meta.get("start", 0)
            return GrammarError(message, item.meta["line"], max(item.meta["col"] - width, 1))
    return GrammarError(message)
