"""The order of support: whom to reach first, with the reasons (F-14). Never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from headway.assessment.models import Profile
from headway.core import clock
from headway.core.prepared import Prepared
from headway.core.templatetags.headway_words import day
from headway.inspections.models import Band, Expected, Standing
from headway.inspections.queries import said_likely
from headway.priority.queries.listing import ListedEntry, entry_rows

DOMAINS = ("attainment", "progress", "groups", "inclusion", "inspection", "intelligence")


class StandingSaid(NamedTuple):
    """What the list says of a school's standing with Ofsted."""

    school_id: int
    words: str
    short: str
    regime: str
    group: str
    inspected_on: date | None
    window_latest: date | None
    imminent: bool | None


STANDINGS = Prepared(
    lambda urns: (
        Standing.objects.current().filter(school__in=urns).values_list(*StandingSaid._fields)
    )
)
PROFILES = Prepared(
    lambda urns: Profile.objects.filter(run__current=True, school__in=urns).values_list(
        "school_id", *DOMAINS
    )
)
Levels = tuple[int | None, ...]


@dataclass(frozen=True)
class Ranked:
    """One listed school with its place and the sentences that put it there."""

    place: int
    row: ListedEntry
    natural: int  # the place that the rules alone give
    standing: StandingSaid | None
    profile: Levels | None
    on: date
    said: Expected | None = None  # a person's band in place of the computed one

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The sentences that put it there."""
        return _reasons(self.row, self.standing, self.profile, self.on, self.said)

    @property
    def window(self) -> date | None:
        """The last day by which an inspection is expected, where it is known."""
        return self.standing.window_latest if self.standing else None


def ranked(on: date | None = None, rows: list[ListedEntry] | None = None) -> list[Ranked]:
    """The list in the order of support (three queries beyond the list).

    First the schools whose inspection is likely soonest, as a person says it where one does,
    then those with the most serious levels, then by class; a place that a person set with a
    reason wins over all of it.
    """
    on = on or clock.today()
    rows = entry_rows(on) if rows is None else rows
    urns = [row.school.urn for row in rows]
    standings = {s.school_id: s for s in map(StandingSaid._make, STANDINGS.tuples(urns))}
    profiles: dict[int, Levels] = {urn: tuple(levels) for urn, *levels in PROFILES.tuples(urns)}
    said = said_likely(on, urns)
    keyed = sorted(
        rows,
        key=lambda row: (
            *_urgency(standings.get(row.school.urn), on, said.get(row.school.urn)),
            *_weight(profiles.get(row.school.urn)),
            row.wording.order(row.category, row.class_id),
            row.school.name,
            row.school.urn,
        ),
    )
    natural = {row.school.urn: place for place, row in enumerate(keyed, 1)}
    return [
        Ranked(
            place=place,
            row=row,
            natural=natural[row.school.urn],
            standing=standings.get(row.school.urn),
            profile=profiles.get(row.school.urn),
            on=on,
            said=said.get(row.school.urn),
        )
        for place, row in enumerate(_placed(keyed), 1)
    ]


def _placed(rows: list[ListedEntry]) -> list[ListedEntry]:
    """The rules' order, with the schools that a person placed put where they were put."""
    free = [row for row in rows if row.entry.place is None]
    fixed = sorted(
        (row for row in rows if row.entry.place is not None),
        key=lambda row: (row.entry.place, row.school.urn),
    )
    for row in fixed:
        free.insert(min((row.entry.place or 1) - 1, len(free)), row)
    return free


# Where a person's band stands among the computed ones: (urgency, quarters of a year).
SAID = {Band.SOON: (1, 0), Band.NEXT: (2, 5), Band.LATER: (2, 9)}


def _urgency(standing: StandingSaid | None, on: date, said: Expected | None) -> tuple[int, int]:
    if said is not None:
        return SAID[Band(said.band)]
    if standing is None or standing.window_latest is None:
        return (3, 0)
    months = (standing.window_latest - on).days // 91
    return (0 if standing.window_latest <= on else 1 if standing.imminent else 2, months)


def _weight(profile: Levels | None) -> tuple[int, int]:
    return (-profile.count(3), -profile.count(2)) if profile else (0, 0)


def _reasons(
    row: ListedEntry,
    standing: StandingSaid | None,
    profile: Levels | None,
    on: date,
    said_by: Expected | None,
) -> tuple[str, ...]:
    said = []
    if row.entry.place is not None:
        said.append(f"Placed by a person: {row.entry.place_reason}")
    if said_by is not None:
        said.append(
            f"{said_by.get_band_display()}, as {said_by.by.name} says until "
            f"{day(said_by.expires_on)}: {said_by.reason.rstrip('.')}. By the rules alone:"
        )
    if standing is None or standing.window_latest is None:
        said.append("When it will be inspected is not known.")
    elif standing.window_latest <= on:
        said.append(f"The inspection window closed in {standing.window_latest:%B %Y}.")
    else:
        likely = "An inspection is likely soon" if standing.imminent else "An inspection is due"
        said.append(f"{likely}: by {standing.window_latest:%B %Y}.")
    serious, concern = (-count for count in _weight(profile))
    if profile is None:
        said.append("Its levels are not assessed.")
    elif serious or concern:
        parts = [
            f"{serious} serious" if serious else "",
            f"{concern} of concern" if concern else "",
        ]
        said.append(f"Levels: {' and '.join(part for part in parts if part)}.")
    else:
        said.append("No level is of concern.")
    said.append(f"Class: {row.class_words}.")
    return tuple(said)
