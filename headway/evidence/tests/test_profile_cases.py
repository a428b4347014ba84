"""Rarer cases of a profile: exclusions, conversions half way, no family, a falling trend."""

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.lineage import JOIN_SCHEMA, Lineages
from headway.evidence.profile import profiles
from headway.evidence.profile.signals import rate_flag, signals, worst_fifth
from headway.evidence.store import Store
from headway.evidence.tests.made_up import england, school_row
from headway.evidence.tests.made_up_city import (
    ELSEWHERE,
    LA,
    ON,
    PRIMARIES,
    MadeUpCity,
    level,
    profile,
    register,
    standings,
    windows,
)

LOW, OTHER = list(PRIMARIES)[:2]
RWM = indicators()["P_RWM_EXP"]


def sentences_of(found, urn, domain):
    return " ".join(r["sentence"] for r in level(found, urn, domain)["reasons"])


def test_four_exclusions_where_one_is_expected_are_a_flag(tmp_path):
    made = MadeUpCity(Store(tmp_path))
    rows = []
    for urn, count in ((LOW, 4.0), (OTHER, 3.0)):
        rows.append(school_row(urn, count, 1_000, indicator="X_PEX"))
        rows.append(school_row(urn, count / 10, 1_000, indicator="X_PEX_RATE"))
    rows.append(england(0.1, indicator="X_PEX_RATE"))
    rows.append(england(8_000.0, indicator="X_PEX"))
    made.more = rows
    found = profile(made)
    text = sentences_of(found, LOW, "inclusion")
    assert "There were 4 permanent exclusions in 2019, where 1.0 would be expected" in text
    assert "more than chance would normally produce" in text
    assert level(found, LOW, "inclusion")["level"] == 1
    assert "more than chance" not in sentences_of(found, OTHER, "inclusion")
    assert level(found, OTHER, "inclusion")["level"] == 0
    row = found.figures["X_PEX"].of(LOW)
    assert (row["national"], row["gap"]) == (None, None)


def test_a_falling_trend_makes_a_concern_serious(tmp_path):
    made = MadeUpCity(Store(tmp_path))
    for year_end, value in ((2017, 40.0), (2018, 25.0), (2019, 8.0)):
        made.set(100_101, "S_EM5", value, year_end=year_end, n=180)
    found = profile(made)
    row = level(found, 100_101, "attainment")
    assert row["level"] == 3
    said = "Declining against England: the difference from England fell by 32.0 percentage points"
    assert f"{said} since 2017." in sentences_of(found, 100_101, "attainment")


def test_earlier_years_under_another_urn_enter_trend_and_pooled_value(tmp_path):
    made = MadeUpCity(Store(tmp_path))
    old, new = ELSEWHERE[0], LOW
    for name, values in (("P_READ_PROG", (0.0, -3.0, -6.0)), ("P_RWM_EXP", (60.0, 50.0, 40.0))):
        for year_end, value in zip((2017, 2018, 2019), values, strict=True):
            made.set(old, name, value, year_end=year_end, n=15)
            made.set(new, name, value if year_end == 2019 else None, year_end=year_end, n=15)
    joins = pl.DataFrame(
        [{"urn": new, "predecessor": old, "predecessor_name": "Old", "kind": "converter"}],
        schema=JOIN_SCHEMA,
    )
    vintage = made.vintage()

    def of(lines):
        return profiles(vintage, register(), standings(), windows(), ON, LA, lines=lines)

    joined = of(Lineages(joins, pl.DataFrame()))
    reading = joined.figures["P_READ_PROG"].of(new)
    assert reading["pooled_n"] == 45
    assert reading["pooled_value"] == pytest.approx(-3.0)
    assert reading["pooled_lower"] < -3.0 < reading["pooled_upper"]
    assert (reading["trend_points"], reading["trend_from"]) == (3, 2017)
    assert reading["trend_slope"] == pytest.approx(-3.0, abs=0.3)
    combined = joined.figures["P_RWM_EXP"].of(new)
    assert (combined["pooled_n"], combined["pooled_value"]) == (30, pytest.approx(46.67, abs=0.01))
    assert joined.figures["P_RWM_EXP"].of(new, back=1)["fact_urn"] == old
    alone = of(Lineages(joins.filter(pl.lit(False)), pl.DataFrame()))
    assert alone.figures["P_READ_PROG"].of(new)["pooled_n"] is None


def row_of(**more):
    row = {
        "h_value": 40.0,
        "h_gap": -25.0,
        "h_sig": "sig-",
        "quartile": None,
        "quartile_firm": None,
        "funnel": "usual",
        "z": -1.0,
        "band": None,
        "family_mean": None,
        "family_quarter": None,
        "trend_label": None,
    }
    return {**row, **more}


@pytest.mark.parametrize(
    ("row", "neg1", "neg2"),
    [
        (row_of(), True, False),
        (row_of(h_gap=-4.0), False, False),  # significant, too small to matter
        (row_of(h_sig="ns"), False, False),  # large, and chance could explain it
        (row_of(h_sig="ns", quartile=1, quartile_firm="likely"), True, False),
        (row_of(h_sig="ns", quartile=1, quartile_firm="borderline"), False, False),
        (row_of(quartile=1, quartile_firm="firm"), True, True),
        (row_of(h_sig="ns", band=5), False, True),
        (row_of(h_sig="ns", funnel="very unusual", z=-4.0), False, True),
        (row_of(h_sig="ns", funnel="very unusual", z=4.0), False, False),
        (row_of(h_value=None), False, False),
        (None, False, False),
    ],
)
def test_significant_is_not_important_and_neither_is_enough_alone(row, neg1, neg2):
    found = signals(row, RWM)
    assert (found.neg1, found.neg2) == (neg1, neg2)


def test_similar_schools_decide_whether_a_school_is_behind():
    assert signals(row_of(), RWM).famneg is None
    assert signals(row_of(family_mean=60.0, family_quarter=1), RWM).famneg is True
    assert signals(row_of(family_mean=60.0, family_quarter=2), RWM).famneg is False
    assert signals(row_of(family_mean=44.0, family_quarter=1), RWM).famneg is False


def test_a_rate_is_flagged_only_against_england_and_similar_schools():
    absence = indicators()["A_PA"]
    row = {"h_value": 20.0, "percentile_national": 15.0, "family_z": 1.2}
    assert rate_flag(row, absence) is True
    assert rate_flag({**row, "family_z": 0.9}, absence) is False
    assert rate_flag({**row, "percentile_national": 21.0}, absence) is False
    assert rate_flag({**row, "family_z": None}, absence) is None
    assert rate_flag(None, absence) is None
    assert rate_flag({**row, "family_z": -1.2}, RWM) is True
    assert worst_fifth({"percentile_national": None}) is None
    assert worst_fifth({"percentile_national": 20.0}) is True
