"""Making the demonstration: a fictional authority written, loaded, assessed and lived in.

Two cores are kept at work: while one process writes the files of a part of the country, this
one loads the part before, and a thread of it works out the statistics of what is loaded.
"""

import argparse
import gc
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

DEMO_FRAMEWORK = "aldermere-2025"
DEMO_DAY = date(2026, 6, 30)  # "today" of the fictional files: the same files on any day
STORIES = "stories.json"
# The day on which a demonstration is opened for the first time: a Tuesday before the autumn
# half-term, when the list is about to be agreed. Its days go on from there.
OPENS_AT = datetime(2026, 10, 6, 8, 30, tzinfo=UTC)

# Objects made before Python looks for cycles. A country is made of objects that stay: looking
# as often as usual costs three seconds of the minute and finds next to nothing.
SELDOM = 100_000

Progress = Callable[[str], None]


class NotMade(Exception):
    """A sentence for whoever starts the demonstration."""


def make_demo(
    folder: Path, options: argparse.Namespace, prepare: Callable[[], None], line: Progress
) -> None:
    """Files in the publishers' layouts, loaded, worked out, assessed, published and lived in.

    prepare  reads the settings, once the database is there
    Raises   NotMade if a part cannot be made: then the whole is to be made anew
    """
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM, *usual[1:])
    folder.mkdir(parents=True, exist_ok=True)
    shift = OPENS_AT - datetime.now(UTC)
    (folder / "clock").write_text(f"{shift.total_seconds():.0f}\n", encoding="ascii")
    with (
        _writing(folder / "files", options) as heard,
        _beside("migrate", "--verbosity", "0", "--no-input"),
    ):
        from headway.evidence.store import Store

        store = Store(folder)
        with _Ahead(folder, line) as ahead:
            summary = _loaded(heard, folder / "files", store, ahead, line)
        (folder / STORIES).write_text(json.dumps(summary.stories), encoding="utf-8")
        ahead.compute(store)
    prepare()
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
    _people(folder, line)
    _tell(line)
    gc.set_threshold(*usual)


@contextmanager
def _writing(files: Path, options: argparse.Namespace) -> Any:
    """Another process that writes the fictional country, and what it says of its parts."""
    context = multiprocessing.get_context("spawn")  # a forked process must not use Polars
    heard, said = context.Pipe(duplex=False)
    size = {"seed": options.seed, "schools": options.schools, "england": options.england}
    writer = context.Process(target=_write_country, args=(files, size, said), daemon=True)
    writer.start()
    said.close()  # so that the end of the writer is heard
    try:
        yield heard
    except BaseException:
        writer.terminate()
        raise
    finally:
        writer.join()


def _loaded(heard: Any, files: Path, store: Any, ahead: "_Ahead", line: Progress) -> Any:
    """Load each part of the fictional country while another process writes the next.

    Raises NotMade if a file cannot be written or is refused.
    """
    from headway.evidence.load import load

    loaded: set[Path] = set()
    while True:
        try:
            step, whole, summary = heard.recv()
        except EOFError as error:
            raise NotMade(
                "The fictional country could not be written to the end. Look above for the reason."
            ) from error
        line(step)
        # The authority's own figures do not say since when they are public.
        own = {path for path in whole if path.is_relative_to(files / "local")}
        for some, as_at in ((whole - own, None), (own, DEMO_DAY)):
            report = load(sorted(some - loaded), store, as_at=as_at)
            if refused := report.of("refused"):
                raise NotMade(f"A made-up file was refused. {refused[0].sentence}")
            ahead.add(
                name
                for outcome in report.of("loaded")
                if outcome.release
                for name in outcome.release.indicators
            )
        loaded |= whole
        if summary is not None:
            return summary


class _Ahead:
    """Statistics worked out beside the loading, of the measures that are loaded so far.

    Nothing depends on it: `compute` at the end works out what is missing, and once more any
    measure of which another file came. It only uses the core that the loading leaves idle.
    """

    def __init__(self, folder: Path, line: Progress) -> None:
        self.folder, self.line = folder, line
        self.waiting: set[str] = set()
        self.pool = ThreadPoolExecutor(max_workers=1)
        self.works: list[Future[None]] = []

    def __enter__(self) -> "_Ahead":
        self.works.append(self.pool.submit(_import_statistics))
        return self

    def __exit__(self, *failed: object) -> None:
        self.pool.shutdown(cancel_futures=True)
        for work in self.works:
            if not work.cancelled() and not any(failed):
                work.result()

    def add(self, names: Iterable[str]) -> None:
        """Measures of which a file was loaded."""
        self.waiting |= set(names)
        self.works.append(self.pool.submit(self._work))

    def _work(self) -> None:
        from headway.evidence.store import Store

        names, self.waiting = frozenset(self.waiting), set()
        if names:
            self.compute(Store(self.folder), only=names)

    def compute(self, store: Any, only: frozenset[str] | None = None) -> None:
        """Work out these measures, or all."""
        from headway.evidence.compute import compute

        compute(store, known_on=DEMO_DAY, progress=self.line, only=only)


def _import_statistics() -> None:
    """Seconds of work of one core, while there is nothing to work out yet."""
    import headway.evidence.assess
    import headway.evidence.compute  # noqa: F401


def _write_country(files: Path, size: Mapping[str, int], said: Any) -> None:
    """The writing process. Tells after each part which files are whole."""
    from headway.evidence.fiction import write

    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])

    def progress(step: str) -> None:
        said.send((step, {path for path in files.rglob("*") if path.is_file()}, None))

    summary = write(files, today=DEMO_DAY, progress=progress, **size)
    said.send(("Loading the last of the files", set(summary.files), summary))


@contextmanager
def _beside(*words: str) -> Any:
    """A management command that has to have ended well when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "django", *words],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
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
        raise NotMade(f"`headway {words[0]}` failed:\n{said}")


def _people(folder: Path, line: Progress) -> None:
    """One sign-in per role. The partner looks after the schools of the designed stories."""
    line("Adding one person for each role.")
    from headway.accounts.demonstration import make_people
    from headway.schools.models import School

    designed = json.loads((folder / STORIES).read_text(encoding="utf-8")).values()
    there = set(School.objects.filter(is_open=True).values_list("urn", flat=True))
    urns = tuple(urn for urn in dict.fromkeys(designed) if urn in there)
    if not urns:
        raise NotMade("No school of Aldermere was published. Start again with --fresh.")
    make_people(urns)


def _tell(line: Progress) -> None:
    """What the people of the fictional authority have done, in the order of their year."""
    from headway.accounts.demonstration import address
    from headway.accounts.models import User
    from headway.core import clock
    from headway.core.access import ROLES
    from headway.core.features import declaration

    stories = declaration("web", "demonstration")
    if stories is None:
        return
    line("Telling the story of the year")
    roles = {address(key): key for key in ROLES}
    found = User.objects.filter(email__in=roles)
    stories.tell_all({roles[person.email]: person for person in found}, clock.today())
