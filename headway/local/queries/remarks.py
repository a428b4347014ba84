"""The dialogue about figures, as far as somebody may read it."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet

from headway.core.access import Actor
from headway.evidence.catalogue import indicators
from headway.local.models import Remark
from headway.local.queries.measures import measures_known
from headway.local.states import RemarkState
from headway.schools.models import School


def remarks_listed(user: Actor, *, state: str = "", district: str = "") -> QuerySet[Remark]:
    """Every comment that this person may read, newest first; narrowed by state and district."""
    found = Remark.objects.visible_to(user).select_related("school", "by")
    if state in RemarkState.values:
        found = found.filter(state=state)
    if district:
        found = found.filter(district=district) | found.filter(school__district=district)
    return found.prefetch_related("answers__by")


def remarks_of(user: Actor, school: School) -> QuerySet[Remark]:
    """The comments on one school's figures that this person may read, newest first."""
    return remarks_listed(user).filter(school=school)


def remarks_by_measure(user: Actor, school: School) -> Counter[str]:
    """How many comments on each measure of a school wait for an answer or for closing."""
    found = Remark.objects.visible_to(user).waiting().filter(school=school)
    return Counter(found.values_list("measure", flat=True))


def measure_choices() -> list[tuple[str, str]]:
    """What a comment can be about: local measures first, then every published one."""
    own = [(one.key, f"{one.name} (local)") for one in measures_known()]
    return [*own, *((one.id, one.name) for one in indicators().values())]
