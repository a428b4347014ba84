"""The documents of the round: agreed list, risk assessment, work plan, as data for one template."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.utils.text import Truncator

from headway.assessment.models import Case, RiskItem, RiskLevel, Round, WorkPlanItem
from headway.assessment.queries.rounds import party_words, sign_offs
from headway.assessment.queries.rounds_estate import Estate, RiskLine
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day
from headway.web.presenting.tones import short_category

PAPER = Path(__file__).resolve().parent.parent / "documents" / "round.typ"
BASIS = 300  # characters of a basis on paper: three lines


def _code_words(case: Case) -> str:
    codes = {code.code: code.words for code in case.round.rules.contents.reason_codes}
    return codes.get(case.reason_code, case.reason_code)


LIST_COLUMNS = (
    Column("name", "School", lambda c: c.school.name, heading=True),
    Column("urn", "URN", lambda c: c.school_id),
    Column("phase", "Phase", lambda c: str(c.school.get_phase_display())),
    Column("district", "District", lambda c: c.school.district),
    Column("category", "Category", lambda c: c.decided_name),
    Column("class", "Class", lambda c: c.class_id),
    Column("code", "Reason code", lambda c: c.reason_code),
    Column("rationale", "Rationale", lambda c: c.rationale),
    Column("before", "Listed before", lambda c: "Yes" if c.listed_before else "No"),
)
RISK_COLUMNS = (
    Column("name", "School", lambda r: r.school.name, heading=True),
    Column("urn", "URN", lambda r: r.school_id),
    Column("phase", "Phase", lambda r: str(r.school.get_phase_display())),
    Column("district", "District", lambda r: r.school.district),
    Column("level", "Risk", lambda r: str(r.get_level_display())),
    Column("basis", "Basis", lambda r: r.basis),
)
WORK_COLUMNS = (
    Column("what", "Work", lambda w: w.what, heading=True),
    Column("school", "School", lambda w: w.risk.school.name),
    Column("risk", "Risk", lambda w: str(w.risk.get_level_display())),
    Column("basis", "Basis of the risk", lambda w: w.risk.basis),
    Column("owner", "Who", lambda w: w.owner),
    Column("due", "By", lambda w: w.due_on),
    Column("state", "Standing", lambda w: str(w.get_state_display())),
    Column("progress", "Latest note", lambda w: latest_note(w)),
)


def latest_note(item: WorkPlanItem) -> str:
    """The newest word on a piece of work, with its day."""
    note = next(iter(item.notes.all()), None)
    return f"{day(note.at)}: {note.text}" if note else "None yet"


def _paper(found: Round, title: str, lead: str, facts: Any, tables: list[Any]) -> dict[str, Any]:
    bodies = found.rules.contents.bodies
    return {
        "title": title,
        "author": bodies.provider if bodies else "Headway",
        "about": lead,
        "lead": lead,
        "facts": [list(fact) for fact in facts],
        "tables": tables,
        "note": found.rules.contents.note,
        "marking": "OFFICIAL-SENSITIVE",
        "footer": title,
    }


def _table(title: str, widths: list[float], head: list[str], rows: list[list[str]]) -> Any:
    empty = "" if rows else "None."
    return {"title": title, "widths": widths, "head": head, "rows": rows, "empty": empty}


def list_paper(found: Round, rows: Sequence[Case], title: str, facts: Any) -> dict[str, Any]:
    """The list with class, reason and rationale, and the signatures under it."""
    signed = [
        [
            party_words(found.rules, one.party), one.by.name, one.role, day(one.at),
        ]
        for one in sign_offs(found).values()
    ]  # fmt: skip
    lead = f"{len(rows)} schools. " + (
        f"Agreed by both parties and locked on {day(found.locked_at)}."
        if found.locked
        else "This is a draft: both parties have not signed it yet."
    )
    listed = [
        [
            f"{c.school.name} ({c.school_id})", str(c.school.get_phase_display()),
            f"{short_category(c.decided_name)}: {_code_words(c)}", c.rationale,
        ]
        for c in rows
    ]  # fmt: skip
    tables = [
        _table("The list", [2, 1, 2, 3.4], ["School", "Phase", "Class and reason", "Why"], listed),
        _table("Signatures", [2, 2, 2, 1.4], ["Party", "Name", "Role", "Date"], signed),
    ]
    return _paper(found, title, lead, facts, tables)


def risk_paper(found: Round, held: Estate, title: str, facts: Any) -> dict[str, Any]:
    """Every maintained school with risk and basis, by phase and district, and later changes."""
    heads = ["", *[str(label) for label in RiskLevel.labels], "All"]
    wide = [2.4, *[1.0] * len(RiskLevel.labels), 0.8]
    changes = [
        [
            day(c.at), c.risk.school.name,
            f"{c.get_before_display()} to {str(c.get_after_display()).lower()}", c.reason,
            c.by.name,
        ]
        for c in held.changes
    ]  # fmt: skip
    made = day(held.risks[0].made_at) if held.risks else "an unknown day"
    tables = [
        _table("By phase", wide, heads, [_counts(x) for x in (held.totals, *held.by_phase)]),
        _table("By district", wide, heads, [_counts(line) for line in held.by_district]),
        *[_of_a_level(level, held.risks) for level in RiskLevel],
        _table(
            "Changes since", [1.2, 2, 1.6, 3, 1.4],
            ["Day", "School", "Change", "Why", "By"], changes,
        ),
    ]  # fmt: skip
    lead = (
        f"The risk of each of {held.totals.total} maintained schools, made on {made} from the "
        "decisions of the annual round, and kept under review since. The workbook of the same "
        "name holds every basis whole."
    )
    return _paper(found, title, lead, facts, tables)


def _counts(line: RiskLine) -> list[str]:
    return [line.words, *map(str, line.counts), str(line.total)]


def _of_a_level(level: RiskLevel, risks: Sequence[RiskItem]) -> dict[str, Any]:
    """The schools of one level; those at the usual risk by name, two to a line."""
    held = [one for one in risks if one.level == level]
    title = f"{level.label} ({len(held)})"
    if level == RiskLevel.USUAL:
        names = [[*_named(one)] for one in held]
        half = -(-len(names) // 2)
        pairs = [[*left, *right] for left, right in zip_longest(
            names[:half], names[half:], fillvalue=["", ""]
        )]  # fmt: skip
        return _table(title, [2.2, 1, 2.2, 1], ["School", "Phase", "School", "Phase"], pairs)
    rows = [[*_named(one), Truncator(one.basis).chars(BASIS)] for one in held]
    return _table(title, [2, 1, 5], ["School", "Phase", "Basis"], rows)


def _named(one: RiskItem) -> tuple[str, str]:
    return f"{one.school.name} ({one.school_id})", str(one.school.get_phase_display())


def work_paper(
    found: Round, items: Sequence[WorkPlanItem], title: str, facts: Any
) -> dict[str, Any]:
    """Planned work traced to risk, with who, by when and how it goes."""
    rows = [
        [
            item.what, f"{item.risk.school.name}: {str(item.risk.get_level_display()).lower()}",
            item.owner, day(item.due_on) if item.due_on else "No day set",
            f"{item.get_state_display()}. {latest_note(item)}",
        ]
        for item in items
    ]  # fmt: skip
    head = ["Work", "Risk that it answers", "Who", "By", "Progress"]
    table = _table("Planned work", [2.6, 2, 1.4, 1.2, 2.4], head, rows)
    lead = f"{len(items)} pieces of work, each traced to the risk of a school."
    return _paper(found, title, lead, facts, [table])
