"""One edition at a time: whole or not at all, once, with the earlier ones kept."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from headway.accounts.actions import system_user
from headway.assessment.models import DomainLevel, Profile, Proposal, Run
from headway.assessment.publishing import edition as publishing
from headway.assessment.publishing import storing
from headway.assessment.publishing.edition import publish
from headway.assessment.publishing.storing import commit, make_room
from headway.assessment.tests.drafts import AS_AT, URNS, edition_draft, figure
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, Refused
from headway.frameworks.models import Version
from headway.inspections.models import Inspection, Judgement, Standing
from headway.measures.models import AreaFigure, DecileBand, Edition, Figure, ReleaseRecord
from headway.schools.models import Relation, School

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
HOUSE = Path(__file__).resolve().parents[3]


@pytest.fixture
def loader(db):
    return system_user("loader")


@pytest.fixture
def published(loader):
    """Publishes a draft under a number of its own."""

    def store(mark="a", **draft):
        return commit(edition_draft(mark, **draft), by=loader, now=NOW, note="Autumn files")

    return store


def counts():
    return {
        model.__name__: model.objects.count()
        for model in (
            AreaFigure, DecileBand, DomainLevel, Edition, Figure, Inspection, Judgement, Profile,
            Proposal, Relation, ReleaseRecord, Run, School, Standing, Version, AuditEvent,
        )
    }  # fmt: skip


def test_an_edition_brings_everything_that_pages_show_and_says_who_published_it(published):
    edition = published()
    assert (edition.number, edition.current, edition.published_by.name) == (1, True, "The loader")
    hidden = Figure.objects.get(year_end=2024)
    assert (hidden.value, hidden.state) == (None, "suppressed")
    assert Figure.objects.get(school=URNS[1]).release.title == "Key stage 2 results, 2024/25"
    assert AreaFigure.objects.get().value == 59.0
    assert DecileBand.objects.get().deciles[4] == 60.0
    assert Judgement.objects.get().inspection.school_id == URNS[0]
    assert Standing.objects.get().school.name == "Ashwell Primary"
    run = Run.objects.get()
    assert (run.current, run.framework.key, run.counts["NONE"]) == (True, "aldermere-2025", 1)
    level = DomainLevel.objects.get(domain="progress")
    assert (level.level, level.words) == (None, "Not enough data")
    said = [event.sentence for event in AuditEvent.objects.filter(verb="publish_edition")]
    assert said == ["The loader published Edition 1."]


def test_the_next_edition_takes_the_place_of_the_one_before_which_is_kept(published):
    first = published("a")
    second = published("b", rows=[figure(URNS[0], 60.0)])
    first.refresh_from_db()
    assert (first.current, second.current, second.number) == (False, True, 2)
    assert list(Figure.objects.current().values_list("value", flat=True)) == [60.0]
    assert Figure.objects.filter(edition=first).count() == 3
    assert Run.objects.get(current=True).edition == second
    assert Inspection.objects.get().edition == second  # the same row, confirmed again


def test_two_editions_cannot_both_be_current(published):
    published("a")
    second = published("b")
    with pytest.raises(IntegrityError):
        Edition.objects.exclude(pk=second.pk).update(current=True)


def test_a_school_that_left_the_register_is_closed_not_deleted(published, loader):
    published("a")
    draft = edition_draft("b", rows=[figure(URNS[0])])
    draft.schools.pop()
    draft.relations.clear()
    commit(draft, by=loader, now=NOW)
    left = School.objects.get(urn=URNS[1])
    assert (left.is_open, left.in_scope) == (False, False)


@pytest.mark.parametrize(
    "step", ["copy_rows", "store_run", "hold_shipped", "_inspections", "_register"]
)
def test_an_edition_that_breaks_anywhere_leaves_the_one_before_as_it_was(
    step, published, loader, monkeypatch
):
    published("a")
    before = counts()

    def broken(*args, **kwargs):
        raise RuntimeError("broken off")

    monkeypatch.setattr(storing, step, broken)
    with pytest.raises(RuntimeError):
        commit(edition_draft("b", rows=[figure(URNS[0], 99.0)]), by=loader, now=NOW)
    assert counts() == before
    assert Edition.objects.get(current=True).number == 1
    assert not Figure.objects.filter(value=99.0).exists()


def test_a_figure_that_is_neither_number_nor_reason_is_refused_by_the_database(published):
    before = counts()
    with pytest.raises(IntegrityError):
        published("b", rows=[figure(URNS[0], None, state="ok")])
    assert counts() == before


@pytest.fixture
def prepared(monkeypatch):
    """Publishing without an evidence store: the draft is given, and how often it was made."""
    made = []

    def prepare(store, **asked):
        made.append(asked)
        return edition_draft(f"{len(made)}")

    monkeypatch.setattr(publishing, "prepare", prepare)
    monkeypatch.setattr(publishing, "fingerprint", lambda store, **asked: ("1".ljust(64, "0"), []))
    return made


def test_publishing_the_same_releases_again_changes_nothing_unless_forced(loader, prepared):
    def once(**more):
        return publish(
            by=loader, as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW, **more
        )

    first = once()
    again = once()
    assert (first.made, again.made) == (True, False)
    assert (again.edition, len(prepared)) == (first.edition, 1)
    assert again.sentences == [
        "Edition 1 as at 15 January 2026 already rests on these releases. Nothing was changed; "
        "use --force to publish it again."
    ]
    assert once(force=True).edition.number == 2


def test_the_next_publishing_is_of_the_same_authority_and_version_unless_told(loader, prepared):
    publish(by=loader, as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW)
    publish(by=loader, now=NOW, force=True)
    assert prepared[1]["authority"] == "399"
    assert prepared[1]["framework"].key == "aldermere-2025"
    assert prepared[1]["as_at"] == AS_AT


def test_without_an_authority_it_is_said_what_to_give(loader, settings):
    settings.AUTHORITY = ""
    with pytest.raises(Refused, match="--authority"):
        publish(by=loader, as_at=AS_AT, now=NOW)


def test_of_two_publishings_at_once_the_second_says_that_the_first_was_made(
    loader, prepared, published, monkeypatch
):
    def overtaken(draft, **asked):
        published("x")
        raise IntegrityError("edition_one_current")

    monkeypatch.setattr(publishing, "commit", overtaken)
    with pytest.raises(Refused, match="Edition 1 was published meanwhile"):
        publish(by=loader, as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW)


def test_a_row_that_the_database_refuses_is_not_taken_for_a_publishing_meanwhile(
    loader, prepared, monkeypatch
):
    def refused(draft, **asked):
        raise IntegrityError("figure_value_or_reason")

    monkeypatch.setattr(publishing, "commit", refused)
    with pytest.raises(IntegrityError):
        publish(by=loader, as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW)


def test_the_report_names_the_editions_whose_figures_made_room(loader, prepared, settings):
    settings.EDITIONS_KEPT = 1
    publish(by=loader, as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW)
    report = publish(by=loader, now=NOW, force=True)
    assert report.sentences[-1] == ("The figures of edition 1 made room; its runs are kept.")


@pytest.mark.parametrize("role", ["director", "administrator", "headteacher", "scrutiny_reader"])
def test_only_a_data_officer_publishes(role, cast, prepared):
    with pytest.raises(NotAllowed, match="data officer"):
        publish(by=cast(role), as_at=AS_AT, authority="399", now=NOW)
    assert prepared == []
    assert publish(
        by=cast("data_officer"), as_at=AS_AT, authority="399", framework="aldermere-2025", now=NOW
    ).made


def test_old_figures_make_room_and_the_runs_that_rested_on_them_stay(published):
    for mark in "abcd":
        published(mark)
    assert make_room(keep=2) == [2, 1]
    assert sorted(set(Figure.objects.values_list("edition__number", flat=True))) == [3, 4]
    kept = {edition.number: edition.figures_kept for edition in Edition.objects.all()}
    assert kept == {1: False, 2: False, 3: True, 4: True}
    assert Run.objects.count() == Proposal.objects.count() == 4
    assert make_room(keep=2) == []


KILLED = """
import os, sys, time
import django
django.setup()
from django.core.management import call_command
from headway.accounts.actions import system_user
from headway.assessment.publishing import storing
from headway.assessment.tests.drafts import URNS, edition_draft, figure
from headway.assessment.tests.test_publishing import NOW
if sys.argv[1] == "first":
    call_command("migrate", verbosity=0)
    storing.commit(edition_draft("a"), by=system_user("loader"), now=NOW)
    raise SystemExit
