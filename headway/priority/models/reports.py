"""Requests for help: a school says that it is vulnerable or in crisis (J)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core.access import Permission
from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet
from headway.priority.models.entries import LONG_TEXT, Entry
from headway.priority.states import REPORT_OPEN, ReportState


class ReportKind(models.TextChoices):
    """What the school says of itself."""

    VULNERABLE = "vulnerable", "Vulnerable"
    CRISIS = "crisis", "In crisis"


class Consulted(models.TextChoices):
    """What the council said of a school that reported itself, before it is added (F-13)."""

    SUPPORTS = "supports", "The council supports adding the school"
    OPPOSES = "opposes", "The council does not support it"
    NO_VIEW = "no_view", "The council has no view yet"


class ReportQuerySet(SchoolQuerySet):
    """Requests for help: the school sees its own, those who run the list see theirs to see."""

    opened_by = (
        Permission.SELF_REPORT_HANDLE,
        Permission.SELF_REPORT_MAKE,
        Permission.ROUND_SEE,
    )

    def open(self) -> Self:
        """Requests without a decision."""
        return self.filter(state__in=[state.value for state in REPORT_OPEN])


class SelfReport(Versioned):
    """One request for help, from receipt to outcome. `number` stands on the receipt."""

    AUDITED_BY_MARK = frozenset({"reporter"})

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="self_reports")
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=ReportKind)
    state = models.CharField(max_length=15, choices=ReportState, default=ReportState.SUBMITTED)
    text = models.TextField(validators=[LONG_TEXT], help_text="what is happening")
    wants = models.TextField(blank=True, validators=[LONG_TEXT], help_text="what would help most")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_as = models.CharField(max_length=120, help_text="the role of whoever made it")
    reporter = models.CharField(
        max_length=200, blank=True, help_text="who spoke, where the service entered it"
    )
    received_on = models.DateField()
    framework_key = models.CharField(max_length=60, blank=True)
    acknowledge_by = models.DateField()
    decide_by = models.DateField()
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessed_on = models.DateField(null=True, blank=True)
    assessed_how = models.CharField(
        max_length=10, blank=True, choices=[("visit", "Visit"), ("call", "Call")]
    )
    assessed_words = models.TextField(blank=True, validators=[LONG_TEXT])
    consulted_on = models.DateField(null=True, blank=True)
    consulted_outcome = models.CharField(max_length=10, blank=True, choices=Consulted)
    consulted_words = models.TextField(blank=True, validators=[LONG_TEXT])
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, validators=[LONG_TEXT])
    plan = models.TextField(blank=True, validators=[LONG_TEXT])
    plan_cost = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="pounds"
    )
    reply = models.TextField(blank=True, validators=[LONG_TEXT])
    other_services = models.TextField(blank=True, validators=[LONG_TEXT])
    withdrawn_on = models.DateField(null=True, blank=True)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="self_reports"
    )
    form_key = models.CharField(
        max_length=64, blank=True, editable=False, help_text="the form that sent it, once"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            known("kind", ReportKind, name="self_report_kind_known"),
            known("consulted_outcome", ["", *Consulted], name="self_report_consulted_known"),
            known("state", ReportState, name="self_report_state_known"),
            together("acknowledged_on", "acknowledged_by", name="self_report_receipt_whole"),
            together("decided_on", "decided_by", name="self_report_decision_whole"),
            ordered("received_on", "acknowledged_on", name="self_report_acknowledged_after"),
            ordered("received_on", "decided_on", name="self_report_decided_after"),
            models.UniqueConstraint(
                fields=["form_key"], condition=~Q(form_key=""), name="self_report_form_once"
            ),
            models.CheckConstraint(
                condition=Q(plan_cost__isnull=True) | Q(plan_cost__gte=0),
                name="self_report_cost_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_on"], name="self_report_open")]

    def __str__(self) -> str:
        return f"request {self.number} of {self.school}"

    def get_absolute_url(self) -> str:
        return reverse("self_report", args=[self.pk])

    @property
    def about(self) -> str:
        """How a letter refers to it."""
        return f"priority.self_report:{self.pk}"


class OutsideAgreement(Versioned):
    """Support outside the contract that the school pays for, after a request for help (J-04)."""

    AUDITED_BY_MARK = frozenset({"signed_for_school", "signed_for_provider"})

    report = models.OneToOneField(SelfReport, models.PROTECT, related_name="agreement")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+")
    provider = models.CharField(max_length=200)
    service = models.TextField(validators=[LONG_TEXT])
    cost = models.DecimalField(max_digits=9, decimal_places=2, help_text="pounds")
    paid_by = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField()
    signed_for_school = models.CharField(max_length=200)
    signed_for_provider = models.CharField(max_length=200)
    signed_on = models.DateField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            ordered("from_on", "to_on", name="outside_agreement_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(cost__gte=0), name="outside_agreement_cost_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"agreement with {self.school} outside the contract"
