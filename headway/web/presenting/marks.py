"""Who can help: designated schools as columns and filters; how many schools have which mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from headway.core import clock
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day
from headway.schools.models import Award, Designation, School
from headway.schools.queries import Known, MarkCount, counted, mark_counts, without_group
from headway.schools.words import Expertise
from headway.web.presenting.groups import school_link
from headway.web.presenting.work_filters import Question


def designation_said(one: Designation) -> str:
    """ "National Leader of Education (Ada Demo): Leadership and management"."""
    who = f" ({one.holder})" if one.holder else ""
    fields = f": {', '.join(one.expertise_words)}" if one.expertise else ""
    return f"{one.words}{who}{fields}"


def spell_of(one: Designation | Award) -> str:
    """ "since 1 September 2023", "from 1 September 2023 until 31 August 2026"."""
    if one.to_on:
        start = f"from {day(one.from_on)} " if one.from_on else ""
        return f"{start}until {day(one.to_on)}"
    return f"since {day(one.from_on)}" if one.from_on else "since when is not known"


def award_said(one: Award) -> str:
    """ "Rights Respecting School, gold"."""
    return f"{one.kind.name}, {one.level}" if one.level else one.kind.name


QUESTIONS = (
    Question(
        "kind", "Designation",
        lambda r: [(d.kind, str(d.get_kind_display())) for d in r.designations],
    ),
    Question(
        "expertise", "Expertise",
        lambda r: [(e, str(Expertise(e).label)) for d in r.designations for e in d.expertise],
    ),
    Question("award", "Award or mark", lambda r: [(str(a.kind_id), a.kind.name) for a in r.awards]),
    Question("phase", "Phase", lambda r: [(r.school.phase, str(r.school.get_phase_display()))]),
    Question(
        "district", "District",
        lambda r: [(r.school.district, r.school.district or "Not recorded")],
    ),
)  # fmt: skip


def text_of(row: Known) -> str:
    """What a search looks through."""
    parts = [designation_said(d) for d in row.designations] + [award_said(a) for a in row.awards]
    return f"{row.school.name} {row.school.urn} {' '.join(parts)}"


def _designations(row: Known) -> SafeString | str:
    if not row.designations:
        return "none"
    return format_html_join(
        "", '{}<span class="hw-small">{}</span>',
        (
            (
                f"{d.words} ({d.holder})" if d.holder else d.words,
                " · ".join([*d.expertise_words, spell_of(d)]),
            )
            for d in row.designations
        ),
    )  # fmt: skip


def _awards(row: Known) -> SafeString | str:
    if not row.awards:
        return "none"
    return format_html_join(
        "", '{}<span class="hw-small">{}</span>', ((award_said(a), spell_of(a)) for a in row.awards)
    )


COLUMNS = (
    Column(
        "name", "School", lambda r: r.school.name, cell=lambda r: school_link(r.school),
        sort="name", heading=True,
    ),
    Column("urn", "URN", lambda r: r.school.urn, shown=False),
    Column("phase", "Phase", lambda r: str(r.school.get_phase_display()), shown=False),
    Column("district", "District", lambda r: r.school.district or "not recorded", sort="district"),
    Column(
        "designations", "Designated as",
        lambda r: "; ".join(designation_said(d) for d in r.designations), cell=_designations,
    ),
    Column("awards", "Awards and marks", lambda r: "; ".join(award_said(a) for a in r.awards),
           cell=_awards),
)  # fmt: skip
SORTS: dict[str, Any] = {
    "": lambda r: (not r.designations, r.school.name, r.school.urn),
    "name": lambda r: (r.school.name, r.school.urn),
    "district": lambda r: (r.school.district, r.school.name),
}


def in_order(rows: Sequence[Known], sort: str) -> list[Known]:
    """The rows in the order asked for; designated schools first unless said."""
    key = SORTS.get(sort.removeprefix("-"), SORTS[""])
    return sorted(rows, key=key, reverse=sort.startswith("-") and sort[1:] in SORTS)


# On the city's page ------------------------------------------------------------------------


@dataclass(frozen=True)
class CountShown:
    """A mark with how many schools have it, and where these are listed."""

    count: MarkCount
    url: str

    @property
    def line(self) -> SafeString:
        """The number, as a link where the reader may open the list."""
        if not self.url:
            return format_html("{}", self.count.schools)
        return format_html('<a class="govuk-link" href="{}">{}</a>', self.url, self.count.schools)


@dataclass(frozen=True)
class CityMarks:
    """Designations and marks of the city's schools, and how many schools are in no group."""

    on: date
    marks: tuple[CountShown, ...]
    schools: int
    without_group: int
    apart_url: str


def city_marks(*, linked: bool, apart: bool) -> CityMarks:
    """The counts as they are today (five queries).

    linked  the reader may open the search for schools that can help
    apart   the reader may open the list of schools that stand apart
    """
    today = clock.today()
    search = reverse("helpers") if linked else ""
    every = School.objects.all()
    return CityMarks(
        on=today,
        marks=tuple(
            CountShown(one, f"{search}?{urlencode({one.question: one.value})}" if search else "")
            for one in mark_counts(today)
        ),
        schools=counted(every).count(),
        without_group=without_group(every, today).count(),
        apart_url=f"{reverse('groups_apart')}?why=isolated" if apart else "",
    )
