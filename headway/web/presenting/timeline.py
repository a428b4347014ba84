"""What happened at a school, in plain words, as far as a person may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from headway.core import calendar
from headway.core.access import Permission
from headway.core.audit import changes
from headway.core.charts import Event, Span, timeline
from headway.core.models import AuditEvent
from headway.core.tables import Column
from headway.core.templatetags.headway_words import day, moment
from headway.inspections.models import Inspection
from headway.schools.models import Membership, MembershipRole, RoleHolder, School, Vacancy
from headway.web.presenting.school import inspection_said
from headway.web.presenting.work_filters import Question

P = Permission
# What opens the events of a feature. A feature that is not here is shown to nobody.
OPENED_BY: Mapping[str, tuple[Permission, ...]] = {
    "schools": (P.CONTACT_SEE,),
    "inspections": (P.INSPECTION_SEE,),
    "intelligence": (P.INTELLIGENCE_SEE,),
    "assessment": (P.ROUND_SEE,),
    "priority": (P.LIST_SEE,),
    "correspondence": (P.LETTER_SEE,),
    "partners": (P.PARTNER_SEE,),
    "frameworks": (P.FRAMEWORK_SEE,),
    "measures": (P.DATA_SEE,),
    "core": (P.CALENDAR_EDIT, P.ROUND_SEE),
    "accounts": (P.PEOPLE_MANAGE,),
}
# Kinds of case that are closer held than the rest of their feature.
CLOSER: Mapping[str, tuple[Permission, ...]] = {
    "priority.SelfReport": (P.SELF_REPORT_HANDLE,),
    "priority.OutsideAgreement": (P.SELF_REPORT_HANDLE,),
    "partners.Interest": (P.PARTNER_ALLOCATE,),
    "accounts.Invitation": (P.PORTAL_INVITE, P.PEOPLE_MANAGE),
    "accounts.SignInLink": (P.PEOPLE_MANAGE,),
}
KINDS = {
    "schools": "Contacts and groups",
    "intelligence": "Intelligence",
    "assessment": "Annual round",
    "priority": "Priority list",
    "correspondence": "Letters",
    "partners": "Partners",
    "accounts": "People who sign in",
    "inspections": "Inspections",
    "leaders": "Leaders",
    "groups": "Groups of schools",
}
# Each copy of a letter leaves these: what people did with the letter says enough on a page.
STEPS = {"address_copy", "claim_copy", "record_sent", "note_first_copy", "finish_letter"}
MOST = 2_000  # events of one school; a school has some dozens a year


def visible(user: Any, events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """The events that a person may read: by feature, then by the case itself.

    A case that its own page would hide is hidden here, too: one query for each kind of case
    among the events, however many they are.
    """
    allowed = [event for event in events if _reaches(user, event)]
    hidden: set[tuple[str, str]] = set()
    for label in {event.subject_type for event in allowed}:
        keys = {event.subject_id for event in allowed if event.subject_type == label}
        hidden |= {(label, key) for key in keys - _seen_cases(user, label, keys)}
    return [event for event in allowed if (event.subject_type, event.subject_id) not in hidden]


def _reaches(user: Any, event: AuditEvent) -> bool:
    opened_by = CLOSER.get(event.subject_type) or OPENED_BY.get(event.app)
    if not opened_by:
        return False
    reach = user.reach(*opened_by)
    return reach.everywhere or reach.covers(event.urn)


def _seen_cases(user: Any, label: str, keys: set[str]) -> set[str]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return keys  # a kind of case that is no more
    cases = model._default_manager.all()
    if not hasattr(cases, "visible_to"):
        return keys
    seen = cases.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
    return {str(pk) for pk in seen}


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `changes` has (field, before, after)."""

    at: datetime | date
    kind: str
    words: str
    who: str = ""
    why: str = ""
    url: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    step: bool = False  # of the post room: the files have it, the page leaves it out

    @property
    def on(self) -> date:
        """The day."""
        return timezone.localdate(self.at) if isinstance(self.at, datetime) else self.at

    @property
    def order(self) -> datetime:
        """For sorting days among moments."""
        if isinstance(self.at, datetime):
            return self.at
        return timezone.make_aware(datetime.combine(self.at, time()))

    @property
    def kind_words(self) -> str:
        """The kind in words."""
        return KINDS.get(self.kind, self.kind.capitalize())

    @property
    def year_words(self) -> str:
        """The academic year that it falls into."""
        return calendar.year_words(calendar.year_end_of(self.on))


