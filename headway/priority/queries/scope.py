"""Which schools the contract of a version covers on a day, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from headway.core import clock
from headway.core.access import Actor, Permission
from headway.evidence.rules import Framework
from headway.evidence.rules.contract import Contract, Covered, Ground, covered
from headway.frameworks.models import Version, VersionState
from headway.frameworks.queries import NoFramework, framework_in_force, framework_of, versions_seen
from headway.frameworks.versions import shipped, version
from headway.priority.queries.listing import listed_on
from headway.schools.models import Phase, School

ADULT = 16  # statutory school age is 5 to 16: a school for those above teaches none of it
STARTS = 5


@dataclass(frozen=True)
class InContract:
    """One school with its flag under one version on one day."""

    school: School
    covered: Covered

    @property
    def words(self) -> str:
        """ "In contract scope", "Not in contract scope" or that it cannot be told."""
        return SCOPE_WORDS[self.key]

    @property
    def key(self) -> str:
        return {True: "in", False: "out", None: "unknown"}[self.covered.in_scope]

    @property
    def because(self) -> str:
        """The reason, and what is said of a part of the school."""
        return " ".join((self.covered.reason, *self.covered.parts))


SCOPE_WORDS = {
    "in": "In contract scope",
    "out": "Not in contract scope",
    "unknown": "Cannot be told",
}


def contract_of(framework: Framework) -> Contract:
    """Whom the version's contract covers; whom it assesses, where it does not say that apart."""
    contents = framework.contents
    if contents.contract is not None:
        return contents.contract
    grounds = tuple(
        Ground(id=one.id, when=one.when, reason=one.reason) for one in contents.scope.exclude
    )
    return Contract(words=contents.scope.words, exclude=grounds)


def in_contract(
    framework: Framework, schools: Sequence[School], on: date, *, user: Actor
) -> list[InContract]:
    """The flag of each school under a version on a day (at most one query).

    What is said of a sixth form tells who is on the list: it is left unsaid to a reader who may
    not see the list, except to the school itself.
    """
    listed: set[int] = set()
    if any(school.sixth_form for school in schools):  # only of these is it said
        listed = set(listed_on(on).order_by().values_list("school_id", flat=True))
    reach = user.reach(Permission.LIST_SEE, Permission.PORTAL_SEE)
    rows = [
        _row(school, (school.urn in listed) if reach.covers(school.urn) else None)
        for school in schools
    ]
    found = covered(contract_of(framework), rows)
    return [InContract(school, one) for school, one in zip(schools, found, strict=True)]


def _row(school: School, listed: bool | None) -> dict[str, object]:
    low, high = school.low_age, school.high_age
    over = low >= ADULT if low is not None else None
    statutory = low < ADULT and high > STARTS if low is not None and high is not None else None
    return {
        "name": school.name,
        "type": school.type,
        "maintained": school.maintained,
        "nursery_school": school.phase == Phase.NURSERY if school.phase else None,
        "post16_only": school.phase == Phase.POST16 if school.phase else over,
        "statutory_age": statutory,
        "sixth_form": school.sixth_form,
        "on_priority_list": listed,
    }


@dataclass(frozen=True)
class VersionChoice:
    """A version that somebody may look through: its word in an address and its title."""

    key: str
    title: str


def versions_to_try(user: Actor) -> list[VersionChoice]:
    """Every shipped version, and the authority's own that this person may read."""
    found = [VersionChoice(key, version(key).title) for key in shipped()]
    if user.reach(Permission.FRAMEWORK_SEE):
        own = versions_seen(user).exclude(state=VersionState.SHIPPED)
        found += [VersionChoice(str(one.pk), str(one)) for one in own]
    return found


def version_tried(user: Actor, key: str, on: date) -> Framework | None:
    """The version chosen; without a choice the one in force on the day, None if there is none."""
    if key in shipped():
        return version(key)
    if key.isascii() and key.isdecimal():
        held: Version | None = versions_seen(user).filter(pk=int(key[:9])).first()
        if held is not None:
            return framework_of(held)
    try:
        return framework_in_force(on)
    except NoFramework:
        return None


def under_each_version(
    user: Actor, school: School, on: date | None = None
) -> list[tuple[VersionChoice, InContract]]:
    """One school under every version that can be looked through, on a day."""
    day = on or clock.today()
    tried: Iterable[VersionChoice] = versions_to_try(user)
    made = []
    for choice in tried:
        framework = version_tried(user, choice.key, day)
        if framework is not None:
            made.append((choice, in_contract(framework, [school], day, user=user)[0]))
    return made


def contract_today(user: Actor, school: School) -> InContract | None:
    """The flag as it is today; None where no version is in force."""
    today = clock.today()
    framework = version_tried(user, "", today)
    return in_contract(framework, [school], today, user=user)[0] if framework else None
