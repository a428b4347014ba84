"""A version's text with thresholds moved, everything else as it stands, comments and all.

The text is edited line by line, not written anew: what a person reads in the draft is what
they read in the version it was made of.
"""

import re
from collections.abc import Mapping
from datetime import date

from headway.core.refusals import Refused
from headway.evidence.rules import Framework, load
from headway.evidence.rules.cases import failures

Plain = bool | int | float | date | str
HEADER = re.compile(r"^\s*\[")


def retold(
    text: str, *, thresholds: Mapping[str, Plain], key: str, title: str, based_on: str
) -> str:
    """The text with these thresholds, under another key and title.

    Raises Refused for a threshold that the text does not set in a table of its own.
    """
    lines = text.splitlines()
    top = next((n for n, line in enumerate(lines) if HEADER.match(line)), len(lines))
    head = [line for line in lines[:top] if not re.match(r"\s*(key|title|based_on)\s*=", line)]
    lines = [
        f"key = {literal(key)}",
        f"title = {literal(title)}",
        f"based_on = {literal(based_on)}",
        *head,
        *lines[top:],
    ]
    for name, value in thresholds.items():
        lines[_line_of(lines, name)] = f"value = {literal(value)}"
    return "\n".join(lines) + "\n"


def _line_of(lines: list[str], name: str) -> int:
    header = f"[thresholds.{name}]"
    for number, line in enumerate(lines):
        if line.split("#")[0].strip() != header:
            continue
        for further in range(number + 1, len(lines)):
            if HEADER.match(lines[further]):
                break
            if re.match(r"\s*value\s*=", lines[further]):
                return further
    raise Refused(f"The version does not state the threshold {name} in a table of its own.")


def literal(value: Plain) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def draft_framework(text: str) -> tuple[Framework, str]:
    """A draft ready to be evaluated, and the worked case that it no longer meets ("" if none).

    A change may contradict an example that the text works out. The draft can be tried all the
    same; it cannot be approved until the example is put right. Raises BadFramework for anything
    else that does not hold.
    """
    framework = load(text, run_cases=False)
    failed = failures(framework)
    return framework, f"{framework.key}, {failed[0]}" if failed else ""
