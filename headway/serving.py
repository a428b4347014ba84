"""Running Headway: the server, the worker, and the demonstration.

Each is a function of command-line words that returns an exit code. Settings are read from the
environment when Django is first imported, so nothing of it is imported before `_prepare`.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

SETTINGS = "config.settings"
DEMO_FRAMEWORK = "aldermere-2025"
DEMO_SEED = 2025
DEMO_DAY = date(2026, 6, 30)  # "today" of the fictional files: the same files on any day
STORIES = "stories.json"
MADE = "made"  # exists in a demonstration's folder once all of it is there

Progress = Callable[[str], None]


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
        _prepare()
        _get_ready(Line())
        _run_server(options.host, options.port, options.workers)
    except CannotServe as refusal:
        print(str(refusal), file=sys.stderr)
        return 1
    return 0


def worker(words: Sequence[str]) -> int:
    """`headway worker`: the background work of the pages, until it is stopped."""
    _prepare()
    from django.core.management import call_command

    call_command("db_worker", *words)
    return 0


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
    line = Line()
    try:
        made = folder / MADE
        whole = made.exists() and made.read_text(encoding="utf-8") == _maker(options)
        if options.fresh or not whole:
            shutil.rmtree(folder, ignore_errors=True)  # nothing of another or half a fiction
            _make_demo(folder, options, line)
            made.write_text(_maker(options), encoding="utf-8")
        _prepare()
        _get_ready(line)
        people = _people(folder, line)
        line.end("Ready.")
        print(_welcome(people, options.host, options.port))
        sys.stdout.flush()
        if not options.no_serve:
            with _background("db_worker"):
                _run_server(options.host, options.port, options.workers)
    except CannotServe as refusal:
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
        raise CannotServe(
            f"Port {port} cannot be opened: {error.strerror}. Choose another with --port."
        ) from error


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


# The demonstration -------------------------------------------------------------------------


def _maker(options: argparse.Namespace) -> str:
    """What the demonstration was made by: another version makes it anew."""
    from importlib.metadata import version

    size = f"{options.schools} of {options.england}"
    return f"headway {version('headway')}, seed {options.seed}, {size}\n"


def _make_demo(folder: Path, options: argparse.Namespace, line: Progress) -> None:
    """Files in the publishers' layouts, loaded, worked out, assessed and published."""
    from headway.evidence.compute import compute
    from headway.evidence.store import Store

    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    with _beside("migrate", "--verbosity", "0", "--no-input"):
        summary = _written_and_loaded(folder / "files", options, store, line)
        (folder / STORIES).write_text(json.dumps(summary.stories), encoding="utf-8")
        compute(store, known_on=DEMO_DAY, progress=line)
    _prepare()
    from headway.accounts.actions import system_user
    from headway.assessment.publishing import publish

    line("Publishing the figures of Aldermere's schools.")
    publish(
        store,
        by=system_user("loader"),
        as_at=DEMO_DAY,
        authority=summary.authority,
        framework=DEMO_FRAMEWORK,
        note="The demonstration's first edition.",
        progress=line,
    )


def _written_and_loaded(
    files: Path, options: argparse.Namespace, store: Any, line: Progress
) -> Any:
    """Load each part of the fictional country while another process writes the next.

    Raises CannotServe if a file cannot be written or is refused.
    """
    from headway.evidence.load import load

    context = multiprocessing.get_context("spawn")  # a forked process must not use Polars
    heard, said = context.Pipe(duplex=False)
    size = {"seed": options.seed, "schools": options.schools, "england": options.england}
    writer = context.Process(target=_write_country, args=(files, size, said), daemon=True)
    writer.start()
    said.close()  # so that the end of the writer is heard
    loaded: set[Path] = set()
    while True:
        try:
            step, whole, summary = heard.recv()
        except EOFError as error:
            raise CannotServe(
                "The fictional country could not be written to the end. Look above for the reason."
            ) from error
        line(step)
        report = load(sorted(whole - loaded), store)
        if refused := report.of("refused"):
            raise CannotServe(f"A made-up file was refused. {refused[0].sentence}")
        loaded |= whole
        if summary is not None:
            writer.join()
            return summary


def _write_country(files: Path, size: Mapping[str, int], said: Any) -> None:
    """The writing process. Tells after each part which files are whole."""
    from headway.evidence.fiction import write

    def progress(step: str) -> None:
        said.send((step, {path for path in files.rglob("*") if path.is_file()}, None))

    summary = write(files, today=DEMO_DAY, progress=progress, **size)
    said.send(("Loading the last of the files", set(summary.files), summary))


@contextmanager
def _beside(*words: str) -> Any:
    """A management command that has to have ended well when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "django", *words],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield
    except BaseException:
        process.terminate()
        raise
    finally:
        said, _ = process.communicate()
    if process.returncode:
        raise CannotServe(f"`headway {words[0]}` failed:\n{said}")


def _people(folder: Path, line: Progress) -> Any:
    """One sign-in per role. The partner looks after the schools of the designed stories."""
    line("Adding one person for each role.")
    from headway.accounts.demonstration import make_people
    from headway.schools.models import School

    designed = json.loads((folder / STORIES).read_text(encoding="utf-8")).values()
    there = set(School.objects.filter(is_open=True).values_list("urn", flat=True))
    urns = tuple(urn for urn in dict.fromkeys(designed) if urn in there)
    if not urns:
        raise CannotServe("No school of Aldermere was published. Start again with --fresh.")
    return make_people(urns)


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
