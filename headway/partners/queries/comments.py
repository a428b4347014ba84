"""What inspection reports say of support from outside, beside the Partner of that day."""

from __future__ import annotations

from django.db.models import F, Q

from headway.inspections.models import SupportComment
from headway.partners.models import Profile


def comments_on(profile: Profile) -> list[SupportComment]:
    """Comments from reports on schools that the Partner looked after on the day of the inspection.

    Newest first (one query). Who may read them is for the page to say: the Partner and those who
    allocate.
    """
    held = Q(school__allocations__profile=profile) & Q(
        school__allocations__from_on__lte=F("inspected_on")
    )
    then = Q(school__allocations__to_on__isnull=True) | Q(
        school__allocations__to_on__gt=F("inspected_on")
    )
    found = SupportComment.objects.kept().filter(held & then).select_related("school", "by")
    return list(found.distinct())
