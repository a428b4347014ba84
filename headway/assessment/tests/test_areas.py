"""Means of other authorities, and the rows of an authority among them."""

from datetime import date

import polars as pl
import pytest

from headway.assessment.publishing.areas import (
    AREA_FIELDS,
    Surroundings,
    listed_words,
    nearest_known,
    of_measure,
)
from headway.evidence.catalogue import indicators
from headway.evidence.comparators import group_means

ROWS = pl.DataFrame(
    {
        "area": ["801", "383", "383", "341", "352"],
        "year_end": [2025] * 5,
        "phase": ["primary"] * 5,
        "pupil_group": ["all"] * 5,
        "value": [60.0, 70.0, 99.0, None, 50.0],
        "n": [100, 300, 1, 50, 600],
        "state": ["ok", "ok", "ok", "suppressed", "ok"],
    }
)


def test_a_group_mean_is_weighted_by_pupils_and_says_how_many_authorities_it_has():
    found = group_means(ROWS, ("801", "383", "341"))
    mean = found[2025, "primary", "all"]
    assert mean.weighted == pytest.approx((60 * 100 + 70 * 300) / 400)
    assert mean.unweighted == pytest.approx(65.0)
    assert mean.authorities == 2  # the hidden one is not in it, the second row of one neither


def test_without_pupil_numbers_there_is_no_weighted_mean():
    found = group_means(ROWS.with_columns(n=pl.lit(None, dtype=pl.Int64)), ("801", "352"))
    assert found[2025, "primary", "all"].weighted is None
    assert found[2025, "primary", "all"].unweighted == 55.0


def test_a_group_without_any_figure_has_no_mean():
    assert group_means(ROWS, ("999",)) == {}


BESIDE = Surroundings(
    la="399",
    la_name="Aldermere",
    region="",
    region_codes=(),
    core_cities=("801",),
    neighbours=("383",),
    listed=date(2025, 5, 15),
)


def measured(indicator, figures, *, spreads=None, peers="state", england_state="ok"):
    """What is published of {area: {year: value}}; "ENG" is England."""
    rows = pl.DataFrame(
        [
            {
                "level": "england" if area == "ENG" else "la",
                "area": area,
                "phase": "secondary",
                "peers": peers if area == "ENG" else "state",
                "year_end": year,
                "pupil_group": "all",
                "value": value,
                "n": 10_000,
                "state": england_state if area == "ENG" else "ok",
                "series": "one",
                "release": "r",
                "row": 2,
            }
            for area, years in figures.items()
            for year, value in years.items()
        ]
    )
    made = of_measure(rows, indicators()[indicator], BESIDE, {}, spreads or {})
    found = [dict(zip(AREA_FIELDS, row, strict=True)) for row in made]
    return {(row["level"], row["year_end"]): row for row in found}


A8 = {
    "399": {2024: 44.0, 2025: 46.0},
    "801": {2024: 42.0, 2025: 42.1},
    "383": {2024: 47.0, 2025: 47.0},
    "ENG": {2024: 46.0, 2025: 46.0},
}


@pytest.mark.parametrize(
    ("spreads", "interval", "change"),
    [
        ({2024: 18.0, 2025: 18.0}, (2, 2), "clearly closing."),
        ({}, (None, None), "we cannot tell whether that is more than chance."),
    ],
)
def test_a_score_has_a_rank_interval_and_a_clear_change_where_the_spread_is_known(
    spreads, interval, change
):
    own = measured("S_A8", A8, spreads=spreads)["la", 2025]
    assert (own["rank"], own["ranked"]) == (2, 3)
    assert (own["rank_low"], own["rank_high"]) == interval
    assert measured("S_A8", A8, spreads=spreads)["neighbours", 2025]["gap_text"].endswith(change)


@pytest.mark.requirement("B-17")
def test_gaps_and_their_change_are_to_all_three_comparators():
    found = measured("S_A8", A8, spreads={2024: 18.0, 2025: 18.0})
    assert found["la", 2025]["gap_text"] == (
        "The same as England, 2.0 better than the year before: the gap has clearly closed."
    )
    cities, near = found["core_cities", 2025], found["neighbours", 2025]
    assert cities["gap"] == pytest.approx(3.9)
    assert cities["gap_change"] == pytest.approx(1.9)
    assert cities["gap_text"].startswith("3.9 points above core cities (better), 1.9 better")
    assert near["gap_text"].startswith("1.0 points below statistical neighbours (worse), 2.0")
    assert found["la", 2024]["gap_text"] == "2.0 points below England (worse)."


def test_an_england_figure_says_what_it_rests_on():
    def england(**given):
        return measured("S_A8", A8, **given)["england", 2025]["area_name"]

    assert england() == "England"
    assert england(peers="all") == "England, all schools"
    assert england(england_state="computed") == "England, calculated by us"


def test_without_a_row_of_england_no_gap_to_it_is_made_up():
    without = {area: years for area, years in A8.items() if area != "ENG"}
    found = measured("S_A8", without)
    assert ("england", 2025) not in found
    assert (found["la", 2025]["gap"], found["la", 2025]["gap_text"]) == (None, "")
    assert found["core_cities", 2025]["gap"] == pytest.approx(3.9)


def test_a_number_of_events_is_neither_ranked_nor_held_against_england():
    own = measured("X_PEX", A8)["la", 2025]
    assert (own["rank"], own["gap"], own["gap_text"]) == (None, None, "")


def test_the_list_of_neighbours_is_dated_and_one_later_than_the_year_says_so():
    assert listed_words(BESIDE, 2025) == "Statistical neighbours as listed in May 2025"
    assert listed_words(BESIDE, 2019).endswith("as listed in May 2025, after this year")
    name = measured("S_A8", A8)["neighbours", 2024]["area_name"]
    assert name.startswith("Statistical neighbours as listed in May 2025, after this year (mean")


def test_a_year_without_a_spread_of_its_own_takes_that_of_the_nearest_year():
    held = {2018: None, 2019: 18.0, 2022: None, 2025: 20.0}
    assert nearest_known(held) == {2018: 18.0, 2019: 18.0, 2022: 18.0, 2025: 20.0}
    assert nearest_known({2019: None}) == {2019: None}
