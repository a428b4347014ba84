"""The `headway` command: load files, work out figures, assess schools, serve the pages.

Parsing only: each command calls one function and prints what comes back. Whatever is not
listed here goes to Django's management commands. Imports are inside the commands, so that
`headway --help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
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
    load.add_argument(
        "--as-at", type=_day, metavar="DATE", help="the day the file speaks of, if it does not say"
    )
    load.add_argument(
        "--year",
        type=int,
        metavar="YEAR",
        help="the year the school year ends in, if the file does not say",
    )

    data = add("data", _data, "List what is loaded: releases, years covered, what needs a look.")
    data.add_argument("--format", choices=("table", "json"), default="table")

    compute = add("compute", _compute, "Work out comparisons and statistics for what is loaded.")
    compute.add_argument(
        "--as-at", type=_day, metavar="DATE", help="leave out what was published later"
    )

    assess = add(
        "assess",
        _assess,
        "Propose which schools need support, each with its reasons and sources.",
        "The list is a proposal: people decide.",
    )
    _about_assessment(assess)
    assess.add_argument(
        "--framework",
        required=True,
        metavar="KEY",
        help="a framework version, or a file of one; see `headway frameworks`",
    )
    assess.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="changes",
        help="change a threshold of the version for this run",
    )
    assess.add_argument("--format", choices=("table", "csv", "xlsx", "json"), default="table")
    assess.add_argument(
        "--output", type=Path, metavar="FILE", help="write to a file; its ending says the format"
    )

    compare = add(
        "compare",
        _compare,
        "Compare two framework versions, or one with a threshold moved, on the same evidence.",
        "Says who enters the proposed list, who leaves it, and by which rule.",
    )
    compare.add_argument("before", metavar="A", help="a framework version")
    compare.add_argument("after", nargs="?", metavar="B", help="another; left out with --set")
    _about_assessment(compare)
    compare.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="changes",
        help="a threshold to change in the second version",
    )
    compare.add_argument("--format", choices=("table", "csv", "json"), default="table")
    compare.add_argument("--output", type=Path, metavar="FILE", help="write to a file")

    school = add(
        "school", _school, "Print everything known of one school, each value with its source."
    )
    school.add_argument("urn", type=int, metavar="URN", help="the school's unique reference number")
    school.add_argument(
        "--as-at",
        type=_day,
        metavar="DATE",
        help="what was known on a day; everything loaded unless said",
    )
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
    parser.add_argument(
        "--as-at",
        required=True,
        type=_day,
        metavar="DATE",
        help="the day to judge by, such as 2019-12-01; nothing published later counts",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day; write it as 2019-12-01"
        ) from error


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
    for line in report.lines():
        print(line)
    return report.exit_code


def _data(options: argparse.Namespace) -> int:
    from headway.evidence.holdings import holdings
    from headway.evidence.store import Store

    held, editions = holdings(Store()), _editions()
    made = held.to_json if options.format == "json" else held.to_text
    return _written(None, made(editions))


def _editions() -> list[dict[str, object]]:
    """The editions that pages have shown, latest first; none where there is no database yet."""
    from headway.evidence.store import data_folder

    if not os.environ.get("DATABASE_URL") and not (data_folder() / "headway.sqlite3").exists():
        return []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.db import DatabaseError

    django.setup()
    from headway.measures.models import Edition

    try:
        return list(
            Edition.objects.order_by("-number").values("number", "as_at", "published_at", "current")
        )
    except DatabaseError:  # the tables are not made yet
        return []


def _compute(options: argparse.Namespace) -> int:
    from headway.evidence.compute import compute
    from headway.evidence.store import Store

    vintage = compute(Store(), known_on=options.as_at, progress=_progress)
    print(
        f"{len(vintage.indicators)} measures are worked out; {vintage.computed} years of a "
        f"measure were new. Vintage {vintage.key}."
    )
    return 0


def _assess(options: argparse.Namespace) -> int:
    from headway.evidence.assess import assess
    from headway.evidence.printed import assessment_text
    from headway.evidence.store import Store

    framework = _framework(options.framework)
    if options.changes:
        framework = framework.with_thresholds(_changes(options.changes))
    assessment = assess(
        Store(),
        authority=options.authority,
        framework=framework,
        as_at=options.as_at,
        progress=_progress,
    )
    format = _format(options)
    if format == "table":
        return _written(options.output, assessment_text(assessment))
    from headway.evidence import exports

    makers = {"json": exports.as_json, "csv": exports.as_csv, "xlsx": exports.as_xlsx}
    return _written(options.output, makers[format](assessment))


def _compare(options: argparse.Namespace) -> int:
    from headway.evidence.compare import compare_versions
    from headway.evidence.errors import BadFramework
    from headway.evidence.store import Store

    if options.after is None and not options.changes:
        raise BadFramework("Name a second version, or change a threshold with --set NAME=VALUE.")
    before = _framework(options.before)
    after = _framework(options.after) if options.after else before
    if options.changes:
        after = after.with_thresholds(_changes(options.changes))
    result = compare_versions(
        Store(),
        before=before,
        after=after,
        authority=options.authority,
        as_at=options.as_at,
        progress=_progress,
    )
    made = {"json": result.to_json, "csv": result.to_csv, "table": result.to_text}[_format(options)]
    return _written(options.output, made())


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


def _changes(texts: Sequence[str]) -> dict[str, bool | int | float | date | str]:
    """ "years=3" as {"years": 3}; yes/no, numbers, days and words."""
    import tomllib

    from headway.evidence.errors import BadFramework

    found: dict[str, bool | int | float | date | str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise BadFramework(f"{text!r} does not change a threshold; write NAME=VALUE.")
        try:
            read = tomllib.loads(f"value = {value.strip()}")["value"]
        except tomllib.TOMLDecodeError:
            read = value.strip()
        found[name.strip()] = read if isinstance(read, (bool, int, float, date)) else value.strip()
    return found


def _format(options: argparse.Namespace) -> str:
    """What was asked for; with --output and no --format, what its ending says."""
    if options.format == "table" and options.output:
        ending = options.output.suffix.lower().lstrip(".")
        if ending in ("csv", "xlsx", "json"):
            return ending
    return str(options.format)


def _written(output: Path | None, made: str | bytes) -> int:
    """Print it, or write it whole to a file."""
    if output is None:
        if isinstance(made, bytes):
            if sys.stdout.isatty():
                from headway.evidence.errors import EvidenceError

                raise EvidenceError("An XLSX file cannot be shown here; add --output FILE.xlsx.")
            sys.stdout.buffer.write(made)
        else:
            sys.stdout.write(made if made.endswith("\n") else made + "\n")
        return 0
    from headway.evidence.errors import EvidenceError

    work = output.with_name(f".{output.name}.writing")
    try:
        work.write_bytes(made.encode() if isinstance(made, str) else made)
        work.replace(output)
    except OSError as error:
        work.unlink(missing_ok=True)
        raise EvidenceError(f"{output} cannot be written: {error.strerror}.") from error
    print(f"Written to {output}.", file=sys.stderr)
    return 0


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
