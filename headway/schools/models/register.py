"""The register, one row an establishment, written only by publishing."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse

from headway.core import querysets
from headway.core.access import Permission
from headway.core.constraints import known


class Phase(models.TextChoices):
    """Whom a school teaches, as the register and its ages say."""

    PRIMARY = "primary", "Primary"
    JUNIOR = "junior", "Junior"
    INFANT = "infant", "Infant"
    MIDDLE_DEEMED_PRIMARY = "middle_deemed_primary", "Middle (deemed primary)"
    MIDDLE_DEEMED_SECONDARY = "middle_deemed_secondary", "Middle (deemed secondary)"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SPECIAL = "special", "Special"
    ALTERNATIVE = "alternative", "Alternative provision"
    NURSERY = "nursery", "Nursery"
    POST16 = "post16", "Post-16"
    INDEPENDENT = "independent", "Independent"


class ReportingPhase(models.TextChoices):
    """The groups in which the council reports: each detailed phase is in exactly one."""

    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    SPECIAL = "special", "Special"
    NURSERY = "nursery", "Nursery"
    OTHER = "other", "Other"
    INDEPENDENT = "independent", "Independent"


class SchoolQuerySet(querysets.SchoolQuerySet):
    """Schools, narrowed by who asks and by date."""

    urn_field = "urn"
    opened_by = (Permission.SCHOOL_SEE, Permission.SCHOOL_OUTLINE)

    def open_on(self, on: date) -> Self:
        """Schools that were open on that day, as far as the loaded registers tell."""
        return self.filter(
            models.Q(counted_from__isnull=True) | models.Q(counted_from__lte=on),
            models.Q(counted_until__isnull=True) | models.Q(counted_until__gte=on),
        )

    def open_now(self) -> Self:
        """Schools open on the day of the current edition."""
        return self.filter(is_open=True)


class School(models.Model):
    """One establishment of the authority, open or closed, as the current edition has it.

    A conversion closes one establishment and opens another: `lineage` is the same for both,
    so what happened under the old number is shown on the new one's page.
    """

    urn = models.PositiveIntegerField("URN", primary_key=True)
    name = models.CharField(max_length=200)
    la = models.CharField(max_length=8, help_text='authority code, "330"')
    la_name = models.CharField(max_length=100, blank=True)
    laestab = models.CharField(max_length=12, blank=True)
    phase = models.CharField(
        max_length=30, choices=Phase, blank=True, help_text="empty: the register does not say"
    )
    reporting_phase = models.CharField(
        max_length=12, choices=ReportingPhase, default=ReportingPhase.OTHER
    )
    type = models.CharField(max_length=100, blank=True)
    type_group = models.CharField(max_length=100, blank=True)
    maintained = models.BooleanField(
        null=True, blank=True, help_text="by the authority; null where the type is not known"
    )
    in_scope = models.BooleanField(
        default=False, help_text="in scope of the framework version of the current edition"
    )
    scope_reason = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=60, blank=True, help_text="as the register prints it")
    is_open = models.BooleanField(default=True, help_text="open on the day of the edition")
    open_date = models.DateField(null=True, blank=True, help_text="first day")
    close_date = models.DateField(null=True, blank=True, help_text="last day")
    counted_from = models.DateField(
        null=True, blank=True, help_text="first day on which the loaded registers show it open"
    )
    counted_until = models.DateField(
        null=True, blank=True, help_text="last such day; null while it is open"
    )
    opened_as = models.CharField(max_length=40, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=30, blank=True)
    religious_character = models.CharField(max_length=80, blank=True)
    diocese = models.CharField(max_length=120, blank=True)
    admissions = models.CharField(max_length=60, blank=True)
    sixth_form = models.BooleanField(null=True, blank=True)
    nursery_provision = models.BooleanField(null=True, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=80, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    district = models.CharField(max_length=80, blank=True)
    ward = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=60, blank=True)
    roll = models.PositiveIntegerField(null=True, blank=True, help_text="pupils")
    roll_on = models.DateField(null=True, blank=True)
    fsm_percent = models.FloatField(
        null=True, blank=True, help_text="pupils eligible for free school meals, 0 to 100"
    )
    deprivation_fifth = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="1 = the fifth of the authority's schools of this reporting phase with most "
        "pupils eligible for free school meals; null = not known",
    )
    trust = models.CharField(max_length=200, blank=True)
    trust_uid = models.CharField(max_length=20, blank=True)
    head_name = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=300, blank=True)
    lineage = models.CharField(max_length=40, blank=True)
    built_note = models.CharField(
        max_length=400, blank=True, help_text="says so where the row was rebuilt for an earlier day"
    )
    release = models.CharField(max_length=160, blank=True, help_text="release that the row is from")
    row = models.PositiveIntegerField(null=True, blank=True, help_text="line of the file")
    search = models.CharField(
        max_length=800, blank=True, help_text="name, numbers and places, folded for searching"
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "urn"]
        constraints = [
            known("phase", ["", *Phase], name="school_phase_known"),
            known("reporting_phase", ReportingPhase, name="school_reporting_phase_known"),
            models.CheckConstraint(
                condition=models.Q(deprivation_fifth__isnull=True)
                | models.Q(deprivation_fifth__range=(1, 5)),
                name="school_fifth_1_to_5",
            ),
        ]
        indexes = [
            models.Index(fields=["is_open", "name"], name="school_open_name"),
            models.Index(fields=["lineage"], name="school_lineage"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("school", args=[self.urn])


class RelationKind(models.TextChoices):
    """On which side of a change the other establishment stands."""

    PREDECESSOR = "predecessor", "Before"
    SUCCESSOR = "successor", "After"


class Relation(models.Model):
    """A link between an establishment and what it was before or became."""

    school = models.ForeignKey(School, models.PROTECT, related_name="relations")
    other_urn = models.PositiveIntegerField("URN of the other")
    other_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=RelationKind)
    join_kind = models.CharField(
        max_length=40, blank=True, help_text="continuation, conversion, amalgamation, split ..."
    )
    on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["on", "other_urn"]
        constraints = [
            known("kind", RelationKind, name="relation_kind_known"),
            models.UniqueConstraint(
                fields=["school", "other_urn", "kind"], name="relation_once_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other_name or self.other_urn}"
