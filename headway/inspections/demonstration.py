"""What people of the demonstration recorded about inspections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from headway.accounts.models import User
from headway.core import clock
from headway.core.access import Permission
from headway.core.calendar import is_working_day
from headway.inspections import actions
from headway.inspections.models import Inspection, InspectionCase, Standing
from headway.schools.models import School

SAID = {
    "safeguarding": "met", "inclusion": "expected_standard",
    "curriculum_and_teaching": "needs_attention", "achievement": "needs_attention",
    "attendance_and_behaviour": "expected_standard", "personal_development": "strong_standard",
    "leadership_and_governance": "expected_standard",
}  # fmt: skip
NOTES = (
    "The team was warm about the pastoral work and the new reading lead. Writing in key stage 2 "
    "does not build on what pupils knew the year before, and books show it. Support from outside "
    "was named twice: the phonics visits helped, the mathematics days stopped too early."
)

COMMENTS = (
    "Leaders have used external support well to improve the teaching of phonics.",
    "Support from outside has not yet reached the leaders of mathematics.",
    "The adviser's visits have helped governors to ask harder questions.",
)


def tell(people: Mapping[str, User], today: date) -> None:
    """An inspection whose report is awaited, and one that began today. Done once."""
    if InspectionCase.objects.exists():
        return
    partner = people["partner"]
    mine = partner.reach(Permission.INSPECTION_RECORD)
    schools = list(School.objects.open_now().filter(urn__in=sorted(mine.urns), maintained=True)[:3])
    if len(schools) < 2:
        return
    _awaited(schools[-1], partner, today)
    _read(schools, partner, today)
    _watched(people, today)
    _said_of_support(mine.urns, people["director"], today)
    _published(mine.urns, people["director"], today)
    with clock.pretending(_at(today, 8)):
        actions.open_inspection(
            schools[0], by=partner, started_on=today, ended_on=_working(today, 1)
        )


def _awaited(school: School, partner: User, today: date) -> None:
    first = _working(today, -2)
    last = _working(first, 1)
    with clock.pretending(_at(_working(first, -1), 11)):
        case = actions.open_inspection(school, by=partner, started_on=first, ended_on=last)
    with clock.pretending(_at(last, 16)):
        actions.record_feedback(
            case, by=partner, heard_on=last, grades=SAID, notes=NOTES,
            attended_by="The head, the chair of governors, the Partner",
        )  # fmt: skip
    with clock.pretending(_at(last, 17)):
        actions.tell_party(case, "provider", by=partner, how="By telephone to the director")


def _read(schools: list[School], partner: User, today: date) -> None:
    """What the letter of a good inspection says, of a school of the Partner's."""
    found = Inspection.objects.current().filter(
        school__in=[school.urn for school in schools], worse_than_good=False, predecessor=False,
        inspected_on__lt=today - timedelta(days=60),
    ).order_by("-inspected_on").first()  # fmt: skip
    if found is None:
        return
    with clock.pretending(_at(_working(today, -20), 14)):
        actions.read_letter(
            found, by=partner, letter_on=found.known_on, issues=True, again=True,
            text="Leaders should make sure that pupils who join during the year catch up in "
            "reading. Middle leaders need help to check what is taught.",
            source="The report on Ofsted's site, last page",
        )  # fmt: skip
        actions.say_likely(
            found.school, by=partner, band="soon", expires_on=today + timedelta(days=240),
            reason="The letter expects inspectors back, and the head has been called once.",
        )  # fmt: skip


def _said_of_support(own: frozenset[int], director: User, today: date) -> None:
    """What reports of the year say of support, on schools of the demonstration's Partner."""
    rows = Inspection.objects.current().filter(
        school__in=sorted(own), predecessor=False, inspected_on__gte=today - timedelta(days=340)
    )
    with clock.pretending(_at(_working(today, -12), 11)):
        for row, text in zip(rows.order_by("inspected_on"), COMMENTS, strict=False):
            actions.capture_support(row, by=director, text=text, source="Page 4, leadership")


def _watched(people: Mapping[str, User], today: date) -> None:
    """The authority's own monitoring of a school in a category of concern."""
    held = Standing.objects.current().filter(
        category_of_concern=True, school__maintained=True, school__is_open=True
    ).select_related("school").order_by("school").first()  # fmt: skip
    if held is None:
        return
    for ago, finding, ahead in (
        (70, "The statement of action is agreed. Two leaders are new to their work.", -9),
        (9, "Lesson visits happen weekly now. Attendance of older pupils is still to be dealt "
         "with.", 30),
    ):  # fmt: skip
        on = _working(today, -ago)
        with clock.pretending(_at(on, 16)):
            actions.record_monitoring(
                held.school, by=people["council_officer"], kind="authority", on=on,
                who="The district lead and the council's officer", finding=finding,
                next_by=_working(today, ahead),
            )  # fmt: skip


def _published(own: frozenset[int], director: User, today: date) -> None:
    """An outcome that somebody read in the report before Ofsted's file says it."""
    school = School.objects.open_now().filter(maintained=True).exclude(urn__in=own).first()
    if school is None:
        return
    first = _working(today, -25)
    last = _working(first, 1)
    with clock.pretending(_at(first, 9)):
        case = actions.open_inspection(school, by=director, started_on=first, ended_on=last)
    with clock.pretending(_at(last, 17)):
        actions.record_feedback(case, by=director, heard_on=last, grades=SAID)
        for party in actions.PARTIES:
            actions.tell_party(case, party, by=director)
    with clock.pretending(_at(_working(today, -3), 10)):
        actions.record_published(case, by=director, published_on=_working(today, -4), grades=SAID)


def _working(on: date, days: int) -> date:
    """The working day so many working days after a day, or before it."""
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        on += step
        while not is_working_day(on):
            on += step
    return on


def _at(on: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour, 10)))
