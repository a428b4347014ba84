"""Columns of the list of schools beside the contract."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.components.marks import tag
from headway.core.tables import Column

TONES = {"in": "good", "out": "quiet", "unknown": "watch"}


def _name(row: Any) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("school_scope", args=[row.school.urn]), row.school.name,
        f"{row.school.get_phase_display()} · {row.school.type}",
    )  # fmt: skip


def scope_columns() -> tuple[Column, ...]:
    """The school, its flag, and why."""
    return (
        Column("name", "School", lambda r: r.school.name, cell=_name, heading=True),
        Column("urn", "URN", lambda r: r.school.urn, shown=False),
        Column("phase", "Phase", lambda r: str(r.school.get_phase_display()), shown=False),
        Column("type", "Type", lambda r: r.school.type, shown=False),
        Column("scope", "Contract", lambda r: r.words, cell=lambda r: tag(r.words, TONES[r.key])),
        Column("why", "Why", lambda r: r.because),
    )
