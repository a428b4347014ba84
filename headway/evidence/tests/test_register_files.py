"""Register, link and group files in each layout, dated by what they say."""

from datetime import date, timedelta

import polars as pl
import pytest

from headway.evidence.catalogue.layouts import layouts
from headway.evidence.errors import UnreadableRelease
from headway.evidence.load import load
from headway.evidence.sources.groups import read_group_links, read_groups
from headway.evidence.sources.links import dated_by_links, links_as_at, read_links
from headway.evidence.sources.register import read_register, register_as_at, unknown_types
from headway.evidence.tests.registers import add_links, link

TODAY = date(2026, 11, 21)


def read(layout, *rows, repeats=False):
    columns = layouts()[layout].options["columns"]
    names = sorted(
        {
            name
            for theirs in columns.values()
            for name in (theirs if isinstance(theirs, list) else [theirs])
        }
    )
    frame = pl.DataFrame(
        [{name: row.get(name, "") for name in names} for row in rows],
        schema=dict.fromkeys(names, pl.String),
    )
    return read_register(frame, columns, file_name="file.csv", first_row=2, repeats=repeats)


FULL = {
    "URN": "100001",
    "LA (code)": "399",
    "EstablishmentNumber": "12",
    "EstablishmentName": "Made Up School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open, but proposed to close",
    "OpenDate": "01-09-1999",
    "CensusDate": "19-01-2023",
    "NumberOfPupils": "210",
    "PercentageFSM": "16.7",
    "Street": "High Street",
    "Address3": "Under Hill",
    "StatutoryLowAge": "3",
}


@pytest.mark.parametrize("layout", ["gias-establishments", "gias-search-download"])
def test_a_full_extract_is_read(layout):
    register, findings = read(layout, FULL)
    row = register.row(0, named=True)
    assert findings == []
    assert (row["urn"], row["laestab"], row["status"]) == (100001, "3990012", "closing")
    assert (row["open_date"], row["roll_on"]) == (date(1999, 9, 1), date(2023, 1, 19))
    assert (row["roll"], row["fsm_percent"], row["low_age"]) == (210, 16.7, 3)
    assert row["address"] == "High Street, Under Hill"
    assert (row["close_date"], row["trust"], row["row"]) == (None, None, 2)


def test_the_academies_extract_says_nothing_of_closing():
    cells = {key: FULL[key] for key in ("URN", "LA (code)", "EstablishmentName", "OpenDate")}
    register, _ = read("gias-academies", cells | {"EstablishmentStatus (name)": "Open"})
    assert register.select("status", "close_date", "roll").rows() == [("open", None, None)]


@pytest.mark.parametrize(("code", "status"), [("1", "open"), ("2", "closed"), ("3", "closing")])
def test_a_spine_s_codes_and_compact_dates_are_read(code, status):
    cells = {
        "URN": "100001",
        "NFTYPE": "Voluntary Aided School ",
        "ICLOSE": code,
        "OPENDATE": "20150601",
        "ISPRIMARY": "1",
        "ISSECONDARY": "0",
    }
    row = read("performance-spine", cells)[0].row(0, named=True)
    assert (row["status"], row["open_date"]) == (status, date(2015, 6, 1))
    assert (row["primary_ages"], row["secondary_ages"]) == (True, False)
    assert row["type"] == "Voluntary Aided School"


def test_a_type_that_is_not_known_is_a_finding_and_not_a_guess():
    register, _ = read("gias-establishments", FULL | {"TypeOfEstablishment (name)": "Moon school"})
    (finding,) = unknown_types(register)
    assert (finding.code, finding.row) == ("unknown_type", 2)
    assert "“Moon school”" in finding.sentence


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("URN", "", "is not a school's URN"),
        ("EstablishmentStatus (name)", "Ajar", "is not a code we know"),
        ("OpenDate", "99-99-2019", "is not a possible date"),
        ("OpenDate", "01-01-0001", "is not a possible date"),
        ("NumberOfPupils", "nan", "is not a whole number"),
        ("PercentageFSM", "inf", "is not a number from 0 to 100"),
        ("PercentageFSM", "117", "is not a number from 0 to 100"),
        ("StatutoryLowAge", "four", "is not a whole number"),
    ],
)
def test_an_impossible_cell_is_refused_with_row_and_column(column, cell, reason):
    with pytest.raises(UnreadableRelease) as refusal:
        read("gias-establishments", FULL, FULL | {"URN": "100002"} | {column: cell})
    assert f"file.csv, row 3, column “{column}”" in str(refusal.value)
    assert reason in str(refusal.value)


