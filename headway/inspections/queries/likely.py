"""How soon people expect an inspection, where somebody said otherwise than the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from headway.core.prepared import Prepared
from headway.inspections.models import Expected

SAID = Prepared(
    lambda on, urns: Expected.objects.in_force(on).filter(school__in=urns).select_related("by")
)


def said_likely(on: date, urns: Iterable[int]) -> dict[int, Expected]:
    """What holds on a day, by school (one query)."""
    return {one.school_id: one for one in SAID.models(on, list(urns))}
