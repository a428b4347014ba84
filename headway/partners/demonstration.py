"""Eight Partners of the demonstration, and the schools that they look after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from headway.accounts.actions import add_person, system_user
from headway.accounts.models import User
from headway.core import clock
from headway.core.access import Permission
from headway.core.refusals import Refused
from headway.partners import actions
from headway.partners.models import Allocation, Profile
from headway.partners.queries import Unallocated, suggestions, unallocated
from headway.priority.queries import listed_on
from headway.schools.models import School

DOMAIN = "aldermere.example"
LEFT_OPEN = 2  # listed schools that still need a Partner, so that the page has something to do

WHO: tuple[tuple[str, dict[str, Any]], ...] = (
    ("", {  # the demonstration's own Partner
        "phases": ["primary"], "expertise": ["leadership", "reading", "early_years"],
        "headship": "Head of two primary schools for fourteen years",
        "inspector": "Ofsted inspector until 2022", "designations": "National leader of education",
        "capacity_days": 45, "portrait": "Led a small primary school by the river and then a "
        "large one on the hill. Likes to begin a visit in the dinner hall."}),
    ("Ottoline", {
        "phases": ["primary", "nursery"], "expertise": ["early_years", "inclusion", "governance"],
        "headship": "Head of a nursery school and of an infant school",
        "designations": "Local leader of education", "capacity_days": 60, "committee": True,
        "portrait": "Twenty years with the youngest children. Chairs the early years network."}),
    ("Caradoc", {
        "phases": ["secondary"], "expertise": ["leadership", "maths", "attendance"],
        "headship": "Head of a secondary school for nine years",
        "inspector": "Ofsted inspector trained 2019", "capacity_days": 55,
        "portrait": "A mathematician who rebuilt a school after a fire and writes short notes."}),
    ("Sunniva", {
        "phases": ["special", "primary"], "expertise": ["inclusion", "attendance", "curriculum"],
        "headship": "Head of a special school", "system_roles": "Leads the inclusion network",
        "capacity_days": 50, "portrait": "Knows special schools from the classroom and from "
        "the office."}),
    ("Balthazar", {
        "phases": ["primary", "secondary"], "expertise": ["finance", "governance", "leadership"],
        "headship": "Executive head of three schools", "capacity_days": 60,
        "portrait": "Began as a bursar, became a head, and still reads budgets for pleasure."}),
    ("Perpetua", {
        "phases": ["primary"], "expertise": ["curriculum", "maths", "disadvantage"],
        "headship": "Deputy head for six years, head for five", "designations": "SLE in "
        "mathematics", "capacity_days": 60, "portrait": "Believes that every child can enjoy "
        "fractions, and shows how."}),
    ("Ignatius", {
        "phases": ["primary"], "expertise": ["reading", "attendance", "leadership"],
        "headship": "Head of a primary school for seven years", "capacity_days": 60,
        "portrait": "Walks to school with the late ones, and knows why they are late."}),
    ("Marigold", {
        "phases": ["primary", "secondary"], "expertise": ["inclusion", "curriculum", "maths"],
        "headship": "Head of an all-through school", "capacity_days": 55,
        "portrait": "Reads a timetable as others read a map."}),
)  # fmt: skip


def tell(people: Mapping[str, User], today: date) -> None:
    """Profiles first; once schools are listed, allocations. Each is told once."""
    with transaction.atomic():  # one commit for all: a story half told is not told
        if not Profile.objects.exists():
            _profiles(people, today)
        if listed_on(today).exists() and not Allocation.objects.exists():
            _allocations(people, today)


def _at(today: date, ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=ago), time(10, 15)))


def _profiles(people: Mapping[str, User], today: date) -> None:
    by = people["director"]
    placed = School.objects.open_now().exclude(easting=None).order_by("urn")
    starts = list(placed[: 8 * 11 : 11]) or list(placed[:1])
    with clock.pretending(_at(today, 400)):
        for place, (forename, kept) in enumerate(WHO):
            person = people["partner"] if not forename else _person(forename)
            near = starts[place % len(starts)] if starts else None
            actions.add_profile(
                person, by=by, near=near, district=near.district if near else "",
                from_on=today - timedelta(days=400), **kept,
            )  # fmt: skip


def _person(forename: str) -> User:
    return add_person(
        email=f"{forename.lower()}.demo@{DOMAIN}", name=f"{forename} Demo",
        by=system_user("installer"),
    )  # fmt: skip


def _allocations(people: Mapping[str, User], today: date) -> None:
    """A Partner for each listed school, a week after it was listed; the latest two still wait."""
    by, own = people["director"], people["partner"].partner_profile
    reach = people["partner"].reach(Permission.ENGAGEMENT_RATE).urns
    waiting = sorted(unallocated(today), key=lambda one: (one.since or today, one.school.urn))
    for one in waiting:
        if one.school.urn in reach:
            _allocate(one, own, by, "Knows the school since last year.", today)
    rest = [one for one in waiting if one.school.urn not in reach]
    if len(rest) > LEFT_OPEN:
        _interest(rest[0].school, by, today)
    for one in rest[: max(0, len(rest) - LEFT_OPEN)]:
        best = suggestions(one.school, today, n=1).best
        if best and best[0].room:
            _allocate(one, best[0].profile, by, " ".join(best[0].reasons[:2])[:500], today)
    _handed_over(by, today)


def _allocate(one: Unallocated, profile: Profile, by: User, reason: str, today: date) -> None:
    day = min((one.since or today) + timedelta(days=7), today - timedelta(days=1))
    with clock.pretending(timezone.make_aware(datetime.combine(day, time(10, 15)))):
        actions.allocate(one.school, profile, by=by, days=8, reason=reason)


def _interest(school: School, by: User, today: date) -> None:
    """The best for the first school once worked there: another is chosen, and the page says so."""
    best = suggestions(school, today, n=1).best
    if best:
        actions.declare_interest(
            best[0].profile, school, "worked", by=by, from_on=today - timedelta(days=2400),
            note="Deputy head there",
        )  # fmt: skip


def _handed_over(by: User, today: date) -> None:
    """One school changed hands in mid-year, with a note."""
    held = Allocation.objects.on(today).select_related("school", "profile__person")
    for one in held.order_by("-pk"):
        others = [s for s in suggestions(one.school, today, n=6).best
                  if s.room and s.profile.pk != one.profile_id]  # fmt: skip
        if not others:
            continue
        try:
            with clock.pretending(_at(today, today.weekday() or 4)):
                actions.allocate(
                    one.school, others[0].profile, by=by, days=8, reason="Nearer to the school.",
                    handover="The head asked for help with the timetable. The next visit is "
                    "promised for the first week of December.",
                )  # fmt: skip
        except Refused:
            continue
        return
