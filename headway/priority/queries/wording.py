"""What a framework version calls things, and what it asks for, as the list needs it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from headway.core.calendar import working_days_after
from headway.core.terms import school_days_after
from headway.evidence.rules import Framework
from headway.evidence.rules.settings import ReasonCode
from headway.frameworks.models import Version, VersionState
from headway.frameworks.queries import NoFramework, deadline, framework_in_force, framework_of
from headway.frameworks.versions import shipped, version

ACKNOWLEDGE, DECIDE, REMOVAL, LIST_LETTERS = (
    "self_report_acknowledged",
    "self_report_decided",
    "removal_letter",
    "annual_letter",
)
CARRY_FORWARD, ADDITION, SCOPE = "carry_forward_letter", "addition_letter", "scope_change"
DEFAULT_DAYS = {
    CARRY_FORWARD: 10,
    ADDITION: 5,
    SCOPE: 5,
    ACKNOWLEDGE: 2,
    DECIDE: 10,
    REMOVAL: 5,
    LIST_LETTERS: 10,
}


@dataclass(frozen=True)
class Wording:
    """A framework version as the list reads it. Without one, codes stand for themselves."""

    framework: Framework | None = None

    @property
    def key(self) -> str:
        """The version's key, as entries keep it."""
        return self.framework.key if self.framework else ""

    @property
    def title(self) -> str:
        """The version's title, for pages and files."""
        return self.framework.title if self.framework else "No framework version is in force"

    @property
    def term(self) -> str:
        """What a listed school is called."""
        return self.framework.contents.term if self.framework else "Priority school"

    @property
    def partner_title(self) -> str:
        """What the adviser of a listed school is called."""
        bodies = self.framework.contents.bodies if self.framework else None
        return bodies.partner if bodies else "Priority Partner"

    @cached_property
    def _categories(self) -> dict[str, str]:
        return (
            {one.id: one.name for one in self.framework.contents.categories}
            if self.framework
            else {}
        )

    @cached_property
    def _classes(self) -> dict[str, str]:
        return (
            {one.id: one.words for one in self.framework.contents.classes} if self.framework else {}
        )

    @cached_property
    def reason_codes(self) -> dict[str, ReasonCode]:
        """Reason codes by code."""
        return (
            {one.code: one for one in self.framework.contents.reason_codes}
            if self.framework
            else {}
        )

    def category(self, category: str) -> str:
        """A category in words."""
        return self._categories.get(category, category)

    def class_words(self, category: str, class_id: str) -> str:
        """The class in words; the category's where there is none."""
        return self._classes.get(class_id, class_id) if class_id else self.category(category)

    def classes_of(self, category: str) -> dict[str, str]:
        """The classes within a category, in order of rank: id to words."""
        if self.framework is None:
            return {}
        return {
            one.id: one.words for one in self.framework.contents.classes if one.category == category
        }

    def reason(self, code: str) -> str:
        """A reason code in words."""
        found = self.reason_codes.get(code)
        return found.words if found else code

    def urgent(self, code: str) -> bool:
        """Whether the reason speeds the process up and may be used any day (E-19)."""
        found = self.reason_codes.get(code)
        return bool(found and found.urgent)

    def requires(self, code: str) -> tuple[str, ...]:
        """What evidence the reason asks for."""
        found = self.reason_codes.get(code)
        return tuple(found.requires) if found else ()

    def rests_on_inspection(self, code: str) -> bool:
        """Whether a good inspection can end it (F-03); otherwise F-05 holds."""
        return "inspection" in self.requires(code)

    def order(self, category: str, class_id: str) -> int:
        """Where the class stands among the version's classes and categories, first first."""
        if self.framework is None:
            return 0
        found = self._order
        return found.get((category, class_id), found.get((category, ""), len(found)))

    @cached_property
    def _order(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        contents = self.framework.contents if self.framework else None
        for one in contents.categories if contents else ():
            for kind in contents.classes if contents else ():
                if kind.category == one.id:
                    found[one.id, kind.id] = len(found)
            found[one.id, ""] = len(found)
        return found

    @property
    def listed_categories(self) -> tuple[str, ...]:
        """Categories that put a school on the list."""
        if self.framework is None:
            return ()
        return tuple(one.id for one in self.framework.contents.categories if one.listed)

    @property
    def costed(self) -> bool:
        """Whether the plan that follows a self-report states its cost."""
        settings = self.framework.contents.settings if self.framework else None
        return bool(settings and settings.self_report_costed)

    @property
    def consults_council(self) -> bool:
        """Whether the council is asked before a school that reported itself is listed (F-13)."""
        settings = self.framework.contents.settings if self.framework else None
        return bool(settings and settings.self_report_consults)

    @property
    def good_report_only(self) -> bool:
        """Whether only a good or outstanding school may report itself (J-01)."""
        settings = self.framework.contents.settings if self.framework else None
        return bool(settings and settings.self_report_from == "good_outstanding")

    @property
    def contact(self) -> str:
        """How the service's office is reached, where the version says."""
        return self.framework.contents.contact if self.framework else ""

    @property
    def band(self) -> tuple[int, int] | None:
        """How many schools are usually listed (E-14), where the version says."""
        expected = self.framework.contents.expected if self.framework else None
        return (expected.low, expected.high) if expected else None

    def deadline(self, key: str) -> tuple[int, str]:
        """How long something may take; our own working days where the version says nothing."""
        if self.framework is not None:
            with suppress(LookupError):
                return deadline(self.framework, key)
        return DEFAULT_DAYS[key], "working days"

    def due(self, key: str, after: date) -> date:
        """The day by which something is due."""
        count, unit = self.deadline(key)
        if unit == "school days":
            return school_days_after(after, count)
        if unit == "working days":
            return working_days_after(after, count)
        return after + timedelta(days=count * {"days": 1, "months": 30}.get(unit, 1))


def wording_on(on: date) -> Wording:
    """The version in force on a day; without one, an empty wording."""
    try:
        return Wording(framework_in_force(on))
    except NoFramework:
        return Wording()


def wording_for(key: str) -> Wording:
    """The version with a key: a shipped one, else the latest approved one of this name."""
    return wordings([key])[key]


def wordings(keys: Iterable[str]) -> dict[str, Wording]:
    """Versions by key, with at most one query, whatever the number of keys."""
    wanted = set(keys)
    found = {key: Wording(version(key)) for key in wanted if key in shipped()}
    if rest := wanted - set(found):
        approved = (VersionState.SHIPPED, VersionState.APPROVED)
        for held in Version.objects.filter(key__in=rest, state__in=approved).order_by("created_at"):
            found[held.key] = _held(held.pk, held.hash)
    return found | {key: Wording() for key in wanted - set(found)}


@lru_cache(maxsize=32)
def _held(pk: int, hash_: str) -> Wording:
    """A stored version, checked once: its text never changes."""
    return Wording(framework_of(Version.objects.get(pk=pk)))
