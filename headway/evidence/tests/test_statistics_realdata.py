"""The intervals, bands, quartiles and ranks of the method on the publishers' own rows.

These read the files themselves, not the store, so that they test the arithmetic alone.
"""

import numpy as np
import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.city import la_error, quartiles, ranks
from headway.evidence.comparators import group_means, group_of
from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.gaps import gap_change
from headway.evidence.statistics import bands, intervals
from headway.evidence.statistics.cohorts import Cohort, cohort
from headway.evidence.statistics.quartiles import percentile_ranks

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

P8_SIGMA_2019 = 1.2825
TABLES = "performance-tables"


def read(folder, name):
    return pl.read_csv(folder / TABLES / name, infer_schema=False, truncate_ragged_lines=True)


def numbers(frame, *names):
    return frame.with_columns(
        [
            pl.col(n).str.strip_suffix("%").str.strip_chars().cast(pl.Float64, strict=False)
            for n in names
        ]
    )


@pytest.fixture(scope="module")
def ks4(shared_data):
    frame = read(shared_data, "2018-2019/england_ks4provisional.csv.gz")
    return numbers(
        frame, "P8MEA", "P8CILOW", "P8CIUPP", "P8PUP", "ATT8SCR", "PTL2BASICS_95",
        "PTL2BASICS_94", "TPUP",
    )  # fmt: skip


def school(frame, urn):
    return frame.filter(pl.col("URN") == str(urn)).row(0, named=True)


@pytest.mark.acceptance("T1")
@pytest.mark.parametrize(
    ("urn", "score", "n", "direction", "band"),
    [
        (145580, -0.33, 176, "sig-", 4),
        pytest.param(103541, -0.14, 183, "ns", 3, marks=pytest.mark.acceptance("T2")),
        pytest.param(135970, 0.50, 118, "sig+", 1, marks=pytest.mark.acceptance("T3")),
        pytest.param(103606, -1.93, 18, "sig-", 5, marks=pytest.mark.acceptance("T4")),
    ],
)
def test_named_schools_have_the_published_interval(ks4, urn, score, n, direction, band):
    row = school(ks4, urn)
    assert (row["P8MEA"], row["P8PUP"]) == (score, n)
    lower, upper = intervals.progress_interval(score, n, P8_SIGMA_2019)
    assert (lower, upper) == (
        pytest.approx(row["P8CILOW"], abs=0.0101),
        pytest.approx(row["P8CIUPP"], abs=0.0101),
    )
    assert intervals.direction(lower, upper) == direction
    assert bands.band("S_P8", 2019, score, lower, upper) == band


@pytest.mark.acceptance("T6")
def test_every_published_progress_8_interval_is_reproduced(ks4):
    schools = ks4.filter(
        pl.col("RECTYPE").is_in(["1", "2"])
        & pl.all_horizontal(pl.col("P8MEA", "P8CILOW", "P8CIUPP", "P8PUP").is_not_null())
    )
    assert schools.height == 3_525
    lower, upper = intervals.progress_interval(
        schools["P8MEA"].to_numpy(), schools["P8PUP"].to_numpy(), P8_SIGMA_2019
    )
    assert np.abs(lower - schools["P8CILOW"].to_numpy()).max() <= 0.0101
    assert np.abs(upper - schools["P8CIUPP"].to_numpy()).max() <= 0.0101
    sigma = intervals.sigma_from_bounds(
        schools["P8CILOW"].to_numpy(), schools["P8CIUPP"].to_numpy(), schools["P8PUP"].to_numpy()
    )
    assert sigma == pytest.approx(P8_SIGMA_2019, abs=0.01)


@pytest.mark.acceptance("T6")
def test_every_published_progress_8_band_is_reproduced(ks4):
    rows = ks4.filter(
        pl.all_horizontal(pl.col("P8MEA", "P8CILOW", "P8CIUPP").is_not_null())
        & pl.col("P8_BANDING").is_in(["1", "2", "3", "4", "5"])
    )
    assert rows.height == 3_551  # 3,401 schools and 150 authorities
    wrong = [
        row["URN"]
        for row in rows.iter_rows(named=True)
        if bands.band("S_P8", 2019, row["P8MEA"], row["P8CILOW"], row["P8CIUPP"])
        != int(row["P8_BANDING"])
    ]
    assert wrong == []


