"""Running Headway: the server, the worker, and the demonstration.

Each is a function of command-line words that returns an exit code. Settings are read from the
environment when Django is first imported, so nothing of it is imported before `_prepare`.
"""

import argparse
import errno
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import date
from datetime import time as clock_time
from typing import Any

from headway.demonstration import NotMade, make_demo

SETTINGS = "config.settings"
DEMO_SEED = 2025
MADE = "made"  # exists in a demonstration's folder once all of it is there

Progress = Callable[[str], None]
MORNING = clock_time(6, 30)
MORNING_LOOKS, AFTER_FAILURE = 600, 3600  # seconds until the clock is looked at again


class CannotServe(Exception):
    """A sentence for whoever starts the server."""


class Line:
    """One line that is written over on a terminal; one line a step anywhere else."""

    def __init__(self, stream: Any = None) -> None:
        self.stream = stream or sys.stderr
        self.over = self.stream.isatty()
        self.started = time.monotonic()

    def __call__(self, says: str) -> None:
        """Show what is being done now, with the seconds since the start."""
        text = f"{time.monotonic() - self.started:5.1f} s  {says}"
        if self.over:
            width = shutil.get_terminal_size().columns - 1
            self.stream.write(f"\r\x1b[K{text[:width]}")
        else:
            self.stream.write(f"{text}\n")
        self.stream.flush()

    def end(self, says: str) -> None:
        """Show a last sentence and leave it standing."""
        self(says)
        if self.over:
            self.stream.write("\n")


def serve(words: Sequence[str]) -> int:
    """`headway serve`: the pages, on granian, with as many workers as there are cores."""
    options = _serving_options("headway serve", "Serve the pages.").parse_args(words)
    try:
        _ensure_free(options.host, options.port)
        _prepare()
        _get_ready(Line())
        _run_server(options.host, options.port, options.workers)
    except CannotServe as refusal:
        print(str(refusal), file=sys.stderr)
        return 1
    return 0


def worker(words: Sequence[str]) -> int:
    """`headway worker`: the background work of the pages, until it is stopped.

    It also does each morning what falls on the day (`headway morning`), unless --no-mornings:
    then the machine's scheduler has to.
    """
    _prepare()
    from django.core.management import call_command

    rest = [word for word in words if word != "--no-mornings"]
    if len(rest) == len(words):
        threading.Thread(target=_mornings, daemon=True).start()
    call_command("db_worker", *rest)
    return 0


def _mornings() -> None:
    """Start the morning's work once a day, in a process of its own: it may fail without harm.

    It is safe to repeat, so a worker that is started anew in the afternoon does it again.
    """
    from django.utils import timezone

    from headway.core import clock

    done: date | None = None
    while True:
        now, wait = timezone.localtime(clock.now()), MORNING_LOOKS
        if now.date() != done and now.time() >= MORNING:
            ended = subprocess.run([sys.executable, "-m", "django", "morning"], check=False)
            if ended.returncode == 0:
                done = now.date()
            else:
                wait = AFTER_FAILURE
        time.sleep(wait)


def demo(words: Sequence[str]) -> int:
    """`headway demo`: make, load, assess and serve a fictional authority.

    What was made before is used again unless --fresh. It lives in `demo` under the data
    folder, apart from any real data.
    """
    parser = _serving_options("headway demo", "Make and serve a fictional authority.")
    parser.add_argument("--fresh", action="store_true", help="make everything anew")
    parser.add_argument("--no-serve", action="store_true", help="make it, and stop there")
    parser.add_argument("--seed", type=int, default=DEMO_SEED, help="another fiction")
    # A smaller country, for tests: comparators and families need most of the ordinary one.
    parser.add_argument("--schools", type=int, default=450, help=argparse.SUPPRESS)
    parser.add_argument("--england", type=int, default=20_000, help=argparse.SUPPRESS)
    options = parser.parse_args(words)

    from headway.evidence.store import data_folder

    folder = data_folder() / "demo"
    os.environ["HEADWAY_DATA"] = str(folder)
    os.environ["HEADWAY_MODE"] = "demo"
    os.environ.pop("DATABASE_URL", None)  # a demonstration never touches a shared database
    # Links in letters lead to where it is served.
    os.environ.setdefault("HEADWAY_SITE", f"http://{options.host}:{options.port}")
    line = Line()
    try:
        if not options.no_serve:
            _ensure_free(options.host, options.port)
        made = folder / MADE
        whole = made.exists() and made.read_text(encoding="utf-8") == _maker(options)
        if options.fresh or not whole:
            shutil.rmtree(folder, ignore_errors=True)  # nothing of another or half a fiction
            make_demo(folder, options, _prepare, line)
            made.write_text(_maker(options), encoding="utf-8")
        _prepare()
        _get_ready(line)
        from headway.accounts.demonstration import people_to_try

        people = people_to_try()
        line.end("Ready.")
        print(_welcome(people, options.host, options.port))
        sys.stdout.flush()
        if not options.no_serve:
            with _background("db_worker"):
                _run_server(options.host, options.port, options.workers)
    except (CannotServe, NotMade) as refusal:
        line.end(str(refusal))
        return 1
    return 0


def _serving_options(prog: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    return parser


def _prepare() -> None:
    """Read the settings. Raises CannotServe with their own sentence if they are unsafe."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CannotServe(str(error)) from error


def _get_ready(line: Progress) -> None:
    """Database and static files as this version needs them.

    Production does not change its database when a server starts: several may start at once,
    and an update is planned.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting and settings.MODE == "production":
        raise CannotServe(
            f"The database is {len(waiting)} steps behind this version. Make a backup, run "
            "`headway migrate`, then start again."
        )
    if waiting:
        line("Preparing the database.")
        call_command("migrate", verbosity=0, interactive=False)
    line("Preparing the pages' files.")
    call_command("collectstatic", verbosity=0, interactive=False)


def _ensure_free(host: str, port: int) -> None:
    """Raise CannotServe where the port cannot be listened on: before minutes of other work."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise CannotServe(_not_opened(port, error)) from error


def _not_opened(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another with --port."
    return f"Port {port} cannot be opened: {error.strerror}. Choose another with --port."


def _run_server(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    try:
        Granian(
            "config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=2,
            log_enabled=False,
            websockets=False,
        ).serve()
    except OSError as error:
        raise CannotServe(_not_opened(port, error)) from error


@contextmanager
def _background(*words: str) -> Any:
    """A management command beside the server, ended with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "django", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _maker(options: argparse.Namespace) -> str:
    """What the demonstration was made by: another version makes it anew."""
    from importlib.metadata import version

    size = f"{options.schools} of {options.england}"
    return f"headway {version('headway')}, seed {options.seed}, {size}\n"


def _welcome(people: Any, host: str, port: int) -> str:
    """What the terminal says when the demonstration is up."""
    width = max(len(person.role) for person in people.people)
    lines = [f"  {person.role:<{width}}  {person.email}" for person in people.people]
    return "\n".join(
        [
            "",
            f"Aldermere is at http://{host}:{port}/",
            "Every school, person and figure of it is made up. Sign in as one of:",
            "",
            *lines,
            "",
            f"The password of all of them is {people.password}",
            "Stop with Ctrl-C.",
        ]
    )
