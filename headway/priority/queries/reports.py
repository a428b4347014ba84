"""Requests for help: the open ones, by age."""

from __future__ import annotations

from headway.core.access import Actor
from headway.priority.models import SelfReport
from headway.priority.models.reports import ReportQuerySet


def reports_seen(user: Actor) -> ReportQuerySet:
    """Requests that the user may see, oldest open first."""
    return (
        SelfReport.objects.visible_to(user)
        .select_related("school", "made_by", "entry")
        .order_by("received_on", "pk")
    )


def open_reports(user: Actor) -> ReportQuerySet:
    """Requests without a decision, crises first, then the oldest."""
    return reports_seen(user).open().order_by("kind", "received_on", "pk")
