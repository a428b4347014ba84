"""Every write to the bodies behind schools and to the office for academies."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from headway.core import clock
from headway.core.access import Actor
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.schools.models import Body, RegionalOffice, School
from headway.schools.policies import body_policy, office_policy
from headway.schools.states import BODY_MOVES, OFFICE_MOVES

bodies = mover(BODY_MOVES, body_policy)
offices = mover(OFFICE_MOVES, office_policy)
DAY = timedelta(days=1)


def record_body(
    school: School,
    kind: str,
    *,
    name: str,
    contact: str = "",
    email: str = "",
    from_on: date | None = None,
    source: str = "",
    by: Actor,
) -> Body:
    """Record a body behind a school; the same name again corrects whom to reach there.

    Raises NotAllowed or NotValid.
    """
    name = " ".join(name.split())
    given = {
        "contact": " ".join(contact.split()), "email": email.strip().lower(),
        "source": source.strip(),
    }  # fmt: skip
    with transaction.atomic():
        held = Body.objects.filter(school=school, kind=kind, name__iexact=name, to_on=None).first()
        if held is None:
            body = Body(school=school, kind=kind, name=name, from_on=from_on, **given)
            with bodies.creating(body, "record_body", by=by):
                pass
            return body
        with bodies.changing(held, "correct_body", by=by) as locked:
            for field, value in given.items():
                setattr(locked, field, value or getattr(locked, field))
            locked.from_on = from_on or locked.from_on
    return held


def end_body(body: Body, *, on: date | None = None, by: Actor, reason: str = "") -> Body:
    """Record the last day on which a body stood behind a school; today unless said.

    Raises NotAllowed, or Refused if it is over already or the day comes before the first.
    """
    if body.to_on is not None:
        raise Refused("This body's time is over already.")
    with bodies.changing(body, "end_body", by=by, reason=reason) as locked:
        locked.to_on = on or clock.today()
        if locked.from_on and locked.to_on < locked.from_on:
            raise Refused("The last day comes before the first. Check the day.")
    return body


def set_office(
    *, name: str, email: str = "", reached: str = "", from_on: date, by: Actor
) -> RegionalOffice:
    """Set the office for academies from a day on; the one before ends the day before.

    Raises NotAllowed, NotValid, or Refused for a day that is not after the first of the latest.
    """
    with transaction.atomic():
        latest = RegionalOffice.objects.order_by("-from_on").first()
        if latest is not None and from_on <= latest.from_on:
            raise Refused(
                f"{latest.name} is set from {latest.from_on:%d %B %Y}. Choose a later first day, "
                "or correct that one."
            )
        if latest is not None and latest.to_on is None:
            with offices.changing(latest, "end_office", by=by) as locked:
                locked.to_on = from_on - DAY
        office = RegionalOffice(
            name=" ".join(name.split()), email=email.strip().lower(), reached=reached.strip(),
            from_on=from_on,
        )  # fmt: skip
        with offices.creating(office, "set_office", by=by):
            pass
    return office


def correct_office(
    office: RegionalOffice, *, name: str, email: str = "", reached: str = "", by: Actor
) -> RegionalOffice:
    """Correct the words of an office; its days stay. Raises NotAllowed or NotValid."""
    with offices.changing(office, "correct_office", by=by) as locked:
        locked.name, locked.email = " ".join(name.split()), email.strip().lower()
        locked.reached = reached.strip()
    return office
