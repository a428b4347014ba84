"""Loading the publishers' real files: golden facts, known totals, known oddities."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.load import load
from headway.evidence.load_report import LoadReport
from headway.evidence.quality import reconstructed_areas
from headway.evidence.releases import Release
from headway.evidence.store import Store

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

TABLES = "performance-tables"
FILES = [
    "gias/edubasealldata20230119.csv.gz",
    "gias/links_edubasealldata20260821.csv.gz",
    "ees/absence_3term_nat_reg_la_sch_200607_201819.csv.gz",
    "ees/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.zip",
    "ees/exclusions_by_geographic_level.zip",
    "ees/exclusions_by_reason.zip",
    "ees/spc_school_level_underlying_data_202223.csv.gz",
    "la",
    f"{TABLES}/2016-2017/england_ks2final.csv.gz",
    f"{TABLES}/2016-2017/england_ks2final_850.csv.gz",
    f"{TABLES}/2017-2018/england_ks2final.csv.gz",
    f"{TABLES}/2017-2018/england_census.csv.gz",
    f"{TABLES}/2018-2019/england_ks2final.csv.gz",
    f"{TABLES}/2018-2019/england_ks2final_850.csv.gz",
    f"{TABLES}/2018-2019/england_ks4provisional.csv.gz",
    f"{TABLES}/2018-2019/england_abs.csv.gz",
    f"{TABLES}/2015-2016/england_ks5.csv.gz",
    f"{TABLES}/2015-2016/england_ks5final.csv.gz",
    f"{TABLES}/2018-2019/england_ks4-pupdest.csv.gz",
    f"{TABLES}/2020-2021/england_swf.csv.gz",
    f"{TABLES}/2022-2023/england_ks2final.csv.gz",
    f"{TABLES}/2022-2023/england_ks4final.csv.gz",
    f"{TABLES}/2023-2024/england_abs.csv.gz",
    f"{TABLES}/2023-2024/202324_information_about_schools_final.csv.gz",
    f"{TABLES}/2024-2025/england_ks2final.csv.gz",
    f"{TABLES}/2024-2025/england_census.csv.gz",
]


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, LoadReport]:
    store = Store(tmp_path_factory.mktemp("real"))
    report = load(
        [shared_data / name for name in FILES], store, now=datetime(2026, 11, 21, tzinfo=UTC)
    )
    return store, report


@pytest.fixture(scope="module")
def release_of(real: tuple[Store, LoadReport], shared_data: Path) -> Callable[[str], Release]:
    """The release of one real file; files of one name in many folders are told by their year."""
    by_hash = {release.sha256: release for release in real[0].releases()}

    def find(name: str) -> Release:
        from headway.evidence.sources.wrapping import fingerprint, sources

        return next(
            by_hash[sha]
            for source in sources(shared_data / name)
            if (sha := fingerprint(source)[0]) in by_hash
        )

    return find


def rows(store: Store, indicator: str, release: Release) -> pl.DataFrame:
    return store.facts(indicator, [release]).collect()


def one(frame: pl.DataFrame, **where: object) -> dict[str, object]:
    return frame.filter(*(pl.col(name) == value for name, value in where.items())).row(
        0, named=True
    )


def test_every_file_is_read(real: tuple[Store, LoadReport]) -> None:
    assert real[1].of("refused") == []
    assert len(real[1].of("loaded")) == 30


GOLDEN = {
    "KS2 RWM expected %": ("P_RWM_EXP", "all", "value"),
    "KS2 maths progress": ("P_MAT_PROG", "all", "value"),
    "KS2 reading progress": ("P_READ_PROG", "all", "value"),
    "Progress 8 lower limit (provisional)": ("S_P8", "all", "lower"),
    "Progress 8 disadvantaged": ("S_P8", "disadvantaged", "value"),
    "persistent absence %": ("A_PA", "all", "value"),
    "ever-6 FSM %": ("C_FSM6", "all", "value"),
    "overall absence %": ("A_ABS", "all", "value"),
    "Progress 8, Birmingham LA row": ("S_P8", "all", "value"),
}
# The two others are of the register and of an inspection: their readers' tests have them.
NOT_FIGURES = {"Ofsted overall effectiveness", "pupils on roll"}


def golden(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "GOLDEN.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_golden_facts_are_in_the_store(
    real: tuple[Store, LoadReport],
    release_of: Callable[[str], Release],
    shared_data: Path,
) -> None:
    looked_up = 0
    for fact in golden(shared_data):
        if fact["measure"] in NOT_FIGURES:
            continue
        indicator, group, field = GOLDEN[fact["measure"]]
        frame = rows(real[0], indicator, release_of(fact["file"]))
        year = 2025 if fact["year"] == "Jan 2025" else int(fact["year"][:4]) + 1
        whom = (
            {"level": "la", "area": "330"}
            if fact["URN"].startswith("LA")
            else {"urn": int(fact["URN"])}
        )
        found = one(frame, year_end=year, pupil_group=group, **whom)
        assert found[field] == float(fact["value"].rstrip("%")), fact
        looked_up += 1
    assert looked_up == 10


@pytest.mark.acceptance("T12")
@pytest.mark.parametrize("year", ["2016-2017", "2018-2019"])
def test_t12_suppressed_schools_have_five_pupils_or_fewer(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release], year: str
) -> None:
    release = release_of(f"{TABLES}/{year}/england_ks2final_850.csv.gz")
    schools = rows(real[0], "P_RWM_EXP", release).filter(
        (pl.col("level") == "school") & (pl.col("pupil_group") == "all")
    )
    hidden = schools.filter(pl.col("state") == "suppressed")
    assert hidden.height > 0
    assert hidden["n"].max() <= 5  # type: ignore[operator]
    assert schools.filter(pl.col("state") == "ok")["n"].min() == 6


@pytest.mark.acceptance("T17")
def test_t17_national_reading_writing_and_maths(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    found = {}
    for year in ("2016-2017", "2017-2018", "2018-2019"):
        frame = rows(real[0], "P_RWM_EXP", release_of(f"{TABLES}/{year}/england_ks2final.csv.gz"))
        row = one(frame, level="england", peers="state", pupil_group="all")
        found[row["year_end"]] = row["value"]
    assert found == {2017: 61.0, 2018: 64.0, 2019: 65.0}


@pytest.mark.acceptance("T18")
def test_t18_national_pupils(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    found = {}
    for year in ("2016-2017", "2017-2018", "2018-2019"):
        frame = rows(real[0], "P_RWM_EXP", release_of(f"{TABLES}/{year}/england_ks2final.csv.gz"))
        row = one(frame, level="england", peers="state", pupil_group="all")
        found[row["year_end"]] = row["n"]
    assert found == {2017: 599_728, 2018: 619_703, 2019: 644_967}


@pytest.mark.acceptance("T19")
def test_t19_national_attainment_8(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    frame = rows(real[0], "S_A8", release_of("la/lait_bds_long_0.parquet")).filter(
        (pl.col("level") == "england") & (pl.col("pupil_group") == "all")
    )
    found = dict(frame.select("year_end", "value").iter_rows())
    # 2023 is the final figure: 46.2 was provisional, so the two are kept apart by their status.
    expected = {2019: 46.7, 2020: 50.2, 2021: 50.9, 2022: 48.8, 2023: 46.3, 2024: 45.9, 2025: 46.0}
    assert {year: found[year] for year in expected} == expected


@pytest.mark.acceptance("T20")
def test_t20_national_english_and_maths_keep_their_status(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    later = rows(real[0], "S_EM5", release_of("la/lait_bds_long_0.parquet"))
    found = {
        year: one(later, level="england", year_end=year)["value"] for year in (2019, 2020, 2021)
    }
    assert found == {2019: 43.2, 2020: 49.9, 2021: 51.9}
    release = release_of(f"{TABLES}/2018-2019/england_ks4provisional.csv.gz")
    first = one(rows(real[0], "S_EM5", release), level="england", peers="state")
    assert (first["value"], release.status) == (43.0, "provisional")


@pytest.mark.acceptance("T23")
def test_t23_national_absence_2019(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    release = release_of(f"{TABLES}/2018-2019/england_abs.csv.gz")
    for indicator, expected in (
        ("A_ABS", {"primary": 4.0, "secondary": 5.5, "special": 10.1}),
        ("A_PA", {"primary": 8.2, "secondary": 13.7, "special": 28.8}),
    ):
        england = rows(real[0], indicator, release).filter(pl.col("level") == "england")
        assert dict(england.select("phase", "value").iter_rows()) == expected


@pytest.mark.acceptance("T24")
def test_t24_national_suspensions(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    frame = rows(real[0], "X_SUSP", release_of("la/lait_bds_long_0.parquet"))
    found = {
        year: round(one(frame, level="england", phase="all", year_end=year)["value"], 2)  # type: ignore[call-overload]
        for year in (2023, 2024)
    }
    assert found == {2023: 9.33, 2024: 11.31}


@pytest.mark.acceptance("T7")
def test_t7_an_authority_is_not_the_mean_of_its_schools(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    release = release_of(f"{TABLES}/2018-2019/england_ks4provisional.csv.gz")
    birmingham = one(reconstructed_areas(rows(real[0], "S_P8", release)), area="330")
    assert birmingham["published"] == 0.09
    assert round(birmingham["reconstructed"], 4) == 0.1095  # type: ignore[call-overload]
    assert "la_differs" in {finding.code for finding in release.findings}


def test_published_bands_are_the_derived_ones(
    release_of: Callable[[str], Release],
) -> None:
    release = release_of(f"{TABLES}/2018-2019/england_ks4provisional.csv.gz")
    assert "band_differs" not in {finding.code for finding in release.findings}


def test_a_folder_that_names_the_wrong_year_is_found_out(
    release_of: Callable[[str], Release],
) -> None:
    release = release_of(f"{TABLES}/2020-2021/england_swf.csv.gz")
    assert (release.year_end, release.year_basis) == (2020, "newest schools")
    assert "opened about November 2019" in release.findings[0].sentence


def test_a_wrong_year_is_refused(
    real: tuple[Store, LoadReport], shared_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "england_ks2final.csv.gz"
    path.write_bytes((shared_data / TABLES / "2017-2018/england_ks2final.csv.gz").read_bytes())
    packed = tmp_path / "another.csv"
    import gzip

    packed.write_bytes(gzip.decompress(path.read_bytes()) + b"\r\n")
    report = load([packed], real[0], year_end=2023, dry_run=True)
    assert "Give the right year with --year" in report.of("refused")[0].sentence


def test_destinations_are_of_the_pupils_who_left_two_years_before(
    release_of: Callable[[str], Release],
) -> None:
    release = release_of(f"{TABLES}/2018-2019/england_ks4-pupdest.csv.gz")
    assert (release.year_end, release.as_at) == (2017, date(2019, 10, 24))


def test_the_two_editions_of_one_year_keep_their_status(
    release_of: Callable[[str], Release],
) -> None:
    january = release_of(f"{TABLES}/2015-2016/england_ks5.csv.gz")
    march = release_of(f"{TABLES}/2015-2016/england_ks5final.csv.gz")
    assert (january.status, march.status) == ("revised", "final")


def test_a_school_printed_twice_is_kept_once_and_reported(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    release = release_of(f"{TABLES}/2017-2018/england_census.csv.gz")
    roll = rows(real[0], "C_NOR", release).filter(pl.col("urn") == 141353)
    assert roll["value"].to_list() == [365.0]
    assert "duplicate_row" in {finding.code for finding in release.findings}


def test_exclusions_find_their_school_by_laestab(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    release = release_of("ees/exclusions_by_geographic_level.zip")
    frame = rows(real[0], "X_SUSP1", release)
    assert frame.filter(pl.col("level") == "school")["urn"].null_count() == 0
    assert "laestab_unmatched" in {finding.code for finding in release.findings}
    england = one(rows(real[0], "X_SUSP", release), level="england", phase="all", year_end=2017)
    assert england["value"] == 4.76


def test_exclusions_by_reason_are_of_areas_and_keep_what_is_hidden(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    release = release_of("ees/exclusions_by_reason.zip")
    assert release.as_at == date(2018, 7, 25)
    why = rows(real[0], "X_PEX_WHY", release)
    assert set(why["level"]) == {"la", "region", "england"}
    assert why["pupil_group"].n_unique() == 12
    here = {"year_end": 2017, "pupil_group": "persistent_disruptive_behaviour"}
    england = one(why, level="england", phase="all", **here)
    assert england["value"] == 2755
    drugs = one(why, level="england", phase="primary", year_end=2017,
                pupil_group="drugs_and_alcohol")  # fmt: skip
    assert (drugs["value"], drugs["state"], drugs["raw"]) == (None, "suppressed", "x")
    suspended = one(rows(real[0], "X_SUSP_WHY", release), level="england", phase="all", **here)
    assert suspended["value"] == 108640


def test_neighbour_lists_have_the_vintage_of_their_content(
    real: tuple[Store, LoadReport], release_of: Callable[[str], Release]
) -> None:
    names = {
        date(2021, 4, 1): "la/statistical_neighbours_april_2021.xlsx",
        date(2025, 5, 22): "la/statistical_neighbours_may_2025.xlsx",
    }
    lists = {}
    for day, name in names.items():
        release = release_of(name)
        assert (release.as_at, release.as_at_basis) == (day, "content")
        table = real[0].table("neighbours", release).filter(pl.col("la") == "330").sort("rank")
        lists[day] = table["neighbour"].to_list()
    # Luton, Sandwell, Wolverhampton, Nottingham first in 2021; Nottingham, Manchester, Bradford
    # in 2025: the field notes, 2.6.
    assert lists[date(2021, 4, 1)][:4] == ["821", "333", "336", "892"]
    assert lists[date(2025, 5, 22)][:3] == ["892", "352", "380"]
    assert len(set(lists[date(2021, 4, 1)]) & set(lists[date(2025, 5, 22)])) == 3


def test_every_release_is_dated_by_its_content_or_by_the_calendar_of_its_year(
    real: tuple[Store, LoadReport],
) -> None:
    for release in real[0].releases():
        assert release.as_at_basis in ("content", "publication calendar")
        assert date(2011, 1, 1) < release.as_at <= date(2026, 11, 21)
