"""An authority's schools among each other, and the authority among authorities."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.city import (
    la_error,
    ordinal,
    peer_groups,
    quartiles,
    ranks,
)
from headway.evidence.comparators import group_of, neighbours, region_codes
from headway.evidence.gaps import gap_change, gap_phrase, gap_sentence
from headway.evidence.releases import Release

RWM, PA, P8 = (indicators()[name] for name in ("P_RWM_EXP", "A_PA", "S_P8"))


def register(**phases):
    rows = [
        {"urn": 100_000 + i, "phase": phase}
        for i, phase in enumerate(p for name, count in phases.items() for p in [name] * count)
    ]
    return pl.DataFrame(rows)


def rows_of(schools, values, *, pupils=60):
    return schools.select("urn").with_columns(
        value=pl.Series(values, dtype=pl.Float64),
        pupils=pl.lit(pupils),
        shrunken=pl.Series(values, dtype=pl.Float64),
        shrunken_sd=pl.lit(2.0),
        year_end=pl.lit(2019),
        pupil_group=pl.lit("all"),
    )


def test_special_schools_and_middle_schools_are_in_no_peer_group():
    groups = peer_groups(register(primary=2, special=2, middle_deemed_primary=1, infant=1), RWM)
    assert groups["peer_group"].to_list() == ["primary", "primary", None, None, None, None]
    absence = peer_groups(register(primary=1, secondary=1, special=1, infant=1), PA)
    assert absence["peer_group"].to_list() == ["primary", "secondary", None, "primary"]


def test_junior_schools_are_ranked_apart_where_there_are_twenty():
    few = peer_groups(register(primary=2, junior=19), RWM)
    assert set(few["peer_group"]) == {"primary"}
    many = peer_groups(register(primary=2, junior=20), RWM)
    assert many["peer_group"].to_list() == ["primary"] * 2 + ["junior"] * 20


def test_quarters_of_a_city_and_where_they_start():
    schools = register(primary=40)
    found = quartiles(rows_of(schools, range(40)), peer_groups(schools, RWM), RWM).sort("urn")
    assert found["quartile"].to_list() == [1] * 10 + [2] * 10 + [3] * 10 + [4] * 10
    assert found["quartile_cut"][0] == pytest.approx(9.75)
    assert found["quartile_firm"][0] == "firm"
    assert found["city_peers"][0] == 40


def test_a_low_rate_of_absence_is_the_highest_quarter():
    schools = register(primary=40)
    found = quartiles(rows_of(schools, range(40)), peer_groups(schools, PA), PA).sort("urn")
    assert found["quartile"][0] == 4
    assert found["quartile"][39] == 1
    assert found["quartile_cut"][39] == pytest.approx(29.25)


def test_small_cohorts_are_not_ranked_and_nineteen_schools_have_no_quarters():
    schools = register(primary=25)
    groups = peer_groups(schools, RWM)
    assert quartiles(rows_of(schools, range(25), pupils=10), groups, RWM).is_empty()
    few = register(primary=19)
    found = quartiles(rows_of(few, range(19)), peer_groups(few, RWM), RWM)
    assert found["quartile"].null_count() == 19
    assert found["city_peers"][0] == 19


def la_rows(values, *, n=5_000):
    return pl.DataFrame(
        {
            "area": [str(201 + i) for i in range(len(values))],
            "value": values,
            "n": [n] * len(values),
            "state": ["ok" if v is not None else "suppressed" for v in values],
            "year_end": [2019] * len(values),
            "pupil_group": ["all"] * len(values),
        },
        schema_overrides={"value": pl.Float64},
    )


@pytest.mark.requirement("B-04")
@pytest.mark.parametrize("name", ["S_P8", "S_A8"])
def test_progress_8_and_attainment_8_have_a_quarter_of_the_city_and_a_rank(name):
    definition = indicators()[name]
    schools = register(secondary=40)
    found = quartiles(
        rows_of(schools, range(40)), peer_groups(schools, definition), definition
    ).sort("urn")
    assert found["quartile"].to_list() == [1] * 10 + [2] * 10 + [3] * 10 + [4] * 10
    ranked = ranks(la_rows([46.5, 44.0, 47.1]), definition, sigma=18.0)
    assert {la: place.words for la, place in ranked.items()} == {
        "201": "2nd of 3",
        "202": "3rd of 3",
        "203": "1st of 3",
    }


def test_ties_share_a_place_and_missing_authorities_have_none():
    found = ranks(la_rows([60.0, 70.0, 60.0, None, 50.0]), RWM)
    assert {la: place.words for la, place in found.items()} == {
        "201": "=2nd of 4",
        "202": "1st of 4",
        "203": "=2nd of 4",
        "205": "4th of 4",
    }
    assert found["202"].low == 1
    assert found["201"].low <= 2 <= found["201"].high
    assert ranks(la_rows([None]), RWM) == {}


def test_a_low_absence_rate_ranks_first():
    assert ranks(la_rows([9.0, 8.0, 12.0]), PA)["202"].rank == 1


def test_absence_is_as_sure_as_its_pupils_not_its_sessions():
    absence = indicators()["A_ABS"]
    assert la_error(5.0, 380 * 10_000, absence, None) == pytest.approx(
        la_error(5.0, 10_000, indicators()["A_PA"], None)
    )
    assert la_error(5.0, 200, absence, None) is None, "fewer sessions than one pupil has"


def test_every_place_of_a_tie_is_within_the_interval_of_the_rank():
    found = ranks(la_rows([60.0] * 40 + [50.0]), P8, sigma=1.28)["201"]
    assert (found.rank, found.low, found.high) == (1, 1, 40)


def test_a_rank_interval_needs_to_know_how_large_chance_is():
    rows = la_rows([0.1, 0.0, -0.1])
    assert ranks(rows, P8)["201"].low is None
    assert ranks(rows, P8, sigma=1.28)["201"].low == 1
    assert la_error(60.0, None, RWM, None) is None


@pytest.mark.parametrize(
    ("n", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (112, "112th")]
)
def test_ordinals(n, text):
    assert ordinal(n) == text


def change(now, before, *, definition=RWM, error=0.4):
    return gap_change(
        now=now,
        comparator_now=65.0,
        before=before,
        comparator_before=65.0,
        error_now=error,
        error_before=error,
        definition=definition,
    )


@pytest.mark.parametrize(
    ("now", "before", "definition", "words"),
    [
        (64.0, 60.0, RWM, "clearly closing"),
        (60.0, 64.0, RWM, "clearly widening"),
        (62.5, 62.0, RWM, "within normal variation"),
        (60.0, 64.0, PA, "clearly closing"),
    ],
)
def test_a_change_of_gap_is_clear_only_beyond_chance(now, before, definition, words):
    assert change(now, before, definition=definition).words == words


def test_without_standard_errors_no_change_is_clear():
    assert change(64.0, 40.0, error=None).words == "within normal variation"


A8, APS, READ = (indicators()[name] for name in ("S_A8", "S_EBACC_APS", "P_READ_AVG"))


@pytest.mark.parametrize(
    ("difference", "definition", "words"),
    [
        (-4.0, RWM, "4.0 percentage points below England (worse)"),
        (1.2, PA, "1.2 percentage points above England (worse)"),
        (-1.2, PA, "1.2 percentage points below England (better)"),
        (0.04, RWM, "the same as England"),
        (0.04, APS, "0.04 points above England (better)"),
        (0.0, READ, "the same as England"),
        (2.0, READ, "2.0 scaled score points above England (better)"),
        (-3.0, indicators()["C_EAL"], "3.0 percentage points below England"),
    ],
)
def test_a_gap_has_its_unit_and_its_direction_in_words(difference, definition, words):
    assert gap_phrase(difference, definition, "England") == words


@pytest.mark.requirement("B-17")
@pytest.mark.parametrize(
    ("now", "before", "definition", "error", "words"),
    [
        (64.0, 60.0, RWM, 0.4,
         "1.0 percentage points below England (worse), 4.0 better than the year before: "
         "clearly closing."),
        (70.0, 66.0, RWM, 0.4,
         "5.0 percentage points above England (better), 4.0 better than the year before: "
         "clearly further ahead."),
        (66.0, 70.0, RWM, 0.4,
         "1.0 percentage points above England (better), 4.0 worse than the year before: "
         "the lead is clearly shrinking."),
        (66.0, 63.0, RWM, 0.4,
         "1.0 percentage points above England (better), 3.0 better than the year before: "
         "the gap has clearly closed."),
        (63.0, 66.0, RWM, 0.4,
         "2.0 percentage points below England (worse), 3.0 worse than the year before: "
         "the lead is clearly lost."),
        (60.0, 64.0, RWM, 0.4,
         "5.0 percentage points below England (worse), 4.0 worse than the year before: "
         "clearly widening."),
        (60.0, 64.0, PA, 0.4,
         "5.0 percentage points below England (better), 4.0 better than the year before: "
         "clearly further ahead."),
        (65.0, 65.0, RWM, 0.4, "The same as England, no different from the year before."),
        (44.0, 40.0, A8, None,
         "21.0 points below England (worse), 4.0 better than the year before: "
         "we cannot tell whether that is more than chance."),
    ],
)  # fmt: skip
def test_a_change_of_gap_in_words(now, before, definition, error, words):
    found = change(now, before, definition=definition, error=error)
    assert gap_sentence(found, definition, "England") == words


def test_core_cities_and_regions_are_data():
    cities = group_of("330")
    assert cities is not None
    assert "330" not in cities.others("330")
    assert len(cities.members) == 8
    assert group_of("850") is None
    assert group_of("399", fictional=True) is not None
    assert "E12000005" in region_codes("West Midlands")
    assert region_codes("Nowhere") == ("Nowhere",)
    assert region_codes(None) == ()


def test_neighbours_are_those_of_the_list_of_the_time(store):
    for name, as_at, members in (
        ("april-2021", date(2021, 4, 1), ["801", "383"]),
        ("may-2025", date(2025, 5, 1), ["383", "341"]),
    ):
        release = Release(
            id=name, layout="x", title=name, publisher="DfE", kind="neighbours", file_name=name,
            sha256=name, size_bytes=1, as_at=as_at, as_at_basis="given",
        )  # fmt: skip
        with store.adding(name) as folder:
            pl.DataFrame(
                {"la": ["330", "330"], "neighbour": members, "rank": [1, 2]}
            ).write_parquet(folder / "neighbours.parquet")
            release.write(folder / "release.json")
    assert neighbours(store, "330", on=date(2023, 1, 1)).codes == ("801", "383")
    assert neighbours(store, "330", on=date(2026, 1, 1)).codes == ("383", "341")
    early = neighbours(store, "330", on=date(2019, 12, 1))
    assert (early.release, early.vintage) == ("april-2021", date(2021, 4, 1))
    assert neighbours(store, "999", on=date(2026, 1, 1)) is None


def test_without_a_list_there_are_no_neighbours(store):
    assert neighbours(store, "330", on=date(2026, 1, 1)) is None
