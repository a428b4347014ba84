"""A sender that is killed sends nothing twice and loses nothing, on either database."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest

LETTERS = 12
ROOM = "headway.correspondence.tests.post_room"


@pytest.fixture
def installation(tmp_path, settings):
    """The variables of an installation of its own, which keeps its e-mails in a folder."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HEADWAY_", "DATABASE_URL"))}
    env |= {
        "HEADWAY_DATA": str(tmp_path),
        "HEADWAY_MODE": "test",
        "HEADWAY_MAIL_FOLDER": str(tmp_path / "mail"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield env
        return
    import psycopg

    server = os.environ.get("DATABASE_URL_TEST") or "postgresql://root@127.0.0.1:5432/postgres"
    name = f"headway_letters_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield {**env, "DATABASE_URL": f"{server.rsplit('/', 1)[0]}/{name}"}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(env, *words):
    done = subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def looked(env, pk):
    return json.loads(run(env, "-m", ROOM, "look", pk).splitlines()[-1])


def gone(env):
    """How often each message is in the mail folder."""
    found = Counter()
    for path in Path(env["HEADWAY_MAIL_FOLDER"]).glob("*"):
        found.update(re.findall(rb"Message-ID: (<[^>]+>)", path.read_bytes()))
    return found


def everything_went_once(env, pk):
    found = looked(env, pk)
    assert found["states"] == {"sent": 2 * LETTERS}
    assert found["run"] == "sent"
    messages = gone(env)
    assert len(messages) == 2 * LETTERS
    assert set(messages.values()) == {1}


@pytest.fixture
def on_its_way(installation):
    run(installation, "-m", "django", "migrate", "--verbosity", "0")
    return run(installation, "-m", ROOM, "make", str(LETTERS)).splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_around_a_message_it_goes_once(installation, on_its_way, moment):
    words = [sys.executable, "-m", ROOM, "send", on_its_way, moment, "7"]
    killed = subprocess.run(words, env=installation, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert looked(installation, on_its_way)["states"] == {
        "sent": 6, "sending": 1, "queued": 2 * LETTERS - 7
    }  # fmt: skip
    run(installation, "-m", ROOM, "send", on_its_way)
    everything_went_once(installation, on_its_way)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_doubled(installation, on_its_way):
    killed = subprocess.Popen(
        [sys.executable, "-m", ROOM, "send", on_its_way], env=installation,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and sum(gone(installation).values()) < 3:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    run(installation, "-m", ROOM, "send", on_its_way)
    states = looked(installation, on_its_way)["states"]
    in_the_air = states.pop("sending", 0)
    assert in_the_air <= 1, "killed while it was handed over: a person looks, nothing is sent again"
    assert states == {"sent": 2 * LETTERS - in_the_air}
    assert set(gone(installation).values()) == {1}
    assert len(gone(installation)) >= 2 * LETTERS - in_the_air
