"""The fifty schools most like a school: by intake, never by outcome, never itself."""

import numpy as np
import polars as pl
import pytest

from headway.evidence.compute import compute
from headway.evidence.families import SIZE, beside_family, families
from headway.evidence.store import Store
from headway.evidence.tests.made_up import england, peers, put, school_row

URNS = range(100_001, 100_401)
SELECTIVE = range(100_001, 100_071)
ODD = 100_200  # nobody is like this one
TWIN, TWIN_BEFORE = 100_300, 100_301  # two URNs of one school


@pytest.fixture(scope="module")
def vintage(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("families"))
    rng = np.random.default_rng(4)
    rows = []
    for urn in URNS:
        poor = float(rng.uniform(2, 70)) if urn != ODD else 99.0
        if urn == TWIN_BEFORE:
            poor = next(r["value"] for r in rows if r["urn"] == TWIN and r["indicator"] == "C_FSM6")
        other = float(rng.uniform(0, 90))
        for name, value in (("C_FSM6", poor), ("C_EAL", other), ("C_NOR", 200 + urn % 300)):
            rows.append(school_row(urn, value, None, indicator=name))
        rows.append(school_row(urn, round(80 - 0.5 * poor), 60))
    rows.append(england(65.0))
    put(store, rows, release_id="all")
    known = peers(list(URNS)).with_columns(
        selective=pl.col("urn").is_in(list(SELECTIVE)),
        lineage=pl.when(pl.col("urn") == TWIN_BEFORE).then(pl.lit(str(TWIN))).otherwise("lineage"),
    )
    return compute(store, peers=known)


@pytest.fixture(scope="module")
def found(vintage):
    return families(vintage, "primary", year_end=2019)


def test_every_school_has_fifty_others_of_its_admission_type(found):
    counts = found.members.group_by("urn").len()
    assert counts.height == len(URNS)
    assert set(counts["len"]) == {SIZE}
    assert (found.members["urn"] != found.members["member"]).all()
    selective = pl.col("urn").is_in(list(SELECTIVE))
    of_selective = found.members.filter(selective)["member"]
    assert set(of_selective) <= set(SELECTIVE)
    assert set(found.members.filter(~selective)["member"]).isdisjoint(SELECTIVE)


def test_another_urn_of_the_same_school_is_not_a_member(found):
    twin = found.members.filter(pl.col("urn") == TWIN)
    assert TWIN_BEFORE not in twin["member"].to_list()
    assert twin.height == SIZE


def test_what_matters_for_results_weighs_most_and_results_never_enter(found):
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert found.weights["C_FSM6"] > 0.8
    assert set(found.weights) == {"C_FSM6", "C_EAL", "C_NOR"}
    assert found.years == {"C_FSM6": 2019, "C_EAL": 2019, "C_NOR": 2019}


def test_members_are_alike_and_a_school_like_no_other_is_told_so(found):
    fit = found.fit.filter((pl.col("variable") == "C_FSM6") & ~pl.col("urn").is_in([ODD]))
    assert fit["difference_sd"].abs().median() < 0.2
    assert ODD in found.few_close
    odd = found.fit.filter((pl.col("urn") == ODD) & (pl.col("variable") == "C_FSM6"))
    assert odd["school"][0] == 99.0
    assert odd["family_mean"][0] < 72
    assert len(found.few_close) < len(URNS)


def test_families_of_a_few_schools_are_those_of_all(found, vintage):
    some = families(vintage, "primary", year_end=2019, urns=[100_101, 100_102])
    assert set(some.members["urn"]) == {100_101, 100_102}
    whole = found.members.filter(pl.col("urn") == 100_101).sort("rank")
    assert some.members.filter(pl.col("urn") == 100_101).sort("rank").equals(whole)


def test_figures_older_than_three_years_describe_nobody(vintage):
    assert families(vintage, "primary", year_end=2023).members.is_empty()
    assert families(vintage, "secondary", year_end=2019).members.is_empty()


@pytest.mark.requirement("B-18")
def test_a_school_stands_beside_the_median_of_its_family(found):
    values = pl.DataFrame(
        {"urn": list(URNS), "value": [float(u % 100) for u in URNS], "pupils": [60] * len(URNS)}
    )
    rows = pl.DataFrame({"urn": [100_101], "value": [20.0]})
    placed = beside_family(rows, values, found, higher_is_better=True).row(0, named=True)
    members = found.members.filter(pl.col("urn") == 100_101)["member"]
    assert placed["family_median"] == float(np.median([u % 100 for u in members]))
    assert placed["family_mean"] == pytest.approx(np.mean([u % 100 for u in members]))


@pytest.mark.parametrize(("higher_is_better", "quarter"), [(True, 1), (False, 4)])
def test_the_lowest_of_its_family_is_in_the_worst_quarter(found, higher_is_better, quarter):
    england_rows = pl.DataFrame(
        {"urn": list(URNS), "value": [60.0 + u % 7 for u in URNS], "pupils": [60] * len(URNS)}
    )
    rows = pl.DataFrame({"urn": [100_101, 100_102], "value": [20.0, None]})
    placed = beside_family(rows, england_rows, found, higher_is_better=higher_is_better)
    low, unknown = placed.iter_rows(named=True)
    assert low["family_quarter"] == quarter
    assert low["family_n"] == SIZE
    assert low["family_z"] < -5
    assert unknown["family_mean"] is None


def test_a_family_with_few_values_says_nothing(found):
    few = pl.DataFrame({"urn": [100_103], "value": [1.0], "pupils": [60]})
    rows = pl.DataFrame({"urn": [100_101], "value": [20.0]})
    assert beside_family(rows, few, found, higher_is_better=True)["family_mean"][0] is None
