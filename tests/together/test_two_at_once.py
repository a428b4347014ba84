"""Several processes change the same case, and one is killed: nothing lost, nothing doubled."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from uuid import uuid4

import pytest

TIMES, WRITERS = 10, 3

LOOK = """
import json, django
django.setup()
from headway.accounts.models import User
from headway.core.models import AuditEvent
person = User.objects.get(email="shared@example.test")
events = AuditEvent.objects.filter(verb="rename_person").order_by("pk")
events = list(events.values("before", "after"))
print(json.dumps({"version": person.version, "name": person.name, "events": events}))
"""
ADD = """
import django
django.setup()
from headway.accounts.actions import add_person, system_user
print(add_person(email="shared@example.test", name="start", by=system_user("installer")).pk)
"""

FURNISH = """
import json, django
django.setup()
from headway.accounts.tests.factories import HoldingFactory, UserFactory
from headway.partners.tests.factories import ProfileFactory
from headway.schools.tests.factories import SchoolFactory
director = UserFactory(name="Director")
HoldingFactory(person=director, role="director")
profiles = [ProfileFactory(capacity_days=200).pk for _ in range(2)]
print(json.dumps([SchoolFactory().urn, profiles, director.pk]))
"""
ALLOCATED = """
import json, django
django.setup()
from headway.accounts.models import Holding
from headway.core.models import AuditEvent
from headway.partners.models import Allocation
rows = Allocation.objects.order_by("pk")
print(json.dumps({
    "rows": [[a.pk, a.profile.person_id, a.follows_id, a.to_on is None] for a in rows],
    "roles": [[h.person_id, h.ends_on is None] for h in Holding.objects.filter(role="partner")],
    "events": AuditEvent.objects.filter(verb="allocate").count(),
}))
"""


@pytest.fixture
def installation(tmp_path, settings):
    """The variables of an installation of its own, on the database that this run is about."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HEADWAY_", "DATABASE_URL"))}
    env |= {"HEADWAY_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("postgresql"):
        yield env
        return
    import psycopg

    server = os.environ.get("DATABASE_URL_TEST") or "postgresql://root@127.0.0.1:5432/postgres"
    name = f"headway_together_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield {**env, "DATABASE_URL": f"{server.rsplit('/', 1)[0]}/{name}"}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(env, *words):
    done = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def person(installation):
    run(installation, "-m", "django", "migrate", "--verbosity", "0")
    return run(installation, "-c", ADD).strip()


def writer(env, person, letter, times=TIMES):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.together.writer", person, str(times), letter],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def whole(found):
    """Each event starts from what the one before it left: no update was lost."""
    name = "start"
    for event in found["events"]:
        assert event["before"].get("name", name) == name
        name = event["after"].get("name", name)
    assert found["name"] == name
    assert found["version"] == 1 + len(found["events"])


@pytest.mark.slow
def test_writers_at_the_same_time_lose_nothing(installation, person):
    writers = [writer(installation, person, letter) for letter in "abc"[:WRITERS]]
    for one in writers:
        _, said = one.communicate(timeout=550)
        assert one.returncode == 0, said
    found = json.loads(run(installation, "-c", LOOK))
    assert len(found["events"]) == TIMES * WRITERS
    whole(found)


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_whole_actions_only(installation, person):
    killed = writer(installation, person, "k", times=10_000)
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        time.sleep(0.5)
        if json.loads(run(installation, "-c", LOOK))["events"]:
            break
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    whole(json.loads(run(installation, "-c", LOOK)))
    after = writer(installation, person, "z", times=3)
    _, said = after.communicate(timeout=300)
    assert after.returncode == 0, said
    whole(json.loads(run(installation, "-c", LOOK)))


@pytest.mark.slow
def test_two_who_allocate_one_school_at_the_same_time_leave_one_partner_and_a_whole_history(
    installation,
):
    run(installation, "-m", "django", "migrate", "--verbosity", "0")
    urn, profiles, director = json.loads(run(installation, "-c", FURNISH))
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.together.allocator", *map(str, (urn, pk, director, 12))],
            env=installation, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for pk in profiles
    ]  # fmt: skip
    done = []
    for one in both:
        said, problem = one.communicate(timeout=550)
        assert one.returncode == 0, problem
        done.append(int(said))
    found = json.loads(run(installation, "-c", ALLOCATED))
    rows = found["rows"]
    assert len(rows) == sum(done) == found["events"] >= 2, "each said to be made is there once"
    assert [is_open for *_, is_open in rows].count(True) == 1
    assert rows[-1][3], "the last one made is the one that stands"
    # Each hands over from the one before it, and none is handed over twice.
    assert [follows for _, _, follows, _ in rows] == [None, *[pk for pk, *_ in rows[:-1]]]
    assert all(one[1] != after[1] for one, after in pairwise(rows))
    assert [who for who, is_open in found["roles"] if is_open] == [rows[-1][1]]