def test_a_school_that_stands_twice_is_refused_or_folded_as_the_layout_says():
    with pytest.raises(UnreadableRelease, match=r"row 3.*for the second time"):
        read("gias-establishments", FULL, FULL)
    spine = {"URN": "100001", "ICLOSE": "1"}
    register, (finding,) = read(
        "performance-spine",
        spine | {"SCHNAME": "First"},
        spine | {"SCHNAME": "Second"},
        repeats=True,
    )
    assert register["name"].to_list() == ["First"]
    assert (finding.code, finding.row, finding.count) == ("duplicate_row", 3, 1)


def register_of(*rows):
    return pl.DataFrame(
        rows,
        schema={
            "urn": pl.Int64,
            "status": pl.String,
            "open_date": pl.Date,
            "close_date": pl.Date,
            "roll_on": pl.Date,
        },
        orient="row",
    )


def test_an_extract_is_of_the_latest_day_that_it_knows():
    register = register_of(
        (100001, "open", date(2022, 9, 1), None, date(2023, 1, 19)),
        (100002, "closed", None, date(2023, 3, 3), None),
        (100003, "closing", None, date(2023, 8, 31), None),  # a closing only proposed
        (100004, "open", date(2030, 9, 1), None, None),  # plainly in the future
    )
    assert register_as_at(register, by=TODAY)[0] == date(2023, 3, 3)
    changed = pl.Series([date(2023, 4, 20)], dtype=pl.Date)
    assert register_as_at(register, changed=changed, by=TODAY)[0] == date(2023, 4, 20)


def test_school_information_is_of_the_month_of_its_latest_ofsted_visit():
    register = register_of((100001, "open", date(2022, 6, 1), None, None))
    visits = pl.Series([date(2022, 4, 21)], dtype=pl.Date)
    assert register_as_at(register, inspected=visits, by=TODAY)[0] == date(2022, 4, 30)


def test_many_new_schools_without_an_opening_date_give_the_lie_to_the_dates_there_are():
    old = [(100000 + n, "open", date(2022, 9, 1), None, None) for n in range(60)]
    new = [(150000 + n, "open", None, None, None) for n in range(60)]
    assert register_as_at(register_of(*old, *new[:50]), by=TODAY)[0] == date(2022, 9, 1)
    assert register_as_at(register_of(*old, *new), by=TODAY)[0] is None
    stamped = pl.Series([date(2026, 6, 19)], dtype=pl.Date)
    found = register_as_at(register_of(*old, *new), changed=stamped, by=TODAY)
    assert found[0] == date(2026, 6, 19)
    assert register_as_at(register_of(*new), by=TODAY)[0] is None


def conversions(count, day, first_urn):
    return [link(first_urn + number, first_urn + 50_000 + number, day) for number in range(count)]


def undated():
    """Conversions of 1 May known, those of 1 June not."""
    may = [(100000 + n, "closed", None, None, None) for n in range(6)]
    heirs = [(150000 + n, "open", None, None, None) for n in range(6)]
    june = [(101000 + n, "open", None, None, None) for n in range(6)]
    links = conversions(6, date(2026, 4, 30), 100000) + conversions(6, date(2026, 6, 1), 101000)
    return register_of(*may, *heirs, *june), links


def test_a_register_without_dates_is_dated_by_the_conversions_it_knows():
    register, links = undated()
    found = dated_by_links(register, pl.DataFrame(links))
    assert found == (date(2026, 5, 1), date(2026, 5, 31))


def test_a_few_links_entered_early_or_late_date_nothing():
    register, links = undated()
    late = [*links, *conversions(4, date(2026, 8, 1), 101000)]
    assert dated_by_links(register, pl.DataFrame(late)) == (date(2026, 5, 1), date(2026, 5, 31))
    assert dated_by_links(register, pl.DataFrame(links[:6])) is None
    assert dated_by_links(register, pl.DataFrame(links[6:])) is None


