"""An assessment as a file: CSV, XLSX or JSON, each saying what it was made from.

Text that a spreadsheet would run as a formula is made harmless: names and reasons come
from publishers' files.
"""

import csv
import io
import json
from collections.abc import Sequence
from typing import Literal

import xlsxwriter

from headway.evidence.assess import Assessment, SchoolProposal
from headway.evidence.facts import year_label
from headway.evidence.rules.compare import Comparison

Format = Literal["csv", "xlsx", "json"]

HEADS = (
    "URN",
    "School",
    "Phase",
    "Category",
    "Class",
    "Level",
    "Reasons",
    "Rules that fired",
    "Rules that did not fire",
    "Could not be checked",
    "Facts cited",
    "Authority",
    "Framework",
    "As at",
    "Edition",
)

FACT_HEADS = (
    "URN",
    "School",
    "Indicator",
    "Year",
    "Pupils",
    "Value",
    "Lower",
    "Upper",
    "Number",
    "State",
    "Series",
    "Release",
    "Row",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> object:
    """The cell as text that no spreadsheet runs; numbers stay numbers."""
    if isinstance(cell, str):
        if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA):
            return "'" + cell
        return cell
    return cell


def as_json(assessment: Assessment) -> str:
    """The documented shape. Keys keep their order, so equal results are equal bytes."""
    return json.dumps(assessment.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_csv(assessment: Assessment) -> str:
    """One line a school; schools that are not assessed follow, with the reason."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in _rows(assessment):
        writer.writerow([safe(cell) for cell in row])
    return out.getvalue()


def as_xlsx(assessment: Assessment) -> bytes:
    """Four sheets: what the file is, proposals, the facts cited, schools not assessed."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {"title": f"{assessment.framework.title}, {assessment.as_at}", "author": "Headway"}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(
        name: str, heads: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int]
    ) -> None:
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for column, size in enumerate(widths):
            page.set_column(column, column, size)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                    page.write_number(number, column, cell, wrap)
                elif cell is not None:
                    page.write_string(number, column, str(safe(str(cell))), wrap)
        if rows:
            page.autofilter(0, 0, len(rows), len(heads) - 1)

    sheet("About", ("What", "Value"), about(assessment), (28, 100))
    sheet(
        "Proposals",
        HEADS,
        [_row(assessment, school) for school in assessment.schools],
        (9, 36, 12, 22, 20, 14, 70, 16, 16, 50, 50, 10, 14, 12, 18),
    )
    sheet("Facts", FACT_HEADS, _facts(assessment), (9, 36, 18, 9, 14, 9, 9, 9, 9, 12, 22, 34, 8))
    sheet(
        "Not assessed",
        ("URN", "School", "Why", "Rules that would have fired"),
        [(s.urn, s.name, s.because, " ".join(s.fired)) for s in assessment.not_assessed],
        (9, 40, 90, 16),
    )
    book.close()
    return out.getvalue()


def about(assessment: Assessment) -> list[tuple[str, object]]:
    """What the file is made from, line by line."""
    framework = assessment.framework
    words = {c.id: c.words for c in framework.contents.categories}
    return [
        ("Authority", f"{assessment.authority} {assessment.authority_name}".strip()),
        ("Framework", framework.title),
        ("Framework version", framework.ruleset),
        ("As at", assessment.as_at.isoformat()),
        ("Edition", assessment.edition),
        ("A proposal is not a decision", "People decide: see the framework version."),
        ("Definition", framework.contents.note),
        ("Guidance", framework.contents.guidance),
        *((f"Threshold {name}", str(value)) for name, value in framework.values.items()),
        *((f"{words[name]} ({name})", count) for name, count in assessment.counts().items()),
        ("Not assessed", len(assessment.not_assessed)),
        *(("Note", note) for note in assessment.notes),
    ]


def comparison_csv(comparison: Comparison, names: dict[int, str]) -> str:
    """One line a school that moves."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            "URN",
            "School",
            "Change",
            "Before",
            "After",
            "By rule",
            "Reason",
            "Version before",
            "Version after",
        )
    )
    for item in comparison.moved:
        row = (
            item.urn,
            names.get(item.urn, ""),
            item.change,
            item.before,
            item.after,
            " ".join(item.by),
            item.because,
            comparison.before,
            comparison.after,
        )
        writer.writerow([safe(cell) for cell in row])
    return out.getvalue()


def _rows(assessment: Assessment) -> list[list[object]]:
    rows = [_row(assessment, school) for school in assessment.schools]
    for left_out in assessment.not_assessed:
        said = [left_out.because, " ".join(left_out.fired), "", "", ""]
        row = [left_out.urn, left_out.name, "", "NOT_ASSESSED", "", "", *said]
        rows.append([*row, *_source(assessment)])
    return rows


def _row(assessment: Assessment, school: SchoolProposal) -> list[object]:
    proposal = school.proposal
    return [
        school.urn,
        school.name,
        school.phase or "",
        proposal.category,
        proposal.class_ or "",
        assessment.framework.categories[proposal.category].level or "",
        " ".join(reason.sentence for reason in proposal.reasons),
        " ".join(proposal.fired),
        " ".join(proposal.not_fired),
        " ".join(f"{item.rule}: {item.because}" for item in proposal.could_not_check),
        " ".join(proposal.facts),
        *_source(assessment),
    ]


def _source(assessment: Assessment) -> list[object]:
    return [
        assessment.authority,
        assessment.framework.ruleset,
        assessment.as_at.isoformat(),
        assessment.edition,
    ]


def _facts(assessment: Assessment) -> list[list[object]]:
    return [
        [
            school.urn,
            school.name,
            fact.get("indicator"),
            year_label(fact["year_end"]) if fact.get("year_end") else None,
            *(
                fact.get(key)
                for key in (
                    "pupil_group",
                    "value",
                    "lower",
                    "upper",
                    "n",
                    "state",
                    "series",
                    "release",
                    "row",
                )
            ),
        ]
        for school in assessment.schools
        for fact in school.facts
    ]
