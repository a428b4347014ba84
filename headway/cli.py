"""The `headway` command: load files, work out figures, assess schools, serve the pages.

Parsing only: each command calls one function and prints what comes back. Whatever is not
listed here goes to Django's management commands. Imports are inside the commands, so that
`headway --help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from headway.evidence.rules import Framework

Command = Callable[[argparse.Namespace], int]

WEB_COMMANDS = ("demo", "serve", "worker", "publish")


class _Parser(argparse.ArgumentParser):
    """Errors as one sentence, with the way to more help."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        self.exit(2, f"{sentence}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: refused, with a sentence on stderr; 2: cannot be read."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser, commands = _parser()
    if words and not words[0].startswith("-") and words[0] not in commands:
        return _django(words)
    if words and words[0] in WEB_COMMANDS:  # their words, --help too, are their own
        return _guarded(_web, argparse.Namespace(command=words[0], rest=words[1:]))
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        return 0
    run: Command = options.run
    return _guarded(run, options)


def _guarded(run: Command, options: argparse.Namespace) -> int:
    from headway.evidence.errors import EvidenceError

    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except EvidenceError as error:
        print(str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped. Nothing half done was kept.", file=sys.stderr)
        return 130


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    parser = _Parser(
        prog="headway",
        description="From published files to an explained list of the schools that need support.",
        epilog="Any other word is a management command of the web application, "
        "for example `headway migrate`. HEADWAY_DATA names the data folder; it is `var` "
        "where the command is run unless you set it.",
    )
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_Parser
    )

    def add(name: str, run: Command, help: str, more: str = "") -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=f"{help} {more}".strip())
        made.set_defaults(run=run)
        return made

    load = add(
        "load",
        _load,
        "Read publishers' files, exactly as downloaded, into the data folder.",
        "Files are recognised by what is in them. A file that cannot be read is refused whole; "
        "the same bytes twice change nothing.",
    )
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    load.add_argument(
        "--dry-run", action="store_true", help="say what would be stored, store nothing"
    )
    _as_at(load, "the day the file speaks of, if it does not say")
    load.add_argument("--year", type=int, help="the year its school year ends in, if it is silent")

    data = add("data", _data, "List what is loaded: releases, years covered, what needs a look.")
    data.add_argument("--format", choices=("table", "json"), default="table")
    data.add_argument(
        "--changes",
        nargs=3,
        metavar=("LA", "EARLIER", "LATER"),
        help="instead: which maintained schools an authority lost and gained between two days",
    )

    compute = add("compute", _compute, "Work out comparisons and statistics for what is loaded.")
    _as_at(compute, "leave out what was published later")

    assess = add(
        "assess",
        _assess,
        "Propose which schools need support, each with its reasons and sources.",
        "The list is a proposal: people decide.",
    )
    _about_assessment(assess)
    assess.add_argument(
        "--framework",
        metavar="KEY",
        help="a framework version, or a file of one; the one in force on the day unless said",
    )
    assess.add_argument("--format", choices=("table", "csv", "xlsx", "json"), default="table")

    compare = add(
        "compare",
        _compare,
        "Compare two framework versions, or one with a threshold moved, on the same evidence.",
        "Says who enters the proposed list, who leaves it, and by which rule.",
    )
    compare.add_argument("before", metavar="A", help="a framework version")
    compare.add_argument("after", nargs="?", metavar="B", help="another; left out with --set")
    _about_assessment(compare)
    compare.add_argument("--format", choices=("table", "csv", "json"), default="table")

    school = add(
        "school", _school, "Print everything known of one school, each value with its source."
    )
    school.add_argument("urn", type=int, metavar="URN", help="the school's unique reference number")
    _as_at(school, "what was known on a day; everything loaded unless said")
    school.add_argument("--format", choices=("table", "json"), default="table")

    frameworks = add(
        "frameworks", _frameworks, "List the framework versions, or print one of them."
    )
    frameworks.add_argument("key", nargs="?", metavar="KEY", help="the version to print")

    bench = add("bench", _bench, "Measure what must be fast, each beside its yardstick.")
    bench.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all unless said")

    for name, help in (
        ("publish", "Make what is loaded the edition that pages show."),
        ("demo", "Make, load, assess and serve a fictional authority."),
        ("serve", "Serve the pages."),
        ("worker", "Do the background work of the pages."),
    ):
        add(name, _web, help)
    return parser, frozenset(commands.choices)


def _about_assessment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--authority",
        required=True,
        metavar="CODE",
        help="the authority's three-digit code, such as 330",
    )
    _as_at(parser, "the day to judge by, such as 2019-12-01; nothing later counts", required=True)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="changes",
        help="change a threshold of the version; may be given more than once",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write to a file; its ending says the format"
    )


def _as_at(parser: argparse.ArgumentParser, help: str, *, required: bool = False) -> None:
    parser.add_argument("--as-at", type=_day, metavar="DATE", help=help, required=required)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a day; write it as 2019-12-01"
        raise argparse.ArgumentTypeError(message) from error


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _load(options: argparse.Namespace) -> int:
    from headway.evidence.load import load
    from headway.evidence.store import Store

    report = load(
        options.paths,
        Store(),
        as_at=options.as_at,
        year_end=options.year,
        dry_run=options.dry_run,
        progress=_progress,
    )
    print(*report.lines(), sep="\n")
    return report.exit_code


