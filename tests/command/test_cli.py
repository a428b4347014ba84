"""The `headway` command: help at once, one sentence for a refusal, files by their ending."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from headway import cli
from headway.evidence.errors import BadFramework, EvidenceError
from headway.evidence.output import format_of, put
from headway.evidence.rules.changes import read_changes
from headway.evidence.tests.registers import (
    academy,
    add_inspections,
    add_links,
    add_register,
    inspection,
    link,
    school,
)

COMMANDS = ("load", "data", "compute", "publish", "assess", "compare", "school", "demo", "serve",
            "worker", "bench", "frameworks")  # fmt: skip


def run(capsys, *words):
    """Exit code, what was printed and what was said on stderr."""
    try:
        code = cli.main(words)
    except SystemExit as stopped:
        code = stopped.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.slow
def test_help_answers_without_loading_the_heavy_parts():
    seen = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "headway", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for command in COMMANDS:
        assert f"\n    {command} " in seen.stdout or f"\n    {command}\n" in seen.stdout, command
    loaded = {line.rsplit("|", 1)[-1].strip() for line in seen.stderr.splitlines()}
    assert not loaded & {"polars", "django", "sqlglot", "pydantic", "numpy"}


def test_without_a_command_the_help_is_printed(capsys):
    code, out, _ = run(capsys)
    assert code == 0
    assert out.startswith("usage: headway")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in cli.WEB_COMMANDS])
def test_every_command_explains_itself(capsys, command):
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert command in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("assess", "--as-at", "2019-12-01"), "The following arguments are required: --authority."),
        (("assess", "--authority", "330", "--as-at", "1/12/2019"), "write it as 2019-12-01"),
        (("school", "Elm"), "invalid int value"),
        (("load",), "The following arguments are required: PATH."),
        (("assess", "--format", "pdf"), "invalid choice"),
    ],
)
def test_words_that_cannot_be_read_get_one_sentence_and_the_way_to_help(capsys, words, says):
    code, _, err = run(capsys, *words)
    assert code == 2
    assert says in err
    assert err.count("\n") == 1
    assert "--help" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("school", "100000"), "Nothing is loaded."),
        (("assess", "--authority", "330", "--framework", "bham-2019", "--as-at", "2019-12-01"),
         "No register of schools is loaded."),
        (("assess", "--authority", "330", "--framework", "bham-1999", "--as-at", "2019-12-01"),
         "There is no framework version bham-1999."),
        (("assess", "--authority", "330", "--framework", "none.toml", "--as-at", "2019-12-01"),
         "none.toml cannot be read"),
        (("assess", "--authority", "999", "--as-at", "2019-12-01"),
         "No shipped framework version was in force for authority 999"),
        (("assess", "--authority", "330", "--as-at", "2019-12-01", "--set", "letter_years"),
         "write NAME=VALUE"),
        (("assess", "--authority", "330", "--as-at", "2019-12-01", "--set", "surprise=1"),
         "has no threshold surprise"),
        (("compare", "bham-2019", "--authority", "330", "--as-at", "2019-12-01"),
         "Name a second version"),
        (("frameworks", "bham-1999"), "There is no framework version"),
        (("bench", "nothing"), "There is no benchmark nothing."),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence_on_stderr_and_exit_code_1(capsys, store, words, says):
    code, out, err = run(capsys, *words)
    assert code == 1
    assert out == ""
    assert says in err
    assert "Traceback" not in err


def test_the_version_in_force_on_the_day_is_chosen_where_none_is_named():
    options = cli._parser()[0].parse_args(["assess", "--authority", "330", "--as-at", "2022-01-01"])
    assert cli._framework_for(options).key == "bham-2021"


def test_a_versions_file_may_be_named_instead_of_a_key(tmp_path):
    from headway.frameworks.versions import shipped

    path = tmp_path / "own.toml"
    path.write_text(shipped()["bham-2019"].replace("value = 2\n", "value = 3\n", 1), "utf-8")
    with pytest.raises(BadFramework, match="rule R2a, case 2: expected not_fired, found fired"):
        cli._framework(str(path))
    path.write_text(shipped()["bham-2019"], "utf-8")
    assert cli._framework(str(path)).key == "bham-2019"


@pytest.mark.requirement("E-26")
def test_the_settings_of_a_version_are_listed_with_those_that_are_ours(capsys):
    code, out, _ = run(capsys, "frameworks", "bham-2021")
    assert code == 0
    assert "Vulnerable: letter route" in out
    assert "Visiting adviser*" in out
    assert "serious weaknesses" in out


def test_the_versions_are_listed_with_their_dates(capsys):
    code, out, _ = run(capsys, "frameworks")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[2:]] == [
        "aldermere-2025", "bham-2018", "bham-2019", "bham-2021", "bham-2024",
    ]  # fmt: skip


def test_an_empty_store_says_what_to_do_next(capsys, store):
    code, out, _ = run(capsys, "data")
    assert (code, out) == (
        0,
        "Nothing is loaded. Load publishers' files first: headway load PATH.\n",
    )
    code, out, _ = run(capsys, "data", "--format", "json")
    assert json.loads(out)["releases"] == []


@pytest.fixture
def two_days(store):
    """100001 was worse than good in 2019 and became academy 150001 on 1 March 2021."""
    rows = [
        school(100001, status="closed", close_date=date(2021, 2, 28)),
        academy(150001, open_date=date(2021, 3, 1)),
        school(100002),
    ]
    add_register(store, date(2023, 1, 19), rows)
    add_links(store, date(2023, 1, 19), [link(100001, 150001, date(2021, 3, 1))])
    add_inspections(store, date(2019, 11, 30), [inspection(100001, date(2019, 1, 8), 3)])
    return store


def test_why_two_registers_differ_is_told_school_by_school(capsys, two_days):
    code, out, _ = run(capsys, "data", "--changes", "399", "2019-12-01", "2023-01-19")
    assert code == 0
    told = " ".join(out.split())
    assert "2 schools were maintained on 1 December 2019 and 1 on 19 January 2023" in told
    assert "1 of these are among the 1 that left" in told
    assert "became an academy, URN 150001: it closed on 28 February 2021. Worse than good." in told
    code, out, _ = run(
        capsys, "data", "--changes", "399", "2019-12-01", "2023-01-19", "--format", "json"
    )
    (left,) = json.loads(out)["left"]
    assert (left["urn"], left["why"], left["below_good_earlier"]) == (100001, "converted", True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("399", "2019-12-01", "soon"), "write them as 2019-12-01"),
        (("399", "2023-01-19", "2019-12-01"), "Give the earlier day first."),
        (("398", "2019-12-01", "2023-01-19"), "No maintained school of authority 398"),
    ],
)
def test_two_days_that_cannot_be_compared_are_refused(capsys, two_days, words, says):
    code, out, err = run(capsys, "data", "--changes", *words)
    assert (code, out) == (1, "")
    assert says in err


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["years=3"], {"years": 3}),
        (["years = 2.5", "on=true"], {"years": 2.5, "on": True}),
        (["day=2019-09-01"], {"day": date(2019, 9, 1)}),
        (["grade=RI"], {"grade": "RI"}),
        (["grade='RI'"], {"grade": "'RI'"}),
        ([], {}),
    ],
)
def test_a_changed_threshold_is_read_as_what_it_is(texts, read):
    assert read_changes(texts) == read


@pytest.mark.parametrize("text", ["years", "=3", "years=", " = "])
def test_a_change_without_a_name_or_a_value_is_refused(text):
    with pytest.raises(BadFramework, match="write NAME=VALUE"):
        read_changes([text])


@pytest.mark.parametrize(
    ("asked", "name", "format"),
    [
        ("table", "list.xlsx", "xlsx"),
        ("table", "list.CSV", "csv"),
        ("table", "list.txt", "table"),
        ("csv", "list.json", "csv"),
        ("json", None, "json"),
    ],
)
def test_the_ending_of_the_file_says_the_format_unless_one_is_asked_for(asked, name, format):
    assert format_of(asked, Path(name) if name else None) == format


def test_a_file_is_written_whole_or_not_at_all(tmp_path, capsys):
    put("text", tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_text() == "text"
    with pytest.raises(EvidenceError, match="cannot be written"):
        put("text", tmp_path / "no such folder" / "list.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_a_comparison_is_not_written_as_a_workbook(capsys, tmp_path):
    options = cli._parser()[0].parse_args(
        ["compare", "a", "b", "--authority", "330", "--as-at", "2019-12-01", "--output", "x.xlsx"]
    )
    with pytest.raises(EvidenceError, match="cannot be written as xlsx; use table or json"):
        cli._put(options, {"table": str, "json": str})


def test_another_word_goes_to_the_web_application(capsys):
    code, out, _ = run(capsys, "help", "--commands")
    assert code == 0
    assert "migrate" in out.split()
