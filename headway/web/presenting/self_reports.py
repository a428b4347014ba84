"""Requests for help by age: rows, columns and filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from headway.accounts.models import User
from headway.core.components import Due, due
from headway.core.components.marks import tag
from headway.core.tables import Column
from headway.core.templatetags.headway_words import short_day
from headway.priority.models import SelfReport
from headway.priority.queries.reports import reports_seen
from headway.priority.states import REPORT_OPEN, ReportState
from headway.web.presenting.work_filters import Question

MARKING = "OFFICIAL-SENSITIVE"


def due_of(report: SelfReport, today: date) -> Due | None:
    """The next deadline in words; None where nothing is due any more."""
    if report.state == ReportState.SUBMITTED:
        return due(report.acknowledge_by, today=today)
    if report.state in REPORT_OPEN:
        return due(report.decide_by, today=today)
    return None


@dataclass(frozen=True)
class RequestRow:
    """One request with its age."""

    report: SelfReport
    today: date

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.report.state in REPORT_OPEN

    @property
    def days(self) -> int:
        """Days from receipt to the decision, or to today while there is none."""
        end = self.report.decided_on or self.report.withdrawn_on or self.today
        return (end - self.report.received_on).days

    @property
    def due(self) -> Due | None:
        """The next deadline."""
        return due_of(self.report, self.today)

    @property
    def late(self) -> bool:
        """Whether a deadline has passed."""
        return self.due is not None and self.due.tone == "late"

    @property
    def text(self) -> str:
        """What a search looks through; never what the school wrote."""
        school = self.report.school
        return f"{school.name} {school.urn} {self.report.number}".casefold()


def request_rows(user: User, today: date) -> list[RequestRow]:
    """Every request that the person may see (one query)."""
    return [RequestRow(report, today) for report in reports_seen(user).defer("text", "wants")]


def _number(r: RequestRow) -> SafeString:
    return format_html(
        '<a class="govuk-link" href="/list/requests/{}/">{}</a><span class="hw-small">{}</span>',
        r.report.pk, r.report.school.name, r.report.number,
    )  # fmt: skip


def _kind(r: RequestRow) -> SafeString:
    tone = "serious" if r.report.kind == "crisis" else "watch"
    return tag(r.report.get_kind_display(), tone)


def _due(r: RequestRow) -> SafeString | str:
    if r.due is None:
        return "nothing more"
    what = "acknowledge" if r.report.state == ReportState.SUBMITTED else "decide"
    return SafeString(
        f'<span class="hw-chip hw-chip--{r.due.tone}">{escape(r.due.words)}</span>'
        f'<span class="hw-small">{what}</span>'
    )


COLUMNS = (
    Column("school", "School", lambda r: r.report.school.name, cell=_number, sort="school",
           heading=True),
    Column("number", "Number", lambda r: r.report.number, shown=False),
    Column("urn", "URN", lambda r: r.report.school_id, shown=False),
    Column("kind", "Says it is", lambda r: r.report.get_kind_display(), cell=_kind, sort="kind"),
    Column("received", "Received", lambda r: r.report.received_on, sort="received",
           cell=lambda r: short_day(r.report.received_on)),
    Column("state", "Where it stands", lambda r: r.report.get_state_display(), sort="state"),
    Column("age", "Age", lambda r: r.days, unit="days", numeric=True, sort="age",
           cell=lambda r: f"{r.days} day{'s' * (r.days != 1)}"),
    Column("due", "Next", lambda r: r.due.words if r.due else "", cell=_due),
)  # fmt: skip
SORTS = {
    "school": lambda r: r.report.school.name,
    "kind": lambda r: r.report.kind,
    "received": lambda r: r.report.received_on,
    "state": lambda r: list(ReportState.values).index(r.report.state),
    "age": lambda r: (not r.is_open, r.report.kind != "crisis", -r.days),
}
QUESTIONS = (
    Question("state", "Where it stands", lambda r: [(r.report.state,
                                                     r.report.get_state_display())]),
    Question("kind", "Says it is", lambda r: [(r.report.kind, r.report.get_kind_display())]),
    Question("late", "Deadline", lambda r: [("late", "Late")] if r.late else []),
)  # fmt: skip


def in_order(rows: Iterable[RequestRow], sort: str) -> list[RequestRow]:
    """Rows sorted as asked; open ones first, crises before others, where nothing is asked."""
    name = sort.removeprefix("-")
    found = sorted(rows, key=lambda r: r.report.pk)
    return sorted(found, key=SORTS.get(name, SORTS["age"]), reverse=sort.startswith("-"))