GIAS = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,CloseDate,"
    "PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,CensusDate,NumberOfPupils,"
    "LastChangedDate,Postcode"
)


def gias_file(folder, rows):
    path = folder / "register.csv"
    lines = [
        f"{urn},399,Aldermere,1,School {urn},01,Community school,{status},,,Primary,4,11,,,,"
        for urn, status in rows
    ]
    path.write_text("\n".join([GIAS, *lines]) + "\n")
    return path


def undated_file(folder):
    register, links = undated()
    known = {"open": "Open", "closed": "Closed"}
    rows = [(urn, known[status]) for urn, status in register.select("urn", "status").iter_rows()]
    return gias_file(folder, rows), links


def test_a_register_that_cannot_be_dated_is_refused_until_somebody_says_the_day(store, tmp_path):
    path, _ = undated_file(tmp_path)
    (outcome,) = load([path], store).outcomes
    assert outcome.fate == "refused"
    assert "--as-at" in outcome.sentence
    (outcome,) = load([path], store, as_at=date(2026, 5, 20)).outcomes
    assert (outcome.fate, outcome.release.as_at_basis) == ("loaded", "given")


def test_the_loaded_links_date_it_and_the_release_says_so(store, tmp_path):
    path, links = undated_file(tmp_path)
    add_links(store, date(2026, 8, 31), links)
    (outcome,) = load([path], store).outcomes
    assert outcome.release.as_at == date(2026, 5, 31)
    (finding,) = outcome.release.findings
    assert finding.code == "dated_by_links"
    assert "it knows the conversions of 1 May 2026 and not those of 1 June 2026" in finding.sentence


LINKS = {
    "URN": ["100001"],
    "LinkURN": ["150001"],
    "LinkName": ["Made Up Academy"],
    "LinkType": ["Successor"],
    "LinkEstablishedDate": ["31-08-2019"],
}


def test_links_are_read():
    found = read_links(pl.DataFrame(LINKS), file_name="f", first_row=2)
    assert found.row(0) == (
        100001,
        150001,
        "Made Up Academy",
        "Successor",
        date(2019, 8, 31),
        2,
    )
    blank = pl.DataFrame(LINKS | {"LinkEstablishedDate": [""]})
    assert read_links(blank, file_name="f", first_row=2)["linked_on"].to_list() == [None]


def test_links_announced_for_later_months_do_not_date_the_file():
    usual = [link(1, 2, date(2023, month, 1)) for month in range(1, 13) for _ in range(10)]
    announced = [link(1, 2, date(2024, 3, 1)), link(1, 2, date(2025, 9, 1))]
    frame = pl.DataFrame([*usual, *announced])
    assert links_as_at(frame, by=TODAY) == date(2023, 12, 1)
    assert links_as_at(frame.clear(), by=TODAY) is None


def test_groups_and_who_is_in_them_are_read():
    groups = read_groups(
        pl.DataFrame(
            {
                "Group UID": ["77"],
                "Group Name": ["Made Up Trust"],
                "Group Type": ["Multi-academy trust"],
                "Group Status": ["Open"],
                "Open date": [""],
                "Incorporated on (open date)": ["01/02/2011"],
                "Closed Date": [""],
                "Companies House Number": ["00000001"],
            }
        ),
        file_name="f",
        first_row=2,
    )
    assert groups["opened_on"].to_list() == [date(2011, 2, 1)]
    members = read_group_links(
        pl.DataFrame(
            {
                "URN": ["150001"],
                "Linked UID": ["77"],
                "Group Name": ["Made Up Trust"],
                "Group Type": ["Multi-academy trust"],
                "Group Status": ["Open"],
                "Joined date": ["01-04-2019"],
            }
        ),
        file_name="f",
        first_row=2,
    )
    assert members.select("urn", "group_uid", "joined_on").rows() == [
        (150001, "77", date(2019, 4, 1))
    ]


