"""The framework versions that this authority holds: those shipped, and drafts made of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from headway.core.constraints import known, ordered
from headway.core.models import Versioned


class VersionState(models.TextChoices):
    """How far a version has come. Only a shipped or approved one may decide anything."""

    SHIPPED = "shipped", "Shipped with the product"
    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"


class Version(Versioned):
    """One framework version: definitions, rules, names and dates, as the text of its file.

    The text never changes once stored: a changed threshold is a new draft, based on this one.
    """

    key = models.CharField(max_length=60, help_text='"bham-2024"')
    title = models.CharField(max_length=200)
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

    class Meta:
        ordering = ["key", "created_at", "pk"]
        constraints = [
            known("state", VersionState, name="framework_version_state_known"),
            models.UniqueConstraint(fields=["key", "hash"], name="framework_version_once"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.DRAFT) | Q(based_on__isnull=False),
                name="framework_draft_says_what_it_is_based_on",
            ),
            ordered("valid_from", "valid_to", name="framework_version_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display().lower()})"
