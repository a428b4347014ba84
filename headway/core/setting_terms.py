"""Every write to terms and closures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from headway.core import calendar, terms
from headway.core.access import Actor, Permission
from headway.core.actions import mover
from headway.core.models import Closure, Term
from headway.core.refusals import Decision, NotValid, Refused
from headway.core.states import CLOSURE_MOVES, TERM_MOVES


def calendar_policy(user: Actor, permission: Permission, case: Any) -> Decision:
    """Whoever keeps the calendar keeps all of it."""
    if user.holds(permission):
        return Decision(True)
    return Decision(False, "Your role does not include setting terms. Ask an administrator.")


setting = mover(TERM_MOVES, calendar_policy)
closing = mover(CLOSURE_MOVES, calendar_policy)


def set_term(
    year_end: int,
    name: str,
    *,
    starts_on: date,
    ends_on: date,
    half_term: tuple[date, date] | None,
    by: Actor,
    reason: str = "",
) -> Term:
    """Set one term of an academic year, or change it if somebody has set it before.

    Raises NotAllowed, or NotValid for days that are out of order, outside the year or that
    run into the term before or after.
    """
    term = Term.objects.filter(year_end=year_end, name=name).first()
    if term is None:
        term = Term(year_end=year_end, name=name)
        opened = setting.creating(term, "add_term", by=by, reason=reason)
    else:
        opened = setting.changing(term, "change_term", by=by, reason=reason)
    with opened as case:
        case.starts_on, case.ends_on = starts_on, ends_on
        case.half_term_starts_on, case.half_term_ends_on = half_term or (None, None)
        _check(case)
    terms.forget()
    return term


def _check(term: Term) -> None:
    """Sentences of our own, before the database's constraints speak."""
    wrong: dict[str, str] = {}
    first, last = calendar.first_day(term.year_end), calendar.last_day(term.year_end)
    half = (term.half_term_starts_on, term.half_term_ends_on)
    if term.starts_on < first or term.ends_on > last:
        wrong["starts_on"] = (
            f"A term of {calendar.year_words(term.year_end)} lies between "
            f"1 September {first.year} and 31 August {last.year}."
        )
    elif term.ends_on < term.starts_on:
        wrong["ends_on"] = "The last day of term comes before the first. Check both days."
    elif half[0] and half[1] and not term.starts_on < half[0] <= half[1] < term.ends_on:
        wrong["half_term_starts_on"] = (
            "Half-term has to lie inside the term, and end on the day it starts or later."
        )
    else:
        for other in terms.terms_of(term.year_end):
            apart = term.ends_on < other.starts_on or term.starts_on > other.ends_on
            # The usual dates give way: only another term that somebody set can be in the way.
            if other.name != term.name and not other.usual and not apart:
                wrong["starts_on"] = f"These days run into the {other.words.lower()}."
    if wrong:
        raise NotValid(ValidationError(wrong))


def add_closure(on: date, words: str, *, by: Actor) -> Closure:
    """Set a day on which the authority's schools are closed.

    Raises NotAllowed, Refused for a day on which they are closed anyway, or NotValid.
    """
    if not terms.is_school_day(on):
        raise Refused("Schools are closed on this day already. Choose a school day.")
    closure = Closure(on=on, words=words.strip())
    with closing.creating(closure, "add_closure", by=by):
        pass
    terms.forget()
    return closure


def withdraw_closure(closure: Closure, *, by: Actor) -> Closure:
    """Take a closure back: schools are open on that day after all. Raises NotAllowed."""
    with closing.changing(closure, "withdraw_closure", by=by) as locked:
        locked.withdrawn = True
    terms.forget()
    return closure