@pytest.mark.acceptance("T7")
def test_an_authority_cannot_be_rebuilt_from_its_schools(ks4):
    city = ks4.filter(
        (pl.col("LEA") == "330")
        & pl.col("RECTYPE").is_in(["1", "2"])
        & pl.col("P8MEA").is_not_null()
        & pl.col("P8PUP").is_not_null()
    )
    rebuilt = (city["P8MEA"] * city["P8PUP"]).sum() / city["P8PUP"].sum()
    published = ks4.filter((pl.col("LEA") == "330") & (pl.col("RECTYPE") == "4"))["P8MEA"][0]
    assert rebuilt == pytest.approx(0.1095, abs=5e-5)
    assert published == 0.09


@pytest.mark.acceptance("T15")
def test_quartiles_of_the_mainstream_secondaries_of_a_city(ks4):
    city = ks4.filter(
        (pl.col("LEA") == "330")
        & (pl.col("RECTYPE") == "1")
        & pl.col("P8MEA").is_not_null()
        & (pl.col("P8PUP") >= 11)
    )
    urns = city["URN"].cast(pl.Int64)
    rows = pl.DataFrame(
        {
            "urn": urns,
            "value": city["P8MEA"],
            "pupils": city["P8PUP"],
            "shrunken": city["P8MEA"],
            "shrunken_sd": P8_SIGMA_2019 / city["P8PUP"].sqrt(),
            "year_end": [2019] * len(urns),
            "pupil_group": ["all"] * len(urns),
        }
    )
    groups = pl.DataFrame({"urn": urns, "peer_group": ["secondary"] * len(urns)})
    found = quartiles(rows, groups, indicators()["S_P8"])
    assert found["city_peers"][0] == 83
    assert np.quantile(city["P8MEA"].to_numpy(), [0.25, 0.5, 0.75]) == pytest.approx(
        [-0.165, 0.10, 0.495]
    )
    assert (city["P8MEA"] <= -0.165).sum() == 21
    ranked = percentile_ranks(city["P8MEA"].to_numpy())
    assert abs(int((ranked <= 0.25).sum()) - 21) <= 1
    assert set(found["quartile_firm"].drop_nulls()) == {"firm", "likely", "borderline"}
    again = quartiles(rows.reverse(), groups, indicators()["S_P8"])
    assert again.sort("urn").equals(found.sort("urn"))


def la_rows(ks4, column, indicator):
    rows = ks4.filter(pl.col("RECTYPE") == "4")
    count = "P8PUP" if indicator == "S_P8" else "TPUP"
    return pl.DataFrame(
        {
            "level": ["la"] * rows.height,
            "area": rows["LEA"],
            "phase": ["all"] * rows.height,
            "peers": ["state"] * rows.height,
            "year_end": [2019] * rows.height,
            "indicator": [indicator] * rows.height,
            "pupil_group": ["all"] * rows.height,
            "value": rows[column],
            "n": rows[count].cast(pl.Int64),
            "state": ["ok" if v is not None else "suppressed" for v in rows[column]],
        },
        schema={
            k: v
            for k, v in FACT_SCHEMA.items()
            if k not in ("urn", "lower", "upper", "band", "raw", "series", "row")
        },
    )


@pytest.mark.acceptance("T16")
@pytest.mark.parametrize(
    ("indicator", "column", "value", "words"),
    [
        ("S_P8", "P8MEA", 0.09, "=39th of 150"),
        ("S_A8", "ATT8SCR", 46.5, "63rd"),
        ("S_EM5", "PTL2BASICS_95", 42.2, "74th"),
        ("S_EM4", "PTL2BASICS_94", 61.7, "102nd"),
    ],
)
def test_rank_of_an_authority_among_authorities(ks4, indicator, column, value, words):
    rows = la_rows(ks4, column, indicator)
    assert rows.filter(pl.col("area") == "330")["value"][0] == value
    sigma = P8_SIGMA_2019 if indicator == "S_P8" else None
    found = ranks(rows, indicators()[indicator], sigma=sigma)["330"]
    assert found.of == 150
    assert words in found.words
    if indicator != "S_A8":
        assert found.low is not None
        assert found.low <= found.rank <= found.high


@pytest.mark.acceptance("T16")
def test_core_cities_are_averaged_without_the_authority_itself(ks4):
    cities = group_of("330")
    assert cities is not None
    others = cities.others("330")
    assert len(others) == 7
    a8 = group_means(la_rows(ks4, "ATT8SCR", "S_A8"), others)[2019, "all", "all"]
    assert (round(a8.unweighted, 1), round(a8.weighted, 1)) == (43.7, 43.9)
    p8 = group_means(la_rows(ks4, "P8MEA", "S_P8"), others)[2019, "all", "all"]
    assert (round(p8.unweighted, 2), round(p8.weighted, 2)) == (-0.13, -0.11)
    assert p8.authorities == 7


