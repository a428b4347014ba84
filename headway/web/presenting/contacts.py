"""Contacts: one row a school, missing ones first, and the file that can be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, short_day
from headway.schools.models import ONE_AT_A_TIME, Role, RoleHolder, School, Vacancy
from headway.schools.queries import contacts, lacking, to_address, vacant_posts
from headway.web.presenting.work_filters import Question

MARKING = "OFFICIAL-SENSITIVE: personal data"
COMPLETE = ("complete", "Head and chair with an address")
TEMPLATE_TITLES = ("URN", "School", "Role", "Name", "E-mail", "From")


@dataclass(frozen=True)
class Line:
    """A school with its head and its chair."""

    school: School
    head: RoleHolder | None
    chair: RoleHolder | None
    also: tuple[RoleHolder, ...]
    vacant: tuple[Vacancy, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What a letter to both would lack, in words."""
        return lacking(self.head, self.chair)

    @property
    def text(self) -> str:
        """What a search looks through."""
        holders = (self.head, self.chair, *self.also)
        names = " ".join(f"{h.name} {h.email}" for h in holders if h)
        return f"{self.school.name} {self.school.urn} {names}".casefold()


def lines(schools: Iterable[School], on: date) -> list[Line]:
    """Each school with its contacts on a day, those that lack one first (two queries)."""
    schools = list(schools)
    urns = [school.urn for school in schools]
    held, empty = contacts(urns, on), vacant_posts(urns, on)
    found = []
    for school in schools:
        holders = held[school.urn]
        head, chair = to_address(holders)
        also = tuple(h for h in holders if h is not head and h is not chair)
        vacant = tuple(
            empty[school.urn, role] for role in ONE_AT_A_TIME if (school.urn, role) in empty
        )
        found.append(Line(school, head, chair, also, vacant))
    return sorted(found, key=lambda line: (not line.missing, line.school.name, line.school.urn))


QUESTIONS = (
    Question(
        "missing",
        "What is missing",
        lambda line: [(w, w[:1].upper() + w[1:]) for w in line.missing] or [COMPLETE],
    ),
    Question(
        "phase", "Phase", lambda line: [(line.school.phase, str(line.school.get_phase_display()))]
    ),
    Question("kept", "Maintained", lambda line: [_kept(line.school)]),
    Question(
        "vacant",
        "Vacant posts",
        lambda line: [(v.role, str(v.get_role_display())) for v in line.vacant],
    ),
    Question(
        "role",
        "Interim and executive heads",
        lambda line: [
            (h.role, str(h.get_role_display()))
            for h in (line.head, *line.also)
            if h and h.role in (Role.INTERIM_HEAD, Role.EXECUTIVE_HEAD)
        ],
    ),
)


def _kept(school: School) -> tuple[str, str]:
    if school.maintained is None:
        return "unknown", "Type not known"
    return ("yes", "Maintained") if school.maintained else ("no", "Not maintained")


def _name(line: Line) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="{}">{}</a><span class="hw-small">{} · {}</span>',
        reverse("school_contacts", args=[line.school.urn]), line.school.name, line.school.urn,
        line.school.get_phase_display(),
    )  # fmt: skip


def _role(holder: RoleHolder | None) -> str:
    return str(holder.get_role_display()) if holder else ""


def _mail(holder: RoleHolder | None) -> str:
    return holder.email if holder else ""


def _person(line: Line, role: Role) -> SafeString:
    holder = line.head if role == Role.HEAD else line.chair
    says = line.school.head_name if role == Role.HEAD else ""
    empty = next((v for v in line.vacant if v.role == role), None)
    if empty is not None:
        since = f"since {short_day(empty.from_on)}"
        vacant = format_html('{}<span class="hw-small">{}</span>', tag("vacant", "watch"), since)
        return format_html("{}{}", vacant, _held(holder, "")) if holder else vacant
    return _held(holder, says)


