"""Recording attendance at an inspection, knowing whom the version names."""

from __future__ import annotations

from typing import Any

from headway.accounts.models import User
from headway.inspections import actions as inspecting
from headway.inspections.models import Attendance, InspectionCase
from headway.priority.queries.attending import attended_by_version


def record_attendance(case: InspectionCase, *, by: User, **given: Any) -> Attendance:
    """Record who attended; for a school that the version does not name, who asked must be said.

    Raises NotAllowed or NotValid, as `inspections.actions.record_attendance` does.
    """
    named = case.pk in attended_by_version([case])
    return inspecting.record_attendance(case, by=by, request_needed=not named, **given)
