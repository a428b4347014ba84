"""Bad input: each kind refused with a sentence that says where it is wrong, nothing stored."""

import errno
import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headway.evidence.load import load
from headway.evidence.sources import wrapping
from headway.evidence.store import Store
from headway.evidence.tests.publishers_files import (
    KS2_ROWS,
    columns_of,
    csv_text,
    gzipped,
    ks2_text,
    workbook,
    write,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def refusal(store: Store, path: Path) -> str:
    """The sentence of the one refused file; nothing may be stored."""
    report = load([path], store, now=NOW)
    (outcome,) = report.of("refused")
    assert report.exit_code == 1
    assert store.releases() == []
    assert not store.releases_folder.exists() or list(store.releases_folder.iterdir()) == []
    assert list(store.folder.glob(".work-*")) == []
    assert outcome.sentence.startswith(path.name)
    assert outcome.sentence.rstrip().endswith(".")
    return outcome.sentence


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("maybe", "neither a number nor a code"),
        ("n/a", "neither a number nor a code"),
        ("nan", "neither a number nor a code"),
        ("NaN", "neither a number nor a code"),
        ("inf", "neither a number nor a code"),
        ("-inf", "neither a number nor a code"),
        ("1e999", "neither a number nor a code"),
        ("12,34", "neither a number nor a code"),
        ("101%", "above 100"),
        ("-1", "below 0"),
    ],
)
def test_a_strange_cell(store: Store, tmp_path: Path, cell: str, why: str) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text(PTRWM_EXP=cell)))
    assert f"row 2, column PTRWM_EXP: {cell!r} is {why}" in sentence


def test_a_strange_cell_is_named_by_its_own_row(store: Store, tmp_path: Path) -> None:
    rows = [*KS2_ROWS[:1], {**KS2_ROWS[1], "PTRWM_EXP": "SUPPRESSED"}, *KS2_ROWS[2:]]
    assert "row 3, column PTRWM_EXP: 'SUPPRESSED'" in refusal(
        store, write(tmp_path, ks2_text(rows))
    )


def test_a_quotation_mark_that_is_never_closed(store: Store, tmp_path: Path) -> None:
    rows = [{**KS2_ROWS[0], "URN": str(150000 + number)} for number in range(200)]
    text = ks2_text(rows).replace("1,150005,", '"1,150005,')
    assert "row 7: a quotation mark is never closed" in refusal(store, write(tmp_path, text))


@pytest.mark.parametrize("column", ["TELIG", "READPROG_LOWER", "READCOV"])
def test_a_strange_cell_beside_the_figure(store: Store, tmp_path: Path, column: str) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text(**{column: "??"})))
    assert f"row 2, column {column}: '??'" in sentence


def test_a_progress_score_out_of_all_range(store: Store, tmp_path: Path) -> None:
    columns = columns_of("dfe_ks4_provisional_2018")
    rows = [{"RECTYPE": "1", "LEA": "399", "URN": "150101", "P8MEA": "-10.2"}]
    path = write(tmp_path, csv_text(columns, rows), "2018-2019/ks4.csv")
    assert "row 2, column P8MEA: '-10.2' is below -10" in refusal(store, path)


def test_a_band_that_is_none(store: Store, tmp_path: Path) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text(READPROG_DESCR="6")))
    assert "row 2, column READPROG_DESCR: '6' is not a band" in sentence


def test_an_impossible_period(store: Store, tmp_path: Path) -> None:
    columns = columns_of("dfe_ees_absence", "time_period", "geographic_level", "school_type")
    rows = [
        {"time_period": "202226", "geographic_level": "School", "urn": "150001"},
        {"time_period": "202223", "geographic_level": "School", "urn": "150001"},
    ]
    sentence = refusal(store, write(tmp_path, csv_text(columns, rows), "absence.csv"))
    assert "row 2, column time_period: '202226' is not an academic year" in sentence


def test_a_school_that_is_there_twice(store: Store, tmp_path: Path) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text([*KS2_ROWS, KS2_ROWS[0]])))
    assert "row 2, column URN: 150001 is in the file 2 times" in sentence


def test_several_schools_that_are_there_twice(store: Store, tmp_path: Path) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text([*KS2_ROWS, *KS2_ROWS[:2]])))
    assert "row 2: 2 rows repeat a school or area" in sentence


def test_a_column_that_is_missing(store: Store, tmp_path: Path) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text().replace("WRITCOV", "WRITCOVERAGE")))
    assert "lacks the column WRITCOV" in sentence
    assert "docs/how-to/add-a-years-columns.md" in sentence