if sys.argv[1] == "again":
    draft = edition_draft("b", rows=[figure(URNS[0], 99.0)])
    storing.commit(draft, by=system_user("loader"), now=NOW)
    raise SystemExit
if sys.argv[1] == "computing":
    from datetime import date
    from headway.assessment.publishing.edition import publish
    from headway.evidence.compute import run
    from headway.evidence.store import Store
    from headway.evidence.tests.made_up import england, put, school_row
    from headway.evidence.tests.registers import add_register, school
    def wait(*_):
        print("in the middle", flush=True)
        time.sleep(60)
    run.write_whole = wait
    store = Store()
    add_register(store, date(2025, 9, 1), [school(100_001)])
    put(store, [school_row(100_001, 50.0, 30), england(64.0)], release_id="ks2")
    publish(store, by=system_user("loader"), authority="399", now=NOW)
    raise SystemExit("nothing was computed")
copy = storing.copy_rows
def copy_and_wait(model, fields, rows):
    copy(model, fields, rows)
    print("in the middle", flush=True)
    time.sleep(60)
storing.copy_rows = copy_and_wait
storing.commit(
    edition_draft("b", rows=[figure(URNS[0], 99.0)]), by=system_user("loader"), now=NOW
)
"""


@pytest.mark.slow
@pytest.mark.parametrize("killed", ["computing", "storing"])
def test_kill_9_in_the_middle_leaves_the_edition_before_serving(tmp_path, request, killed):
    """On SQLite in a folder, or on a PostgreSQL database made for it, as the suite runs."""
    env = {**os.environ, "HEADWAY_DATA": str(tmp_path), "PYTHONPATH": str(HOUSE)}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "HEADWAY_MODE": "local"}
    env.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        env["DATABASE_URL"] = _database_made_for(request)

    def child(what):
        return subprocess.Popen(
            [sys.executable, "-c", KILLED, what], env=env, cwd=HOUSE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def finish(what):
        with child(what) as process:
            process.communicate()
        assert process.returncode == 0, what

    finish("first")
    with child(killed) as process:
        while "in the middle" not in (line := process.stdout.readline()):
            assert line, "the second edition did not get so far"
        process.send_signal(signal.SIGKILL)
    assert _served(env) == (1, 1, 3)
    finish("again")
    assert _served(env) == (2, 2, 4)


def _served(env):
    """Number of the current edition, how many editions and figures there are."""
    asked = (
        "SELECT (SELECT number FROM measures_edition WHERE current), "
        "(SELECT count(*) FROM measures_edition), (SELECT count(*) FROM measures_figure)"
    )
    if "DATABASE_URL" in env:
        import psycopg

        with psycopg.connect(env["DATABASE_URL"]) as session:
            return session.execute(asked).fetchone()
    with closing(sqlite3.connect(Path(env["HEADWAY_DATA"]) / "headway.sqlite3")) as session:
        return session.execute(asked).fetchone()


def _database_made_for(request):
    """An empty PostgreSQL database beside the suite's own, dropped at the end."""
    import psycopg

    at = connection.settings_dict
    server = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    server = server.replace(":@", "@")
    name = f"{at['NAME']}_killed"

    def run(statement):
        with psycopg.connect(f"{server}/postgres", autocommit=True) as session:
            session.execute(statement)

    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run(f'CREATE DATABASE "{name}"')
    request.addfinalizer(lambda: run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    return f"{server}/{name}"
