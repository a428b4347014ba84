"""Six domains, their levels and reasons, and the columns that rules read."""

import re
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headway.evidence.lineage import JOIN_SCHEMA, Lineages
from headway.evidence.profile import profiles
from headway.evidence.rules.columns import columns as catalogue
from headway.evidence.store import Store
from headway.evidence.tests.made_up import school_row
from headway.evidence.tests.made_up_city import (
    ELSEWHERE,
    LA,
    ON,
    PRIMARIES,
    SECONDARIES,
    MadeUpCity,
    level,
    profile,
    register,
    standings,
    windows,
)

pytestmark = pytest.mark.slow

LOW, LOW_BEFORE, TINY, SMALL, HIDDEN, HIGH = list(PRIMARIES)[:6]
NURSERY, INFANT, SPECIAL = list(PRIMARIES)[6:9]
PROGRESS = ("P_READ_PROG", "P_WRIT_PROG", "P_MAT_PROG")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    made = MadeUpCity(Store(tmp_path_factory.mktemp("city")))
    for year_end in (2017, 2018, 2019):
        made.set(LOW, "P_RWM_EXP", 25.0 if year_end > 2017 else 40.0, year_end=year_end)
        made.set(SMALL, "P_RWM_EXP", 42.0, year_end=year_end, n=14)
        made.set(HIGH, "P_RWM_EXP", 95.0, year_end=year_end)
        for name in PROGRESS:
            made.set(LOW, name, -6.0, year_end=year_end)
    made.set(LOW_BEFORE, "P_RWM_EXP", 25.0, year_end=2018)
    made.set(LOW_BEFORE, "P_RWM_EXP", 66.0, year_end=2019)
    made.set(TINY, "P_RWM_EXP", 22.0, n=9)
    made.set(HIDDEN, "P_RWM_EXP", None, n=None)
    made.set(LOW, "A_PA", 25.0).set(LOW, "A_ABS", 9.0)
    made.set(HIGH, "P_READ_PROG", 5.0)
    return profile(
        made,
        schools=register(phase={NURSERY: "nursery", INFANT: "infant", SPECIAL: "special"}),
        standing=standings(worse_than_good={LOW: True}, category_of_concern={HIGH: True}),
    )


def column(found, name, urn):
    return found.columns.filter(pl.col("urn") == urn)[name][0]


def why(found, name, urn):
    rows = found.cites.filter((pl.col("urn") == urn) & (pl.col("column") == name))
    assert rows.height == 1
    return rows["why_unknown"][0]


def facts(found, name, urn):
    return found.cites.filter((pl.col("urn") == urn) & (pl.col("column") == name))["fact_ids"][0]


def test_low_attainment_two_years_and_behind_similar_schools_is_a_concern(found):
    row = level(found, LOW, "attainment")
    assert row["level"] >= 2
    assert row["state"] == "ok"
    texts = [reason["sentence"] for reason in row["reasons"]]
    assert texts[0].startswith(
        "In 2019, 25% of the 60 pupils reached the expected standard in reading, writing and "
        "maths. England 65%, city 65%, similar schools"
    )
    assert "bigger than chance would normally produce" in texts[0]
    assert "lowest quarter of city primaries" in texts[1]
    assert re.search(
        r"In \d+ of 100 re-runs allowing for chance it stays in that quarter\.", texts[1]
    )


def test_one_poor_year_that_has_passed_is_no_concern(found):
    assert level(found, LOW_BEFORE, "attainment")["level"] == 0


def test_nine_pupils_are_shown_and_lead_to_nothing(found):
    row = level(found, TINY, "attainment")
    assert (row["level"], row["state"]) == (None, "ND")
    sentence = row["reasons"][0]["sentence"]
    assert "Only 9 pupils: we show the figure but draw no conclusion." in sentence
    assert "2 of the 9 pupils" in sentence
    assert column(found, "p_rwm_exp", TINY) is None
    assert why(found, "p_rwm_exp_sig", TINY) == (
        "Only 9 pupils: we show the figure but draw no conclusion."
    )


