"""What a listing does to the request for help behind it."""

from __future__ import annotations

from headway.accounts.models import User
from headway.priority.actions.moving import signed
from headway.priority.models import Entry, SelfReport
from headway.priority.states import ReportState


def report_was_listed(entry: Entry, *, by: User) -> None:
    """The agreed requests behind an entry end as listed."""
    for report in SelfReport.objects.filter(entry=entry, state=ReportState.AGREED):
        with signed(report, "report_listed", by=by):
            pass
