"""The best three Partners for a school, with the reasons. A person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import hypot

from django.db.models import Prefetch

from headway.assessment.models import LEVEL_WORDS, DomainLevel
from headway.partners.models import Interest, Profile, on_day
from headway.partners.queries.caseloads import Caseload, caseload
from headway.partners.words import FOR_DOMAIN, Expertise
from headway.schools.models import School

CONCERN = 2  # the level of a domain from which its expertise is looked for
USUAL_DAYS = 10  # days a year that a school takes, where nobody says otherwise
METRES = 1000


@dataclass(frozen=True)
class Suggestion:
    """One Partner for a school: the reasons in sentences, and what speaks against."""

    profile: Profile
    phase: bool
    helps: int
    room: bool
    distance_km: float | None
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """Phase first, then room, then expertise, then distance; names settle the rest."""
        far = self.distance_km if self.distance_km is not None else 999.0
        return (not self.phase, not self.room, -self.helps, far, self.profile.person.name)


@dataclass(frozen=True)
class Suggestions:
    """The best, and who is left out because of an interest."""

    best: tuple[Suggestion, ...]
    left_out: tuple[str, ...]
    rule: str = (
        "In this order: experience in the school's phase, room within the days a year, expertise "
        "where the school's levels raise concern, distance."
    )


def suggestions(school: School, on: date, n: int = 3) -> Suggestions:
    """The best `n` Partners of a day for a school, with reasons in sentences (five queries).

    Anybody with an open interest in the school is left out, and that is said.
    """
    interests = Prefetch(
        "interests", Interest.objects.filter(on_day(on), school=school), to_attr="in_the_way"
    )
    profiles = {
        one.pk: one
        for one in Profile.objects.on(on).select_related("person").prefetch_related(interests)
    }
    loads = {one.profile.pk: one for one in caseload(on)}
    needs = _needs(school)
    made, left_out = [], []
    for profile in profiles.values():
        if profile.in_the_way:
            words = " and ".join(one.words for one in profile.in_the_way)
            left_out.append(f"{profile.person.name} is left out: {words}.")
        else:
            load = loads.get(profile.pk, Caseload(profile, ()))
            made.append(_suggested(profile, school, load, needs))
    made.sort(key=lambda one: one.order)
    return Suggestions(tuple(made[:n]), tuple(sorted(left_out)))


def _needs(school: School) -> dict[str, str]:
    """Fields of expertise that would help, and the domain whose level asks for each."""
    levels = DomainLevel.objects.filter(run__current=True, school=school, level__gte=CONCERN)
    found: dict[str, str] = {}
    for level in levels:
        for one in FOR_DOMAIN.get(level.domain, ()):
            found.setdefault(one.value, _said(level))
    return found


def _said(level: DomainLevel) -> str:
    words = LEVEL_WORDS[level.level or 0].lower()
    return f"{str(level.get_domain_display()).lower()} is of {words}"


def _suggested(
    profile: Profile, school: School, load: Caseload, needs: dict[str, str]
) -> Suggestion:
    phase = school.reporting_phase in profile.phases
    helps = [one for one in profile.expertise if one in needs]
    distance = distance_km(profile, school)
    room = load.spare >= USUAL_DAYS
    group = str(school.get_reporting_phase_display()).lower()
    reasons, against = [], []
    if phase:
        reasons.append(f"Has experience in {group} schools.")
    else:
        against.append(f"No experience in {group} schools is recorded.")
    for one in helps:
        words = str(Expertise(one).label).lower()
        reasons.append(f"Knows {words}: {needs[one]}.")
    count = len(load.allocations)
    schools = "school" if count == 1 else "schools"
    planned = f"Looks after {count} {schools}: {load.days} of {profile.capacity_days} days a year."
    (reasons if room else against).append(planned)
    if distance is None:
        against.append("The distance is not known.")
    else:
        reasons.append(f"{distance:.0f} km from {profile.place or 'where they start'}.")
    if profile.committee:
        against.append("Sits on the committee, and would not review this school there.")
    return Suggestion(profile, phase, len(helps), room, distance, tuple(reasons), tuple(against))


def distance_km(profile: Profile, school: School) -> float | None:
    """Straight from where the Partner starts to the school; None where a place is not known."""
    if None in (profile.easting, profile.northing, school.easting, school.northing):
        return None
    east = (profile.easting or 0) - (school.easting or 0)
    north = (profile.northing or 0) - (school.northing or 0)
    return hypot(east, north) / METRES