def test_three_small_years_are_judged_together(found):
    assert column(found, "p_rwm_exp_n", SMALL) == 28  # 2018 and 2019: the series began in 2018
    assert column(found, "p_rwm_exp", SMALL) == pytest.approx(100 * 12 / 28)
    reasons = level(found, SMALL, "attainment")["reasons"]
    assert "Over 2 years together" in reasons[0]["sentence"]


def test_a_hidden_figure_is_neither_zero_nor_no_concern(found):
    row = level(found, HIDDEN, "attainment")
    assert (row["level"], row["state"]) == (None, "ND")
    assert column(found, "p_rwm_exp", HIDDEN) is None
    assert why(found, "p_rwm_exp", HIDDEN) == "2019: Hidden: 5 or fewer pupils."
    assert facts(found, "p_rwm_exp", HIDDEN).to_list() == [f"P_RWM_EXP|2019|all|{HIDDEN}"]


def test_strength_is_marked_beside_the_level(found):
    row = level(found, HIGH, "attainment")
    assert (row["level"], row["strength"]) == (0, True)


def test_two_very_low_progress_scores_are_a_serious_concern(found):
    row = level(found, LOW, "progress")
    assert row["level"] == 3
    assert column(found, "progress_level", LOW) == 3
    assert column(found, "data_concern", LOW) is True


@pytest.mark.parametrize(("urn", "state"), [(NURSERY, "NA"), (SPECIAL, "NA"), (INFANT, "ND")])
def test_phases_without_comparable_results_say_so(found, urn, state):
    row = level(found, urn, "attainment")
    assert (row["level"], row["state"]) == (None, state)
    assert column(found, "attainment_level", urn) is None
    assert column(found, "p_rwm_exp_quartile", urn) is None
    assert row["reasons"][0]["sentence"] == why(found, "attainment_level", urn)


def test_absence_far_worse_than_similar_schools_is_two_flags(found):
    row = level(found, LOW, "inclusion")
    assert row["level"] >= 2
    assert any("worst fifth" in reason["sentence"] for reason in row["reasons"])
    assert level(found, list(SECONDARIES)[3], "inclusion")["state"] == "ok"


def test_inspection_levels_follow_the_latest_outcome(found):
    assert level(found, LOW, "inspection")["level"] == 2
    assert level(found, HIGH, "inspection")["level"] == 3
    good = level(found, TINY, "inspection")
    assert good["level"] == 0
    assert good["reasons"][0]["fact_ids"] == [f"OFSTED_OVERALL|2018|all|{TINY}"]


def test_intelligence_is_unknown_until_somebody_records_some(found):
    row = level(found, LOW, "intelligence")
    assert (row["level"], row["state"]) == (None, "ND")
    for name in ("intel_crisis_agreed", "intel_leadership_concern"):
        assert column(found, name, LOW) is None
        assert why(found, name, LOW) == "No intelligence is held yet."


def test_every_column_that_rules_may_read_is_there_and_cited(found):
    wanted = set(catalogue())
    assert wanted - set(found.columns.columns) == set()
    cited = found.cites.group_by("column").len()
    lacking = wanted - set(cited["column"]) - {"urn"}
    assert lacking == set()
    assert set(cited["len"]) == {found.columns.height}


def test_every_empty_cell_says_why_and_every_filled_one_where_from(found):
    for name in found.columns.columns:
        if name == "urn":
            continue
        cells = found.columns.select("urn", value=pl.col(name).cast(pl.String))
        cites = found.cites.filter(pl.col("column") == name).join(cells, on="urn")
        empty = cites.filter(pl.col("value").is_null())
        assert empty["why_unknown"].null_count() == 0, name
        filled = cites.filter(pl.col("value").is_not_null())
        assert filled["why_unknown"].null_count() == filled.height, name
        if name not in ("below_floor", "coasting", "vulnerable_attainment", "data_concern"):
            assert (filled["fact_ids"].list.len() > 0).all(), name


