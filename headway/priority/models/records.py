"""What is recorded about entries: reviews, removals, what the council was told, expectations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned
from headway.priority.models.entries import LONG_TEXT, Entry, ListQuerySet


class ReviewOutcome(models.TextChoices):
    """What the review at the end of the year says (E-02)."""

    CARRY_FORWARD = "carry_forward", "Carry forward"
    REMOVE = "remove", "Remove"
    DEFER = "defer", "Defer to the assessment"


class Review(Versioned):
    """The review of one listed school at the end of the academic year."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="review")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=ReviewOutcome)
    reason = models.TextField(validators=[LONG_TEXT])
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        constraints = [known("outcome", ReviewOutcome, name="list_review_outcome_known")]

    def __str__(self) -> str:
        return f"the review of {self.school}: {self.get_outcome_display().lower()}"


class Ground(models.TextChoices):
    """Why a school leaves the list."""

    GOOD = "good", "Good or outstanding, and no further need of support"
    ANNUAL_REVIEW = "annual_review", "Annual review"
    COMMITTEE = "committee", "Committee recommendation"
    ROUND = "round", "Not listed in the new year's agreement"
    CARRIED = "carried", "Carried into the new year's list"
    CONVERSION = "conversion", "No longer maintained by the authority"
    CLOSURE = "closure", "Closed"


class Removal(Versioned):
    """A removal from the list, with the evidence for both of its conditions (F-03, F-05)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="removals")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground)
    inspected_on = models.DateField(null=True, blank=True)
    inspection_words = models.CharField(max_length=300, blank=True)
    feedback_words = models.TextField(
        validators=[LONG_TEXT], blank=True, help_text="where the feedback shows no further need"
    )
    minute_reference = models.CharField(max_length=200, blank=True)
    rationale = models.TextField(validators=[LONG_TEXT])
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_reason = models.TextField(blank=True, validators=[LONG_TEXT])
    letter_sent_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            known("ground", Ground, name="list_removal_ground_known"),
            ordered("proposed_on", "ended_on", name="list_removal_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(ended_on__isnull=True),
                name="list_removal_one_open_per_entry",
                violation_error_message="A removal of this school is under way already.",
            ),
            models.CheckConstraint(
                condition=~Q(ground="good")
                | (Q(inspected_on__isnull=False) & ~Q(feedback_words="")),
                name="list_removal_for_good_has_both_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(ground="committee") | ~Q(minute_reference=""),
                name="list_removal_by_committee_names_the_minute",
            ),
        ]

    def __str__(self) -> str:
        return f"the removal of {self.school}"


class ScopeChange(Versioned):
    """A change of the list that the council is told of, with its reason (F-12)."""

    class Kind(models.TextChoices):
        """What changed."""

        ADDED = "added", "Added"
        RECLASSIFIED = "reclassified", "New class"
        REMOVED = "removed", "Removed"
        KEPT = "kept", "Kept after a proposed removal"
        LEFT = "left", "No longer maintained"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="list_scope_changes")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind)
    on = models.DateField()
    words = models.CharField(max_length=500)
    rationale = models.TextField(blank=True, validators=[LONG_TEXT])
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_how = models.CharField(max_length=200, blank=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            known(
                "kind", ["added", "reclassified", "removed", "kept", "left"],
                name="list_scope_change_kind_known",
            ),
            together("told_on", "told_by", name="list_scope_change_told_whole"),
            ordered("on", "told_on", name="list_scope_change_told_after"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["on"], name="list_scope_change_on")]

    def __str__(self) -> str:
        return self.words


class Expectation(models.Model):
    """What the head confirmed, or refused, of what is expected of a listed school (W)."""

    class Answer(models.TextChoices):
        """What was said."""

        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="expectations")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.DONE)
    on = models.DateField(help_text="the day on which it was done or refused")
    note = models.TextField(blank=True, validators=[LONG_TEXT])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-on", "-pk"]
        constraints = [
            known("answer", ["done", "refused"], name="list_expectation_answer_known"),
            models.UniqueConstraint(
                fields=["entry", "code", "answer", "on"],
                name="list_expectation_once_a_day",
                violation_error_message="This has been recorded for that day already.",
            ),
            models.CheckConstraint(
                condition=~Q(answer="refused") | ~Q(note=""),
                name="list_expectation_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.school}"
