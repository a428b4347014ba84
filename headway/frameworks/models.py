"""The framework versions that this authority holds: those shipped, and drafts made of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned


class VersionState(models.TextChoices):
    """How far a version has come. Only a shipped or approved one may decide anything."""

    SHIPPED = "shipped", "Shipped with the product"
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Approved by one person"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


TRIED = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.WITHDRAWN)  # decide nothing
DECIDING = (VersionState.SHIPPED, VersionState.APPROVED)


class Version(Versioned):
    """One framework version: definitions, rules, names and dates, as the text of its file.

    The text of a shipped or approved version never changes, nor that of a draft that an
    assessment was kept with: a further change is a new draft, based on this one. Two people
    approve a draft; the first names the day from which it is in force.
    """

    key = models.CharField(max_length=60, help_text='"bham-2024"')
    title = models.CharField(max_length=200)
    authority = models.CharField(
        max_length=8, blank=True, help_text="code of the authority whose version it is"
    )
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    toml = models.TextField("text of the version's file")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the text")
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    reason = models.CharField(max_length=1000, blank=True, help_text="why the draft was made")
    failing_case = models.CharField(
        max_length=1000, blank=True, help_text="the worked case that a draft no longer meets"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="framework_versions"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="framework_versions_proposed",
        help_text="the first of the two who approve",
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="framework_versions_approved",
        help_text="the second, who is neither the author nor the first",
    )

    class Meta:
        ordering = ["key", "created_at", "pk"]
        constraints = [
            known("state", VersionState, name="framework_version_state_known"),
            models.UniqueConstraint(fields=["key", "hash"], name="framework_version_once"),
            models.CheckConstraint(
                condition=Q(state=VersionState.SHIPPED) | Q(based_on__isnull=False),
                name="framework_draft_says_what_it_is_based_on",
            ),
            together("proposed_at", "proposed_by", name="framework_proposal_whole"),
            together("approved_at", "approved_by", name="framework_approval_whole"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.APPROVED)
                | Q(approved_by__isnull=False, proposed_by__isnull=False, valid_from__isnull=False),
                name="framework_approved_by_two",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("proposed_by")) & ~Q(approved_by=F("created_by"))),
                name="framework_second_approver_is_another",
            ),
            models.UniqueConstraint(
                fields=["authority", "valid_from"],
                condition=Q(state=VersionState.APPROVED),
                name="framework_one_approved_from_a_day",
            ),
            ordered("valid_from", "valid_to", name="framework_version_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display().lower()})"

    def get_absolute_url(self) -> str:
        return reverse("framework", args=[self.pk])

    @property
    def tried_only(self) -> bool:
        """Whether nothing may be decided by it: a draft, approved by one, or withdrawn."""
        return self.state in TRIED
