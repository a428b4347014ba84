"""The annual round: one a year, on one version and one frozen run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.assessment.models.runs import Run
from headway.assessment.states import RoundState
from headway.core.access import Actor, Permission
from headway.core.calendar import year_words
from headway.core.constraints import known
from headway.core.models import Versioned
from headway.frameworks.queries import framework_of

if TYPE_CHECKING:
    from headway.evidence.rules import Framework


# Reading a version checks its worked cases, a tenth of a second; its text never changes.
KEPT = 16
_read: dict[str, Framework] = {}


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, narrowed by who asks."""

    def visible_to(self, user: Actor) -> Self:
        """Whole rounds are for those who take part in them."""
        if user.reach(Permission.ROUND_SEE).everywhere:
            return self
        return self.none()


class Round(Versioned):
    """One academic year's identification: every maintained school, decided and agreed jointly."""

    year_end = models.PositiveSmallIntegerField(help_text="2026 is 2025/26", unique=True)
    framework = models.ForeignKey("frameworks.Version", models.PROTECT, related_name="rounds")
    run = models.ForeignKey(Run, models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.REVIEWING)
    note = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year_end"]
        constraints = [
            known("state", RoundState, name="round_state_known"),
            models.CheckConstraint(
                condition=Q(state=RoundState.LOCKED, locked_at__isnull=False)
                | (~Q(state=RoundState.LOCKED) & Q(locked_at__isnull=True)),
                name="round_locked_with_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"the annual round {self.year_words}"

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.year_end])

    @property
    def year_words(self) -> str:
        """The academic year as people write it."""
        return year_words(self.year_end)

    @property
    def locked(self) -> bool:
        """Whether both parties have signed the same list."""
        return self.state == RoundState.LOCKED

    @property
    def rules(self) -> Framework:
        """The pinned version, read and checked. Raises BadFramework if it no longer passes."""
        held = self.framework
        if held.hash not in _read:
            if len(_read) >= KEPT:
                _read.clear()
            _read[held.hash] = framework_of(held)
        return _read[held.hash]
