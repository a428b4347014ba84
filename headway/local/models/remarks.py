"""The dialogue about figures: who says what about which, what is answered, what is settled."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core import querysets
from headway.core.access import Actor, Permission
from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.local.states import RemarkState

PERSON = settings.AUTH_USER_MODEL
LONGEST = 4_000  # characters of one comment or answer


class RemarkQuerySet(querysets.SchoolQuerySet):
    """Comments, narrowed by who asks."""

    opened_by = (Permission.FIGURES_DISCUSS,)

    def visible_to(self, user: Actor) -> Self:
        """Those about schools within reach, and about districts for whoever discusses any.

        A school reads what is shared with it, and nothing else.
        """
        reach = user.reach(Permission.FIGURES_DISCUSS)
        seen = Q(school_id__in=sorted(reach.urns))
        if reach.everywhere:
            seen = Q(school__isnull=False)
        if reach:
            seen |= Q(school__isnull=True)
        own = user.reach(Permission.FIGURES_ANSWER)
        if own.urns:
            seen |= Q(school_id__in=sorted(own.urns), shared_at__isnull=False)
        return self.filter(seen)

    def waiting(self) -> Self:
        """Comments that nobody has closed."""
        return self.exclude(state=RemarkState.CLOSED)


class Remark(Versioned):
    """A comment on a measure of a school, of a district or (neither) of the whole authority.

    `figure` is what the page showed when it was written, so that a later edition does not make
    the words speak of another number.
    """

    school = models.ForeignKey(
        "schools.School", models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    district = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=40, help_text="key of a published or local measure")
    measure_name = models.CharField(max_length=160)
    figure = models.CharField("figure as it was shown", max_length=200, blank=True)
    text = models.TextField(max_length=LONGEST)
    state = models.CharField(max_length=8, choices=RemarkState, default=RemarkState.OPEN)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField("what came of it", max_length=500, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("state", RemarkState, name="remark_state_known"),
            together("shared_at", "shared_by", name="remark_shared_whole"),
            together("closed_at", "closed_by", name="remark_closed_whole"),
            models.CheckConstraint(
                condition=Q(school__isnull=True) | Q(district=""), name="remark_of_one_place"
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(school__isnull=False),
                name="remark_shared_with_a_school",
            ),
        ]

    def __str__(self) -> str:
        return f"a comment on {self.measure_name} of {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("remark", args=[self.pk])

    @property
    def place(self) -> str:
        """The school's name, the district, or the whole authority."""
        if self.school is not None:
            return self.school.name
        return self.district or "the whole authority"


class RemarkAnswer(models.Model):
    """An answer to a comment. Never changed: a further word is a further answer."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="answers")
    text = models.TextField(max_length=LONGEST)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"an answer to {self.remark}"
