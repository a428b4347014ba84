"""What people asked for: to publish an edition, to have a file of their own read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from headway.core.constraints import known
from headway.core.models import Versioned
from headway.measures.models.published import Edition


class UploadState(models.TextChoices):
    """What became of an uploaded file."""

    WAITING = "waiting", "Waiting to be read"
    LOADED = "loaded", "Loaded"
    UNCHANGED = "unchanged", "Already held"
    REFUSED = "refused", "Refused"


class Publication(Versioned):
    """A request to publish an edition. One at a time: asking again gives the one under way."""

    job = models.OneToOneField("core.Job", models.PROTECT, related_name="publication")
    asked_for = models.JSONField(default=dict, help_text="as_at, authority, framework, note")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="publications"
    )
    open = models.BooleanField(default=True, help_text="not finished yet")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="publications"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["open"], condition=Q(open=True), name="publication_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Publication asked for on {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def as_at(self) -> date | None:
        """The day asked for; None for the day on which it is done."""
        given = self.asked_for.get("as_at")
        return date.fromisoformat(given) if given else None


class Upload(Versioned):
    """A file that somebody brought through the web, and what became of it."""

    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=UploadState)
    release_id = models.CharField(max_length=160, blank=True)
    report = models.JSONField(default=dict, blank=True, help_text="what was recognised and counted")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads"
    )
    job = models.OneToOneField(
        "core.Job", models.PROTECT, null=True, blank=True, related_name="upload"
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [known("state", UploadState, name="upload_state_known")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def sentences(self) -> list[str]:
        """The report in whole sentences, for the page."""
        lines: Any = self.report.get("sentences", [])
        return list(lines)
