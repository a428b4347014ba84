"""How Priority Partners are shown: lists, files, the document of pen portraits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from headway.core.components import SideItem
from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day
from headway.partners.models import Interest, Profile
from headway.partners.queries import Caseload

MARKING = "OFFICIAL-SENSITIVE"


def tabs(user: Any, here: str, *, own: bool) -> list[SideItem]:
    """The places of Partners that this person may open."""
    from headway.core.access import Permission

    items = [("Profiles", "partners"), ("Pen portraits (PDF)", "partner_portraits")]
    if user.reach(Permission.PARTNER_ALLOCATE).everywhere:
        items.insert(1, ("Caseloads", "partner_caseload"))
    if own:
        items.insert(0, ("My schools", "partner_mine"))
    return [SideItem(words, reverse(name), name == here) for words, name in items]


def profile_facts(profile: Profile) -> list[tuple[str, str]]:
    """What is kept of a Partner, line by line; what is not recorded says so."""
    none = "Not recorded"
    lines = [
        ("Phases", profile.phase_words or none),
        ("Expertise", profile.expertise_words or none),
        ("Headship", profile.headship or none),
        ("Inspector training", profile.inspector or none),
        ("Designations", profile.designations or none),
        ("Roles in the system", profile.system_roles or none),
        ("District", profile.district or none),
        ("Starts from", profile.place or none),
        ("Committee", "Sits on the committee" if profile.committee else "Not a member"),
        ("Partner since", day(profile.from_on)),
    ]
    if profile.to_on is not None:
        lines.append(("Partner until", f"{day(profile.to_on)} (first day no longer)"))
    return lines


def _who(row: Caseload) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        row.profile.get_absolute_url(), row.profile.person.name,
        row.profile.phase_words or "no phase recorded",
    )  # fmt: skip


def _schools(row: Caseload) -> SafeString | str:
    if not row.allocations:
        return "No school yet"
    return format_html_join(
        ", ",
        '<a class="govuk-link" href="{}">{}</a> ({})',
        (
            (reverse("partner_school", args=[one.school_id]), one.school.name, one.days)
            for one in row.allocations
        ),
    )


def _spare(row: Caseload) -> SafeString:
    if row.spare < 0:
        return tag(f"{-row.spare} too many", "serious")
    return tag(f"{row.spare} left", "good" if row.spare else "watch")


def caseload_columns(on: date) -> tuple[Column, ...]:
    """The columns of the caseloads, on the page and in the file."""
    return (
        Column("name", "Partner", lambda r: r.profile.person.name, cell=_who, heading=True),
        Column("count", "Schools", lambda r: len(r.allocations), numeric=True),
        Column("schools", "Which, with days a year",
               lambda r: "; ".join(f"{a.school.name} ({a.days})" for a in r.allocations),
               cell=_schools),
        Column("days", "Days planned", lambda r: r.days, numeric=True, unit="days a year"),
        Column("capacity", "Capacity", lambda r: r.profile.capacity_days, numeric=True,
               unit="days a year"),
        Column("spare", "Room", lambda r: r.spare, cell=_spare, unit="days a year"),
        Column("left", "Is a Partner today",
               lambda r: "yes" if r.profile.active_on(on) else "no: schools to hand over",
               cell=lambda r: "Yes" if r.profile.active_on(on)
               else tag("Has left: hand over", "serious")),
    )  # fmt: skip


def portraits(profiles: Iterable[Profile], council: str, on: date) -> dict[str, Any]:
    """The data of the document of pen portraits: words only, nothing that is not published."""
    return {
        "title": "Priority Partners",
        "council": council or "Headway",
        "about": "Pen portraits of the Priority Partners, for the framework document",
        "made": f"As at {day(on)}",
        "marking": "OFFICIAL",
        "partners": [
            {
                "name": one.person.name,
                "portrait": one.portrait or "No portrait is written yet.",
                "lines": [
                    [name, words]
                    for name, words in (
                        ("Phases", one.phase_words), ("Expertise", one.expertise_words),
                        ("Headship", one.headship), ("Inspector training", one.inspector),
                        ("Designations", one.designations), ("Roles", one.system_roles),
                        ("Committee", "Member of the committee" if one.committee else ""),
                    )
                    if words
                ],
            }
            for one in profiles
        ],
    }  # fmt: skip


def interests_shown(interests: Iterable[Interest], on: date) -> list[tuple[Interest, str]]:
    """Interests with the days in words."""
    made = []
    for one in interests:
        words = f"since {day(one.from_on)}"
        if one.to_on is not None:
            words = f"from {day(one.from_on)} to {day(one.to_on)}"
        made.append((one, words))
    return made
