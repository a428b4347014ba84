"""Results tables: intervals, bands, hidden figures, summary rows, codes."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from headway.evidence.fiction import Summary
from headway.evidence.fiction.effects import nationals

pytestmark = pytest.mark.slow

Read = Callable[..., pl.DataFrame]


def numbers(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Rows in which every one of the columns is a number."""
    cast = [pl.col(name).str.strip_suffix("%").cast(pl.Float64, strict=False) for name in columns]
    return frame.with_columns(cast).drop_nulls(list(columns))


@pytest.mark.parametrize("year", [2018, 2019, 2022, 2023, 2024])
def test_progress_8_intervals_follow_from_pupils_and_bands_from_intervals(
    table: Read, year: int
) -> None:
    rows = numbers(
        table(f"{year - 1}-{year}/england_ks4final"),
        "P8MEA",
        "P8CILOW",
        "P8CIUPP",
        "P8PUP",
        "P8_BANDING",
    )
    assert rows.height > 300
    score, low, high, n, band = (
        rows[name].to_numpy() for name in ("P8MEA", "P8CILOW", "P8CIUPP", "P8PUP", "P8_BANDING")
    )
    margin = 1.96 * nationals()["ks4"][str(year)]["sigma"] / np.sqrt(n)
    assert np.abs(score - margin - low).max() <= 0.0101
    assert np.abs(score + margin - high).max() <= 0.0101
    expected = np.select(
        [(low > 0) & (score >= 0.5), low > 0, (high < 0) & (score < -0.5), high < 0],
        [1, 2, 5, 4],
        3,
    )
    assert (expected == band).all()
    assert rows.filter(pl.col("RECTYPE") != "4")["P8PUP"].min() >= 6  # type: ignore[operator]


@pytest.mark.parametrize("year", [2017, 2018, 2019, 2023])
def test_key_stage_2_progress_intervals_follow_from_eligible_pupils_and_coverage(
    table: Read, year: int
) -> None:
    frame = table(f"{year - 1}-{year}/england_ks2final").filter(pl.col("RECTYPE").is_in(["1", "2"]))
    for i, name in enumerate(("READ", "WRIT", "MAT")):
        rows = numbers(
            frame, f"{name}PROG", f"{name}PROG_LOWER", f"{name}PROG_UPPER", f"{name}COV", "TELIG"
        )
        n = np.round(rows["TELIG"].to_numpy() * rows[f"{name}COV"].to_numpy() / 100)
        margin = 1.96 * nationals()["ks2"][str(year)]["sigma"][i] / np.sqrt(n)
        score = rows[f"{name}PROG"].to_numpy()
        assert np.abs(score - margin - rows[f"{name}PROG_LOWER"].to_numpy()).max() <= 0.101
        assert np.abs(score + margin - rows[f"{name}PROG_UPPER"].to_numpy()).max() <= 0.101


@pytest.mark.parametrize("year", [2017, 2018, 2019, 2023, 2024, 2025])
def test_figures_of_five_pupils_or_fewer_are_hidden_and_no_others(table: Read, year: int) -> None:
    schools = (
        table(f"{year - 1}-{year}/england_ks2final")
        .filter(pl.col("RECTYPE").is_in(["1", "2"]) & (pl.col("PTRWM_EXP") != "NEW"))
        .with_columns(pl.col("TELIG").cast(pl.Int64))
    )
    hidden = pl.col("PTRWM_EXP") == "SUPP"
    assert schools.filter(hidden)["TELIG"].max() <= 5  # type: ignore[operator]
    assert schools.filter(~hidden)["TELIG"].min() >= 6  # type: ignore[operator]
    assert schools.filter(hidden).height > 5
    groups = schools.filter(~hidden & (pl.col("PTRWM_EXP_FSM6CLA1A") != "SUPP"))
    counted = groups["TFSM6CLA1A"].cast(pl.Int64)
    assert counted.filter(counted > 0).min() >= 6  # type: ignore[operator]


