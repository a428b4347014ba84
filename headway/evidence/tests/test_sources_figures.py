"""A printed figure: a number, or the state that says why there is none."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import State
from headway.evidence.sources.figures import read_cell, read_figures

LEGEND = {"SUPP": State.SUPPRESSED, "NE": State.NO_ENTRIES, ".": State.NOT_PUBLISHED}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("66%", 66.0),
        ("39.6 %", 39.6),
        ("1,230", 1230.0),
        ("208,217.0", 208217.0),
        ("£46,053", 46053.0),
        ("-0.49", -0.49),
        ("\u22120.5", -0.5),  # the typographer's minus
        (" 200 ", 200.0),
        ("7.0000000000000007E-2", 0.07),
        (".5", 0.5),
        ("0", 0.0),
    ],
)
def test_numbers_as_publishers_print_them(text: str, number: float) -> None:
    found = read_cell(text, LEGEND)
    assert found is not None
    assert found[0] == pytest.approx(number)
    assert found[1] == State.OK


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("SUPP", State.SUPPRESSED),
        (" NE ", State.NO_ENTRIES),
        (".", State.NOT_PUBLISHED),
        ("", State.MISSING),
        (" ", State.MISSING),
    ],
)
def test_codes_and_blanks_are_states_and_never_numbers(text: str, state: State) -> None:
    assert read_cell(text, LEGEND) == (None, state)


@pytest.mark.parametrize(
    "text", ["c", "supp", "12,34", "1.2.3", "nan", "inf", "%", "£", "-", "1e999"]
)
def test_anything_else_is_neither(text: str) -> None:
    assert read_cell(text, LEGEND) is None


def read(*cells: str, low: float | None = None, high: float | None = None) -> list[object]:
    column = pl.Series("PTRWM_EXP", list(cells))
    codes: Counter[str] = Counter()
    found = read_figures(
        column,
        LEGEND,
        file_name="ks2.csv",
        rows=pl.Series(range(2, 2 + len(cells))),
        low=low,
        high=high,
        codes=codes,
    )
    return [list(zip(found.value, found.state, strict=True)), dict(codes)]


def test_a_column_keeps_its_order_and_counts_its_codes() -> None:
    assert read("53", "SUPP", "", "60%", "SUPP") == [
        [(53.0, "ok"), (None, "suppressed"), (None, "missing"), (60.0, "ok"), (None, "suppressed")],
        {"SUPP": 2, "blank": 1},
    ]


def test_the_edges_of_a_range_are_in_it() -> None:
    assert read("0", "100", low=0, high=100)[0] == [(0.0, "ok"), (100.0, "ok")]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("53", "nan"), "ks2.csv, row 3, column PTRWM_EXP: 'nan' is neither"),
        (("53", "60", "oops", "oops"), "row 4, column PTRWM_EXP and in 1 more rows: 'oops'"),
        (("53", "100.5"), "row 3, column PTRWM_EXP: '100.5' is above 100"),
        (("-1%", "60"), "row 2, column PTRWM_EXP: '-1%' is below 0"),
    ],
)
def test_a_strange_cell_is_refused_by_row_and_column(cells: tuple[str, ...], told: str) -> None:
    with pytest.raises(UnreadableRelease) as refused:
        read(*cells, low=0, high=100)
    assert told in str(refused.value)


@given(
    st.lists(st.sampled_from(["SUPP", "NE", ".", "", " ", "5", "17%", "1,000", "0"]), min_size=1)
)
def test_every_cell_has_a_number_or_a_reason_and_never_both(cells: list[str]) -> None:
    pairs, _ = read(*cells)
    for value, state in pairs:  # type: ignore[attr-defined]
        assert (value is None) == (state != "ok")
