"""The words of the navigation, and who has which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, get_urlconf, reverse

from headway.core.access import Permission


@dataclass(frozen=True)
class Place:
    """A word of the navigation and the name of its page.

    `opened_by` are permissions of which any one shows the word; without them everybody has it.
    `inside` are further beginnings of addresses that belong to the same place.
    """

    words: str
    name: str
    opened_by: tuple[Permission, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A word of the main navigation; its places stand in a line of their own when one is in it.

    The word leads to the first place that the person may open.
    """

    words: str
    places: tuple[Place, ...]
    last: bool = False


P = Permission
SECTIONS = (
    Section(
        "My work",
        (
            Place("Today", "home"),
            Place("Everything to do", "work"),
            Place("The year", "year", (P.DUTY_SEE,)),
            Place("Messages and calendar", "work_messages"),
        ),
    ),
    Section(
        "Schools",
        (
            Place("Schools", "schools", (P.SCHOOL_LIST,)),
            Place("Inspections", "inspections", (P.INSPECTION_SEE,)),
            Place("Groups", "groups", (P.SCHOOL_LIST,)),
            Place("Who can help", "helpers", (P.SCHOOL_LIST,)),
            Place("Intelligence", "intelligence", (P.INTELLIGENCE_SEE, P.INTELLIGENCE_OWN)),
        ),
    ),
    Section(
        "Priority list",
        (
            Place("The list", "list", (P.LIST_SEE,)),
            Place(
                "Annual round", "rounds", (P.ROUND_SEE,), inside=("/round/", "/regional-office/")
            ),
            Place("Assessment", "assessment", (P.ASSESSMENT_LIST,)),
            Place("Letters", "letters", (P.LETTER_LIST,)),
            Place("Partners", "partners", (P.PARTNER_SEE,)),
            Place("Requests for help", "list_requests", (P.SELF_REPORT_HANDLE,)),
        ),
    ),
    Section(
        "Reports",
        (
            Place("City", "city", (P.CITY_SEE, P.CITY_PUBLIC)),
            Place("Outcomes", "city_outcomes", (P.CITY_SEE, P.CITY_PUBLIC)),
            Place("Attendance", "city_attendance", (P.CITY_SEE, P.CITY_PUBLIC)),
            Place("Girls and boys", "city_sexes", (P.CITY_SEE,)),
            Place("New since", "data_new", (P.CITY_SEE,)),
            Place("Local figures", "local_figures", (P.CITY_SEE,)),
            Place("Comments on figures", "remarks", (P.FIGURES_DISCUSS,)),
        ),
    ),
    Section(
        "Settings",
        (
            Place("Data", "data", (P.DATA_SEE,)),
            Place("Framework versions", "frameworks", (P.FRAMEWORK_SEE,), inside=("/framework/",)),
            Place("Contract", "contracts", (P.CONTRACT_SEE,)),
            Place("Library", "library", (P.LIBRARY_SEE,)),
            Place("Calendar", "calendar", (P.CALENDAR_EDIT, P.ROUND_SEE)),
            Place("Contacts", "contacts", (P.CONTACT_SEE,)),
            Place("Invitations", "invitations", (P.PORTAL_INVITE,)),
            Place("People", "accounts:people", (P.PEOPLE_MANAGE,)),
            Place("Roles", "accounts:roles", (P.ROLES_SEE,)),
            Place("Audit", "core:audit", (P.AUDIT_SEE,)),
        ),
        last=True,
    ),
)
OF_A_SCHOOL = (
    Section(
        "Our school",
        (Place("Our school", "portal_home", inside=("/schools/", "/")),),
    ),
    Section("Letters", (Place("Letters", "portal_letters"),)),
    Section("Data", (Place("Data", "portal_data"),)),
    Section("Ask for help", (Place("Ask for help", "portal_help"),)),
    Section("City", (Place("City", "city", (P.CITY_SEE, P.CITY_PUBLIC)),), last=True),
)


def of_a_school(user: Any) -> bool:
    """Whether somebody is here for their own school: its words, not the service's."""
    return bool(user.reach(P.PORTAL_SEE)) and not user.reach(P.SCHOOL_LIST)


def sections(user: Any) -> list[Section]:
    """The main navigation of a person, each section with the places that they may open."""
    found = []
    for section in OF_A_SCHOOL if of_a_school(user) else SECTIONS:
        places = tuple(
            place
            for place in section.places
            if address(place.name) and (not place.opened_by or user.reach(*place.opened_by))
        )
        if places:
            # Of two places under the same words the first that exists is the one.
            named = {place.words: place for place in reversed(places)}
            places = tuple(place for place in places if named[place.words] is place)
            found.append(Section(section.words, places, section.last))
    return found


def address(name: str) -> str:
    """Where a page is; empty where this installation does not have it."""
    return _addresses(get_urlconf()).get(name, "")


@cache
def _addresses(urlconf: str | None) -> dict[str, str]:
    """Every address of the navigation. Resolved once: every page has all of them."""
    found = {}
    for place in _every_place():
        try:
            found[place.name] = reverse(place.name, urlconf=urlconf)
        except NoReverseMatch:
            continue
    return found


def _every_place() -> Iterator[Place]:
    for section in (*SECTIONS, *OF_A_SCHOOL):
        yield from section.places


def belongs(place: Place, path: str) -> int:
    """How much of an address lies under a place: 0 for none, more for a closer one."""
    under = (address(place.name), *place.inside)
    inside = (s for s in under if path == s or (s != "/" and path.startswith(s)))
    return max(map(len, inside), default=0)
