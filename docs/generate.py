"""Writes the documents that are drawn from the code: `./run docs`.

    docs/requirements.md      which test shows which requirement, from the tests' marks, and
                              why an acceptance test has none (not_shown.toml)
    docs/states/<feature>.md  what can be done to a case, from which state to which
    docs/data-dictionary.md   every stored field with its privacy class
    docs/roles.md             who may do what
    docs/rules/<version>.md   the rules of each shipped framework version, with their cases
    docs/rules/columns.md     what a rule may read, and what it means when there is no value

A test compares all but the first with the code. Nothing here is edited by hand.
"""

import os
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
DOCS = HOUSE / "docs"
ACCEPTANCE_TESTS = 37  # the method numbers them T1 to T37
NOTE = "<!-- Written by `./run docs` from the code. Do not edit. -->\n\n"


def drawn() -> dict[Path, str]:
    """The documents that the code alone determines."""
    from django.apps import apps

    from headway.frameworks.versions import shipped

    made = {
        Path("data-dictionary.md"): data_dictionary(),
        Path("roles.md"): roles(),
        Path("rules") / "columns.md": columns_read(),
    }
    for key in shipped():
        made[Path("rules") / f"{key}.md"] = rules(key)
    for config in apps.get_app_configs():
        if config.name.startswith("headway.") and (text := states(config.label)):
            made[Path("states") / f"{config.label}.md"] = text
    return made


def roles() -> str:
    """The role table."""
    from headway.accounts.queries import who_may_do_what

    matrix = who_may_do_what()
    lines = [
        "# Who may do what\n",
        "## Roles\n",
        "| Role | What for | Sees | Held |",
        "|---|---|---|---|",
    ]
    lines += [f"| {r.title} | {r.sentence} | {r.sees} | {r.held} |" for r in matrix.roles]
    lines += [
        "\n## Permissions\n",
        "| Permission | Everywhere | For own schools |",
        "|---|---|---|",
    ]
    for row in matrix.rows:
        lines.append(f"| {row.sentence} | {', '.join(row.everywhere)} | {', '.join(row.own)} |")
    return NOTE + "\n".join(lines) + "\n"


def rules(key: str) -> str:
    """The rules of a shipped version: words, condition, reason, thresholds and worked cases."""
    from headway.frameworks.versions import version

    contents = version(key).contents
    until = f"until {contents.valid_to}" if contents.valid_to else "with no end set"
    lines = [
        f"# {contents.title} ({key})\n",
        f"In force from {contents.valid_from}, {until}. {contents.scope.words}\n",
        "The first category that a rule proposes wins: "
        + "; ".join(f"{one.id} ({one.words})" for one in contents.categories)
        + ".\n",
    ]
    if contents.thresholds:
        lines += ["## Thresholds\n", "| Name | Value | Meaning |", "|---|---|---|"]
        for name, one in contents.thresholds.items():
            assumed = "; our assumption" if one.assumption else ""
            lines.append(f"| {name} | {_plain(one.value)} {one.unit} | {one.words}{assumed} |")
        lines.append("")
    for exclusion in contents.scope.exclude:
        lines += [f"## Not assessed: {exclusion.id}\n", f"{exclusion.reason}\n"]
        lines += _condition(exclusion.when)
    for rule in contents.rules:
        proposed = f"{rule.then}, {rule.class_}" if rule.class_ else rule.then
        lines += [f"## {rule.id}: {proposed}\n", f"{rule.words}\n", *_condition(rule.when)]
        lines += [f"Reason given: {rule.reason}\n", "| Given | Then | Note |", "|---|---|---|"]
        lines += [_case(case) for case in rule.cases]
        lines.append("")
    if contents.cases:
        lines += ["## Cases of the whole version\n", "| Given | Then | Note |", "|---|---|---|"]
        lines += [_case(case) for case in contents.cases]
    return NOTE + "\n".join(lines).rstrip() + "\n"


def _condition(text: str) -> list[str]:
    return ["```sql", text.strip(), "```\n"]


def _case(case: Any) -> str:
    given = ", ".join(f"{name} = {_plain(value)}" for name, value in case.given.items())
    return f"| {given or 'nothing'} | {case.then} | {case.note} |"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def columns_read() -> str:
    """Every profile column that is no measure's, then those that each measure has."""
    from headway.evidence.catalogue import indicators
    from headway.evidence.rules.columns import columns, compared

    measures = [one.id.lower() for one in indicators().values() if compared(one)]
    starts = tuple(f"{one}_" for one in measures)
    mine = {n: c for n, c in columns().items() if n not in measures and not n.startswith(starts)}
    lines = [
        "# What a rule may read\n",
        "A rule reads one row a school. A missing value is unknown: it neither fires a rule nor "
        "clears a school.\n",
        "| Column | Kind | Meaning | Without a value |",
        "|---|---|---|---|",
    ]
    for name, one in mine.items():
        lines.append(f"| {name} | {one.kind} | {one.words} | {one.null_means} |")
    example = measures[0]
    lines += [
        "\n## Of each measure\n",
        f"The same columns stand for every measure that schools are compared on; here of "
        f"`{example}`.\n",
        "| Column | Kind | Meaning | Without a value |",
        "|---|---|---|---|",
    ]
    for name, one in columns().items():
        if name == example or name.startswith(f"{example}_"):
            lines.append(f"| {name} | {one.kind} | {one.words} | {one.null_means} |")
    lines += ["\nThe measures:\n", ", ".join(f"`{one}`" for one in measures) + "."]
    return NOTE + "\n".join(lines) + "\n"


