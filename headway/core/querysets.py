"""May I see it? The base queryset of every model that hangs on a school."""

from typing import Self

from django.db import models

from headway.core.access import Actor, Permission


class SchoolQuerySet(models.QuerySet):
    """Rows that belong to a school, limited to the schools that a person may see.

    `urn_field`  the field that holds the URN
    `opened_by`  permissions of which any one makes a row visible
    """

    urn_field = "school_id"
    opened_by: tuple[Permission, ...] = (Permission.SCHOOL_SEE,)

    def visible_to(self, user: Actor) -> Self:
        """Rows of schools within this person's reach; anything else does not exist for them."""
        reach = user.reach(*self.opened_by)
        if reach.everywhere:
            return self
        if not reach.urns:
            return self.none()
        return self.filter(**{f"{self.urn_field}__in": sorted(reach.urns)})