def _held(holder: RoleHolder | None, says: str) -> SafeString:
    if holder is None:
        register = format_html('<span class="hw-small">The register says {}</span>', says)
        return format_html("{}{}", tag("nobody held", "watch"), register if says else "")
    stands_in = holder.role in (Role.INTERIM_HEAD, Role.EXECUTIVE_HEAD)
    small = ", ".join(
        part
        for part in (
            str(holder.get_role_display()) if stands_in else "",
            f"since {short_day(holder.from_on)}" if holder.from_on else "",
        )
        if part
    )
    mail = (
        format_html('<a class="govuk-link" href="mailto:{}">{}</a>', holder.email, holder.email)
        if holder.email
        else tag("no address", "watch")
    )
    under = format_html('<span class="hw-small">{}</span>', small) if small else ""
    return format_html('{}<span class="hw-small">{}</span>{}', holder.name, mail, under)


def _since(holder: RoleHolder | None) -> date | None:
    return holder.from_on if holder else None


COLUMNS = (
    Column("school", "School", lambda r: r.school.name, cell=_name, sort="name", heading=True),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column(
        "head", "Head", lambda r: r.head.name if r.head else "nobody held",
        cell=lambda r: _person(r, Role.HEAD),
    ),
    Column("head_role", "Role", lambda r: _role(r.head), shown=False),
    Column("head_mail", "E-mail of the head", lambda r: _mail(r.head), shown=False),
    Column("head_from", "Head since", lambda r: _since(r.head), shown=False),
    Column(
        "chair", "Chair of governors", lambda r: r.chair.name if r.chair else "nobody held",
        cell=lambda r: _person(r, Role.CHAIR),
    ),
    Column(
        "chair_mail", "E-mail of the chair", lambda r: _mail(r.chair),
        shown=False,
    ),
    Column("chair_from", "Chair since", lambda r: _since(r.chair), shown=False),
    Column(
        "vacant", "Vacant", shown=False,
        value=lambda r: "; ".join(
            f"{v.get_role_display()} since {day(v.from_on)}" for v in r.vacant
        ),
    ),
    Column(
        "missing", "Missing", lambda r: ", ".join(r.missing) or "nothing", sort="missing",
        cell=lambda r: format_html("{}", ", ".join(r.missing) or "nothing"),
    ),
    Column(
        "checked", "Last checked", lambda r: _checked(r),
        cell=lambda r: short_day(_checked(r)) or "never", sort="checked",
    ),
)  # fmt: skip
SORTS: dict[str, Any] = {
    "name": lambda r: (r.school.name, r.school.urn),
    "missing": lambda r: (not r.missing, r.school.name),
    "checked": lambda r: (_checked(r) or date.min, r.school.name),
}


def _checked(line: Line) -> date | None:
    """The older of the two checks: the one to do next."""
    days = [h.checked_on for h in (line.head, line.chair) if h and h.checked_on]
    return min(days, default=None)


def in_order(rows: Sequence[Line], sort: str) -> list[Line]:
    """The rows in the order asked for; missing first unless said."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["missing"])
    return sorted(rows, key=key, reverse=sort.startswith("-") and sort[1:] in SORTS)


def template_rows(schools: Iterable[School], on: date) -> list[tuple[str, ...]]:
    """The file to fill in: a row for the head and one for the chair of each school."""
    rows: list[tuple[str, ...]] = []
    for line in lines(schools, on):
        for holder, role in ((line.head, Role.HEAD), (line.chair, Role.CHAIR)):
            shown = Role(holder.role) if holder else role
            since = holder.from_on.isoformat() if holder and holder.from_on else ""
            rows.append(
                (
                    str(line.school.urn), line.school.name, str(shown.label),
                    holder.name if holder else "", holder.email if holder else "", since,
                )
            )  # fmt: skip
    return rows


def spell(holder: RoleHolder) -> str:
    """ "1 September 2020 to 31 August 2026", "since 1 September 2026"."""
    if holder.to_on is None:
        return f"since {day(holder.from_on)}" if holder.from_on else "since when is not known"
    start = f"from {day(holder.from_on)} " if holder.from_on else ""
    return f"{start}until {day(holder.to_on)}"
