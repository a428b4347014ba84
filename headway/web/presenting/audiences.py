"""An audience: the people of which schools, with what is missing, as a page and as a file.

Who is listed is asked of the priority list and who leads a school of the register: neither of
the two knows the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.access import Permission
from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import short_day
from headway.priority.queries import listed_on
from headway.schools.models import Membership, Role, RoleHolder, School, Vacancy
from headway.schools.queries import contacts, counted, to_address, vacant_posts

MARKING = "OFFICIAL-SENSITIVE: personal data"


class Audience(models.TextChoices):
    """Which schools."""

    ALL = "all", "All schools"
    MAINTAINED = "maintained", "All maintained schools"
    LISTED = "listed", "Priority schools"
    UNLISTED = "unlisted", "Maintained schools that are not priority schools"
    ACADEMIES = "academies", "Academies and other schools that are not maintained"


OF_THE_LIST = (Audience.LISTED, Audience.UNLISTED)


class To(models.TextChoices):
    """Which of their people."""

    BOTH = "both", "Heads and chairs of governors"
    HEADS = "heads", "Heads"
    CHAIRS = "chairs", "Chairs of governors"


ROLES = {To.BOTH: (Role.HEAD, Role.CHAIR), To.HEADS: (Role.HEAD,), To.CHAIRS: (Role.CHAIR,)}
UNNAMED = {Role.HEAD: "Headteacher", Role.CHAIR: "Chair of governors"}


@dataclass(frozen=True)
class Asked:
    """What somebody asked for; empty words ask for everything."""

    audience: str
    to: str
    group: Any = None
    district: str = ""
    phase: str = ""

    @property
    def kind(self) -> str:
        """Schools and people without the group, whose name somebody wrote: for the audit."""
        return f"{Audience(self.audience).label}: {str(To(self.to).label).lower()}"

    @property
    def words(self) -> str:
        """ "All maintained schools: heads; Elm Consortium; Weir"."""
        parts = [self.kind]
        parts += [str(one) for one in (self.group, self.district) if one]
        if self.phase:
            parts.append(self.phase.replace("_", " "))
        return "; ".join(parts)


@dataclass(frozen=True)
class Recipient:
    """Somebody who would get it; without a name they are addressed by their office."""

    school: School
    role: Role
    holder: RoleHolder | None
    vacancy: Vacancy | None

    @property
    def name(self) -> str:
        """The name, or the office."""
        return self.holder.name if self.holder else UNNAMED[self.role]

    @property
    def role_words(self) -> str:
        """ "Interim headteacher"; the office where nobody is recorded."""
        return str(self.holder.get_role_display()) if self.holder else UNNAMED[self.role]

    @property
    def email(self) -> str:
        """Where they are reached; empty where that is not known."""
        return self.holder.email if self.holder else ""

    @property
    def missing(self) -> str:
        """What is not known, in words; empty where nothing is."""
        if self.holder is None and self.vacancy is not None:
            return f"the post is vacant since {short_day(self.vacancy.from_on)}"
        if self.holder is None:
            return "nobody is recorded"
        return "" if self.holder.email else "no e-mail address is recorded"


@dataclass(frozen=True)
class Found:
    """The recipients of an audience. Those of whom something is missing are in `missing` too."""

    asked: Asked
    schools: int
    recipients: tuple[Recipient, ...]

    @property
    def missing(self) -> list[Recipient]:
        """Recipients that no e-mail reaches: to be put right first."""
        return [one for one in self.recipients if one.missing]

    @property
    def emails(self) -> list[str]:
        """Every address once: one person may lead two schools."""
        return list(dict.fromkeys(one.email for one in self.recipients if one.email))


def may_ask(user: Any) -> list[tuple[str, str]]:
    """The audiences that this person may ask for: those of the list for who reads the list."""
    reads = bool(user.reach(Permission.LIST_SEE))
    return [
        (one.value, str(one.label)) for one in Audience if reads or one not in OF_THE_LIST
    ]  # fmt: skip


def audience_of(user: Any, asked: Asked, on: date) -> Found:
    """The recipients of an audience, by school, as far as this person may see (five queries)."""
    schools = _schools(user, asked, on)
    urns = [school.urn for school in schools]
    held, vacant = contacts(urns, on), vacant_posts(urns, on)
    recipients = []
    for school in schools:
        head, chair = to_address(held[school.urn])
        people = {Role.HEAD: head, Role.CHAIR: chair}
        recipients += [
            Recipient(school, role, people[role], vacant.get((school.urn, role)))
            for role in ROLES[To(asked.to)]
        ]
    return Found(asked, len(schools), tuple(recipients))


def _schools(user: Any, asked: Asked, on: date) -> list[School]:
    reach = user.reach(Permission.CONTACT_SEE)
    found = counted(School.objects.visible_to(user))
    if not reach.everywhere:
        found = found.filter(urn__in=reach.urns)
    if asked.audience in (Audience.MAINTAINED, Audience.UNLISTED):
        found = found.filter(maintained=True)
    if asked.audience == Audience.ACADEMIES:
        found = found.filter(maintained=False)
    if asked.audience in OF_THE_LIST:
        seen = listed_on(on).visible_to(user).order_by()
        listed = set(seen.values_list("school_id", flat=True))
        found = (
            found.filter(urn__in=listed) if asked.audience == Audience.LISTED
            else found.exclude(urn__in=listed)
        )  # fmt: skip
    if asked.group:
        members = Membership.objects.on(on).filter(group=asked.group).order_by()
        found = found.filter(urn__in=members.values("school_id"))
    if asked.district:
        found = found.filter(district=asked.district)
    if asked.phase:
        found = found.filter(reporting_phase=asked.phase)
    return list(found.order_by("name", "urn"))


def districts_of(schools: Iterable[str]) -> list[tuple[str, str]]:
    """Choices of a district, with one for all of them."""
    return [("", "Every district"), *((name, name) for name in schools)]


def _school(one: Recipient) -> SafeString:
    school = one.school
    place = ", ".join(part for part in (school.address, school.town, school.postcode) if part)
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{}</span>',
        reverse("school_contacts", args=[school.urn]), school.name, place or "no address held",
    )  # fmt: skip


def _mail(one: Recipient) -> SafeString:
    if one.missing:
        return tag(one.missing, "watch")
    return format_html('<a class="govuk-link" href="mailto:{}">{}</a>', one.email, one.email)


COLUMNS: Sequence[Column] = (
    Column("school", "School", lambda r: r.school.name, cell=_school, heading=True),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column("role", "Role", lambda r: r.role_words),
    Column("name", "Name", lambda r: r.name),
    Column("email", "E-mail", lambda r: r.email, cell=_mail),
    Column("missing", "Missing", lambda r: r.missing or "nothing", shown=False),
    Column("address", "Address", lambda r: r.school.address, shown=False),
    Column("town", "Town", lambda r: r.school.town, shown=False),
    Column("postcode", "Postcode", lambda r: r.school.postcode, shown=False),
    Column("phase", "Phase", lambda r: str(r.school.get_phase_display()), shown=False),
    Column("district", "District", lambda r: r.school.district, shown=False),
)
