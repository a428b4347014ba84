"""A file of contacts as somebody brings it: read whole, or refused with a sentence a cell.

The template, the file that the contacts page gives and what other systems write look alike:
lines before the heading are passed over, columns may stand in any order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from headway.core.exports import RISKY
from headway.schools.models import ONE_AT_A_TIME, Role

LONGEST = 5_000  # rows; no authority has more heads and chairs
LARGEST_BYTES = 2 * 1024 * 1024
COLUMNS = {
    "urn": ("urn",),
    "role": ("role",),
    "name": ("name", "contact", "contact name"),
    "email": ("e-mail", "email", "e-mail address", "email address"),
    "from_on": ("from", "since", "start date", "first day"),
}
NEEDED = ("urn", "role", "name")
TITLES = {"urn": "URN", "role": "Role", "name": "Name", "email": "E-mail", "from_on": "From"}
ROLES = {
    **{str(role.label).lower(): role for role in Role},
    **{role.value: role for role in Role},
    "head": Role.HEAD,
    "headteacher": Role.HEAD,
    "head teacher": Role.HEAD,
    "chair": Role.CHAIR,
    "deputy": Role.DEPUTY_HEAD,
    "deputy head": Role.DEPUTY_HEAD,
    "assistant head": Role.ASSISTANT_HEAD,
    "vice chair": Role.VICE_CHAIR,
    "clerk": Role.CLERK,
}
WAYS_OF_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Row:
    """One contact as the file gives it. `line` is the file's own line."""

    line: int
    urn: int
    role: str
    name: str
    email: str = ""
    from_on: date | None = None


@dataclass(frozen=True)
class Read:
    """What a file says, or what is wrong with it; with anything wrong it has no rows."""

    rows: tuple[Row, ...] = ()
    empty: int = 0  # lines with nobody in them, as the template has
    wrong: tuple[str, ...] = ()


def read_contacts(content: bytes, names: Mapping[int, str], *, file: str) -> Read:
    """Read a CSV file; `names` are the schools that there are, by URN."""
    if trouble := _not_csv(content, file):
        return Read(wrong=(trouble,))
    lines = list(csv.reader(io.StringIO(_text(content), newline="")))
    top = next((n for n, cells in enumerate(lines) if _places(cells).get("urn") is not None), None)
    if top is None:
        return Read(wrong=(f"{file} has no heading with URN. Start from the template.",))
    places = _places(lines[top])
    if lacking := [TITLES[name] for name in NEEDED if name not in places]:
        return Read(wrong=(f"{file} lacks the column {', '.join(lacking)}.",))
    if len(lines) - top > LONGEST:
        return Read(wrong=(f"{file} has more than {LONGEST:,} rows. Send it in parts.",))
    rows: list[Row] = []
    wrong: list[str] = []
    empty = 0
    seen: dict[tuple[int, str], int] = {}
    for line, cells in enumerate(lines[top + 1 :], top + 2):
        given = {name: _cell(cells, place) for name, place in places.items()}
        if not given["name"] and not given.get("email"):
            empty += bool(given["urn"])
            continue
        row = _row(line, given, names, wrong)
        if row is None:
            continue
        before = seen.setdefault((row.urn, row.role), line)
        if before != line and row.role in ONE_AT_A_TIME:
            wrong.append(
                f"Row {line}, Role: {names[row.urn]} has a {Role(row.role).label.lower()} in row "
                f"{before} already. Leave one of the two."
            )
        rows.append(row)
    if wrong:
        return Read(wrong=tuple(wrong))
    return Read(tuple(rows), empty)


def _not_csv(content: bytes, file: str) -> str:
    if not content.strip():
        return f"{file} is empty. Choose the file that you filled in."
    if len(content) > LARGEST_BYTES:
        return f"{file} is larger than 2 MB, more than any list of contacts. Check what it is."
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        return f"{file} is an Excel workbook. Save it as CSV (UTF-8) and send that."
    if b"\x00" in content:
        return f"{file} is not a CSV file. Start from the template."
    return ""


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what older Excel writes


def _places(cells: list[str]) -> dict[str, int]:
    words = [cell.strip().lower() for cell in cells]
    return {
        name: words.index(known) for name, ways in COLUMNS.items() for known in ways
        if known in words
    }  # fmt: skip


def _cell(cells: list[str], place: int) -> str:
    text = cells[place].strip() if place < len(cells) else ""
    # The sign that our own files put before a cell that a spreadsheet would run.
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text


def _row(
    line: int, given: Mapping[str, str], names: Mapping[int, str], wrong: list[str]
) -> Row | None:
    before = len(wrong)

    def say(column: str, sentence: str) -> None:
        wrong.append(f"Row {line}, {TITLES[column]}: {sentence}")

    number = given["urn"]
    urn = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    if urn is None:
        say("urn", f"“{number[:40]}” is not a URN. Enter the number of six digits.")
    elif urn not in names:
        say("urn", f"{urn} is no school of this register. Check the number.")
    role = ROLES.get(given["role"].lower())
    if role is None:
        offered = ", ".join(str(one.label) for one in Role)
        say("role", f"“{given['role'][:40]}” is not a role. Use one of: {offered}.")
    name = " ".join(given["name"].split())
    if not name:
        say("name", "there is an address without a name. Enter who it belongs to.")
    elif len(name) > 120:
        say("name", "this is longer than a name. Enter the person's name alone.")
    email = given.get("email", "").lower()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            say("email", f"“{email[:60]}” is not an e-mail address. Correct it or leave it empty.")
    written = given.get("from_on", "")
    from_on = _day(written)
    if written and from_on is None:
        say("from_on", f"“{given['from_on'][:40]}” is not a date. Write it like 14/10/2025.")
    if len(wrong) > before or urn is None or role is None:
        return None
    return Row(line, urn, role.value, name, email, from_on)


def _day(text: str) -> date | None:
    """The date; None where the cell holds none."""
    for way in WAYS_OF_DATES:
        try:
            return datetime.strptime(text, way).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None
