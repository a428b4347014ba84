"""The library of published documents, each in versions; framework versions that were published."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.contract.states import Audience, DocumentKind
from headway.core.access import Actor, Permission
from headway.core.constraints import known
from headway.core.models import Versioned
from headway.frameworks.models import Version


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents."""

    def visible_to(self, user: Actor) -> Self:
        """The whole library is for the service and the council."""
        return self if user.reach(Permission.LIBRARY_SEE) else self.none()


class Document(Versioned):
    """Something that is published: a framework, terms of reference, a report, guidance."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=DocumentKind)
    about = models.CharField("what it is for", max_length=500, blank=True)
    withdrawn = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "pk"]
        constraints = [
            known("kind", DocumentKind, name="document_kind_known"),
            models.UniqueConstraint(
                fields=["title", "kind"], condition=Q(withdrawn=False),
                name="document_title_once",
                violation_error_message="The library has a document of this title and kind. Add "
                "a version to it.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"“{self.title}”"

    def get_absolute_url(self) -> str:
        return reverse("library_document", args=[self.pk])


class DocumentVersion(models.Model):
    """One version of a document: a file or a link, from a day on. It never changes."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField("in effect from")
    audience = models.CharField(max_length=6, choices=Audience)
    link = models.URLField(blank=True, validators=[URLValidator(schemes=["http", "https"])])
    name = models.CharField("name of the file", max_length=200, blank=True)
    kind = models.CharField(max_length=10, blank=True, help_text="pdf, docx, jpeg or png")
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField("what changed", max_length=500, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    # The bytes are kept here and known by their hash; the audit holds the hash alone.
    AUDITED_BY_MARK = frozenset({"content"})

    class Meta:
        ordering = ["-from_on", "-number"]
        constraints = [
            known("audience", Audience, name="document_audience_known"),
            models.UniqueConstraint(
                fields=["document", "number"], name="document_version_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(link="", content__isnull=False)
                | (~Q(link="") & Q(content__isnull=True)),
                name="document_version_is_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of “{self.document.title}”"

    @property
    def open(self) -> bool:
        """Whether anybody may read it."""
        return self.audience == Audience.OPEN

    @property
    def marking(self) -> str:
        """The protective marking that it carries."""
        return "OFFICIAL" if self.open else "OFFICIAL-SENSITIVE"


class Publication(Versioned):
    """A framework version was made available to all schools, on a day (requirement Z-06)."""

    version_of = models.OneToOneField(Version, models.PROTECT, related_name="publication")
    published_on = models.DateField("published on")
    note = models.CharField(max_length=500, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return f"the framework version “{self.version_of.title}”"

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.version_of_id])

    @property
    def about(self) -> str:
        """How its letters refer to it, before the school's number."""
        return f"contract.publication:{self.pk}-"
