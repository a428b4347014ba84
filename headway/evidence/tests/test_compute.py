"""Comparators and statistics of every school, on a small made-up England."""

import signal
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from headway.evidence.catalogue import indicators
from headway.evidence.compute import compute
from headway.evidence.compute.files import write_whole
from headway.evidence.compute.peers import peers_as_at, peers_from_register, stage_of
from headway.evidence.tests.made_up import (
    area_row,
    england,
    peers,
    put,
    school_row,
    store_in,
)

URNS = list(range(100_001, 100_031))


def one(vintage, urn, indicator="P_RWM_EXP", year_end=2019, group="all"):
    rows = vintage.schools(indicator, years=[year_end], urns=[urn], pupil_groups=[group])
    assert rows.height == 1
    return rows.row(0, named=True)


def test_a_school_is_compared_with_the_file_s_own_rows_and_tested_exactly(tmp_path):
    store = store_in(tmp_path)
    rows = [
        school_row(100_001, 47.0, 30),
        school_row(100_002, 64.0, 30),
        school_row(100_003, 20.0, 8),
        school_row(100_004, None, None),
        england(65.0),
        england(60.0, peers="all"),
        area_row("la", 61.0, area="399"),
    ]
    put(store, rows, release_id="ks2-2019")
    vintage = compute(store, peers=peers(URNS))
    low = one(vintage, 100_001)
    assert (low["national"], low["la_value"], low["gap"]) == (65.0, 61.0, -18.0)
    assert (low["sig"], low["important"], low["small"]) == ("sig-", True, "full")
    assert (low["lower"], low["upper"]) == (
        pytest.approx(30.2, abs=0.1),
        pytest.approx(63.9, abs=0.1),
    )
    assert low["national_release"] == "ks2-2019"
    assert one(vintage, 100_002)["sig"] == "ns"
    tiny = one(vintage, 100_003)
    assert (tiny["value"], tiny["sig"], tiny["small"]) == (20.0, None, "very small")
    assert tiny["percentile_national"] is None
    hidden = one(vintage, 100_004)
    assert (hidden["value"], hidden["state"], hidden["sig"]) == (None, "suppressed", None)


def test_final_figures_replace_provisional_ones_from_the_day_they_are_public(tmp_path):
    store = store_in(tmp_path)
    put(
        store,
        [school_row(100_001, 50.0, 30), school_row(100_002, 70.0, 30), england(64.0)],
        release_id="provisional",
        as_at=date(2019, 9, 12),
        status="provisional",
    )
    put(
        store,
        [school_row(100_001, 53.0, 30), england(65.0)],
        release_id="final",
        as_at=date(2019, 12, 12),
    )
    before = compute(store, known_on=date(2019, 12, 1), peers=peers(URNS))
    assert one(before, 100_001)["value"] == 50.0
    after = compute(store, known_on=date(2019, 12, 12), peers=peers(URNS))
    assert (one(after, 100_001)["value"], one(after, 100_001)["release"]) == (53.0, "final")
    assert one(after, 100_002)["release"] == "provisional"
    assert before.key != after.key


def test_one_new_release_recomputes_its_own_measures_and_years_only(tmp_path):
    store = store_in(tmp_path)
    for year_end in (2016, 2017):
        put(
            store,
            [
                school_row(100_001, 50.0, 30, year_end=year_end, indicator=name)
                for name in ("P_READ_EXP", "P_MAT_EXP")
            ],
            release_id=f"ks2-{year_end}",
            as_at=date(year_end, 12, 12),
        )
    assert compute(store, peers=peers(URNS)).computed == 4
    assert compute(store, peers=peers(URNS)).computed == 0
    put(
        store,
        [school_row(100_001, 51.0, 30, year_end=2018, indicator="P_READ_EXP")],
        release_id="ks2-2018",
        as_at=date(2018, 12, 12),
    )
    assert compute(store, peers=peers(URNS)).computed == 1


def test_three_years_of_one_series_give_a_pooled_value_and_a_trend(tmp_path):
    store = store_in(tmp_path)
    for year_end, value, n in ((2016, 56.0, 9), (2017, 50.0, 12), (2018, 70.0, 10)):
        put(
            store,
            [
                school_row(100_001, value, n, indicator="P_READ_EXP", year_end=year_end),
                school_row(
                    100_002,
                    40.0 + 12 * (year_end - 2016),
                    60,
                    indicator="P_READ_EXP",
                    year_end=year_end,
                ),
                england(62.0, indicator="P_READ_EXP", year_end=year_end),
            ],
            release_id=f"ks2-{year_end}",
            as_at=date(year_end, 12, 12),
        )
    vintage = compute(store, peers=peers(URNS))
    pooled = one(vintage, 100_001, "P_READ_EXP", 2018)
    assert (pooled["pooled_n"], pooled["pooled_value"]) == (31, pytest.approx(58.06, abs=0.01))
    assert pooled["pooled_lower"] == pytest.approx(40.8, abs=0.05)
    assert pooled["trend_label"] == "not enough years"
    rising = one(vintage, 100_002, "P_READ_EXP", 2018)
    assert rising["trend_slope"] == pytest.approx(12.0)
    assert rising["trend_change"] == pytest.approx(24.0)
    assert rising["trend_label"] == "improving against national"
    assert one(vintage, 100_002, "P_READ_EXP", 2017)["trend_label"] == "not enough years"


