"""Loading other kinds of file than results, and files that come in several statuses."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.load import load
from headway.evidence.load_report import Counts, LoadReport
from headway.evidence.store import Store
from headway.evidence.tests.publishers_files import Row, columns_of, csv_text, write

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LINKS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")


def loaded(store: Store, *paths: Path) -> LoadReport:
    return load(list(paths), store, now=NOW)


def links(folder: Path, day: str) -> Path:
    rows: list[Row] = [
        {"URN": "150001", "LinkURN": "150201", "LinkName": "Alder", "LinkType": "Successor",
         "LinkEstablishedDate": day}
        for _ in range(1)
    ]  # fmt: skip
    return write(folder, csv_text(LINKS, rows), "links.csv")


def test_links_are_a_table_of_their_own(store: Store, tmp_path: Path) -> None:
    report = loaded(store, links(tmp_path, "01-09-2019"))
    assert report.exit_code == 0
    (release,) = store.releases(kind="links")
    assert release.schools == 1
    assert release.values == 0
    assert store.table("links", release)["link_urn"].to_list() == [150201]
    assert "new" not in "\n".join(report.lines()).split("public since")[1].split("files")[0]


def test_an_impossible_date_refuses_the_file(store: Store, tmp_path: Path) -> None:
    (outcome,) = loaded(store, links(tmp_path, "31-02-2019")).of("refused")
    assert "row 2" in outcome.sentence
    assert "LinkEstablishedDate" in outcome.sentence
    assert store.releases() == []


def test_links_come_before_the_figures_that_they_help_to_read(store: Store, tmp_path: Path) -> None:
    said: list[str] = []
    rows: list[Row] = [{"LA": "399", "ESTAB": "1", "URN": "150001", "PERCTOT": "4"}]
    write(tmp_path, csv_text(columns_of("dfe_absence_2017"), rows), "2018-2019/a.csv")
    links(tmp_path / "z", "01-09-2019")
    load([tmp_path], store, now=NOW, progress=said.append)
    assert [line.split(":")[0] for line in said] == ["1/2 links.csv", "2/2 a.csv"]


@pytest.mark.parametrize(
    ("version", "status"),
    [("Final", "final"), ("Revised", "revised"), ("Provisional", "provisional"), ("", None)],
)
def test_a_file_that_names_its_version_has_that_status(
    store: Store, tmp_path: Path, version: str, status: str | None
) -> None:
    columns = columns_of("dfe_ks4_information_2024", "time_period", "geographic_level", "version")
    rows: list[Row] = [
        {"time_period": "202324", "geographic_level": "School", "school_urn": "150101",
         "version": version, "diffn_att8": "-11.2", "t_disadvantaged": "30"}
    ]  # fmt: skip
    loaded(store, write(tmp_path, csv_text(columns, rows), "information.csv"))
    (release,) = store.releases()
    assert release.status == status
    assert release.year_end is None
    assert (release.as_at.isoformat(), release.year_basis) == ("2025-02-27", "content")


@pytest.mark.parametrize(("cell", "status"), [("96.1%", "final"), ("", "revised")])
def test_an_edition_is_told_by_the_column_that_only_the_last_one_fills(
    store: Store, tmp_path: Path, cell: str, status: str
) -> None:
    columns = columns_of("dfe_ks5_2016", "PT_Retained_ALEV_Ret")
    rows: list[Row] = [
        {"RECTYPE": "1", "LEA": "399", "URN": "150101", "TALLPPE_ALEV_1618": "31.2",
         "PT_Retained_ALEV_Ret": cell}
    ]  # fmt: skip
    loaded(store, write(tmp_path, csv_text(columns, rows), "2015-2016/ks5.csv"))
    assert store.releases()[0].status == status


def test_a_file_without_the_telling_column_has_its_layouts_status(
    store: Store, tmp_path: Path
) -> None:
    rows: list[Row] = [{"RECTYPE": "1", "LEA": "399", "URN": "150101", "TALLPPE_ALEV_1618": "31.2"}]
    # Nor has it the columns of value added by group, which are optional.
    columns = [name for name in columns_of("dfe_ks5_2016") if "NOTDIS" not in name]
    path = write(tmp_path, csv_text(columns, rows), "2015-2016/ks5.csv")
    loaded(store, path)
    assert store.releases()[0].status == "final"


def test_other_years_of_a_measure_are_not_what_it_is_compared_with(
    store: Store, tmp_path: Path
) -> None:
    header = "URN,indicator,year_end,pupil_group,value,n\n"
    loaded(store, write(tmp_path, header + "150001,P_GLD,2025,,60,30\n", "a.csv"))
    (outcome,) = loaded(
        store, write(tmp_path, header + "150001,P_GLD,2026,,61,30\n", "b.csv")
    ).outcomes
    assert outcome.counts == Counts(new=1)
    (outcome,) = loaded(
        store, write(tmp_path, header + "150001,P_GLD,2026,,62,30\n", "c.csv")
    ).outcomes
    assert outcome.counts == Counts(changed=1)


def test_a_zip_of_unknown_files_is_refused_when_named(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x,y\n1,2\n")
        archive.writestr("b.csv", "x,y\n1,2\n")
    report = loaded(store, path)
    assert [outcome.name for outcome in report.of("refused")] == ["a.zip: a.csv", "a.zip: b.csv"]


def test_what_is_known_in_a_zip_is_loaded_and_the_rest_listed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.meta.csv", "x,y\n1,2\n")
        archive.write(links(tmp_path, "01-09-2019"), "links.csv")
    report = loaded(store, path)
    assert [outcome.fate for outcome in report.outcomes] == ["not known", "loaded"]
    text = "\n".join(report.lines())
    assert "Not a data file we know (1): a.zip: a.meta.csv." in text
    again = "\n".join(loaded(store, path).lines())
    assert "1 file was loaded before and unchanged since." in again


def test_a_file_that_no_engine_reads_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("cannot compare\nsecond line")

    monkeypatch.setattr("headway.evidence.load.period_of", broken)
    (outcome,) = loaded(store, links(tmp_path, "01-09-2019")).of("refused")
    assert outcome.sentence == (
        "links.csv cannot be read as a table (cannot compare). Download it again."
    )


def test_a_register_with_stray_commas_at_its_end_is_cut(store: Store, tmp_path: Path) -> None:
    from headway.evidence.catalogue.layouts import layouts

    layout = layouts()["gias-search-download"]
    assert layout.ragged
    columns = [*layout.recognise.columns, "Linked establishments"]
    rows: list[Row] = [{"URN": "150001", "EstablishmentName": "Alder"}]
    text = csv_text(list(dict.fromkeys(columns)), rows).rstrip("\n") + ", Birch, Cedar\n"
    report = loaded(store, write(tmp_path, text, "search.csv"))
    assert not any("more values than" in one.sentence for one in report.outcomes)