def _data(options: argparse.Namespace) -> int:
    from headway.editions import editions_shown
    from headway.evidence.holdings import holdings
    from headway.evidence.output import put
    from headway.evidence.register_changes import changes_asked
    from headway.evidence.store import Store

    if options.changes:
        changes = changes_asked(Store(), *options.changes)
        put(changes.to_json() if options.format == "json" else changes.to_text())
        return 0
    held, editions = holdings(Store()), editions_shown()
    made = held.to_json if options.format == "json" else held.to_text
    put(made(editions))
    return 0


def _compute(options: argparse.Namespace) -> int:
    from headway.evidence.compute import compute
    from headway.evidence.store import Store

    vintage = compute(Store(), known_on=options.as_at, progress=_progress)
    held = f"{len(vintage.indicators)} measures are worked out"
    print(f"{held}; {vintage.computed} years of one were new. Vintage {vintage.key}.")
    return 0


def _assess(options: argparse.Namespace) -> int:
    from headway.evidence.assess import assess
    from headway.evidence.exports import as_csv, as_json, as_xlsx
    from headway.evidence.printed import assessment_text
    from headway.evidence.store import Store

    framework = _changed(_framework_for(options), options)
    assessment = assess(
        Store(),
        authority=options.authority,
        framework=framework,
        as_at=options.as_at,
        progress=_progress,
    )
    makers: dict[str, Callable[[], str | bytes]] = {
        "table": partial(assessment_text, assessment),
        "json": partial(as_json, assessment),
        "csv": partial(as_csv, assessment),
        "xlsx": partial(as_xlsx, assessment),
    }
    return _put(options, makers)


def _compare(options: argparse.Namespace) -> int:
    from headway.evidence.compare import compare_versions
    from headway.evidence.errors import BadFramework
    from headway.evidence.store import Store

    if options.after is None and not options.changes:
        raise BadFramework("Name a second version, or change a threshold with --set NAME=VALUE.")
    before = _framework(options.before)
    after = _changed(_framework(options.after) if options.after else before, options)
    result = compare_versions(
        Store(),
        before=before,
        after=after,
        authority=options.authority,
        as_at=options.as_at,
        progress=_progress,
    )
    makers = {"table": result.to_text, "json": result.to_json, "csv": result.to_csv}
    return _put(options, makers)


def _put(options: argparse.Namespace, makers: Mapping[str, Callable[[], str | bytes]]) -> int:
    """Make what was asked for and print it or write it to the file."""
    from headway.evidence.errors import EvidenceError
    from headway.evidence.output import format_of, put

    format = format_of(options.format, options.output)
    if format not in makers:
        raise EvidenceError(f"This cannot be written as {format}; use {' or '.join(makers)}.")
    put(makers[format](), options.output)
    return 0


def _changed(framework: Framework, options: argparse.Namespace) -> Framework:
    from headway.evidence.rules.changes import read_changes

    changes = read_changes(options.changes)
    return framework.with_thresholds(changes) if changes else framework


def _school(options: argparse.Namespace) -> int:
    from headway.evidence.school import school_record
    from headway.evidence.store import Store

    record = school_record(Store(), urn=options.urn, as_at=options.as_at, progress=_progress)
    print(record.to_text() if options.format == "table" else record.to_json())
    return 0


def _frameworks(options: argparse.Namespace) -> int:
    from headway.evidence.printed import framework_text, frameworks_text
    from headway.frameworks.versions import shipped, version

    if options.key:
        print(framework_text(_framework(options.key)))
    else:
        print(frameworks_text([version(key) for key in shipped()]))
    return 0


def _bench(options: argparse.Namespace) -> int:
    """Run `benchmarks/*.py`: one line each, and 1 if any is past its limit."""
    import importlib

    from headway.evidence.errors import EvidenceError

    house = Path(__file__).resolve().parent.parent
    known = sorted(p.stem for p in (house / "benchmarks").glob("[a-z]*.py"))
    if unknown := sorted(set(options.names) - set(known)):
        raise EvidenceError(
            f"There is no benchmark {unknown[0]}. The benchmarks are: {', '.join(known) or 'none'}."
        )
    if str(house) not in sys.path:
        sys.path.insert(0, str(house))
    passed = True
    for name in options.names or known:
        for result in importlib.import_module(f"benchmarks.{name}").run():
            print(f"{result}{'' if result.passed else '  PAST ITS LIMIT'}", flush=True)
            passed = passed and result.passed
    return 0 if passed else 1


def _framework_for(options: argparse.Namespace) -> Framework:
    """The version that was named, else the shipped one in force for the authority."""
    from headway.evidence.errors import BadFramework
    from headway.frameworks.versions import in_force

    if options.framework:
        return _framework(options.framework)
    found = in_force(options.authority, options.as_at)
    if found is None:
        raise BadFramework(
            f"No shipped framework version was in force for authority {options.authority} on "
            f"{options.as_at}. Name one with --framework; `headway frameworks` lists them."
        )
    return found


def _framework(key: str) -> Framework:
    """A shipped version by key, or a version's file by path."""
    from headway.evidence.errors import BadFramework
    from headway.evidence.rules import load
    from headway.frameworks.versions import version

    if key.endswith(".toml"):
        try:
            return load(Path(key).read_text(encoding="utf-8"), name=Path(key).name)
        except (OSError, UnicodeDecodeError) as error:
            raise BadFramework(f"{key} cannot be read as text: {error}.") from error
    return version(key)


def _web(options: argparse.Namespace) -> int:
    if options.command == "publish":
        return _django([options.command, *options.rest])
    from headway import serving

    return int(getattr(serving, options.command)(options.rest))


def _django(words: Sequence[str]) -> int:
    """Hand a command to the web application."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import ManagementUtility

    ManagementUtility(["headway", *words]).execute()
    return 0