@pytest.mark.acceptance("T37")
def test_the_combined_measure_has_no_trend_across_2017_and_2018(tmp_path):
    store = store_in(tmp_path)
    for year_end in (2016, 2017, 2018, 2019):
        rows = [
            school_row(100_001, 20.0 + year_end - 2016, 90, year_end=year_end),
            england(65.0, year_end=year_end),
        ]
        put(store, rows, release_id=f"ks2-{year_end}", as_at=date(year_end, 12, 12))
    row = one(compute(store, peers=peers(URNS)), 100_001)
    assert (row["trend_label"], row["trend_points"], row["trend_from"]) == (
        "not enough years",
        2,
        2018,
    )
    assert row["pooled_years"] == 2


def test_special_schools_are_never_ranked_with_mainstream(tmp_path):
    store = store_in(tmp_path)
    rows = [school_row(urn, float(40 + i), 60) for i, urn in enumerate(URNS)]
    put(store, [*rows, england(65.0)], release_id="ks2-2019")
    known = pl.concat([peers(URNS[1:]), peers(URNS[:1], kind="special", stage="special")])
    vintage = compute(store, peers=known)
    assert one(vintage, URNS[0])["percentile_national"] is None
    assert one(vintage, URNS[1])["percentile_national"] == pytest.approx(100 * 0.5 / 29)


def test_no_england_figure_is_made_from_a_few_schools(tmp_path):
    store = store_in(tmp_path)
    put(store, [school_row(u, 50.0, 30) for u in URNS], release_id="ks2-2019")
    row = one(compute(store, peers=peers(URNS)), URNS[0])
    assert (row["national"], row["sig"], row["gap"]) == (None, None, None)


def test_a_file_without_an_england_row_uses_ours_and_says_so(tmp_path):
    store = store_in(tmp_path)
    urns = list(range(100_001, 100_241))
    rows = [school_row(u, 40.0 if u % 2 else 80.0, 30 if u % 2 else 60) for u in urns]
    put(store, rows, release_id="ks2-2019")
    row = one(compute(store, peers=peers(urns)), urns[0])
    assert row["national"] == pytest.approx((40 * 30 + 80 * 60) / 90)
    assert row["national_release"] == "calculated by us"
    put(store, [england(65.0)], release_id="lait", as_at=date(2020, 6, 1), status=None)
    row = one(compute(store, peers=peers(urns)), urns[0])
    assert (row["national"], row["national_release"]) == (65.0, "lait")


def test_absence_is_compared_with_schools_of_its_phase_else_with_all(tmp_path):
    store = store_in(tmp_path)
    more = {"indicator": "A_PA"}
    rows = [
        school_row(100_001, 20.0, 300, **more),
        school_row(100_002, 20.0, 300, **more),
        school_row(100_003, 20.0, None, **more),
        england(8.0, phase="primary", **more),
        england(11.0, phase="all", **more),
    ]
    put(store, rows, release_id="absence")
    known = pl.concat([peers([100_001, 100_003]), peers([100_002], stage="secondary")])
    vintage = compute(store, peers=known)
    assert one(vintage, 100_001, "A_PA")["national"] == 8.0
    assert one(vintage, 100_002, "A_PA")["national"] == 11.0
    without_n = one(vintage, 100_003, "A_PA")
    assert (without_n["pupils"], without_n["n_estimated"], without_n["n"]) == (200, True, None)
    assert without_n["sig"] is None


def test_a_repeated_row_counts_once_and_a_blank_gives_way(tmp_path):
    store = store_in(tmp_path)
    blank = school_row(100_001, None, None, state="missing", raw="")
    twice = [school_row(100_002, 50.0, 30), school_row(100_002, 50.0, 30, row=9)]
    put(store, [blank, *twice, england(65.0)], release_id="later", as_at=date(2019, 12, 13))
    put(store, [school_row(100_001, 47.0, 30)], release_id="earlier")
    vintage = compute(store, peers=peers(URNS))
    assert (one(vintage, 100_001)["value"], one(vintage, 100_001)["release"]) == (47.0, "earlier")
    assert one(vintage, 100_002)["value"] == 50.0


def test_a_score_without_bounds_takes_the_publisher_s_band_for_its_test(tmp_path):
    store = store_in(tmp_path)
    more = {"indicator": "P_READ_PROG"}
    rows = [
        school_row(100_001, -3.4, None, band=5, **more),
        school_row(100_002, 0.4, None, band=3, **more),
        school_row(100_003, -3.4, 60, lower=-5.0, upper=-1.8, **more),
        england(0.0, **more),
    ]
    put(store, rows, release_id="ks2-2019")
    vintage = compute(store, peers=peers(URNS))
    assert one(vintage, 100_001, "P_READ_PROG")["sig"] == "sig-"
    assert one(vintage, 100_002, "P_READ_PROG")["sig"] == "ns"
    assert one(vintage, 100_003, "P_READ_PROG")["bounds_by_us"] is False


