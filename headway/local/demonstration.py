"""The authority's own figures of the demonstration, and what was said about them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from headway.accounts.models import User
from headway.core import clock
from headway.local import actions
from headway.local.models import LocalMeasure, LocalValue, Remark, built_in
from headway.local.periods import Every, Period, last_periods
from headway.schools.models import ReportingPhase, School

QUARTERS = 6
SCHOOLS = 12  # that report by the form; the council's own count is of all
CITY = {"exclusions": (62, 55, 71, 58, 49, 44), "part-time": (240, 251, 262, 244, 230, 236),
        "neet": (610, 588, 655, 640, 602, 579)}  # fmt: skip
WAITING = {
    "name": "Pupils waiting for a school place", "unit": "pupils", "better": "lower",
    "every": "quarter", "phase": "", "of_schools": False, "adds_up": False,
    "source": "District teams' lists", "owner": "Admissions team",
}  # fmt: skip
TALK = (
    ("council_officer", "exclusions", "The return says none, and we heard of one in March. Which "
     "is right?", "director", "The pupil moved to another school; nobody was excluded. The Partner "
     "has seen the register.", True),
    ("director", "part-time", "The number has not fallen since spring. Is each placement "
     "reviewed every six weeks?", "", "", True),
    ("administrator", "A_PA", "The head says that a coding mistake in May raised this. The next "
     "census will show.", "data_officer", "The published figure stays until the department "
     "corrects it; the mistake is noted.", False),
)  # fmt: skip


def tell(people: Mapping[str, User], today: date) -> None:
    """Enter six quarters for the city, some schools and two districts; told twice, once held."""
    if LocalValue.objects.exists():
        return
    officer = people["data_officer"]
    periods = sorted(last_periods(today, Every.QUARTER, QUARTERS + 1))[:-1]
    dice = random.Random(2025)
    maintained = School.objects.open_now().filter(maintained=True)
    phases = [ReportingPhase.PRIMARY, ReportingPhase.SECONDARY, ReportingPhase.SPECIAL]
    schools = list(maintained.filter(reporting_phase__in=phases).order_by("urn")[:SCHOOLS])
    for place, period in enumerate(periods):
        with clock.pretending(_morning(period, today)):
            _city(period, place, officer)
            for school in schools:
                _school(school, period, dice, officer)
    with clock.pretending(_morning(periods[-1], today)):
        _districts(officer, periods, dice)
    _talk(people, schools, today)


def _morning(period: Period, today: date) -> datetime:
    day = min(period.end + timedelta(days=9), today - timedelta(days=1))
    return timezone.make_aware(datetime.combine(day, time(10, 15)))


def _city(period: Period, place: int, officer: User) -> None:
    given = {measure: float(CITY[measure.key][place]) for measure in map(built_in, CITY) if measure}
    actions.enter_values(given, period=period, by=officer)


def _school(school: School, period: Period, dice: random.Random, officer: User) -> None:
    if dice.random() < 0.12:
        return  # a return that did not come
    low = school.reporting_phase == ReportingPhase.PRIMARY
    given = {
        measure: float(value)
        for measure, value in (
            (built_in("exclusions"), 0 if low else dice.choice((0, 0, 1, 1, 2))),
            (built_in("part-time"), dice.choice((0, 1, 1, 2) if low else (2, 3, 4, 6))),
        )
        if measure is not None
    }
    actions.enter_values(given, period=period, by=officer, school=school)


def _districts(officer: User, periods: list[Period], dice: random.Random) -> None:
    measure = LocalMeasure.objects.filter(name=WAITING["name"]).first()
    measure = measure or actions.define_measure(by=officer, **WAITING)  # type: ignore[arg-type]
    names = School.objects.open_now().exclude(district="").order_by("district")
    districts = list(names.values_list("district", flat=True).distinct()[:3])
    for period in periods[-3:]:
        for name in districts:
            given = {measure.info: float(dice.randint(8, 40))}
            actions.enter_values(given, period=period, by=officer, district=name)


def _talk(people: Mapping[str, User], schools: list[School], today: date) -> None:
    if Remark.objects.exists():
        return
    for place, (who, measure, text, answerer, answer, share) in enumerate(TALK[: len(schools)]):
        day = datetime.combine(today - timedelta(days=20 - 5 * place), time(11, 0))
        with clock.pretending(timezone.make_aware(day)):
            made = actions.make_remark(
                by=people[who], measure=measure, text=text, school=schools[-1 - place], share=share
            )
        if answerer:
            with clock.pretending(timezone.make_aware(day + timedelta(days=2))):
                actions.answer_remark(made, by=people[answerer], text=answer)
