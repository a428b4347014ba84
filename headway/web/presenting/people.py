"""Who leads a school: those in post, posts that stand vacant, who was before, how often it changed.

Days are written as people say them; a spell that retention emptied keeps its role and days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from headway.core.templatetags.headway_words import day, plural
from headway.schools.models import Role, RoleHolder, Vacancy
from headway.schools.queries import Turnover, turnover
from headway.web.presenting.contacts import spell

ORDER = {role.value: place for place, role in enumerate(Role)}
OF_GOVERNORS = {Role.CHAIR, Role.VICE_CHAIR, Role.GOVERNOR, Role.CLERK}


@dataclass(frozen=True)
class InPost:
    """Somebody in a role, or a post without anybody: exactly one of the two is there."""

    role: str
    words: str  # "Headteacher (substantive)"
    spell: str
    holder: RoleHolder | None = None
    vacancy: Vacancy | None = None

    @property
    def note(self) -> str:
        """What is known of a vacant post: who stands in."""
        return self.vacancy.note if self.vacancy else ""


@dataclass(frozen=True)
class PeoplePage:
    """The people of one school."""

    leaders: tuple[InPost, ...]
    governors: tuple[InPost, ...]
    before: tuple[InPost, ...]
    turnover: str

    @property
    def anybody(self) -> bool:
        """Whether anything at all is recorded now."""
        return bool(self.leaders or self.governors)


def people_page(
    holders: Iterable[RoleHolder], vacancies: Iterable[Vacancy], today: date
) -> PeoplePage:
    """Everything recorded of who leads a school, as a page shows it."""
    holders = list(holders)
    vacancies = [vacancy for vacancy in vacancies if not vacancy.withdrawn]
    rows = [_held(h) for h in holders] + [_vacant(v) for v in vacancies]
    now = sorted((r for r in rows if not _over(r, today)), key=lambda r: ORDER[r.role])
    before = sorted((r for r in rows if _over(r, today)), key=_last, reverse=True)
    return PeoplePage(
        leaders=tuple(r for r in now if r.role not in OF_GOVERNORS),
        governors=tuple(r for r in now if r.role in OF_GOVERNORS),
        before=tuple(before),
        turnover=turnover_said(turnover(holders, vacancies, today)),
    )


def _held(holder: RoleHolder) -> InPost:
    words = str(holder.get_role_display())
    if holder.role == Role.HEAD:
        words = f"{words} ({holder.kind_of_head})"
    return InPost(holder.role, words, spell(holder), holder=holder)


def _vacant(vacancy: Vacancy) -> InPost:
    return InPost(
        vacancy.role, str(vacancy.get_role_display()), vacancy_spell(vacancy), vacancy=vacancy
    )


def vacancy_spell(vacancy: Vacancy) -> str:
    """ "since 1 September 2026", "from 1 September 2026 until 31 December 2026"."""
    if vacancy.to_on is None:
        return f"since {day(vacancy.from_on)}"
    return f"from {day(vacancy.from_on)} until {day(vacancy.to_on)}"


def _spell_of(row: InPost) -> RoleHolder | Vacancy:
    found = row.holder or row.vacancy
    assert found is not None
    return found


def _over(row: InPost, today: date) -> bool:
    end = _spell_of(row).to_on
    return end is not None and end < today


def _last(row: InPost) -> tuple[date, int]:
    return _spell_of(row).to_on or date.max, -ORDER[row.role]


def turnover_said(found: Turnover) -> str:
    """How often the head has changed, in sentences, and how far back the record goes."""
    since = day(found.since)
    if not found.heads and not found.vacancies:
        return f"Nobody is recorded as head since {since}, so turnover cannot be told."
    people = "person is" if found.heads == 1 else "people are"
    said = f"{found.heads} {people} recorded as head since {since}"
    if found.interim:
        said += f", {found.interim} of them in the interim only"
    if found.vacant_days:
        said += (
            f"; the headship was vacant for {found.vacant_days} "
            f"{plural('day', found.vacant_days)} of this time"
        )
    said += "."
    if not found.whole:
        start = f"before {day(found.known_from)}" if found.known_from else "from when"
        said += f" Who led the school {start} is not recorded, so there may have been more."
    return said