def test_a_vintage_knows_its_releases_years_and_areas(tmp_path):
    store = store_in(tmp_path)
    rows = [school_row(100_001, 50.0, 30), england(65.0), area_row("la", 60.0, area="399")]
    put(store, rows, release_id="ks2-2019")
    put(store, [england(62.0, year_end=2005)], release_id="lait", status=None)
    put(
        store,
        [school_row(100_001, None, None, year_end=2024, indicator="S_P8", state="baseline_gap")],
        release_id="ks4-2024",
    )
    vintage = compute(store, peers=peers(URNS))
    assert vintage.release("lait").id == "lait"
    assert vintage.release("nothing") is None
    assert vintage.years_of("P_RWM_EXP") == (2019,)
    assert vintage.areas("P_RWM_EXP")["year_end"].to_list() == [2005, 2019, 2019]
    assert vintage.areas("S_A8").is_empty()
    assert vintage.schools("S_A8").is_empty()
    assert (vintage.years_of("S_P8"), vintage.years_with_values("S_P8")) == ((2024,), ())
    assert vintage.pupil_sd("P_RWM_EXP", 2019) is None
    assert vintage.pupil_sd("S_P8", 2024) == 1.2825
    assert vintage.pupil_sd("S_P8", 1999) is None
    assert vintage.lineages is None
    assert vintage.indicators == ("P_RWM_EXP", "S_P8")
    some = compute(store, peers=peers(URNS), only=frozenset({"S_P8"}))
    assert some.indicators == ("S_P8",)


def test_without_a_register_nobody_is_ranked(tmp_path):
    store = store_in(tmp_path)
    put(store, [school_row(100_001, 50.0, 30), england(65.0)], release_id="ks2-2019")
    assert peers_as_at(store, None).is_empty()
    row = one(compute(store), 100_001)
    assert (row["sig"], row["percentile_national"], row["kind"]) == ("ns", None, None)


def test_the_register_says_who_is_comparable_and_how_large_a_year_group_is():
    schools = pl.DataFrame(
        {
            "urn": [1, 2, 3, 4],
            "phase": ["primary", "secondary", "special", "nursery"],
            "roll": [420, 1_000, 90, 60],
            "low_age": [3, 11, 4, 2],
            "high_age": [11, 18, 16, 4],
            "admissions": [None, "Selective", None, None],
        }
    )
    found = peers_from_register(schools)
    assert found["kind"].to_list() == ["mainstream", "mainstream", "special", None]
    assert found["stage"].to_list() == ["primary", "secondary", "special", None]
    assert found["cohort"].to_list() == [60, 156, 8, None]
    assert found["selective"].to_list() == [None, True, None, None]
    assert stage_of(indicators()["P_RWM_EXP"]) == "primary"
    assert stage_of(indicators()["S_P8"]) == "secondary"
    assert stage_of(indicators()["A_PA"]) is None


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    class Broken:
        def write_parquet(self, *args, **options):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(Broken(), tmp_path / "folder" / "x.parquet")
    assert list((tmp_path / "folder").iterdir()) == []


KILLED = """
import sys, time
from pathlib import Path
import polars as pl
from headway.evidence.compute import compute, run
from headway.evidence.compute.files import replace_whole
from headway.evidence.store import Store
from headway.evidence.tests.made_up import peers

def half(frame, path):
    def write(work):
        frame.write_parquet(work)
        work.write_bytes(work.read_bytes()[: work.stat().st_size // 2])
        print("in the middle", flush=True)
        time.sleep(60)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, write)

run.write_whole = half
compute(Store(Path(sys.argv[1])), peers=peers(range(100_001, 100_031)))
"""


@pytest.mark.slow
def test_kill_9_in_the_middle_of_computing_leaves_the_earlier_statistics_serving(tmp_path):
    store = store_in(tmp_path)
    put(store, [school_row(100_001, 50.0, 30), england(64.0)], release_id="then")
    before = compute(store, peers=peers(URNS))
    was = {path: path.read_bytes() for path in (store.folder / "stats").rglob("*.parquet")}
    assert was
    later = [
        school_row(100_001, 55.0, 30, year_end=2023),
        england(60.0, year_end=2023),
        school_row(100_001, 61.0, 30, indicator="P_READ_EXP"),
    ]
    put(store, later, release_id="now", as_at=date(2023, 12, 14))
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip() == "in the middle"
        process.send_signal(signal.SIGKILL)
    halves = list((store.folder / "stats").rglob(".writing-*"))
    assert halves, "killed before anything was written"
    assert {path: path.read_bytes() for path in was} == was
    again = compute(store, known_on=date(2019, 12, 31), peers=peers(URNS))
    assert (again.key, again.computed) == (before.key, 0)
    assert one(again, 100_001)["value"] == 50.0
    after = compute(store, peers=peers(URNS))
    assert after.computed == 2
    assert one(after, 100_001, year_end=2023)["value"] == 55.0
    assert one(after, 100_001, "P_READ_EXP")["value"] == 61.0
