"""What was decided about the list after an inspection: nothing, an addition, a removal."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.core.templatetags.headway_words import day
from headway.priority.models.entries import LONG_TEXT, Entry, ListQuerySet


class StatusAnswer(models.TextChoices):
    """What came of looking again at a school's place on the list."""

    NOTHING = "nothing", "Nothing to change"
    ADDITION = "addition", "Led to an addition"
    REMOVAL = "removal", "Led to a removal"
    NEW_CLASS = "new_class", "Led to a new class"


class StatusReview(Versioned):
    """One outcome of one school, and what its list status became because of it (C-10).

    The question itself is never stored: it follows from the outcome and the list, until it is
    answered here. School and days say which inspection it was.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="status_reviews")
    inspected_on = models.DateField("first day of the inspection")
    ended_on = models.DateField("last day of the inspection")
    known_on = models.DateField("when the outcome became public")
    outcome = models.CharField(max_length=400)
    worse = models.BooleanField(null=True, blank=True, help_text="worse than good; null: not told")
    body = models.CharField("for whose meeting", max_length=200)
    answer = models.CharField(max_length=12, choices=StatusAnswer)
    reason = models.TextField(validators=[LONG_TEXT])
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="status_reviews"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_role = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField()

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            known("answer", StatusAnswer, name="status_review_answer_known"),
            ordered("inspected_on", "ended_on", name="status_review_days_ordered"),
            models.UniqueConstraint(
                fields=["school", "inspected_on"],
                name="status_review_once",
                violation_error_message="Somebody else has answered this already.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer=StatusAnswer.NOTHING) | models.Q(entry__isnull=False),
                name="status_review_names_the_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"the list status of {self.school} after the inspection of {day(self.inspected_on)}"
