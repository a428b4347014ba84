"""When a person expects an inspection, in the list of schools: beside the window, and sorted by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Subquery, Value, When
from django.db.models.lookups import Exact

from headway.core import clock
from headway.core.access import Actor, Permission
from headway.inspections.models import Band, Expected
from headway.inspections.queries import said_likely

# Days from today that a band stands for among the ends of windows; bands are three terms wide.
ENDS = {Band.SOON: 0, Band.NEXT: 460, Band.LATER: 900}


def beside_windows(user: Actor, rows: Iterable[Any]) -> None:
    """Give each row `said`: what a person expects, as far as the reader may know (one query)."""
    reach = user.reach(Permission.INSPECTION_SEE)
    if not reach:
        return
    held = list(rows)
    said = said_likely(clock.today(), [row.urn for row in held if reach.covers(row.urn)])
    for row in held:
        row.said = said.get(row.urn)


def window_said() -> Case:
    """The end of the window; where a person says otherwise, the day that their band stands for."""
    today = clock.today()
    held = Expected.objects.in_force(today).filter(school=OuterRef("pk"))
    said = Subquery(held.values("band")[:1])
    return Case(
        *(
            When(Exact(said, Value(band.value)), then=Value(today + timedelta(days=days)))
            for band, days in ENDS.items()
        ),
        default=F("standing__window_latest"),
        output_field=DateField(),
    )
