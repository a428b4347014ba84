"""The year of a file, checked against the newest schools in it; what does not fit."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.catalogue.layouts import Layout, layouts
from headway.evidence.errors import UnreadableRelease
from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.quality import Quality, differing_areas, differing_bands
from headway.evidence.sources import opening
from headway.evidence.sources.period import (
    Period,
    as_at_of,
    named_year,
    newest_opening,
    period_of,
)
from headway.evidence.sources.wrapping import Source
from headway.evidence.tests.publishers_files import columns_of, csv_text, write

# Schools open in groups of fifty on the first day of every month.
FIRST_URN, MONTHS = 140_000, 160


def openings() -> pl.DataFrame:
    rows = [
        (FIRST_URN + 50 * month + number, date(2011 + month // 12, month % 12 + 1, 1))
        for month in range(MONTHS)
        for number in range(50)
    ]
    return pl.DataFrame(rows, schema={"urn": pl.Int64, "open_date": pl.Date}, orient="row")


def census(
    folder: Path, made: date, name: str, schools: int = 3000
) -> tuple[opening.Table, Source]:
    """A census file of the schools open on a day."""
    urns = openings().filter(pl.col("open_date") <= made)["urn"].tail(schools)
    rows = [
        {"URN": str(urn), "LA": "399", "ESTAB": "1", "NOR": "200", "PNUMEAL": "5"} for urn in urns
    ]
    path = write(folder, csv_text(columns_of("dfe_census_2015", "LA", "ESTAB"), rows), name)
    return next(opening.tables(path, "text", path.name)), Source(path)


def period(found: tuple[opening.Table, Source], **asked: object) -> Period:
    layout = layouts()["dfe_census_2015"]
    options: dict[str, object] = {"given": None, "openings": openings(), **asked}
    return period_of(found[0], layout, found[1], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2018-2019/england_ks2final.csv", 2019),
        ("2018-19/x.csv", 2019),
        ("x/202324_information.csv", 2024),
        ("2018_2019 tables/x.csv", 2019),
        ("2018-2021/x.csv", None),
        ("edubase20230119/x.csv", None),
        ("scorecard_2025_2023/x.csv", None),
    ],
)
def test_the_year_in_a_publishers_name(name: str, year: int | None) -> None:
    assert named_year(Source(Path("/data") / name)) == year


def test_a_member_of_a_zip_speaks_before_its_folder() -> None:
    assert named_year(Source(Path("/2010-2011/all.zip"), "2018-2019_ks2.csv")) == 2019


def test_a_file_that_is_as_new_as_its_folder_says(tmp_path: Path) -> None:
    found = period(census(tmp_path, date(2019, 1, 17), "2018-2019/census.csv"))
    assert found == Period(2019, "folder name")


def test_an_older_file_in_a_newer_folder_is_read_as_what_it_is(tmp_path: Path) -> None:
    found = period(census(tmp_path, date(2019, 1, 17), "2020-2021/census.csv"))
    assert (found.year_end, found.basis) == (2019, "newest schools")
    assert "cannot be of 2020/21" in found.findings[0].sentence


def test_a_newer_file_in_an_older_folder_is_read_as_what_it_is(tmp_path: Path) -> None:
    found = period(census(tmp_path, date(2021, 1, 17), "2018-2019/census.csv"))
    assert (found.year_end, found.basis) == (2021, "newest schools")


def test_a_given_year_that_cannot_be_is_refused(tmp_path: Path) -> None:
    made = census(tmp_path, date(2021, 1, 17), "census.csv")
    with pytest.raises(UnreadableRelease, match="cannot be of 2018/19, the year of its given"):
        period(made, given=2019)
    assert period(made, given=2021).basis == "given"


def test_a_file_of_few_schools_may_hold_no_new_one(tmp_path: Path) -> None:
    found = period(census(tmp_path, date(2015, 1, 17), "2018-2019/census.csv", schools=300))
    assert found.year_end == 2019
    assert found.findings[0].code == "year_unchecked"
    assert "its 300 schools are too few to tell" in found.findings[0].sentence


def test_a_file_that_fits_two_years_says_so_unless_its_year_was_given(tmp_path: Path) -> None:
    layout = layouts()["dfe_census_2015"]
    window = layout.period.model_copy(update={"newest": (-330, 600)})
    wide = layout.model_copy(update={"period": window})
    made = census(tmp_path, date(2019, 1, 17), "2018-2019/census.csv")
    found = period_of(made[0], wide, made[1], given=None, openings=openings())
    assert (found.year_end, found.findings[0].code) == (2019, "year_unchecked")
    assert "opened about January 2019, which fits" in found.findings[0].sentence
    assert period_of(made[0], wide, made[1], given=2019, openings=openings()).findings == ()


def test_years_in_which_no_school_opened_contradict_nothing(tmp_path: Path) -> None:
    quiet = openings().filter(pl.col("open_date") <= date(2019, 1, 17))
    found = period(census(tmp_path, date(2019, 1, 17), "2020-2021/census.csv"), openings=quiet)
    assert found.year_end == 2021


def test_without_a_register_the_year_is_taken_and_said_to_be_unchecked(tmp_path: Path) -> None:
    found = period(census(tmp_path, date(2019, 1, 17), "2020-2021/census.csv"), openings=None)
    assert found.year_end == 2021
    assert found.findings[0].code == "year_unchecked"


def test_schools_that_no_register_dates_check_nothing(tmp_path: Path) -> None:
    unknown = openings().with_columns(pl.col("urn") + 500_000)
    found = period(census(tmp_path, date(2019, 1, 17), "2020-2021/census.csv"), openings=unknown)
    assert (found.year_end, found.basis) == (2021, "folder name")
    assert "no register dates the newest schools" in found.findings[0].sentence


def test_a_file_of_areas_has_no_newest_school() -> None:
    layout = layouts()["dfe_ees_eyfsp"]
    table = opening.Table("x", ("time_period",), 2, pl.DataFrame())
    assert newest_opening(table, layout, openings()) is None


def test_content_before_given_before_calendar() -> None:
    layout = layouts()["dfe_ks2_2018"]
    first, second = date(2019, 11, 1), date(2019, 12, 1)

    def day(found: date | None, given: date | None, latest: int | None = 2019) -> object:
        return as_at_of(layout, found=found, given=given, latest=latest, name="x.csv")

    assert day(first, second) == (first, "content")
    assert day(None, second) == (second, "given")
    assert day(None, None) == (date(2019, 12, 15), "publication calendar")
    with pytest.raises(UnreadableRelease, match="--as-at"):
        day(None, None, None)


# --- what does not fit ------------------------------------------------------------------------


def rows(*told: dict[str, object]) -> pl.DataFrame:
    base = {
        "level": "school",
        "area": "399",
        "year_end": 2019,
        "indicator": "S_P8",
        "pupil_group": "all",
        "state": "ok",
        "series": "S_P8:2018",
    }
    return pl.DataFrame(
        [{**dict.fromkeys(FACT_SCHEMA), **base, **row} for row in told], schema=FACT_SCHEMA
    )


def test_a_published_band_that_the_interval_contradicts() -> None:
    score: dict[str, object] = {"value": -0.33, "lower": -0.52, "upper": -0.14}
    right = rows({"urn": 145580, "band": 4, "row": 2, **score})
    assert differing_bands("S_P8", right) is None
    wrong = differing_bands("S_P8", rows({"urn": 145580, "band": 5, "row": 2, **score}))
    assert wrong is not None
    assert (wrong.code, wrong.row) == ("band_differs", 2)
    assert "published 5, derived 4" in wrong.sentence


def test_a_year_without_cut_points_has_no_derived_band() -> None:
    old = rows({"urn": 1, "band": 5, "row": 2, "value": 0.1, "lower": 0.0, "upper": 0.2,
                "year_end": 2014})  # fmt: skip
    assert differing_bands("S_P8", old) is None


def test_an_authority_that_is_not_the_mean_of_its_schools() -> None:
    schools: list[dict[str, object]] = [
        {"urn": 150001, "value": 0.1, "n": 100, "row": 2},
        {"urn": 150002, "value": 0.3, "n": 300, "row": 3},
    ]
    area: dict[str, object] = {"level": "la", "phase": "secondary", "peers": "state", "row": 4}
    same = rows(*schools, {**area, "value": 0.25})
    assert differing_areas("S_P8", same) is None
    other = differing_areas("S_P8", rows(*schools, {**area, "value": 0.20}))
    assert other is not None
    assert "399: 0.2 published, 0.2500 from its schools" in other.sentence
    assert differing_areas("A_ABS", rows(*schools, {**area, "value": 9.0})) is None


def test_an_authority_row_of_several_phases_is_not_reconstructed() -> None:
    told = rows(
        {"urn": 150001, "value": 0.1, "n": 100, "row": 2},
        {"level": "la", "phase": "primary", "peers": "state", "row": 3, "value": 0.9},
        {"level": "la", "phase": "secondary", "peers": "state", "row": 4, "value": 0.9},
    )
    assert differing_areas("S_P8", told) is None


def test_schools_in_no_register_are_counted_once() -> None:
    layout: Layout = layouts()["dfe_ks2_2018"]
    quality = Quality(layout, pl.DataFrame({"urn": [150001], "open_date": [None]}))
    for _ in range(2):
        quality.look(
            "S_P8",
            rows({"urn": 150001, "value": 0.1, "row": 2}, {"urn": 150009, "value": 0.1, "row": 3}),
        )
    (finding,) = quality.findings()
    assert (finding.code, finding.count, finding.row) == ("urn_unmatched", 1, 3)
    assert "150009" in finding.sentence


def test_without_a_register_no_school_is_unmatched() -> None:
    quality = Quality(layouts()["dfe_ks2_2018"], None)
    quality.look("S_P8", rows({"urn": 150009, "value": 0.1, "row": 3}))
    assert quality.findings() == ()
