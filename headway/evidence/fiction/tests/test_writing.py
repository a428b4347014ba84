"""The folder as a whole: repeatable, in proportion, and readable by the ordinary loaders."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from headway.evidence.fiction import Summary, write
from headway.evidence.fiction.layouts import header
from headway.evidence.fiction.tests.conftest import TODAY
from headway.evidence.load import load
from headway.evidence.store import Store

pytestmark = pytest.mark.slow

Read = Callable[..., pl.DataFrame]


def digests(folder: Path, seed: int) -> dict[str, str]:
    summary = write(folder, seed=seed, schools=120, england=300, today=TODAY)
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in summary.files
    }


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    first, again = digests(tmp_path / "a", 1), digests(tmp_path / "b", 1)
    other = digests(tmp_path / "c", 2)
    assert first == again
    assert first.keys() == other.keys()
    assert not set(first.values()) & set(other.values())


def test_a_day_before_any_report_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2026-01-31 or later"):
        write(tmp_path, today=date(2025, 12, 1))


def test_every_stage_is_announced(tmp_path: Path) -> None:
    said: list[str] = []
    write(tmp_path, schools=60, england=200, today=TODAY, progress=said.append)
    assert len(said) >= 6
    assert all(line[0].isupper() for line in said)


def test_the_authority_has_the_proportions_of_a_large_city(table: Read) -> None:
    register = table("/edubasealldata", encoding="cp1252").filter(
        (pl.col("LA (code)") == "399") & (pl.col("EstablishmentStatus (name)") == "Open")
    )
    maintained = pl.col("EstablishmentTypeGroup (name)").is_in(
        ["Local authority maintained schools"]
    ) | pl.col("TypeOfEstablishment (name)").is_in(
        ["Community special school", "Foundation special school"]
    )
    phase = pl.col("PhaseOfEducation (name)")

    def count(*where: pl.Expr) -> int:
        return register.filter(*where).height

    assert 440 <= register.height <= 455
    assert 205 <= count(maintained) <= 220
    assert 285 <= count(phase == "Primary") <= 305
    assert 0.48 <= count(phase == "Primary", maintained) / count(phase == "Primary") <= 0.56
    secondary = phase.is_in(["Secondary", "All-through"])
    assert 78 <= count(secondary) <= 88
    assert 0.14 <= count(secondary, maintained) / count(secondary) <= 0.25
    assert count(phase == "Nursery") == 27
    assert register["DistrictAdministrative (name)"].n_unique() == 10


def test_every_file_is_accepted_by_the_ordinary_loaders(written: Summary, tmp_path: Path) -> None:
    report = load([written.folder], Store(tmp_path))
    refused = [
        (outcome.name, outcome.sentence) for outcome in report.outcomes if outcome.fate != "loaded"
    ]
    assert refused == []
    assert len(report.outcomes) == len(written.files)
    dated = {one.release.layout: one.release.as_at for one in report.outcomes if one.release}
    assert dated["gias-establishments"] == TODAY
    assert dated["ofsted-latest-d"] == date(2026, 10, 31)
    assert dated["ofsted-latest-a"] == date(2019, 11, 30)
    assert {one.release.year_end for one in report.outcomes if one.release} >= set(
        range(2017, 2020)
    )


def test_no_results_are_published_of_the_pandemic_years(written: Summary) -> None:
    names = [str(path.relative_to(written.folder)) for path in written.files]
    for missing in (
        "2019-2020/",
        "2020-2021/england_ks2",
        "2020-2021/england_ks4f",
        "2021-2022/england_ks2",
        "2020-2021/england_abs",
    ):
        assert not [name for name in names if missing in name]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("2018-2019/england_ks2final", "ks2-2019"),
        ("2024-2025/england_ks2final", "ks2-2023"),
        ("2021-2022/england_ks4final", "ks4-2022"),
        ("2023-2024/england_ks4-pupdest", "destinations-2024"),
        ("ks5final", "ks5-2017"),
        ("/edubasealldata", "gias-establishments"),
        ("as_at_30_Nov_2019", "ofsted-a"),
        ("as_at_31_Oct_2026", "ofsted-d"),
    ],
)
def test_a_file_has_its_publishers_columns_in_their_order(
    table: Read, part: str, name: str
) -> None:
    assert tuple(table(part, encoding="utf8-lossy").columns) == header(name)


def test_the_summary_counts_what_is_there(written: Summary) -> None:
    assert written.bytes == sum(path.stat().st_size for path in written.files)
    assert all(path.is_file() for path in written.files)
    assert written.authority == "399"
    assert written.core[0] == "399"
    assert len(written.core) == 8
    assert not {"330", "341", "352", "373", "383", "391", "801", "892"} & set(written.core)
