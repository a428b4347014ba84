"""The authority's own figures: templates out, figures in."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.errors import UnreadableRelease
from headway.evidence.load import load
from headway.evidence.load_report import LoadReport
from headway.evidence.sources import opening
from headway.evidence.sources.local import local_indicators, local_template
from headway.evidence.sources.recognise import find
from headway.evidence.store import Store
from headway.evidence.tests.publishers_files import write

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEADER = "URN,indicator,year_end,pupil_group,value,n\n"


def upload(store: Store, folder: Path, *rows: str, as_at: date | None = None) -> LoadReport:
    path = write(folder, HEADER + "\n".join(rows) + "\n", "own figures.csv")
    return load([path], store, now=NOW, as_at=as_at)


def facts(store: Store, indicator: str) -> pl.DataFrame:
    return store.facts(indicator, store.releases()).collect()


def test_the_measures_of_the_upload_are_those_that_nobody_publishes() -> None:
    own = {indicator.id for indicator in local_indicators()}
    assert {"P_GLD", "P_PHON", "P_KS1_READ", "P_MTC", "X_PTT", "X_PEX_QTR", "W_VAC", "F_BAL"} <= own
    assert "P_RWM_EXP" not in own


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("shape", ["long", "wide"])
def test_a_template_is_recognised_as_what_it_is(tmp_path: Path, shape: str, form: str) -> None:
    path = tmp_path / f"template.{form}"
    path.write_bytes(
        local_template(shape, form, schools=[(150001, "Alder Primary")], year_end=2026)  # type: ignore[arg-type]
    )
    if (shape, form) == ("long", "csv"):
        path.write_bytes(path.read_bytes() + b"150001,P_GLD,2026,,66,30\n")
    kind = "text" if form == "csv" else "xlsx"
    table, layout = find(opening.tables(path, kind, path.name))  # type: ignore[arg-type]
    assert layout.id == f"headway_local_{shape}"
    if (shape, form) == ("long", "xlsx"):
        with pytest.raises(UnreadableRelease, match="has a header but no rows"):
            table.collect()
    else:
        assert table.frame_of_text["URN"].to_list() == ["150001"]


def test_figures_one_a_row(store: Store, tmp_path: Path) -> None:
    report = upload(
        store,
        tmp_path,
        "150001,P_GLD,2026,,66.7,30",
        "150001,P_GLD,2025/26,Disadvantaged,50,12",
        "150002,P_GLD,2026,all,SUPP,4",
        "150001,X_PEX_QTR,2026,autumn,1,410",
        "150001,W_VAC,2026,,,",
        ",,,,,",
    )
    assert report.exit_code == 0
    rows = facts(store, "P_GLD").sort("row")
    assert rows.select("urn", "year_end", "pupil_group", "value", "n", "state").rows() == [
        (150001, 2026, "all", 66.7, 30, "ok"),
        (150001, 2026, "disadvantaged", 50.0, 12, "ok"),
        (150002, 2026, "all", None, 4, "suppressed"),
    ]
    assert facts(store, "X_PEX_QTR")["pupil_group"].to_list() == ["autumn"]
    assert facts(store, "W_VAC").is_empty()  # nothing was given, so nothing is claimed
    (release,) = store.releases()
    assert (release.as_at, release.as_at_basis) == (date(2026, 11, 21), "content")


def test_an_upload_may_be_dated(store: Store, tmp_path: Path) -> None:
    upload(store, tmp_path, "150001,P_GLD,2026,,66.7,30", as_at=date(2026, 7, 3))
    assert store.releases()[0].as_at == date(2026, 7, 3)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("150001,P_RWM_EXP,2026,,66,30", "row 3, column indicator: 'P_RWM_EXP' is not a measure"),
        ("15001,P_GLD,2026,,66,30", "row 3, column URN: '15001' is not a URN"),
        ("150001,P_GLD,26,,66,30", "row 3, column year_end: '26' is not an academic year"),
        ("150001,P_PHON,2026,,166,30", "row 3, column value: '166' is above 100"),
        ("150001,P_PHON,2026,,good,30", "row 3, column value: 'good' is neither"),
        ("150001,P_PHON,2026,,66,many", "row 3, column n: 'many' is neither"),
        ("150001,P_GLD,2026,ALL,66,30", "row 3, column URN: 150001 has a second figure"),
    ],
)
def test_a_mistaken_row_refuses_the_upload(
    store: Store, tmp_path: Path, row: str, told: str
) -> None:
    report = upload(store, tmp_path, "150001,P_GLD,2026,,66.7,30", row)
    assert told in report.of("refused")[0].sentence
    assert store.releases() == []


def test_figures_one_school_a_row(store: Store, tmp_path: Path) -> None:
    blank = local_template("wide", "csv", schools=[(150001, "Alder"), (150002, "Birch")])
    lines = blank.decode("utf-8-sig").splitlines()
    header = lines[0].split(",")
    given = {"Year": "2026", "Pupils in reception": "30", "Good level of development %": "66.7",
             "Permanent exclusions autumn": "1", "Pupils on roll": "410"}  # fmt: skip
    filled = ",".join(
        {"URN": "150001", "School": "Alder", **given}.get(name, "") for name in header
    )
    birch = ",".join(
        {"URN": "150002", "School": "Birch", "Year": "2026"}.get(n, "") for n in header
    )
    path = write(tmp_path, "\n".join([lines[0], filled, birch]) + "\n", "wide.csv")
    assert load([path], store, now=NOW).exit_code == 0
    gld = facts(store, "P_GLD")
    assert gld.select("urn", "value", "n").rows() == [(150001, 66.7, 30)]
    quarter = facts(store, "X_PEX_QTR")
    assert quarter.select("pupil_group", "value", "n").rows() == [("autumn", 1.0, 410)]
