"""Every write to contacts and to vacant posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from headway.accounts.models import User
from headway.core import clock
from headway.core.access import Actor
from headway.core.actions import mover
from headway.core.refusals import Refused
from headway.core.templatetags.headway_words import day
from headway.schools.contact_files import Row
from headway.schools.models import ONE_AT_A_TIME, ContactImport, RoleHolder, School, Vacancy
from headway.schools.policies import contact_policy, import_policy
from headway.schools.states import CONTACT_MOVES, IMPORT_MOVES, VACANCY_MOVES

contacts = mover(CONTACT_MOVES, contact_policy)
vacancies = mover(VACANCY_MOVES, contact_policy)
imports = mover(IMPORT_MOVES, import_policy)
DAY = timedelta(days=1)


def set_contact(
    school: School,
    role: str,
    *,
    name: str,
    email: str = "",
    from_on: date | None = None,
    source: str = "",
    by: Actor,
) -> RoleHolder:
    """Record who holds a role at a school now.

    The same name again corrects the address. Another name ends the time of whoever held the
    role, on the day before, where only one can, and a vacancy of the post. Raises NotAllowed
    or NotValid.
    """
    today = clock.today()
    with transaction.atomic():
        current = RoleHolder.objects.filter(school=school, role=role, to_on=None)
        same = next((h for h in current if _same(h.name, name)), None)
        if same is not None:
            return correct_contact(same, name=name, email=email, source=source, by=by)
        if role in ONE_AT_A_TIME:
            for holder in current:
                start = from_on or today
                end_contact(holder, on=max(start - DAY, holder.from_on or start - DAY), by=by)
                from_on = start
        vacant = Vacancy.objects.filter(school=school, role=role, to_on=None, withdrawn=False)
        for vacancy in vacant.order_by("from_on")[:1]:  # of several posts the longest empty one
            from_on = from_on or today
            fill_vacancy(vacancy, on=max(from_on - DAY, vacancy.from_on), by=by)
        holder = RoleHolder(
            school=school,
            role=role,
            name=" ".join(name.split()),
            email=email.strip().lower(),
            from_on=from_on,
            source=source.strip(),
            checked_on=today,
        )
        with contacts.creating(holder, "set_contact", by=by):
            pass
    return holder


def correct_contact(
    holder: RoleHolder, *, name: str, email: str, source: str = "", by: Actor
) -> RoleHolder:
    """Correct a name or an address; who it is stays. Raises NotAllowed or NotValid."""
    with contacts.changing(holder, "correct_contact", by=by) as locked:
        locked.name = " ".join(name.split())
        locked.email = email.strip().lower()
        locked.source = source.strip() or locked.source
        locked.checked_on = clock.today()
    return holder


def end_contact(
    holder: RoleHolder, *, on: date | None = None, by: Actor, reason: str = ""
) -> RoleHolder:
    """Record the last day of somebody's time; today unless said. They stay in the history.

    Raises NotAllowed, Refused if it is over already, or NotValid for a day before the first.
    """
    if holder.to_on is not None:
        raise Refused("This person's time in the role is over already.")
    with contacts.changing(holder, "end_contact", by=by, reason=reason) as locked:
        locked.to_on = on or clock.today()
        if locked.from_on and locked.to_on < locked.from_on:
            raise Refused("The last day comes before the first. Check the day.")
    return holder


def check_contact(holder: RoleHolder, *, by: Actor) -> RoleHolder:
    """Record that name and address were found right today. Raises NotAllowed."""
    with contacts.changing(holder, "check_contact", by=by) as locked:
        locked.checked_on = clock.today()
    return holder


def forget_contact(holder: RoleHolder, *, by: Actor, reason: str) -> RoleHolder:
    """Take away name and address of somebody whose time is over; role and days stay.

    Raises NotAllowed, or Refused for somebody who still holds the role.
    """
    if holder.to_on is None or holder.to_on >= clock.today():
        raise Refused("Only a contact whose time is over can be forgotten.")
    with contacts.changing(holder, "forget_contact", by=by, reason=reason) as locked:
        locked.name = locked.email = locked.source = ""
        locked.forgotten_on = clock.today()
    return holder


# Vacant posts ------------------------------------------------------------------------------


def record_vacancy(
    school: School,
    role: str,
    *,
    from_on: date,
    to_on: date | None = None,
    note: str = "",
    source: str = "",
    by: Actor,
) -> Vacancy:
    """Record that nobody holds a post from a day on; with `to_on`, that nobody held it then.

    The time of whoever holds a post that only one can hold ends the day before. Raises
    NotAllowed, NotValid, or Refused where somebody is recorded in the post on these days.
    """
    with transaction.atomic():
        if role in ONE_AT_A_TIME:
            _make_room(school, role, from_on, to_on, by)
        vacancy = Vacancy(
            school=school, role=role, from_on=from_on, to_on=to_on, note=note.strip(),
            source=source.strip(),
        )  # fmt: skip
        with vacancies.creating(vacancy, "record_vacancy", by=by):
            if to_on and to_on < from_on:
                raise Refused("The last day comes before the first. Check the days.")
    return vacancy


def _make_room(school: School, role: str, from_on: date, to_on: date | None, by: Actor) -> None:
    """End the time of who held the post when it fell vacant; refuse for anybody in between."""
    for holder in RoleHolder.objects.filter(school=school, role=role):
        starts, ends = holder.from_on or date.min, holder.to_on or date.max
        if starts < from_on and holder.to_on is None:
            end_contact(holder, on=from_on - DAY, by=by)
        elif ends >= from_on and starts <= (to_on or date.max):
            raise Refused(
                f"{holder.shown_name} is recorded in this post {_days(holder)}. "
                "Correct these days first, or date the vacancy otherwise."
            )


def _days(holder: RoleHolder) -> str:
    start = f"from {day(holder.from_on)}" if holder.from_on else "from a day that is not known"
    return f"{start} to {day(holder.to_on)}" if holder.to_on else start


def fill_vacancy(
    vacancy: Vacancy, *, on: date | None = None, by: Actor, reason: str = ""
) -> Vacancy:
    """Record the last day on which a post stood vacant; today unless said.

    Raises NotAllowed, or Refused if it is filled already or the day is before the first.
    """
    if vacancy.to_on is not None or vacancy.withdrawn:
        raise Refused("This post is not vacant any more.")
    with vacancies.changing(vacancy, "fill_vacancy", by=by, reason=reason) as locked:
        locked.to_on = on or clock.today()
        if locked.to_on < locked.from_on:
            raise Refused("The last day comes before the first. Check the day.")
    return vacancy


def withdraw_vacancy(vacancy: Vacancy, *, by: Actor, reason: str = "") -> Vacancy:
    """Take back a vacancy recorded in error. Raises NotAllowed, or Refused for one taken back."""
    if vacancy.withdrawn:
        raise Refused("This was taken back already.")
    with vacancies.changing(vacancy, "withdraw_vacancy", by=by, reason=reason) as locked:
        locked.withdrawn = True
    return vacancy


# A file of contacts ------------------------------------------------------------------------


@dataclass(frozen=True)
class ImportPlan:
    """What a file would change. Computed alike for the preview and for the import itself."""

    add: tuple[RoleHolder, ...]
    correct: tuple[RoleHolder, ...]
    end: tuple[RoleHolder, ...]
    unchanged: int
    fill: tuple[Vacancy, ...] = ()


def plan_import(rows: Iterable[Row], *, file: str, locked: bool = False) -> ImportPlan:
    """Compare a file with what is held (two queries). Nothing is stored."""
    rows = list(rows)
    today = clock.today()
    urns = {row.urn for row in rows}
    vacant = _vacant(urns, locked=locked)
    current_ones = RoleHolder.objects.filter(school_id__in=urns, to_on=None)
    held: dict[tuple[int, str], list[RoleHolder]] = {}
    for holder in current_ones.select_for_update() if locked else current_ones:
        held.setdefault((holder.school_id, holder.role), []).append(holder)
    add, correct, end, fill, unchanged = [], [], [], [], 0
    for row in rows:
        current = held.get((row.urn, row.role), [])
        same = next((holder for holder in current if _same(holder.name, row.name)), None)
        if same is not None:
            if not row.email or same.email == row.email:
                unchanged += 1
                continue
            same.email, same.source, same.checked_on = row.email, file, today
            correct.append(same)
            continue
        start = row.from_on
        if current and row.role in ONE_AT_A_TIME:
            start = start or today
            for holder in current:
                holder.to_on = max(start - DAY, holder.from_on or start - DAY)
                end.append(holder)
        if empty := vacant.pop((row.urn, row.role), None):
            start = start or today
            empty.to_on = max(start - DAY, empty.from_on)
            fill.append(empty)
        add.append(
            RoleHolder(
                school_id=row.urn, role=row.role, name=row.name, email=row.email, from_on=start,
                source=file, checked_on=today,
            )
        )  # fmt: skip
    return ImportPlan(tuple(add), tuple(correct), tuple(end), unchanged, tuple(fill))


def _vacant(urns: set[int], *, locked: bool) -> dict[tuple[int, str], Vacancy]:
    found = Vacancy.objects.filter(school_id__in=urns, to_on=None, withdrawn=False)
    found = found.order_by("-from_on")  # of several posts the one that was empty first
    return {(v.school_id, v.role): v for v in (found.select_for_update() if locked else found)}


def import_contacts(rows: Iterable[Row], *, file: str, by: User) -> ContactImport:
    """Bring in a file of contacts: all of it or nothing, with one line in the audit.

    The same file again changes nothing. Raises NotAllowed, or Refused if somebody else changed
    contacts at the same moment.
    """
    imported = ContactImport(file_name=file[:200], at=clock.now(), by=by)
    try:
        with imports.creating(imported, "import_contacts", by=by):
            plan = plan_import(rows, file=file[:200], locked=True)
            for held in ((*plan.correct, *plan.end), plan.fill):
                _unchanged_meanwhile(held)
                for one in held:
                    one.version += 1
            Vacancy.objects.bulk_update(plan.fill, ["to_on", "version"])
            RoleHolder.objects.bulk_update(plan.end, ["to_on", "version"])
            RoleHolder.objects.bulk_update(
                plan.correct, ["email", "source", "checked_on", "version"]
            )
            RoleHolder.objects.bulk_create(plan.add)
            imported.added, imported.corrected = len(plan.add), len(plan.correct)
            imported.ended, imported.unchanged = len(plan.end), plan.unchanged
    except IntegrityError as error:
        raise Refused(MEANWHILE) from error
    return imported


MEANWHILE = "Somebody else changed contacts at the same moment. Send the file again."


def _unchanged_meanwhile(held: Sequence[RoleHolder | Vacancy]) -> None:
    if not held:
        return
    versions = {one.pk: one.version for one in held}
    there = type(held[0])._base_manager.filter(pk__in=versions)
    if dict(there.values_list("pk", "version")) != versions:
        raise Refused(MEANWHILE)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
