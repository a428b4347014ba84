"""Loading: what is recognised, what is stored, what repeats, what a load says."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.errors import EvidenceError
from headway.evidence.facts import FACT_SCHEMA
from headway.evidence.load import load
from headway.evidence.load_report import Counts, LoadReport
from headway.evidence.releases import Release
from headway.evidence.store import Store
from headway.evidence.tests.publishers_files import (
    KS2_ROWS,
    columns_of,
    csv_text,
    gzipped,
    ks2_text,
    workbook,
    write,
    zipped,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def loaded(store: Store, *paths: Path, **given: object) -> LoadReport:
    return load(list(paths), store, now=NOW, **given)  # type: ignore[arg-type]


def only(report: LoadReport) -> Release:
    (outcome,) = report.of("loaded")
    assert outcome.release is not None
    return outcome.release


def facts(store: Store, indicator: str) -> pl.DataFrame:
    return store.facts(indicator, store.releases()).collect()


@pytest.fixture
def ks2(tmp_path: Path) -> Path:
    return write(tmp_path / "in", ks2_text())


def test_a_wide_file_becomes_facts_with_state_group_level_and_row(store: Store, ks2: Path) -> None:
    release = only(loaded(store, ks2))
    rwm = facts(store, "P_RWM_EXP")
    assert dict(rwm.drop("release").schema) == dict(FACT_SCHEMA)
    everyone = rwm.filter((pl.col("level") == "school") & (pl.col("pupil_group") == "all"))
    assert everyone.select("urn", "area", "value", "n", "state", "raw", "row").rows() == [
        (150001, "399", 66.0, 79, "ok", "66%", 2),
        (150002, "399", None, 4, "suppressed", "SUPP", 3),
    ]
    groups = rwm.filter(pl.col("urn") == 150001).select("pupil_group", "value", "n").rows()
    assert sorted(groups) == [("all", 66.0, 79), ("boys", 60.0, 40), ("disadvantaged", 55.0, 20)]
    areas = rwm.filter(pl.col("level") != "school").sort("row")
    assert areas.select("level", "area", "phase", "peers", "value", "n").rows() == [
        ("la", "399", "primary", "state", 62.0, 11987),
        ("england", "ENG", "primary", "all", 64.0, 650000),
        ("england", "ENG", "primary", "state", 65.0, 644967),
    ]
    assert rwm["series"].unique().to_list() == ["P_RWM_EXP:2018"]
    assert release.schools == 2
    assert release.year_end == 2019
    assert release.status == "final"


def test_progress_has_its_bounds_its_band_and_the_pupils_that_count(
    store: Store, ks2: Path
) -> None:
    loaded(store, ks2)
    progress = facts(store, "P_READ_PROG").filter(pl.col("level") == "school").sort("urn")
    # 79 eligible pupils, 94% of them covered: 74.26 counts as 74 (method notes 2.5).
    assert progress.select("value", "lower", "upper", "n", "band", "state").rows() == [
        (0.4, -1.0, 1.8, 74, 3, "ok"),
        (None, None, None, None, None, "low_coverage"),
    ]


def test_a_blank_is_missing_and_neither_suppressed_nor_zero(store: Store, ks2: Path) -> None:
    loaded(store, ks2)
    average = facts(store, "P_READ_AVG").filter(pl.col("urn") == 150002)
    assert average.select("value", "state", "raw").rows() == [(None, "missing", "")]


@pytest.mark.parametrize("wrap", [lambda path: path, gzipped, zipped])
def test_the_wrapping_makes_no_difference(store: Store, ks2: Path, wrap: object) -> None:
    release = only(loaded(store, wrap(ks2)))  # type: ignore[operator]
    assert release.layout == "dfe_ks2_2018"
    assert facts(store, "P_RWM_EXP").height == 7


def test_the_bytes_are_kept_with_their_hash(store: Store, ks2: Path) -> None:
    release = only(loaded(store, zipped(ks2)))
    kept = gzip.decompress((store.path(release) / "source.gz").read_bytes())
    assert kept == ks2.read_bytes()
    assert release.size_bytes == len(kept)
    again = only_unchanged(loaded(store, ks2))
    assert again.sha256 == release.sha256


def only_unchanged(report: LoadReport) -> Release:
    (outcome,) = report.of("unchanged")
    assert outcome.release is not None
    return outcome.release


def test_loading_the_same_bytes_again_does_nothing(store: Store, ks2: Path) -> None:
    first = only(loaded(store, ks2))
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*.parquet")}
    report = loaded(store, gzipped(ks2), ks2)
    assert [outcome.fate for outcome in report.outcomes] == ["unchanged", "unchanged"]
    assert {path: path.stat().st_mtime_ns for path in store.folder.rglob("*.parquet")} == before
    assert [release.id for release in store.releases()] == [first.id]


def test_an_amended_file_says_what_is_new_changed_and_as_it_was(
    store: Store, tmp_path: Path, ks2: Path
) -> None:
    loaded(store, ks2)
    newcomer = {**KS2_ROWS[0], "URN": "150003"}
    amended = write(
        tmp_path / "later", ks2_text([{**KS2_ROWS[0], "PTRWM_EXP": "67%"}, *KS2_ROWS[1:], newcomer])
    )
    (outcome,) = loaded(store, amended).of("loaded")
    # The newcomer has three shares, a gap, a progress and an average score; one share changed.
    assert outcome.counts == Counts(new=6, changed=1, unchanged=13)
    assert len(store.releases()) == 2


def test_another_status_is_compared_only_with_its_own(store: Store, tmp_path: Path) -> None:
    rows = [{"RECTYPE": "1", "LEA": "399", "URN": "150101", "TPUP": "100", "ATT8SCR": "46.1"}]
    provisional = write(
        tmp_path, csv_text(columns_of("dfe_ks4_provisional_2018"), rows), "2018-2019/prov.csv"
    )
    final = write(tmp_path, csv_text(columns_of("dfe_ks4_final_2018"), rows), "2018-2019/final.csv")
    report = loaded(store, provisional, final)
    assert {outcome.release.status for outcome in report.of("loaded")} == {  # type: ignore[union-attr]
        "provisional",
        "final",
    }
    assert all(outcome.counts.unchanged == 0 for outcome in report.of("loaded"))


def test_a_dry_run_reports_the_same_and_stores_nothing(store: Store, ks2: Path) -> None:
    report = loaded(store, ks2, dry_run=True)
    assert only(report).values == 10
    assert report.exit_code == 0
    assert not store.folder.exists()
    assert "would be loaded" in list(report.lines())[-1]


def test_one_bad_file_in_a_folder_refuses_that_file_alone(store: Store, tmp_path: Path) -> None:
    write(tmp_path, ks2_text())
    write(tmp_path, ks2_text(PTRWM_EXP="maybe"), "2017-2018/england_ks2final.csv")
    write(tmp_path, "what,ever\n1,2\n", "notes.csv")
    write(tmp_path, "# About these files\n\nNothing else.\n", "README.md")
    report = loaded(store, tmp_path)
    assert sorted(outcome.fate for outcome in report.outcomes) == [
        "loaded",
        "not known",
        "not known",
        "refused",
    ]
    assert report.exit_code == 1
    assert "README.md" in "\n".join(report.lines())


def test_a_file_named_itself_that_is_not_known_is_refused(store: Store, tmp_path: Path) -> None:
    report = loaded(store, write(tmp_path, "what,ever\n1,2\n", "notes.csv"))
    assert report.exit_code == 1
    assert "notes.csv" in report.of("refused")[0].sentence


def test_a_missing_file_is_said(store: Store, tmp_path: Path) -> None:
    report = loaded(store, tmp_path / "gone.csv")
    assert "There is no file" in report.of("refused")[0].sentence


def test_the_report_says_what_it_is_how_much_and_since_when(store: Store, ks2: Path) -> None:
    text = "\n".join(loaded(store, ks2).lines())
    for part in (
        "Key stage 2 results",
        "2018/19 (final)",
        "5 rows, 2 schools, 10 values",
        "public since 2019-12-15 (by the publication's calendar)",
        "SUPP 1",
        "LOWCOV 1",
        "no register is loaded",
    ):
        assert part in text


def test_progress_is_told_file_by_file(store: Store, ks2: Path) -> None:
    said: list[str] = []
    loaded(store, ks2, progress=said.append)
    assert said == ["1/1 england_ks2final.csv: loaded"]


def test_headings_above_the_header_are_no_obstacle(store: Store, tmp_path: Path) -> None:
    columns = columns_of("dfe_ks2_2018", "ESTAB")
    rows = [[row.get(column, "") for column in columns] for row in KS2_ROWS]
    book = workbook(
        tmp_path / "2018-2019" / "ks2.xlsx",
        {
            "Notes": [["About", "this file"], ["x", "y"]],
            "Data": [["Key stage 2, 2019"], [], columns, *rows],
        },
    )
    loaded(store, book)
    everyone = facts(store, "P_RWM_EXP").filter(
        (pl.col("level") == "school") & (pl.col("pupil_group") == "all")
    )
    # Header on row 3, so the first school is on row 4, as a spreadsheet shows it.
    assert everyone.sort("row")["row"].to_list() == [4, 5]


def test_headings_above_the_header_of_a_csv_too(store: Store, tmp_path: Path) -> None:
    loaded(store, write(tmp_path, "Key stage 2,\nas at,2019\n" + ks2_text()))
    assert facts(store, "P_RWM_EXP")["row"].min() == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_the_encodings_that_publishers_use_are_read(
    store: Store, tmp_path: Path, encoding: str
) -> None:
    columns = [*columns_of("dfe_ks2_2018", "ESTAB"), "SCHNAME"]
    name = "St Zoë’s" if encoding != "latin-1" else "St Zo\xeb\x81"  # 0x81 is outside cp1252
    text = csv_text(columns, [{**KS2_ROWS[0], "SCHNAME": name}])
    path = tmp_path / "2018-2019" / "ks2.csv"
    path.parent.mkdir()
    path.write_bytes(text.encode(encoding))
    assert loaded(store, path).exit_code == 0


def test_columns_may_differ_in_capitals(store: Store, tmp_path: Path) -> None:
    loaded(store, write(tmp_path, ks2_text().replace("_NotFSM6CLA1A", "_NOTFSM6CLA1A")))
    assert facts(store, "P_RWM_EXP").height == 7


def test_a_large_file_is_read_from_disk_to_the_same_facts(
    store: Store, tmp_path: Path, ks2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(store, ks2)
    other = Store(tmp_path / "other")
    monkeypatch.setattr("headway.evidence.load.LARGE_BYTES", 0)
    assert loaded(other, ks2).exit_code == 0
    assert facts(other, "P_RWM_EXP").equals(facts(store, "P_RWM_EXP"))
    assert facts(other, "P_READ_PROG").equals(facts(store, "P_READ_PROG"))


def test_a_malformed_row_of_a_large_file_is_named_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headway.evidence.load.LARGE_BYTES", 0)
    lines = ks2_text().splitlines()
    lines[2] += ",extra"
    report = loaded(store, write(tmp_path, "\n".join(lines) + "\n"))
    assert "row 3: more values than" in report.of("refused")[0].sentence


# --- period and date ------------------------------------------------------------------------


def test_the_folder_gives_the_year_but_never_the_date(store: Store, ks2: Path) -> None:
    release = only(loaded(store, ks2))
    assert (release.year_end, release.year_basis) == (2019, "folder name")
    assert (release.as_at, release.as_at_basis) == (date(2019, 12, 15), "publication calendar")


def test_without_a_year_anywhere_the_file_is_refused(store: Store, tmp_path: Path) -> None:
    report = loaded(store, write(tmp_path, ks2_text(), "ks2.csv"))
    assert "--year" in report.of("refused")[0].sentence
    assert only(loaded(store, tmp_path / "ks2.csv", year_end=2018)).year_basis == "given"


def test_columns_of_earlier_years_contradict_a_folder(store: Store, tmp_path: Path) -> None:
    columns = [*columns_of("dfe_ks2_2018", "ESTAB"), "PTRWM_EXP_18"]
    text = csv_text(columns, KS2_ROWS)
    report = loaded(store, write(tmp_path, text, "2016-2017/ks2.csv"))
    assert "it has columns of 2017/18" in report.of("refused")[0].sentence
    assert only(loaded(store, write(tmp_path, text, "ks2.csv"))).year_end == 2019


def test_a_given_date_is_used_where_the_file_has_none(store: Store, ks2: Path) -> None:
    release = only(loaded(store, ks2, as_at=date(2020, 1, 9)))
    assert (release.as_at, release.as_at_basis) == (date(2020, 1, 9), "given")


def test_a_file_of_the_future_is_refused(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, ks2_text(), "2026-2027/ks2.csv")
    assert "has not come yet" in loaded(store, path).of("refused")[0].sentence


def test_nothing_published_later_is_known_earlier(store: Store, ks2: Path) -> None:
    loaded(store, ks2)
    assert store.releases(known_on=date(2019, 12, 1)) == []
    assert len(store.releases(known_on=date(2019, 12, 15))) == 1


# --- whole or not at all --------------------------------------------------------------------


def test_two_loads_do_not_meet(store: Store, ks2: Path) -> None:
    import fcntl

    store.folder.mkdir(parents=True)
    with (store.folder / ".loading").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EvidenceError, match="Another load"):
            loaded(store, ks2)


def test_what_a_killed_load_left_is_removed(store: Store, ks2: Path) -> None:
    left = store.releases_folder / ".adding-abc"
    left.mkdir(parents=True)
    (left / "release.json").write_text("{")
    assert store.releases() == []
    loaded(store, ks2)
    assert not left.exists()


def test_a_release_reads_back_as_it_was_written(store: Store, ks2: Path) -> None:
    release = only(loaded(store, ks2))
    (stored,) = store.releases()
    assert replace(stored, findings=()) == replace(release, findings=())
    record = json.loads((store.path(release) / "release.json").read_text())
    assert record["year_basis"] == "folder name"