def test_a_column_by_which_the_layout_is_known_is_missing(store: Store, tmp_path: Path) -> None:
    sentence = refusal(store, write(tmp_path, ks2_text().replace("TELIG", "ELIGIBLE")))
    assert "looks like “Key stage 2 results" in sentence
    assert "lacks the column TELIG" in sentence


def test_a_layout_that_nobody_knows(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n", "other.csv")
    assert "not a data file that Headway knows" in refusal(store, path)


def test_an_empty_file(store: Store, tmp_path: Path) -> None:
    assert "is empty" in refusal(store, write(tmp_path, "", "nothing.csv"))
    assert "is empty" in refusal(store, write(tmp_path, " \n \n", "blank.csv"))
    assert "is empty" in refusal(store, gzipped(write(tmp_path, "", "packed.csv")))


def test_a_header_without_rows(store: Store, tmp_path: Path) -> None:
    text = ks2_text().splitlines()[0] + "\n"
    assert "has a header but no rows" in refusal(store, write(tmp_path, text))


def test_a_file_without_any_figure(store: Store, tmp_path: Path) -> None:
    rows = [{"RECTYPE": "1", "LEA": "399", "URN": "150001"}]
    assert "holds no value of a measure" in refusal(store, write(tmp_path, ks2_text(rows)))


@pytest.mark.parametrize("start", ["<!DOCTYPE html>", "<HTML>", "\ufeff \n<html lang='en'>"])
def test_a_web_page_saved_as_csv(store: Store, tmp_path: Path, start: str) -> None:
    page = f"{start}<head><title>404</title></head><body>Not found, sorry</body></html>"
    assert "is a web page, not data" in refusal(store, write(tmp_path, page, "ks2.csv"))


def test_a_gzip_that_is_cut_short(store: Store, tmp_path: Path) -> None:
    whole = gzipped(write(tmp_path, ks2_text()))
    whole.write_bytes(whole.read_bytes()[:-20])
    sentence = refusal(store, whole)
    assert "damaged or cut short" in sentence
    assert "Download it again." in sentence


def test_a_gzip_that_is_cut_short_far_in(store: Store, tmp_path: Path) -> None:
    rows = [
        {**KS2_ROWS[0], "URN": str(150000 + n), "SCHNAME": os.urandom(40).hex()}
        for n in range(15_000)
    ]
    text = csv_text([*columns_of("dfe_ks2_2018", "ESTAB"), "SCHNAME"], rows)
    whole = gzipped(write(tmp_path, text))
    whole.write_bytes(whole.read_bytes()[:-2000])
    assert "damaged or cut short" in refusal(store, whole)


def test_a_csv_that_is_cut_short(store: Store, tmp_path: Path) -> None:
    whole = ks2_text([*KS2_ROWS[2:], *KS2_ROWS[:2]])
    cut = whole[: whole.rindex("SUPP")]
    sentence = refusal(store, write(tmp_path, cut))
    assert "is cut short: its last row has" in sentence


def test_a_zip_that_is_damaged(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, ks2_text())
    target = tmp_path / "ks2.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(path, "ks2.csv")
    target.write_bytes(target.read_bytes()[:-30])
    assert "damaged or cut short" in refusal(store, target)


def test_a_row_with_more_values_than_the_header(store: Store, tmp_path: Path) -> None:
    lines = ks2_text().splitlines()
    lines[2] += ",extra"
    sentence = refusal(store, write(tmp_path, "\n".join(lines) + "\n"))
    assert "row 3: " in sentence
    assert "comma may be missing its quotation marks" in sentence


def test_a_file_that_says_it_is_utf_8_and_is_not(store: Store, tmp_path: Path) -> None:
    lines = ks2_text().encode("utf-8-sig").splitlines(keepends=True)
    lines[2] = lines[2].replace(b"SUPP", b"SUPP\xe9")
    path = write(tmp_path, "")
    path.write_bytes(b"".join(lines))
    assert "row 3: the file says it is UTF-8" in refusal(store, path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_file_in_an_encoding_that_no_publisher_uses(
    store: Store, tmp_path: Path, encoding: str
) -> None:
    path = write(tmp_path, "")
    path.write_bytes(ks2_text().encode(encoding))
    sentence = refusal(store, path)
    assert "UTF-16" in sentence or "no text" in sentence


def test_bytes_that_are_no_text_far_into_the_file(store: Store, tmp_path: Path) -> None:
    rows = [{**KS2_ROWS[0], "URN": str(150000 + number)} for number in range(8_000)]
    path = write(tmp_path, ks2_text(rows))
    assert path.stat().st_size > 1_048_576
    path.write_bytes(path.read_bytes()[:-3] + b"\x00\x00\n")
    assert "row 8001: a byte that is no text" in refusal(store, path)


def test_a_workbook_that_is_none(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "cannot be opened as a workbook" in refusal(store, path)


def test_a_workbook_without_the_data(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"Notes": [["About", "this"], ["and", "that"]]})
    assert "not a data file that Headway knows" in refusal(store, path)


def test_a_header_far_down_a_spreadsheet_is_explained(store: Store, tmp_path: Path) -> None:
    columns = columns_of("dfe_ks2_2018", "ESTAB")
    titles = [[f"title {number}", "more"] for number in range(25)]
    path = workbook(
        tmp_path / "2018-2019" / "book.xlsx",
        {"Data": [*titles, columns, *[[row.get(c, "") for c in columns] for row in KS2_ROWS]]},
    )
    assert "not a data file that Headway knows" in refusal(store, path)


# --- wrappings that mean harm, and full disks -----------------------------------------------


def test_a_gzip_that_swells_beyond_belief(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrapping, "RATIO_FROM_BYTES", 1_000_000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(ks2_text().encode() + b"\n" * 30_000_000))
    assert "swells from" in refusal(store, path)


def test_a_zip_that_swells_beyond_belief(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrapping, "MOST_BYTES", 2_000_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ks2.csv", ks2_text() + "0" * 3_000_000)
    report = load([path], store, now=NOW)
    assert "swells from" in report.of("refused")[0].sentence


def test_a_workbook_that_swells_beyond_belief(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from headway.evidence.sources import opening

    monkeypatch.setattr(opening, "MOST_BYTES", 4_000)
    path = workbook(tmp_path / "book.xlsx", {"Data": [["a", "b"], ["1", "2"]]})
    assert "swells to more than 1,000 bytes" in refusal(store, path)


@pytest.mark.parametrize("member", ["../ks2.csv", "/etc/ks2.csv", "..\\ks2.csv", "C:/ks2.csv"])
def test_a_path_that_climbs_out_of_a_zip(store: Store, tmp_path: Path, member: str) -> None:
    path = tmp_path / "climb.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("harmless.csv", ks2_text())
        archive.writestr(member, ks2_text())
    assert "outside its folder" in refusal(store, path)
    assert [item.name for item in tmp_path.rglob("ks2.csv")] == []


Usage = namedtuple("Usage", "total used free")


def test_a_large_file_on_a_small_disk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, ks2_text())
    monkeypatch.setattr(wrapping, "fingerprint", lambda source: ("0" * 64, 2_000_000_000))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(3_000_000_000, 0, 1_000_000_000))
    sentence = refusal(store, path)
    assert "needs about 2,000 MB" in sentence
    assert "has 1,000 MB left" in sentence


def test_a_packed_file_on_a_small_disk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = gzipped(write(tmp_path, ks2_text()))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(3_000_000_000, 0, 100_000_000))
    assert "Make room" in refusal(store, path)


def test_a_disk_that_fills_while_a_release_is_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("headway.evidence.load.keep", full)
    assert "the disk is full" in refusal(store, write(tmp_path, ks2_text()))


def test_a_file_that_may_not_be_read(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("headway.evidence.load.unwrap", locked)
    assert "cannot be read (Permission denied)" in refusal(store, write(tmp_path, ks2_text()))


# --- killed in the middle -------------------------------------------------------------------

KILLED = """
import sys, time
from pathlib import Path
from headway.evidence import load as loading
from headway.evidence.store import Store

def slow(*args):
    print("writing", flush=True)
    time.sleep(60)

loading.keep = slow
loading.load([Path(sys.argv[1])], Store(Path(sys.argv[2])))
"""


@pytest.mark.slow
def test_a_load_killed_in_the_middle_leaves_the_store_whole(store: Store, tmp_path: Path) -> None:
    first = write(tmp_path, ks2_text())
    load([first], store, now=NOW)
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    second = write(tmp_path, ks2_text(PTRWM_EXP="70%"), "2017-2018/ks2.csv")
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(second), str(store.folder.parent)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "writing"
    deadline = time.monotonic() + 300
    while not list(store.releases_folder.glob(".adding-*/facts/P_RWM_EXP.parquet")):
        assert time.monotonic() < deadline, "No figure was ever written."
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    process.stdout.close()
    assert len(list(store.releases_folder.glob(".adding-*"))) == 1  # half a release, not seen
    assert [release.year_end for release in store.releases()] == [2019]
    assert all(path.read_bytes() == was for path, was in before.items())
    report = load([second], store, now=NOW)
    assert [outcome.fate for outcome in report.outcomes] == ["loaded"]
    assert [release.year_end for release in store.releases()] == [2018, 2019]
    assert list(store.releases_folder.glob(".adding-*")) == []
