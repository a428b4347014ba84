"""The contract between the council and the service, and what lengthened it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core.constraints import ordered
from headway.core.models import Versioned


class Contract(Versioned):
    """One contract (requirement Z-02). What was written before a change stays in the audit."""

    title = models.CharField(max_length=200)
    council = models.CharField("the council", max_length=200)
    provider = models.CharField("the service", max_length=200)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day, without extensions")
    longest_on = models.DateField(
        "last day that extensions may reach", null=True, blank=True,
        help_text="From the contract's maximum length. Leave empty where it states none.",
    )  # fmt: skip
    break_on = models.DateField("break date", null=True, blank=True)
    break_words = models.CharField("break clause", max_length=500, blank=True)
    value = models.DecimalField(
        "value in pounds", max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    funding = models.CharField("where the money comes from", max_length=500, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors",
        verbose_name="contract before it",
    )  # fmt: skip
    history = models.TextField("what came before", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            ordered("starts_on", "ends_on", name="contract_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["title", "starts_on"], name="contract_recorded_once",
                violation_error_message="A contract of this title and first day is recorded.",
            ),
            models.CheckConstraint(
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=models.F("pk")),
                name="contract_does_not_follow_itself",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"the contract “{self.title}”"

    def get_absolute_url(self) -> str:
        return reverse("contract", args=[self.pk])


class Extension(Versioned):
    """A contract was lengthened, with the cause. One that was a mistake is withdrawn."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="extensions")
    until = models.DateField("new last day")
    cause = models.CharField(max_length=500)
    agreed_on = models.DateField("agreed on")
    withdrawn = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["agreed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "until"], condition=Q(withdrawn=False),
                name="contract_extended_to_a_day_once",
                violation_error_message="An extension to this day is recorded already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"the extension of “{self.contract.title}” to {_day(self.until)}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
