"""Following one inspection: opened, its days corrected, told, published, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError

from headway.accounts.models import User
from headway.core import clock
from headway.core.refusals import NotValid, Refused
from headway.inspections.actions.moving import changing, moving, not_valid
from headway.inspections.models import FOLLOWED, InspectionCase, InspectionKind
from headway.inspections.models.recorded import check_grades
from headway.inspections.words import CARD_REGIME, in_short, regime_of
from headway.schools.models import School

LONGEST_DAYS = 14  # from the first day to the last; Ofsted's longest take a week
AHEAD_DAYS = 7  # a call comes the day before; a Monday's call is for that week
PARTIES = ("provider", "council")


def open_inspection(
    school: School,
    *,
    by: User,
    started_on: date,
    ended_on: date | None = None,
    kind: str = "",
    token: UUID | None = None,
) -> InspectionCase:
    """Record that an inspection is under way, is about to be or has just been.

    The framework and, unless said, the kind follow from the first day. The same form sent twice
    gives the one record. Raises NotAllowed or NotValid; then nothing is stored.
    """
    token = token or uuid4()
    if (sent := InspectionCase.objects.filter(token=token, opened_by=by).first()) is not None:
        return sent
    regime = regime_of(started_on)
    case = InspectionCase(
        school=school, kind=_kind(kind, regime), regime=regime, started_on=started_on,
        ended_on=ended_on or started_on, opened_by=by, opened_at=clock.now(), token=token,
    )  # fmt: skip
    _check_days(case)
    try:
        with moving.creating(case, "open_inspection", by=by):
            pass
    except NotValid:
        # The same form, sent twice at the same moment: the other one was first.
        if (sent := InspectionCase.objects.filter(token=token, opened_by=by).first()) is not None:
            return sent
        raise
    return case


def _kind(kind: str, regime: str) -> str:
    card = regime == CARD_REGIME
    if kind in ("", InspectionKind.GRADED, InspectionKind.REPORT_CARD):
        return InspectionKind.REPORT_CARD if card else InspectionKind.GRADED
    if kind not in FOLLOWED:
        raise not_valid("kind", "Choose what sort of inspection it is.")
    return kind


def _check_days(case: InspectionCase) -> None:
    if case.started_on > clock.today() + timedelta(days=AHEAD_DAYS):
        raise not_valid("started_on", "Ofsted calls days before, not weeks. Check the first day.")
    if case.ended_on < case.started_on:
        raise not_valid("ended_on", "The last day is before the first. Check both.")
    if (case.ended_on - case.started_on).days > LONGEST_DAYS:
        raise not_valid("ended_on", "An inspection takes days, not weeks. Check both days.")


def change_days(
    case: InspectionCase, *, by: User, started_on: date, ended_on: date, why: str
) -> InspectionCase:
    """Correct the days, by which the published outcome is found. Raises NotValid."""
    if not why.strip():
        raise not_valid("why", "Say why the days are corrected.")
    with changing(case, "change_days", by=by, reason=why) as locked:
        locked.started_on, locked.ended_on = started_on, ended_on
        if regime_of(started_on) != locked.regime:
            raise not_valid(
                "started_on",
                "That day is under another inspection framework. Take this record back and "
                "record the inspection anew.",
            )
        _check_days(locked)
    return case


def tell_party(case: InspectionCase, party: str, *, by: User, how: str = "") -> InspectionCase:
    """Note that the provider or the council was told of the outcome, at this moment (N-03).

    Told once: a second time is Refused, because the first moment is what counts.
    """
    if party not in PARTIES:
        raise Refused("Say whether the service or the council was told.")
    with changing(case, f"tell_{party}", by=by) as locked:
        if locked.heard_on is None and locked.published_on is None:
            raise Refused("Record what was said, or that it is published, before telling anybody.")
        if getattr(locked, f"{party}_told_at") is not None:
            raise Refused("This has been recorded already, with the moment of the first time.")
        setattr(locked, f"{party}_told_at", clock.now())
        setattr(locked, f"{party}_told_by", by)
        setattr(locked, f"{party}_told_how", how.strip()[:200])
    return case


def record_published(
    case: InspectionCase,
    *,
    by: User,
    published_on: date,
    outcome: str = "",
    grades: Mapping[str, str] | None = None,
    why: str = "",
) -> InspectionCase:
    """Record the day of publication and the outcome as published.

    Where nothing differs from what was said, the page gives the grades of the feedback here, so
    that nobody types them twice. Published once; a second time corrects it, with the reason.
    Ofsted's own file, once loaded, is what every count goes by. Raises NotValid.
    """
    given = {code: grade for code, grade in (grades or {}).items() if grade}
    check_published(case, published_on, given)
    words = outcome.strip() or in_short(case.regime, given)
    if not words:
        raise not_valid("outcome", "Give the outcome: its grades, or in words.")
    again = case.published_on is not None
    if again and not why.strip():
        raise not_valid("why", "Say why the published outcome is corrected.")
    verb = "correct_published" if again else "record_published"
    change = changing if again else moving
    with change(case, verb, by=by, reason=why) as locked:
        locked.published_on, locked.grades, locked.outcome = published_on, given, words[:400]
        locked.recorded_at, locked.recorded_by = clock.now(), by
    return case


def check_published(case: InspectionCase, published_on: date, grades: dict[str, str]) -> None:
    """Raise NotValid for a day or grades that cannot be."""
    if published_on < case.ended_on:
        raise not_valid("published_on", "It cannot be published before its last day.")
    if published_on > clock.today():
        raise not_valid("published_on", "The day is still to come.")
    try:
        check_grades(case.regime, grades)
    except ValidationError as error:
        raise NotValid(error) from error


def strike_inspection(case: InspectionCase, *, by: User, why: str) -> InspectionCase:
    """Take a record back that was made in error. It stays readable and counts no more."""
    if not why.strip():
        raise not_valid("why", "Say why the record is taken back.")
    with moving(case, "strike", by=by, reason=why) as locked:
        locked.struck_why = why.strip()
    return case
