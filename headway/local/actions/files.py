"""Bringing in a file of local figures: what it would change, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from headway.accounts.models import User
from headway.core.refusals import NotValid, Refused
from headway.local.actions.values import Entered, check_value, enter_values
from headway.local.files import FileRow
from headway.local.models import LocalValue, MeasureInfo
from headway.local.periods import Period
from headway.local.queries.measures import measures_known
from headway.schools.models import School


@dataclass
class Plan:
    """What a file would do: figures new, corrected and as they are, and what cannot be."""

    new: int = 0
    corrected: list[str] = field(default_factory=list)
    unchanged: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether it would change anything."""
        return bool(self.new or self.corrected)


def plan_of(rows: Sequence[FileRow], *, period: Period) -> Plan:
    """What these rows would do to the figures of a period; nothing is stored (two queries)."""
    known = {one.key: one for one in measures_known()}
    held = {
        (one.school_id, one.district, one.measure): one.value
        for one in LocalValue.objects.held().filter(starts_on=period.start)
    }
    plan = Plan()
    for row in rows:
        for key, value in row.values:
            try:
                check_value(known[key], value, period)
            except NotValid as problem:
                said = " ".join(sentence for each in problem.errors.values() for sentence in each)
                plan.wrong.append(f"Row {row.line}, {said}")
                continue
            before = held.get((row.urn, row.district, key))
            if before is None:
                plan.new += 1
            elif before == value:
                plan.unchanged += 1
            else:
                measure = known[key]
                plan.corrected.append(
                    f"{row.district or row.urn}, {measure.name}: {measure.written(before)} "
                    f"becomes {measure.written(value)}"
                )
    return plan


def bring_in(rows: Sequence[FileRow], *, period: Period, file: str, by: User) -> Entered:
    """Keep every figure of the file, or none. Raises NotAllowed, NotValid or Refused."""
    known: dict[str, MeasureInfo] = {one.key: one for one in measures_known()}
    schools = School.objects.in_bulk([row.urn for row in rows if row.urn is not None])
    done = Entered()
    with transaction.atomic():
        for row in rows:
            if row.urn is not None and row.urn not in schools:
                raise Refused(f"{row.urn} is no longer in the register. Send the file again.")
            if any(key not in known for key, _ in row.values):
                raise Refused("A measure of the file was retired meanwhile. Send the file again.")
            one = enter_values(
                {known[key]: value for key, value in row.values}, period=period, by=by,
                school=schools[row.urn] if row.urn is not None else None,
                district=row.district, file_name=file,
            )  # fmt: skip
            done.new += one.new
            done.corrected += one.corrected
            done.unchanged += one.unchanged
    return done
