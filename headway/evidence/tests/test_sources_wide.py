"""Wide files: whom rows speak of, which are kept, which are folded, which are left out."""

from pathlib import Path

import polars as pl
import pytest

from headway.evidence.errors import UnreadableRelease
from headway.evidence.sources import opening
from headway.evidence.sources.keys import year_end_of
from headway.evidence.sources.reading import Asked, Reading
from headway.evidence.sources.recognise import find
from headway.evidence.sources.results import read
from headway.evidence.store import Store
from headway.evidence.tests.publishers_files import Row, columns_of, csv_text, write


def reading(folder: Path, layout_id: str, rows: list[Row], *more: str, year: int = 2019) -> Reading:
    path = write(folder, csv_text(columns_of(layout_id, *more), rows), "file.csv")
    table, layout = find(opening.tables(path, "text", "file.csv"))
    assert layout.id == layout_id
    return read(table, layout, Asked(store=Store(folder), year_end=year))


def frame(found: Reading, indicator: str) -> pl.DataFrame:
    return dict(found.facts)[indicator]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("202324", 2024),
        ("2023/24", 2024),
        ("2023-24", 2024),
        ("2023/2024", 2024),
        ("2024", 2024),
        (" 2024 ", 2024),
        ("202325", None),
        ("2023/26", None),
        ("1066", None),
        ("24", None),
        ("", None),
    ],
)
def test_an_academic_year_however_it_is_written(text: str, year: int | None) -> None:
    assert year_end_of(text) == year


def test_national_rows_of_absence_are_told_by_phase(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "dfe_absence_2017",
        [
            {"LA": "399", "ESTAB": "2001", "URN": "150001", "PERCTOT": "4.1", "PPERSABS10": "SUPP"},
            {"LA": "NAT", "ESTAB": "PRI", "PERCTOT": "4.0", "PPERSABS10": "8.2"},
            {"LA": "NAT", "ESTAB": "SPE", "PERCTOT": "10.1", "PPERSABS10": "28.8"},
        ],
    )
    rows = frame(found, "A_ABS").select("level", "urn", "area", "phase", "value").rows()
    assert rows == [
        ("school", 150001, "399", None, 4.1),
        ("england", None, "ENG", "primary", 4.0),
        ("england", None, "ENG", "special", 10.1),
    ]


def test_rows_of_every_level_of_a_statistics_file(tmp_path: Path) -> None:
    base = {"time_period": "201819", "sess_possible": "1000", "enrolments": "100"}
    levels = [
        {"geographic_level": "National", "school_type": "Total"},
        {"geographic_level": "Regional", "region_code": "E12000005", "school_type": "Special"},
        {"geographic_level": "Local authority", "old_la_code": "330", "school_type": "Total"},
        {
            "geographic_level": "School",
            "old_la_code": "330",
            "urn": "103428",
            "school_type": "State-funded primary",
        },
    ]
    rows = [
        {**base, **level, "sess_overall_percent": "4.7", "enrolments_pa_10_exact_percent": "c"}
        for level in levels
    ]
    found = reading(tmp_path, "dfe_ees_absence", rows, "time_period", "school_type")
    absence = frame(found, "A_ABS").sort("row")
    told = absence.select("level", "urn", "area", "phase", "year_end", "n").rows()
    assert told == [
        ("england", None, "ENG", "all", 2019, 1000),
        ("region", None, "E12000005", "special", 2019, 1000),
        ("la", None, "330", "all", 2019, 1000),
        ("school", 103428, "330", None, 2019, 1000),
    ]
    assert found.latest == 2019


def test_only_the_characteristics_that_a_layout_keeps(tmp_path: Path) -> None:
    base = {"time_period": "201718", "geographic_level": "National", "gld_percent": "71.5"}
    rows = [
        {**base, "characteristic_group": "Total", "characteristic": "Total"},
        {**base, "characteristic_group": "Gender", "characteristic": "Gender Female"},
        {**base, "characteristic_group": "Ethnicity", "characteristic": "Any other"},
    ]
    found = reading(
        tmp_path, "dfe_ees_eyfsp", rows, "time_period", "characteristic_group", "characteristic"
    )
    assert frame(found, "P_GLD")["pupil_group"].to_list() == ["all", "girls"]


