"""The demonstration and the server, as somebody would start them."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest

SMALL = ["--schools", "60", "--england", "1500"]


def headway(folder, *words, **variables):
    """Run the command in an installation of its own."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HEADWAY_", "DATABASE_URL"))}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env |= {"HEADWAY_DATA": str(folder), **variables}
    return subprocess.run(
        [sys.executable, "-m", "headway", *words], env=env, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small demonstration, made once."""
    folder = tmp_path_factory.mktemp("demonstration")
    done = headway(folder, "demo", "--no-serve", *SMALL)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done


@pytest.mark.slow
def test_the_demonstration_says_who_can_sign_in_and_shows_its_progress(made):
    folder, done = made
    assert "director@aldermere.example" in done.stdout
    assert re.search(r"password of all of them is aldermere-\w+", done.stdout)
    assert "Drawing a fictional country" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "demo" / "made").exists(), "it lives apart from real data"
    assert not (folder / "headway.sqlite3").exists()


@pytest.mark.slow
def test_a_second_start_uses_what_was_made(made):
    folder, first = made
    again = headway(folder, "demo", "--no-serve", *SMALL)
    assert again.returncode == 0, again.stderr
    assert "Drawing a fictional country" not in again.stderr
    assert again.stdout == first.stdout, "the same people, the same password"


@pytest.mark.slow
def test_the_pages_of_the_demonstration_are_served(made):
    folder, _ = made
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "HEADWAY_DATA": str(folder)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    words = ["demo", *SMALL, "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        [sys.executable, "-m", "headway", *words],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        page = answer(f"http://127.0.0.1:{port}/sign-in/login/")
        assert "People of this demonstration" in page
        style = re.search(r'href="(/static/vendor/govuk/[^"]+\.css)"', page).group(1)
        assert re.search(r"\.\w{12}\.css$", style), "the name carries the content's hash"
        assert "govuk" in answer(f"http://127.0.0.1:{port}{style}")
    finally:
        server.terminate()
        server.wait(timeout=60)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["serve", "demo"])
def test_a_taken_port_is_said_in_one_sentence_before_any_work(tmp_path, word):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        done = headway(tmp_path, word, "--port", str(port))
    assert done.returncode == 1
    said = f"Port {port} is in use by another program. Choose another with --port."
    assert done.stderr.strip().endswith(said)
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "demo").exists()
    assert not (tmp_path / "headway.sqlite3").exists()


@pytest.mark.slow
def test_the_authoritys_own_figures_are_published_in_the_demonstration(made):
    folder, _ = made
    with closing(sqlite3.connect(folder / "demo" / "headway.sqlite3")) as database:
        asked = "select count(*) from measures_figure where indicator = ? and value is not null"
        (shown,) = database.execute(asked, ["P_PHON"]).fetchone()
    assert shown > 0


def answer(url):
    """A page's text, once the server is up."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(url) as response:
                return response.read().decode()
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"{url} did not answer")


@pytest.mark.slow
def test_production_is_not_served_with_a_default_secret(tmp_path):
    done = headway(tmp_path, "serve", HEADWAY_MODE="production", HEADWAY_HOSTS="x.example.test")
    assert done.returncode == 1
    assert "default or short secret" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_production_is_not_served_on_a_database_of_an_older_version(tmp_path):
    done = headway(
        tmp_path, "serve", HEADWAY_MODE="production", HEADWAY_HOSTS="x.example.test",
        HEADWAY_SECRET_KEY="k7Qw-z_4TbN" * 6,
    )  # fmt: skip
    assert done.returncode == 1
    assert "run `headway migrate`" in done.stderr
