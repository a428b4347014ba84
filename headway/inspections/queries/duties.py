"""What the framework version in force asks for when a school is inspected."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from headway.core.calendar import working_days_after
from headway.evidence.rules import Framework
from headway.frameworks.queries import NoFramework, deadline, framework_in_force

TELL = "inspection_outcome"
TELL_DAYS = 1  # working days: our default, where no version says
BOTH = ("provider", "council")


@dataclass(frozen=True)
class Asked:
    """What a version asks for. Without one, both are told within our own day."""

    framework: Framework | None

    @property
    def told_to(self) -> tuple[str, ...]:
        """Who is told of an outcome, in the order of the version."""
        settings = self.framework.contents.settings if self.framework else None
        return tuple(settings.outcome_told_to) if settings else BOTH

    @property
    def attends_every_maintained(self) -> bool:
        """Whether the feedback of any maintained school is attended, or of listed ones only."""
        settings = self.framework.contents.settings if self.framework else None
        return bool(settings and settings.attends_every_maintained)

    def tell_by(self, heard_on: date) -> date:
        """The day by which they are told."""
        count, unit = TELL_DAYS, "working days"
        if self.framework is not None:
            with suppress(LookupError):
                count, unit = deadline(self.framework, TELL)
        if unit == "working days":
            return working_days_after(heard_on, count)
        return heard_on + timedelta(days=count)

    @property
    def body(self) -> str:
        """What the expert body of the version is called; our own words where it names none."""
        named = self.framework.contents.bodies if self.framework else None
        words = named.expert_body if named else ""
        return words if words and words != "none named" else "review meeting with the council"


def asked_on(on: date) -> Asked:
    """What the version in force on a day asks for."""
    try:
        return Asked(framework_in_force(on))
    except NoFramework:
        return Asked(None)