def test_lines_that_are_blank_throughout_are_passed_over_without_losing_count():
    frame = pl.DataFrame({name: ["", *cells] for name, cells in LINKS.items()})
    assert read_links(frame, file_name="f", first_row=5)["row"].to_list() == [6]


def test_a_conversion_at_the_end_of_a_month_and_on_the_next_day_is_one_day():
    register, links = undated()
    shifted = [row | {"linked_on": row["linked_on"] + timedelta(days=1)} for row in links[:6]]
    assert dated_by_links(register, pl.DataFrame([*shifted, *links[6:]])) == (
        date(2026, 5, 1),
        date(2026, 5, 31),
    )


def test_a_folder_of_register_files_is_loaded_whole(store, tmp_path):
    (tmp_path / "a.csv").write_text(
        "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
        "100001,150001,Made Up Academy,Successor,31-08-2019\n"
    )
    (tmp_path / "b.csv").write_text(
        "Group UID,Group Name,Group Type,Closed Date,Open date,Group Status,"
        "Companies House Number\n77,Made Up Trust,Multi-academy trust,,01/02/2011,Open,1\n"
    )
    (tmp_path / "c.csv").write_text(
        "URN,Linked UID,Group Name,Group Type,Group Status,Joined date\n"
        "150001,77,Made Up Trust,Multi-academy trust,Open,01-04-2019\n"
    )
    (tmp_path / "d.csv").write_text(
        "URN,LANAME,LA,ESTAB,LAESTAB,SCHNAME,POSTCODE,SCHSTATUS,OPENDATE,CLOSEDATE,MINORGROUP,"
        "SCHOOLTYPE,AGELOW,AGEHIGH,OFSTEDRATING,OFSTEDLASTINSP\n"
        "100001,Aldermere,399,1,3990001,Made Up,AB1 2CD,Closed,,31-08-2019,Maintained school,"
        "Community school,4,11,Good,23-03-2018\n"
    )
    report = load([tmp_path], store)
    assert {one.release.kind: one.release.as_at for one in report.outcomes} == {
        "links": date(2019, 8, 31),
        "groups": date(2011, 2, 1),
        "group_links": date(2019, 4, 1),
        "register": date(2018, 3, 31),
    }
    register = next(one.release for one in report.outcomes if one.release.kind == "register")
    assert store.table("inspections", register)["overall"].to_list() == [2]


def test_a_register_whose_schools_were_never_inspected_carries_no_inspections(store, tmp_path):
    path = gias_file(tmp_path, [(100001, "Open")])
    text = path.read_text().replace("Primary,4,11,,,,", "Primary,4,11,19-01-2023,200,,")
    path.write_text(
        "\n".join(
            line + (",OfstedLastInsp,OfstedRating (name)" if number == 0 else ",,")
            for number, line in enumerate(text.splitlines())
        )
    )
    (outcome,) = load([path], store).outcomes
    assert outcome.release.as_at == date(2023, 1, 19)
    assert not (store.path(outcome.release) / "inspections.parquet").exists()


def test_links_that_know_no_conversion_leave_an_undated_register_undated(store, tmp_path):
    path, links = undated_file(tmp_path)
    add_links(store, date(2026, 8, 31), links[:2])
    (outcome,) = load([path], store).outcomes
    assert outcome.fate == "refused"
    assert "--as-at" in outcome.sentence


def test_a_spine_is_loaded_and_carries_no_inspections(store, tmp_path):
    path = tmp_path / "whatever.csv"
    path.write_text(
        "URN,LA,ESTAB,LAESTAB,SCHNAME,POSTCODE,ICLOSE,OPENDATE,CLOSEDATE,MINORGROUP,NFTYPE,"
        "ISPRIMARY,ISSECONDARY,ISPOST16,AGEL,AGEH\n"
        "100001,399,1,3990001,Made Up,AB1 2CD,1,20180901, ,Maintained School,Community School,"
        "1,0,0,3,11\n"
    )
    (outcome,) = load([path], store).outcomes
    assert (outcome.release.layout, outcome.release.as_at) == (
        "performance-spine",
        date(2018, 9, 1),
    )
    assert not (store.path(outcome.release) / "inspections.parquet").exists()