def moments(user: Any, school: School, inspections: Iterable[Inspection]) -> list[Moment]:
    """Everything that happened at a school as this person may know it, latest first."""
    events = AuditEvent.objects.filter(urn=school.urn)[:MOST]
    found = [of_event(event) for event in visible(user, events)]
    found += [of_inspection(inspection) for inspection in inspections]
    found += _leaders(user, school)
    found += _groups(user, school)
    return sorted(found, key=lambda one: one.order, reverse=True)


def of_event(event: AuditEvent) -> Moment:
    """An audit event in words; one whose verb is no more says so, and is never left out."""
    try:
        words = event.sentence
    except (LookupError, IndexError):
        words = f"{event.actor_name} did “{event.verb.replace('_', ' ')}” to {event.subject_name}."
    return Moment(
        event.at, event.app, words, event.actor_name, event.reason, changes=tuple(changes(event)),
        step=event.app == "correspondence" and event.verb in STEPS,
    )  # fmt: skip


def of_inspection(inspection: Inspection) -> Moment:
    """An inspection with its outcome."""
    said = inspection_said(inspection)
    words = f"{inspection.get_kind_display()}{f': {said}' if said else ''}."
    url = reverse("school_inspections", args=[inspection.school_id])
    return Moment(inspection.inspected_on, "inspections", words, "Ofsted", url=url)


def _leaders(user: Any, school: School) -> list[Moment]:
    """Who came and went. Their days are facts of their own: an import has one event for all."""
    found = []
    for holder in RoleHolder.objects.visible_to(user).filter(school=school):
        role = str(holder.get_role_display()).lower()
        url = reverse("school_contacts", args=[school.urn])
        name = holder.shown_name
        if holder.from_on:
            found.append(Moment(holder.from_on, "leaders", f"{name} became {role}.", url=url))
        if holder.to_on:
            found.append(Moment(holder.to_on, "leaders", f"Last day of {name} as {role}.", url=url))
    for vacancy in Vacancy.objects.visible_to(user).filter(school=school, withdrawn=False):
        post = str(vacancy.get_role_display()).lower()
        url = reverse("school_contacts", args=[school.urn])
        words = f"The post of {post} fell vacant."
        found.append(Moment(vacancy.from_on, "leaders", words, why=vacancy.note, url=url))
        if vacancy.to_on:
            words = f"Last day on which the post of {post} was vacant."
            found.append(Moment(vacancy.to_on, "leaders", words, url=url))
    return found


def _groups(user: Any, school: School) -> list[Moment]:
    """Groups joined and left: several schools are added to one at once, with one event for all."""
    found = []
    ours = Membership.objects.visible_to(user).filter(school=school).select_related("group")
    for one in ours:
        url = one.group.get_absolute_url()
        chairs = one.role == MembershipRole.CHAIR
        if one.from_on:
            words = f"{'Took the chair of' if chairs else 'In the group'} {one.group.name}."
            found.append(Moment(one.from_on, "groups", words, url=url))
        if one.to_on:
            words = f"Last day {'as chair of' if chairs else 'as a member of'} {one.group.name}."
            found.append(Moment(one.to_on, "groups", words, url=url))
    return found


QUESTIONS = (
    Question("kind", "Kind", lambda one: [(one.kind, one.kind_words)]),
    Question("year", "School year", lambda one: [(one.year_words, one.year_words)]),
)
COLUMNS = (
    Column("when", "When", lambda one: moment(one.at)),
    Column("kind", "Kind", lambda one: one.kind_words),
    Column("what", "What", lambda one: one.words, heading=True),
    Column("who", "Who", lambda one: one.who),
    Column("why", "Why", lambda one: one.why),
    Column(
        "changes", "Before and after",
        lambda one: "; ".join(f"{n}: {old or 'nothing'} → {new or 'nothing'}"
                              for n, old, new in one.changes),
    ),
)  # fmt: skip
BADGES = {
    "inspections": ("O", "middle"),
    "priority": ("P", "bad"),
    "leaders": ("H", "good"),
    "correspondence": ("L", "quiet"),
}


def drawn(
    rows: Sequence[Moment], listed: Sequence[tuple[date, date | None]], today: date
) -> SafeString:
    """Inspections, list changes, leaders and letters on one line of time."""
    marks = [one for one in rows if one.kind in BADGES]
    events = [
        Event(
            one.on, BADGES[one.kind][0], f"{day(one.on)}: {one.words}", BADGES[one.kind][1],
            lower=one.kind in ("correspondence", "leaders"),
        )
        for one in marks
    ]  # fmt: skip
    spans = [Span(start, end or today, "On the priority list", "window") for start, end in listed]
    said = "; ".join(f"{day(one.on)}, {one.words}" for one in marks[:40])
    return timeline(events, spans, name=f"What happened, on one line of time: {said}", today=today)