def states(app: str) -> str:
    """The tables of verbs of a feature; empty if it has none."""
    from headway.core.states import Move, Start, verb_tables

    parts = []
    for name, table in verb_tables(app):
        title = name.removesuffix("MOVES").strip("_").replace("_", " ").lower() or app
        lines = [
            f"## {title}\n",
            "| Verb | From | To | Needs | The audit says |",
            "|---|---|---|---|---|",
        ]
        for verb, entry in table.items():
            start = ", ".join(entry.sources) if isinstance(entry, Move) else ""
            end = entry.target if isinstance(entry, Move | Start) else ""
            kind = "new" if isinstance(entry, Start) else start or "any"
            lines.append(f"| {verb} | {kind} | {end} | {entry.permission} | {entry.says} |")
        parts.append("\n".join(lines))
    return NOTE + f"# What can be done: {app}\n\n" + "\n\n".join(parts) + "\n" if parts else ""


def data_dictionary() -> str:
    """Every stored field of ours."""
    from django.apps import apps

    from headway.core.privacy import class_of

    lines = [
        "# Data dictionary\n",
        "Classes: **plain**; **personal**, tells something of an identifiable person; "
        "**sensitive**, restricted; **secret**, never shown, logged or audited.\n",
    ]
    for config in sorted(apps.get_app_configs(), key=lambda one: one.label):
        if not config.name.startswith("headway."):
            continue
        for model in config.get_models():
            if ".tests." in model.__module__:
                continue
            about = (model.__doc__ or "").strip().splitlines()[0]
            lines += [f"## {model._meta.label}\n", f"{about}\n"]
            lines += ["| Field | Kind | Class | Note |", "|---|---|---|---|"]
            for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many):
                kind = type(field).__name__.removesuffix("Field")
                if field.related_model:
                    kind += f" to {field.related_model._meta.label}"
                note = str(field.help_text or "").replace("|", "\\|")
                lines.append(f"| {field.name} | {kind} | {class_of(model, field.name)} | {note} |")
            lines.append("")
    return NOTE + "\n".join(lines).rstrip() + "\n"


class Marks:
    """A pytest plugin that notes every requirement and acceptance mark it collects."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, set[tuple[str, str]]]] = {
            "requirement": defaultdict(set),
            "acceptance": defaultdict(set),
        }

    def pytest_collection_modifyitems(self, items: list) -> None:
        """Note the marks of every test."""
        for item in items:
            path = Path(str(item.path)).relative_to(HOUSE).as_posix()
            words = item.originalname.removeprefix("test_").replace("_", " ")
            for kind, found in self.found.items():
                for mark in item.iter_markers(kind):
                    for identifier in mark.args:
                        found[identifier].add((words, path))


def requirements() -> str:
    """Which test shows which requirement. Raises SystemExit if a test cannot be collected."""
    import pytest

    marks = Marks()
    code = pytest.main(
        ["--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header",
         "--no-summary", "-o", "addopts="],
        plugins=[marks],
    )  # fmt: skip
    if code != 0:
        sys.exit("Some tests cannot be collected; put them right first.")
    lines = ["# Requirements and the tests that show them\n"]
    for title, kind in (
        ("Requirements", "requirement"),
        ("Acceptance tests of the method", "acceptance"),
    ):
        lines += [f"## {title}\n", "| ID | Shown | Test |", "|---|---|---|"]
        reasons = unshown(marks.found[kind]) if kind == "acceptance" else {}
        for identifier in sorted({*marks.found[kind], *reasons}, key=natural):
            for words, path in sorted(marks.found[kind][identifier]):
                lines.append(f"| {identifier} | {words} | `{path}` |")
            if identifier in reasons:
                lines.append(f"| {identifier} | {reasons[identifier]} | none |")
        lines.append("")
    return NOTE + "\n".join(lines).rstrip() + "\n"


def unshown(shown: Collection[str]) -> dict[str, str]:
    """Why an acceptance test of the method has no test here.

    Raises SystemExit if one has neither a test nor a reason, or has both.
    """
    reasons: dict[str, str] = tomllib.loads((DOCS / "not_shown.toml").read_text("utf-8"))
    every = {f"T{number}" for number in range(1, ACCEPTANCE_TESTS + 1)}
    if wrong := sorted(every - {*shown} ^ {*reasons}, key=natural):
        sys.exit(f"{', '.join(wrong)}: give each a test or a reason in not_shown.toml, not both.")
    return reasons


def natural(identifier: str) -> list:
    """B-2 before B-12."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", identifier)]


def main() -> None:
    """Write all of them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_for_tests"
    sys.path.insert(0, str(HOUSE))
    import django

    django.setup()
    made = {**drawn(), Path("requirements.md"): requirements()}
    for folder in ("states", "rules"):
        for old in (DOCS / folder).glob("*.md"):
            old.unlink()
    for path, text in made.items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(text, encoding="utf-8")
    print(f"{len(made)} documents written.")


if __name__ == "__main__":
    main()