def test_sentences_are_whole_kind_and_without_barred_words(found):
    texts = [r["sentence"] for reasons in found.levels["reasons"] for r in reasons]
    assert len(texts) > 200
    for text in set(texts):
        assert text[0].isupper()
        assert text.endswith((".", ")"))
        assert not re.search(r"underperform|failing|  |None|nan", text), text
    for row in found.levels.iter_rows(named=True):
        assert row["reasons"], "a level without a reason"


def test_the_order_of_schools_does_not_matter(found, tmp_path):
    again = profile(
        _same(tmp_path),
        schools=register(
            phase={NURSERY: "nursery", INFANT: "infant", SPECIAL: "special"}
        ).reverse(),
        standing=standings(worse_than_good={LOW: True}, category_of_concern={HIGH: True}).reverse(),
    )
    other = profile(
        _same(tmp_path / "other"),
        schools=register(phase={NURSERY: "nursery", INFANT: "infant", SPECIAL: "special"}),
        standing=standings(worse_than_good={LOW: True}, category_of_concern={HIGH: True}),
    )
    assert again.columns.equals(other.columns)


def _same(folder):
    return MadeUpCity(Store(folder))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(drop=st.integers(1, 20))
def test_a_worse_figure_never_clears_a_concern(found, tmp_path_factory, drop):
    made = MadeUpCity(Store(tmp_path_factory.mktemp("worse")))
    for year_end in (2018, 2019):
        made.set(LOW, "P_RWM_EXP", 25.0 - (drop if year_end == 2019 else 0), year_end=year_end)
    worse = level(profile(made), LOW, "attainment")
    assert worse["level"] >= 2


def test_progress_of_two_years_ago_is_stamped_and_of_three_is_too_old(tmp_path):
    vintage = MadeUpCity(Store(tmp_path)).vintage()

    def of(on):
        return level(profiles(vintage, register(), standings(), windows(), on, LA), LOW, "progress")

    assert of(date(2019, 12, 20))["stamp"] is None
    later = of(date(2021, 12, 20))
    assert (later["stamp"], later["state"]) == ("based on 2018/19", "ok")
    assert of(date(2022, 12, 20))["state"] == "ND"


def test_an_academy_keeps_its_results_and_a_sponsored_one_starts_anew(tmp_path):
    vintage = MadeUpCity(Store(tmp_path)).vintage()
    old = ELSEWHERE[0]
    schools = pl.concat(
        [register(), register().head(2).with_columns(urn=pl.Series([100_901, 100_902]))]
    )

    def joined(kind):
        joins = pl.DataFrame(
            [{"urn": 100_901, "predecessor": old, "predecessor_name": "Old", "kind": kind}],
            schema=JOIN_SCHEMA,
        )
        return profiles(
            vintage, schools, standings(), windows(), ON, LA, lines=Lineages(joins, pl.DataFrame())
        )

    carried = joined("converter")
    assert column(carried, "p_rwm_exp", 100_901) is not None
    assert facts(carried, "p_rwm_exp", 100_901).to_list() == [f"P_RWM_EXP|2019|all|{old}"]
    fresh = joined("fresh_start")
    assert column(fresh, "p_rwm_exp", 100_901) is None
    assert why(fresh, "p_rwm_exp", 100_902) == "The files hold no figure of this school for 2019."


def test_a_gap_of_disadvantaged_pupils_is_held_against_the_authority_s_own(tmp_path):
    made = MadeUpCity(Store(tmp_path))
    more = {"indicator": "P_RWM_DISGAP"}
    made.more = [school_row(urn, -12.0 - (urn % 7), 20, **more) for urn in PRIMARIES if urn != LOW]
    made.more.append(school_row(LOW, -40.0, 20, **more))
    made.more.append(
        {**school_row(0, -14.0, 900, **more), "urn": None, "level": "la", "area": "399",
         "phase": "all", "peers": "state"}
    )  # fmt: skip
    result = profile(made)
    row = level(result, LOW, "groups")
    assert row["level"] == 1
    assert "is -40 percentage points" in row["reasons"][0]["sentence"]
    assert level(result, HIGH, "groups")["level"] == 0