def test_one_point_of_a_percentage_is_chance_for_an_authority():
    em5 = indicators()["S_EM5"]
    error = la_error(42.2, 12_000, em5, None)
    change = gap_change(
        now=42.9, comparator_now=43.0, before=42.2, comparator_before=43.0,
        error_now=error, error_before=error, definition=em5,
    )  # fmt: skip
    assert change.words == "within normal variation"


@pytest.mark.acceptance("T8")
@pytest.mark.parametrize(
    ("year", "measure", "sigma"),
    [
        ("2016-2017", "READ", 6.23), ("2016-2017", "WRIT", 6.045), ("2016-2017", "MAT", 5.625),
        ("2017-2018", "READ", 5.99), ("2017-2018", "WRIT", 5.735), ("2017-2018", "MAT", 5.43),
        ("2018-2019", "READ", 6.17358), ("2018-2019", "WRIT", 5.69411),
        ("2018-2019", "MAT", 5.38986),
    ],
)  # fmt: skip
def test_every_key_stage_2_interval_of_two_authorities_is_reproduced(
    shared_data, year, measure, sigma
):
    names = [
        f"{measure}PROG",
        f"{measure}PROG_LOWER",
        f"{measure}PROG_UPPER",
        f"{measure}COV",
        "TELIG",
    ]
    frame = pl.concat(
        [
            numbers(read(shared_data, f"{year}/england_ks2final_{la}.csv.gz"), *names).select(
                "RECTYPE", *names
            )
            for la in ("850", "936")
        ]
    ).filter(pl.col("RECTYPE").is_in(["1", "2"]) & pl.all_horizontal(pl.col(*names).is_not_null()))
    assert frame.height > 400
    n = [
        intervals.covered_pupils(eligible, coverage)
        for eligible, coverage in frame.select("TELIG", f"{measure}COV").iter_rows()
    ]
    lower, upper = intervals.progress_interval(frame[names[0]].to_numpy(), np.array(n), sigma)
    assert np.abs(lower - frame[names[1]].to_numpy()).max() <= 0.1001
    assert np.abs(upper - frame[names[2]].to_numpy()).max() <= 0.1001


@pytest.mark.acceptance("T12")
@pytest.mark.parametrize("year", ["2016-2017", "2017-2018", "2018-2019"])
def test_what_is_suppressed_is_what_the_small_cohort_policy_hides(shared_data, year):
    for la in ("850", "936"):
        frame = numbers(read(shared_data, f"{year}/england_ks2final_{la}.csv.gz"), "TELIG").filter(
            pl.col("RECTYPE").is_in(["1", "2"])
        )
        hidden = frame.filter(pl.col("PTRWM_EXP") == "SUPP")["TELIG"]
        assert all(cohort(int(n)) is Cohort.HIDDEN for n in hidden)
        shown = frame.filter(pl.col("PTRWM_EXP").str.ends_with("%"))["TELIG"]
        assert shown.min() >= 6


@pytest.mark.acceptance("T13")
@pytest.mark.parametrize(
    ("column", "indicator"),
    [("READPROG", "P_READ_PROG"), ("WRITPROG", "P_WRIT_PROG"), ("MATPROG", "P_MAT_PROG")],
)
def test_key_stage_2_band_cut_points_of_2019(shared_data, column, indicator):
    frame = numbers(
        read(shared_data, "2018-2019/england_ks2final.csv.gz"), column, f"{column}_DESCR"
    ).filter(pl.col("RECTYPE") == "1")
    cut = bands.cuts(indicator, 2019)
    assert cut is not None
    top = frame.filter(pl.col(f"{column}_DESCR") == 1)[column]
    bottom = frame.filter(pl.col(f"{column}_DESCR") == 5)[column]
    assert (top.min(), bottom.max()) == (cut.well_above, cut.well_below)


@pytest.mark.acceptance("T23")
def test_national_absence_of_2019(shared_data):
    frame = numbers(read(shared_data, "2018-2019/england_abs.csv.gz"), "PERCTOT", "PPERSABS10")
    found = frame.filter(pl.col("LA") == "NAT")
    assert sorted(found["PERCTOT"].drop_nulls()) == [4.0, 5.5, 10.1]
    assert sorted(found["PPERSABS10"].drop_nulls()) == [8.2, 13.7, 28.8]
