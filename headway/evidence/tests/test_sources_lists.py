"""The long table of authorities, exclusions by LAESTAB, neighbour lists, similar schools."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.catalogue.layouts import layouts
from headway.evidence.errors import UnreadableRelease
from headway.evidence.sources import opening
from headway.evidence.sources.reading import Asked, Reading, reader_of
from headway.evidence.sources.recognise import find
from headway.evidence.store import Store
from headway.evidence.tests.publishers_files import Row, csv_text, workbook, write
from headway.evidence.tests.registers import add_register, school

LAIT = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")


def read_file(path: Path, form: str, folder: Path, **asked: object) -> Reading:
    table, layout = find(opening.tables(path, form, path.name))  # type: ignore[arg-type]
    return reader_of(layout)(table, layout, Asked(store=Store(folder), **asked))  # type: ignore[arg-type]


# --- the long table ---------------------------------------------------------------------------


def lait(folder: Path, *rows: tuple[str, str, str, str]) -> Reading:
    """Rows of short name, years, authority number, value."""
    told = [
        {"Short Desc": short, "Years": years, "LA Number": la, "Values": value}
        for short, years, la, value in rows
    ]
    path = folder / "lait.parquet"
    frame = pl.DataFrame(
        [[row.get(name, "") for name in LAIT] for row in told], schema=list(LAIT), orient="row"
    )
    frame.with_columns(pl.col("LA Number").cast(pl.Float64)).write_parquet(path)
    return read_file(path, "parquet", folder)


def test_destinations_stand_in_the_year_in_which_the_pupils_left(tmp_path: Path) -> None:
    facts = dict(lait(tmp_path, ("SusEdOverall_All", "2018", "330.0", "92.2")).facts)
    assert facts["S_DEST"].select("year_end", "phase", "value").rows() == [
        (2018, "secondary", 92.2)
    ]


def test_young_people_out_of_education_are_a_dated_series_of_the_city(tmp_path: Path) -> None:
    found = lait(
        tmp_path,
        ("16-17 NEET", "2024", "330.0", "2.9"),
        ("16-17 NEET", "2025", "330.0", "3.2"),
        ("16-17 NEET", "2025", "970.0", "3.4"),
        ("16-17_not known_NEET", "2025", "330.0", "6.4000000000000004"),
    )
    facts = dict(found.facts)
    assert facts["X_NEET"].select("level", "area", "year_end", "value").rows() == [
        ("la", "330", 2024, 2.9),
        ("la", "330", 2025, 3.2),
        ("england", "ENG", 2025, 3.4),
    ]
    assert facts["X_NEET_NK"]["value"].to_list() == [6.4]


def test_years_are_read_however_they_are_labelled(tmp_path: Path) -> None:
    found = lait(
        tmp_path,
        ("KS1P_all", "2024", "984", "79"),
        ("KS1P_all", "2025 (prov)", "984", "80"),
        ("KS1P_all", "2025 (Final)", "984", "81"),
        ("TotFixedEx", "2016/17", "330", "4.29"),
        ("TotFixedEx", "2014-16-18", "330", "4.29"),
    )
    facts = dict(found.facts)
    assert facts["P_PHON"].select("level", "area", "year_end", "value").rows() == [
        ("region", "E12000005", 2024, 79.0),
        ("region", "E12000005", 2025, 81.0),
    ]
    assert facts["X_SUSP"]["year_end"].to_list() == [2017]
    assert found.latest == 2025
    assert {"year_unclear", "provisional", "measure_absent"} == {
        finding.code for finding in found.findings
    }


def test_what_is_missing_in_the_long_table_is_no_row(tmp_path: Path) -> None:
    found = lait(tmp_path, ("TotAbs", "2020", "330", "-"), ("TotAbs", "2019", "330", "4.9"))
    assert dict(found.facts)["A_ABS"]["year_end"].to_list() == [2019]
    assert found.codes == {"-": 1}


def test_a_strange_value_in_the_long_table_is_refused(tmp_path: Path) -> None:
    found = lait(tmp_path, ("TotAbs", "2019", "330", "4.9"), ("TotAbs", "2019", "331", "x"))
    with pytest.raises(UnreadableRelease, match="row 3, column Values: 'x'"):
        dict(found.facts)


def test_an_authority_without_a_number_is_refused(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"Short Desc": "TotAbs", "Years": "2019", "LA Number": "Brum", "Values": "4.9"}
    ]
    path = write(tmp_path, csv_text(LAIT, rows), "lait.csv")
    with pytest.raises(UnreadableRelease, match="row 2, column LA Number: 'Brum'"):
        read_file(path, "text", tmp_path)


def test_a_long_table_of_other_measures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRelease, match="no measure that Headway reads"):
        lait(tmp_path, ("RTA", "2014-16", "330", "12.1"))


def test_a_long_table_without_any_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRelease, match="names no year"):
        lait(tmp_path, ("TotAbs", "lately", "330", "4.9"))


# --- exclusions by LAESTAB ----------------------------------------------------------------------

EXCLUSIONS = (
    "time_period",
    "geographic_level",
    "region_code",
    "old_la_code",
    "laestab",
    "school_type",
    "headcount",
    "perm_excl",
    "perm_excl_rate",
    "fixed_excl_rate",
    "one_plus_fixed_rate",
)


def exclusions(store: Store, folder: Path, *rows: Row) -> Reading:
    full = [
        {
            "time_period": "201617",
            "geographic_level": "School",
            "headcount": "100",
            "perm_excl": "0",
            "perm_excl_rate": "0",
            "fixed_excl_rate": "x",
            "one_plus_fixed_rate": ".",
            **row,
        }
        for row in rows
    ]
    path = write(folder, csv_text(EXCLUSIONS, full), "exclusions.csv")
    table, layout = find(opening.tables(path, "text", path.name))
    return reader_of(layout)(table, layout, Asked(store=store))


def test_a_laestab_is_the_school_that_had_it_in_that_year(store: Store, tmp_path: Path) -> None:
    add_register(
        store,
        date(2023, 1, 19),
        [
            school(150001, laestab="3992001", status="closed", close_date=date(2017, 3, 31)),
            school(150201, laestab="3992001", open_date=date(2017, 4, 1)),
            school(150002, laestab="399/2002"),
        ],
    )
    found = exclusions(
        store,
        tmp_path,
        {"laestab": "3992001", "time_period": "201617", "perm_excl": "1"},
        {"laestab": "3992001", "time_period": "201718", "perm_excl": "2"},
        {"laestab": "3992002", "perm_excl": "3"},
        {"laestab": "3999999", "perm_excl": "4"},
        {"geographic_level": "National", "school_type": "Total", "perm_excl": "7720"},
    )
    facts = dict(found.facts)["X_PEX"].sort("row")
    assert facts.select("level", "urn", "year_end", "value").rows() == [
        ("school", 150001, 2017, 1.0),  # open on 1 January 2017
        ("school", 150201, 2018, 2.0),
        ("school", 150002, 2017, 3.0),
        ("england", None, 2017, 7720.0),
    ]
    (finding,) = found.findings
    assert finding.code == "laestab_unmatched"
    assert "3999999" in finding.sentence


def test_exclusions_that_all_find_their_school_leave_nothing_to_look_at(
    store: Store, tmp_path: Path
) -> None:
    add_register(store, date(2023, 1, 19), [school(150002, laestab="3992002")])
    found = exclusions(store, tmp_path, {"laestab": "3992002", "perm_excl": "3"})
    assert dict(found.facts)["X_PEX"]["value"].to_list() == [3.0]
    assert found.findings == []


def test_exclusions_wait_for_a_register(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnreadableRelease, match="Load GIAS's edubasealldata file first"):
        exclusions(store, tmp_path, {"laestab": "3992001"})


# --- neighbours ---------------------------------------------------------------------------------

HEADER = ["LA num", "LA Name", "LA number", "GOInd", "GOReg"] + [
    name for rank in range(1, 11) for name in (f"SN{rank}", "SNP")
]


def neighbours(folder: Path, *codes: str, first: str = "321", made: bool = True) -> Reading:
    rows = [
        [code, f"Authority {code}", code, "3", "Midvale West"]
        + [cell for rank in range(10) for cell in (first if not rank else str(321 + rank), "Close")]
        for code in codes
    ]
    path = workbook(folder / "sn.xlsx", {"LA SN Groups": [["A", "B"], ["1", "2"], HEADER, *rows]})
    table, layout = find(opening.tables(path, "xlsx", path.name))
    if not made:
        from dataclasses import replace

        table = replace(table, made_on="")
    return reader_of(layout)(table, layout, Asked(store=Store(folder)))


def test_an_authority_has_ten_ranked_neighbours(tmp_path: Path) -> None:
    table = neighbours(tmp_path, "399", "398").tables["neighbours"]
    assert table.height == 20
    own = table.filter(pl.col("la") == "399")
    assert own["rank"].to_list() == list(range(1, 11))
    assert own["neighbour"].to_list() == [str(321 + rank) for rank in range(10)]
    assert own["closeness"].unique().to_list() == ["Close"]


def test_a_list_is_as_old_as_the_authorities_in_it(tmp_path: Path) -> None:
    old = neighbours(tmp_path / "old", "895", "838", "940")
    assert old.as_at == date(2021, 4, 1)
    new = neighbours(tmp_path / "new", "895", "838", "940", "942")
    assert new.as_at is not None
    assert new.as_at >= date(2024, 1, 1)  # made by this test's own workbook writer, today
    assert [finding.code for finding in old.findings] == ["date_derived"]


def test_a_list_that_nothing_dates_asks_for_the_day(tmp_path: Path) -> None:
    assert neighbours(tmp_path, "942", made=False).as_at is None
    assert layouts()["dfe_statistical_neighbours"].as_at.of(None) is None


def test_a_neighbour_that_is_no_authority_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRelease, match=re.escape("row 4, column SN1: 'Brum' is no")):
        neighbours(tmp_path, "399", first="Brum")


def test_an_authority_listed_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRelease, match="399 is in the list twice"):
        neighbours(tmp_path, "399", "399")


def test_an_authority_without_neighbours_is_left_out(tmp_path: Path) -> None:
    assert neighbours(tmp_path, "399", first="-").tables["neighbours"].height == 9


def similar(folder: Path, *rows: str, as_at: date | None = None) -> Reading:
    path = write(folder, "URN,NeighbourURN,Dist,Rank\n" + "\n".join(rows) + "\n", "similar.csv")
    return read_file(path, "text", folder, as_at=as_at)


def test_similar_schools_are_read_and_their_date_is_said_to_be_assumed(tmp_path: Path) -> None:
    found = similar(tmp_path, "150001,150002,0.29,1", "150001,150003,0.31,2")
    assert found.tables["similar_schools"].select("urn", "neighbour_urn", "rank").rows() == [
        (150001, 150002, 1),
        (150001, 150003, 2),
    ]
    assert [finding.code for finding in found.findings] == ["date_assumed"]
    given = similar(tmp_path, "150001,150002,0.29,1", as_at=date(2026, 9, 1))
    assert (given.as_at, given.findings) == (date(2026, 9, 1), [])


@pytest.mark.parametrize("row", ["150001,150001,0,1", "150001,x,0.2,1", "150001,150002,nan,1"])
def test_a_similar_school_that_cannot_be_is_refused(tmp_path: Path, row: str) -> None:
    with pytest.raises(UnreadableRelease, match="row 2"):
        similar(tmp_path, row)