def test_a_percentage_is_one_that_a_whole_number_of_pupils_can_give(table: Read) -> None:
    rows = numbers(
        table("2018-2019/england_ks2final").filter(pl.col("RECTYPE") == "1"), "PTRWM_EXP", "TELIG"
    )
    n, shown = rows["TELIG"].to_numpy(), rows["PTRWM_EXP"].to_numpy()
    met = np.round(shown * n / 100)
    assert (np.floor(100 * met / n + 0.5) == shown).all()


def test_there_is_no_progress_in_years_without_a_starting_point(table: Read) -> None:
    for year in (2024, 2025):
        frame = table(f"{year - 1}-{year}/england_ks2final")
        assert frame["READPROG"].drop_nulls().is_empty()
        assert frame["MATPROG_DESCR"].drop_nulls().is_empty()
    assert table("2024-2025/england_ks4final")["P8MEA"].drop_nulls().is_empty()
    assert not table("2023-2024/england_ks4final")["P8MEA"].drop_nulls().is_empty()


@pytest.mark.parametrize("year", [2019, 2023, 2025])
def test_the_national_row_is_its_schools_weighted_by_pupils_but_for_rounding(
    table: Read, year: int
) -> None:
    frame = table(f"{year - 1}-{year}/england_ks2final")
    nation = frame.filter(pl.col("RECTYPE") == "5")
    schools = numbers(frame.filter(pl.col("RECTYPE").is_in(["1", "2"])), "PTRWM_EXP", "TELIG")
    mean = np.average(schools["PTRWM_EXP"].to_numpy(), weights=schools["TELIG"].to_numpy())
    published = float(nation["PTRWM_EXP"][0].strip("%"))
    assert abs(mean - published) < 0.8
    assert mean != published
    assert published == round(100 * nationals()["ks2"][str(year)]["rwm"])
    areas = numbers(frame.filter(pl.col("RECTYPE") == "3"), "TELIG")
    assert areas["TELIG"].sum() == float(nation["TELIG"][0])


def test_publishers_codes_stand_where_they_do_in_real_tables(table: Read) -> None:
    frame = pl.concat(
        [
            table(f"{y - 1}-{y}/england_ks4final").select("RECTYPE", "ATT8SCR", "P8MEA")
            for y in (2019, 2023)
        ]
    )
    special = frame.filter(pl.col("RECTYPE") == "2")
    assert {"NE", "NP", "SUPP"} <= set(special["P8MEA"].drop_nulls())
    assert "NEW" in set(frame["ATT8SCR"].drop_nulls())
    absence = table("2018-2019/england_abs")
    assert absence.filter(pl.col("LA") == "NAT")["ESTAB"].to_list() == ["PRI", "SEC", "SPE"]


def test_a_school_that_converted_stands_under_both_urns_in_its_last_table(table: Read) -> None:
    frame = table("2018-2019/england_ks4final").filter(pl.col("RECTYPE") == "1")
    closed = frame.filter(pl.col("ICLOSE") == "1")
    assert closed.height > 0
    pair = frame.filter(pl.struct("LEA", "ESTAB").is_duplicated())
    assert pair.filter(pl.col("ICLOSE") == "0")["ATT8SCR"].drop_nulls().is_empty()


def test_the_tiny_school_is_mostly_hidden(table: Read, written: Summary) -> None:
    urn = str(written.stories["tiny"])
    shown = [
        table(f"{y - 1}-{y}/england_ks2final").filter(pl.col("URN") == urn)["PTRWM_EXP"].to_list()
        for y in (2017, 2018, 2019, 2023, 2024, 2025)
    ]
    assert sum(values == ["SUPP"] for values in shown) >= 4


def test_some_provisional_figures_are_amended_before_the_final_ones(table: Read) -> None:
    final = table("2018-2019/england_ks4final").select("URN", "ATT8SCR")
    early = table("2018-2019/england_ks4provisional").select("URN", "ATT8SCR")
    both = numbers(early.join(final, on="URN", suffix="_final"), "ATT8SCR", "ATT8SCR_final")
    change = both["ATT8SCR_final"] - both["ATT8SCR"]
    assert 0.05 < (change > 0).mean() < 0.5  # type: ignore[operator]
    assert change.min() >= -0.05  # type: ignore[operator]
