"""Which local measures there are."""

from __future__ import annotations

from headway.local.models import BUILT_IN, LocalMeasure, MeasureInfo, built_in
from headway.local.periods import Every
from headway.schools.models import School


def measures_known(*, retired: bool = False, every: Every | str = "") -> list[MeasureInfo]:
    """Every local measure, those that the product brings first (one query)."""
    own = [one.info for one in LocalMeasure.objects.all()]
    return [
        one
        for one in (*BUILT_IN, *own)
        if (retired or not one.retired) and every in ("", one.every)
    ]


def measure_known(key: str) -> MeasureInfo | None:
    """One local measure, retired ones too; None where there is none of that key."""
    found = built_in(key)
    if found is not None:
        return found
    own = LocalMeasure.objects.filter(key=key).first()
    return own.info if own is not None else None


def measures_of_school(school: School, *, every: Every | str = "") -> list[MeasureInfo]:
    """The measures that a school is asked for."""
    return [one for one in measures_known(every=every) if one.for_phase(school.reporting_phase)]
