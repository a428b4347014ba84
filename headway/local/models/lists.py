"""Lists that the authority keeps itself of whom it compares itself with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.core.templatetags.headway_words import day
from headway.evidence.sources.own_lists import CORE_CITIES, NEIGHBOURS
from headway.local.states import ListState

PERSON = settings.AUTH_USER_MODEL


class ListKind(models.TextChoices):
    """Whom a list names."""

    NEIGHBOURS = NEIGHBOURS, "Statistical neighbours"
    CORE_CITIES = CORE_CITIES, "Core cities"


class ComparedList(Versioned):
    """One list, from a day on. Its release in the evidence store is what calculations read."""

    kind = models.CharField(max_length=11, choices=ListKind)
    from_on = models.DateField("in use from")
    compared = models.JSONField(help_text="pairs of number and name, closest first")
    source = models.CharField("where it comes from", max_length=300)
    state = models.CharField(max_length=9, choices=ListState, default=ListState.HELD)
    release_id = models.CharField(max_length=160)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-from_on", "-set_at"]
        constraints = [
            known("kind", ListKind, name="compared_list_kind_known"),
            known("state", ListState, name="compared_list_state_known"),
            together("withdrawn_at", "withdrawn_by", name="compared_list_withdrawn_whole"),
        ]

    def __str__(self) -> str:
        return f"the list of {self.get_kind_display().lower()} in use from {day(self.from_on)}"

    @property
    def names(self) -> list[str]:
        """Names in order; a number where the name is not known."""
        return [name or code for code, name in self.compared]
