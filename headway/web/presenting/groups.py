"""Groups of schools and schools that stand apart, as columns and filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, short_day
from headway.schools.models import Disengagement, Membership, MembershipRole, School
from headway.schools.queries import Apart, GroupLine
from headway.web.presenting.work_filters import Question


def school_link(school: School) -> SafeString:
    """A school's name as a link to its people and groups, with number and phase under it."""
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{} · {}</span>',
        reverse("school_people", args=[school.urn]), school.name, school.urn,
        school.get_phase_display() or "Phase not recorded",
    )  # fmt: skip


def _group(line: GroupLine) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>', line.group.get_absolute_url(), line.group.name
    )


def _chair(line: GroupLine) -> SafeString | str:
    if line.chair is None:
        return tag("no chair", "watch")
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("school", args=[line.chair.urn]),
        line.chair.name,
    )  # fmt: skip


GROUP_COLUMNS = (
    Column("name", "Group", lambda r: r.group.name, cell=_group, heading=True),
    Column("kind", "Kind", lambda r: str(r.group.get_kind_display())),
    Column("members", "Schools", lambda r: r.members, numeric=True),
    Column("chair", "Chaired by", lambda r: r.chair.name if r.chair else "", cell=_chair),
    Column("districts", "Districts", lambda r: ", ".join(r.districts) or "not recorded"),
    Column("from", "Since", lambda r: r.group.from_on,
           cell=lambda r: short_day(r.group.from_on) or "not recorded"),
)  # fmt: skip


def membership_said(one: Membership) -> str:
    """ "Elm Consortium, which it chairs, since 1 September 2020"."""
    chairs = ", which it chairs," if one.role == MembershipRole.CHAIR else ""
    since = f" since {day(one.from_on)}" if one.from_on else ""
    return f"{one.group.name}{chairs}{since}"


def flag_said(flag: Disengagement) -> str:
    """ "Disengaged from Elm Consortium since 5 January 2026"."""
    return f"Disengaged from {flag.group or 'every group'} since {day(flag.from_on)}"


# Schools that stand apart ------------------------------------------------------------------


def _why(row: Apart) -> Iterable[tuple[str, str]]:
    if row.isolated:
        yield "isolated", "In no group"
    if row.flags:
        yield "disengaged", "Disengaged"


def _kept(school: School) -> tuple[str, str]:
    if school.maintained is None:
        return "unknown", "Type not known"
    return ("yes", "Maintained") if school.maintained else ("no", "Not maintained")


APART_QUESTIONS = (
    Question("why", "Why it stands apart", _why),
    Question("kept", "Maintained", lambda r: [_kept(r.school)]),
    Question("phase", "Phase", lambda r: [(r.school.phase, str(r.school.get_phase_display()))]),
    Question(
        "district", "District",
        lambda r: [(r.school.district, r.school.district or "Not recorded")],
    ),
)  # fmt: skip


def _since(row: Apart) -> date | None:
    return min((flag.from_on for flag in row.flags), default=None)


def _why_cell(row: Apart) -> SafeString:
    marks = [tag("in no group", "watch")] if row.isolated else []
    marks += [
        format_html(
            '{}<span class="hw-small">{}</span>', tag("disengaged", "serious"), flag_said(flag)
        )
        for flag in row.flags
    ]
    return format_html_join("", "{}", ((mark,) for mark in marks))


APART_COLUMNS = (
    Column(
        "name", "School", lambda r: r.school.name, cell=lambda r: school_link(r.school),
        sort="name", heading=True,
    ),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column("phase", "Phase", lambda r: str(r.school.get_phase_display()), shown=False),
    Column("district", "District", lambda r: r.school.district or "not recorded", sort="district"),
    Column("kept", "Maintained", lambda r: _kept(r.school)[1], shown=False),
    Column(
        "why", "Why", lambda r: "; ".join(words for _, words in _why(r)), cell=_why_cell,
        sort="since",
    ),
    Column("since", "Disengaged since", _since, shown=False),
    Column(
        "groups", "Groups",
        lambda r: "; ".join(one.group.name for one in r.groups) or "none",
    ),
    Column(
        "reason", "What shows it", lambda r: "; ".join(flag.reason for flag in r.flags),
    ),
    Column(
        "source", "From", lambda r: "; ".join(flag.source for flag in r.flags), shown=False,
    ),
)  # fmt: skip
SORTS: dict[str, Any] = {
    "name": lambda r: (r.school.name, r.school.urn),
    "district": lambda r: (r.school.district, r.school.name),
    "since": lambda r: (_since(r) or date.max, r.school.name),
}


def in_order(rows: Sequence[Apart], sort: str) -> list[Apart]:
    """The rows in the order asked for; by name unless said."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return sorted(rows, key=key, reverse=sort.startswith("-") and sort[1:] in SORTS)
