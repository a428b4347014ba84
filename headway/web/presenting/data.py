"""Columns and tabs of the data pages."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.components import SideItem
from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import short_day

TABS = (
    ("Loaded files", "data"),
    ("Coverage", "data_coverage"),
    ("Needs a look", "data_findings"),
    ("Editions", "data_editions"),
    ("Your own figures", "data_upload"),
    ("Compared with", "data_lists"),
)


def data_tabs(here: str) -> list[SideItem]:
    """The pages about data."""
    return [SideItem(words, reverse(name), name == here) for words, name in TABS]


def _title(line: Any) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("data_release", args=[line.release_id]), line.title,
        " · ".join(part for part in (line.publisher, line.file_name) if part),
    )  # fmt: skip


def _findings(line: Any) -> SafeString | str:
    return tag(f"{line.findings:,} to look at", "watch") if line.findings else "none"


RELEASE_COLUMNS = (
    Column("title", "File", lambda r: r.title, cell=_title, heading=True),
    Column("year", "School year", lambda r: r.year_label or "several or none"),
    Column("year_basis", "Year known from", lambda r: r.year_basis or "not said"),
    Column("status", "Status", lambda r: r.status or "not said"),
    Column("as_at", "Public since", lambda r: r.as_at, cell=lambda r: short_day(r.as_at)),
    Column("rows", "Rows", lambda r: r.rows, numeric=True, cell=lambda r: f"{r.rows:,}"),
    Column(
        "schools", "Schools", lambda r: r.schools, numeric=True, cell=lambda r: f"{r.schools:,}"
    ),
    Column("values", "Values", lambda r: r.values, numeric=True, cell=lambda r: f"{r.values:,}"),
    Column("findings", "Findings", lambda r: r.findings, cell=_findings),
    Column("publisher", "Publisher", lambda r: r.publisher, shown=False),
    Column("file", "File name", lambda r: r.file_name, shown=False),
    Column("layout", "Layout", lambda r: r.layout, shown=False),
    Column("basis", "How the date is known", lambda r: r.as_at_basis, shown=False),
    Column("published", "In the current edition", lambda r: r.published, shown=False),
    Column("release", "Release", lambda r: r.release_id, shown=False),
)
