"""What people recorded of the duties of a year. The duties and their days are worked out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core.constraints import known
from headway.core.models import Versioned
from headway.duties.states import SAID, RecordState


def known_roles(value: Any) -> None:
    """Codes of roles, as a version's calendar names them."""
    if not isinstance(value, list) or any(not isinstance(one, str) for one in value):
        raise ValidationError("Name the roles that have this duty.")


class Record(Versioned):
    """A duty of one occasion was done, or was not needed. One stands for an occasion.

    The occasion is a place in the year ("2027-autumn-2"), not a day: when a term is moved, the
    record stays with its fortnight. Words and day are kept as they were when it was recorded.
    """

    duty = models.CharField(max_length=60, help_text="code of the calendar's row")
    occasion = models.CharField(max_length=40)
    year_end = models.PositiveSmallIntegerField("academic year", help_text="2026 is 2025/26")
    what = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    owners = models.JSONField(
        default=list, blank=True, validators=[known_roles], help_text="roles that had it"
    )
    state = models.CharField(max_length=10, choices=RecordState)
    on = models.DateField("day on which it was done or decided")
    topic = models.CharField(max_length=200, blank=True)
    came = models.CharField("who came", max_length=500, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            known("state", RecordState, name="duty_state_known"),
            models.UniqueConstraint(
                fields=["duty", "occasion"],
                condition=Q(state__in=[state.value for state in SAID]),
                name="duty_recorded_once",
                violation_error_message="Somebody has recorded this already.",
            ),
        ]
        indexes = [models.Index(fields=["year_end", "state"], name="duty_of_a_year")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("duty", args=[self.duty, self.occasion])
