"""What follows an inspection: monitoring, and what its report says of support from outside."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from headway.core.access import Permission
from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet
from headway.core.templatetags.headway_words import day
from headway.inspections.models.recorded import LONG_TEXT, PERSON


class FollowUpQuerySet(SchoolQuerySet):
    """Records that follow an inspection, for those who see what is recorded of them."""

    opened_by = (Permission.INSPECTION_SEE,)

    def kept(self) -> FollowUpQuerySet:
        """Those that nobody took back."""
        return self.filter(taken_back="")


class Monitor(models.TextChoices):
    """Who monitors a school in a category of concern."""

    OFSTED = "ofsted", "Ofsted"
    AUTHORITY = "authority", "The authority"


class Monitoring(Versioned):
    """One monitoring visit to a school in special measures or with serious weaknesses (C-12).

    A finding is never changed: one that is wrong is taken back with the reason, and said anew.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="monitorings")
    kind = models.CharField(max_length=10, choices=Monitor)
    on = models.DateField("day of the visit")
    who = models.CharField("who came", max_length=300)
    finding = models.TextField(validators=[LONG_TEXT])
    next_by = models.DateField("when it is looked at again", null=True, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back = models.CharField("why it was taken back", max_length=1000, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "monitoring visits"
        constraints = [
            known("kind", Monitor, name="monitoring_kind_known"),
            ordered("on", "next_by", name="monitoring_next_after_visit"),
        ]
        indexes = [models.Index(fields=["school", "-on"], name="monitoring_by_school")]

    def __str__(self) -> str:
        return f"the monitoring of {self.school.name} of {day(self.on)}"


class SupportComment(Versioned):
    """What a published report says of support from outside, as a person found it (C-13).

    It is evidence about the Partner who looked after the school on the first day of the
    inspection: who that was follows from the allocations, and is not kept twice.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="support_comments")
    inspected_on = models.DateField("first day of the inspection")
    text = models.TextField("what the report says, word for word", validators=[LONG_TEXT])
    source = models.CharField("where it stands", max_length=400)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back = models.CharField("why it was taken back", max_length=1000, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="support_comment_says_something")
        ]

    def __str__(self) -> str:
        return (
            f"what the report on {self.school.name} of {day(self.inspected_on)} says of support "
            "from outside"
        )
