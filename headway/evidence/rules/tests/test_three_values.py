"""The same expressions over the same rows, by the engine, by the explainer and by SQLite."""

import sqlite3
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.evidence.rules.compile import compiled, names, prepared
from headway.evidence.rules.explain import held, truth, unknown_columns
from headway.evidence.rules.grammar import parse
from headway.evidence.rules.types import Column, Kind

TEXTS = ["RI", "GOOD", "it's"]
DAYS = [date(2018, 9, 1), date(2019, 12, 1), date(2026, 6, 30)]
COLUMNS = {
    name: Column(name, kind, name, "absent")
    for name, kind in {
        "yes": Kind.BOOLEAN,
        "no": Kind.BOOLEAN,
        "grade": Kind.TEXT,
        "other": Kind.TEXT,
        "x": Kind.NUMBER,
        "y": Kind.NUMBER,
        "day": Kind.DATE,
    }.items()
}
THRESHOLDS = {"limit": 1.5, "switch": False}
NUMBERS = ["-2", "0", "1.5", "7"]


def both(text):
    """An expression that is the same text in both grammars."""
    return text, text


def quoted(value):
    return "'" + value.replace("'", "''") + "'"


numbers = st.one_of(
    st.sampled_from(["x", "y", "x - y", "x - 1.5", "y - x"]).map(both),
    st.sampled_from(NUMBERS).map(both),
    st.just((":limit", "1.5")),
)
number_columns = st.sampled_from(["x", "y", "x - y", "y - 1.5"]).map(both)
comparisons = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


def joined(template, *parts):
    return tuple(template.format(*(part[side] for part in parts)) for side in (0, 1))


leaves = st.one_of(
    st.sampled_from(["yes", "no", "true", "false"]).map(both),
    st.just((":switch", "false")),
    st.builds(
        lambda left, operator, right: joined(f"({{}}) {operator} ({{}})", left, right),
        number_columns,
        comparisons,
        numbers,
    ),
    st.builds(
        lambda operator, text: both(f"grade {operator} {quoted(text)}"),
        st.sampled_from(["=", "<>"]),
        st.sampled_from(TEXTS),
    ),
    st.sampled_from(["grade = other", "grade <> other", "yes = no", "yes <> true"]).map(both),
    st.builds(
        lambda word, texts, null: both(
            f"grade {word} ({', '.join([*map(quoted, texts), *(['null'] if null else [])])})"
        ),
        st.sampled_from(["in", "not in"]),
        st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
        st.booleans(),
    ),
    st.builds(
        lambda column, word, values: both(f"{column} {word} ({', '.join(values)})"),
        st.sampled_from(["x", "(x - y)"]),
        st.sampled_from(["in", "not in"]),
        st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3),
    ),
    st.builds(
        lambda word, low, high: joined(f"x {word} {{}} and {{}}", low, high),
        st.sampled_from(["between", "not between"]),
        numbers,
        numbers,
    ),
    st.builds(
        lambda operator, day: both(f"day {operator} '{day}'"),
        comparisons,
        st.sampled_from(DAYS),
    ),
    st.builds(
        lambda column, word: both(f"{column} is {word}null"),
        st.sampled_from(["x", "grade", "yes", "day", "(x - y)"]),
        st.sampled_from(["", "not "]),
    ),
)


def at_least(k, parts):
    k = min(k, len(parts))
    mine = f"at_least({k}, {', '.join(part[0] for part in parts)})"
    certain = " + ".join(f"coalesce(({part[1]}), 0)" for part in parts)
    possible = " + ".join(f"coalesce(({part[1]}), 1)" for part in parts)
    theirs = f"(case when {certain} >= {k} then 1 when {possible} < {k} then 0 end)"
    return mine, theirs


conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: joined("({} and {})", a, b), inner, inner),
        st.builds(lambda a, b: joined("({} or {})", a, b), inner, inner),
        st.builds(lambda a: joined("(not {})", a), inner),
        st.builds(at_least, st.integers(1, 3), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "yes": st.sampled_from([True, False, None]),
            "no": st.sampled_from([True, False, None]),
            "grade": st.sampled_from([*TEXTS, None]),
            "other": st.sampled_from([*TEXTS, None]),
            "x": st.sampled_from([-2.0, 0.0, 1.5, 7.0, None]),
            "y": st.sampled_from([-2.0, 0.0, 1.5, 7.0, None]),
            "day": st.sampled_from([*DAYS, None]),
        }
    ),
    min_size=1,
    max_size=8,
)
SCHEMA = {
    "yes": pl.Boolean,
    "no": pl.Boolean,
    "grade": pl.String,
    "other": pl.String,
    "x": pl.Float64,
    "y": pl.Float64,
    "day": pl.Date,
}


def by_engine(text, table):
    condition = parse(text, COLUMNS, THRESHOLDS)
    frame = prepared(pl.DataFrame(table, schema=SCHEMA), COLUMNS)
    # a literal alone would give one row; a rule always stands beside the school's number
    return frame.select("x", result=compiled(condition, THRESHOLDS))["result"].to_list()


def by_explainer(text, table):
    condition = parse(text, COLUMNS, THRESHOLDS)
    return [truth(condition, row, THRESHOLDS) for row in table]


def by_sqlite(text, table):
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table t (yes, no, grade text, other text, x real, y real, day)")
        connection.executemany(
            "insert into t values (?, ?, ?, ?, ?, ?, ?)",
            [
                [v.isoformat() if isinstance(v, date) else v for v in (row[n] for n in SCHEMA)]
                for row in table
            ],
        )
        found = connection.execute(f"select ({text}) from t order by rowid").fetchall()
    connection.close()
    return [None if value is None else bool(value) for (value,) in found]


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(texts=conditions, table=rows)
def test_every_expression_means_what_it_means_to_sqlite(texts, table):
    mine, theirs = texts
    expected = by_sqlite(theirs, table)
    assert by_engine(mine, table) == expected
    assert by_explainer(mine, table) == expected


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(texts=conditions, table=rows)
def test_what_held_is_enough_and_what_is_unknown_is_to_blame(texts, table):
    """A row left with nothing but what held keeps its result; naming a blank is never empty."""
    condition = parse(texts[0], COLUMNS, THRESHOLDS)
    for row in table:
        result = truth(condition, row, THRESHOLDS)
        if result is None:
            blamed = unknown_columns(condition, row, THRESHOLDS)
            in_list = "null)" in texts[0]  # a null in a list is unknown without any column
            assert blamed or in_list
            assert all(row[name] is None for name in blamed)
        else:
            assert unknown_columns(condition, row, THRESHOLDS) == []
            kept = {
                name
                for part in held(condition, row, THRESHOLDS, wanted=result)
                for name in names(part)
            }
            bare = {name: value if name in kept else None for name, value in row.items()}
            again = truth(condition, bare, THRESHOLDS)
            # `is null` is true of what was taken away, which can only agree or be unknown
            assert again is result or "null" in texts[0] or again is None


@pytest.mark.parametrize(
    ("text", "row", "result"),
    [
        ("x < 1", {}, None),
        ("not x < 1", {}, None),
        ("x < 1 or yes", {"yes": True}, True),
        ("x < 1 and yes", {"yes": False}, False),
        ("x in (1, null)", {"x": 1.0}, True),
        ("x in (1, null)", {"x": 2.0}, None),
        ("x not in (1, null)", {"x": 2.0}, None),
        ("x in (1)", {}, None),
        ("at_least(2, yes, no, x > 0)", {"yes": True, "no": True}, True),
        ("at_least(2, yes, no, x > 0)", {"yes": True, "no": False}, None),
        ("at_least(2, yes, no, x > 0)", {"yes": False, "no": False}, False),
        ("x = 1", {"x": float("nan")}, None),
        ("x < 1", {"x": float("-inf")}, None),
    ],
)
def test_a_missing_operand_gives_unknown_never_no(text, row, result):
    table = [{name: row.get(name) for name in SCHEMA}]
    assert by_engine(text, table) == [result]