def test_of_a_repeated_row_the_fuller_is_kept_and_the_rest_reported(tmp_path: Path) -> None:
    base = {"time_period": "201819", "geographic_level": "School", "urn": "150001"}
    rows = [
        {**base, "sess_overall_percent": "9.9", "sess_possible": "0", "enrolments": "0"},
        {**base, "sess_overall_percent": "4.6", "sess_possible": "900", "enrolments": "90"},
        {**base, "urn": "150002", "sess_overall_percent": "5.0", "enrolments": "80"},
    ]
    found = reading(tmp_path, "dfe_ees_absence", rows, "time_period", "school_type")
    assert frame(found, "A_ABS").select("urn", "value").rows() == [(150001, 4.6), (150002, 5.0)]
    (finding,) = (one for one in found.findings if one.code == "duplicate_row")
    assert finding.count == 1
    assert finding.row == 2


def test_a_row_of_nobody_is_left_out_and_reported(tmp_path: Path) -> None:
    rows = [
        {"time_period": "201819", "geographic_level": "School", "urn": "150001",
         "sess_overall_percent": "4.6"},
        {"time_period": "201819", "geographic_level": "School", "urn": "",
         "sess_overall_percent": "5.6"},
        {"time_period": "201819", "geographic_level": "Planet", "urn": "",
         "sess_overall_percent": "6.6"},
    ]  # fmt: skip
    found = reading(tmp_path, "dfe_ees_absence", rows, "time_period", "school_type")
    assert frame(found, "A_ABS")["value"].to_list() == [4.6]
    assert (found.findings[0].code, found.findings[0].count, found.findings[0].row) == (
        "row_unplaced",
        2,
        3,
    )


def test_a_file_of_nobody_is_refused(tmp_path: Path) -> None:
    rows = [{"time_period": "201819", "geographic_level": "Planet", "sess_overall_percent": "1"}]
    with pytest.raises(UnreadableRelease, match="no row of a school or an area"):
        reading(tmp_path, "dfe_ees_absence", rows, "time_period", "school_type")


def test_rows_that_are_blank_throughout_are_nothing(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"LA": "399", "ESTAB": "2001", "URN": "150001", "PERCTOT": "4.1", "PPERSABS10": "8.8"},
        {"LA": " "},
    ]
    found = reading(tmp_path, "dfe_absence_2017", rows)
    assert frame(found, "A_ABS").height == 1
    assert found.findings == []


def test_columns_without_any_value_are_named_once(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"LA": "399", "ESTAB": "2001", "URN": "150001", "PERCTOT": "4.1", "PPERSABS10": ""}
    ]
    found = reading(tmp_path, "dfe_absence_2017", rows)
    assert list(dict(found.facts)) == ["A_ABS"]
    assert found.findings[0].code == "column_blank"
    assert "PPERSABS10" in found.findings[0].sentence


def test_a_code_means_what_its_own_publication_says(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"LA": "399", "ESTAB": "2001", "URN": "150001", "PERCTOT": "4.1", "PPERSABS10": "c"}
    ]
    found = reading(tmp_path, "dfe_absence_2017", rows)
    with pytest.raises(UnreadableRelease, match="'c' is neither"):
        dict(found.facts)


def test_a_value_added_table_skips_consortia(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"RECTYPE": "1", "LEA": "399", "URN": "150101", "TPUP1618": "90",
         "TALLPPE_ALEV_1618": "31.5", "VA_INS_ALEV": "0.1", "LCI_INS_ALEV": "-0.1",
         "UCI_INS_ALEV": "0.3", "ENTRIES_ALEV": "210"},
        {"RECTYPE": "3", "LEA": "399", "URN": "", "TALLPPE_ALEV_1618": "30"},
        {"RECTYPE": "7", "TALLPPE_ALEV_1618": "31.13"},
    ]  # fmt: skip
    found = reading(tmp_path, "dfe_ks5_2016", rows)
    facts = dict(found.facts)
    assert facts["T_APS"].select("level", "phase", "value").rows() == [
        ("school", None, 31.5),
        ("england", "post16", 31.13),
    ]
    assert facts["T_VA"].select("value", "lower", "upper", "n").rows() == [(0.1, -0.1, 0.3, 210)]
    assert found.findings[0].code == "column_blank"
