"""What the annual round still asks of each person, from its cases and the version's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from headway.accounts.models import User
from headway.assessment.models import (
    AcademyConcern,
    AcademyState,
    Agreement,
    Approach,
    ApproachState,
    Case,
    CaseState,
    Challenge,
    Round,
    RoundState,
    SignOff,
)
from headway.assessment.queries.rounds import current_round, parties_for
from headway.assessment.queries.rounds_estate import agenda_day
from headway.assessment.queries.rounds_steps import day_of, lock_day
from headway.core.access import Permission
from headway.core.calendar import working_days_after
from headway.core.obligations import Obligation
from headway.core.prepared import Present

# Duties of the framework's calendar that are followed here from facts, and where.
DUTIES = {"E-03": "rounds", "E-07": "rounds", "E-08": "rounds", "E-11": "rounds", "E-12": "rounds"}
ANSWER_DAYS = 5  # working days; no version states how soon a school is answered


def obligations(user: User, today: date) -> Iterator[Obligation]:
    """Cases to decide, talks to have, words to say, lists to sign, schools to answer."""
    runs = user.holds(Permission.ROUND_RUN)
    there = SORTS.of()
    if "challenges" in there:
        yield from _challenges(user, runs=runs)
    sees = user.reach(Permission.ROUND_SEE).everywhere
    # A locked round asks for nothing but its concerns about academies.
    found = current_round() if sees and there & {"concerns", "unlocked"} else None
    if found is None:
        return
    if runs:
        yield from _academies(found)
        if not found.locked:
            yield from _assessing(found, today)
            yield from _talks(found)
    if not found.locked:
        yield from _parties(user, found)


SORTS = Present(
    challenges=lambda: Challenge.objects.waiting(),
    concerns=lambda: AcademyConcern.objects.filter(state=AcademyState.RECORDED),
    unlocked=lambda: Round.objects.exclude(state=RoundState.LOCKED),
)


def _challenges(user: User, *, runs: bool) -> Iterator[Obligation]:
    figures = user.holds(Permission.DATA_UPLOAD)
    if not runs and not figures:
        return
    waiting = Challenge.objects.waiting().select_related("school")
    for one in waiting if runs else waiting.filter(about__startswith="figure:"):
        made = one.made_at.date()
        yield Obligation(
            key=f"challenge-{one.pk}",
            what=f"Answer {one.school}: \N{LEFT DOUBLE QUOTATION MARK}this is wrong"
            f"\N{RIGHT DOUBLE QUOTATION MARK} ({one.kind_words.lower()})"
            if runs
            else f"Check the figure that {one.school} says is wrong",
            url=reverse("round_challenge", args=[one.pk]),
            due_on=working_days_after(made, ANSWER_DAYS),
            urn=one.school_id,
            school=one.school.name,
            since=made,
            why="The school's case rests until it is answered. Five working days is our default.",
        )


def assess_by(found: Round, today: date) -> date | None:
    """The day before the new year; for what is left after it, the day on which the list locks.

    Schools that are talked with first, and those that said that something is wrong, cannot be
    decided before the year begins.
    """
    day = day_of(found, "E-03")
    return day if day is None or day >= today else lock_day(found)


def _assessing(found: Round, today: date) -> Iterator[Obligation]:
    waiting = Case.objects.filter(round=found, state=CaseState.TO_ASSESS).count()
    if waiting:
        yield Obligation(
            key=f"round-{found.year_end}-assess",
            what=f"Decide on {waiting} school{'' if waiting == 1 else 's'} in the annual round",
            url=f"{reverse('round_worksheet', args=[found.year_end])}?state=to_assess",
            due_on=assess_by(found, today),
            why="Every maintained school has a category or a stated gap.",
            requirement="E-03",
            count=waiting,
        )


def _talks(found: Round) -> Iterator[Obligation]:
    talks = Approach.objects.filter(
        case__round=found, state__in=(ApproachState.TO_CONTACT, ApproachState.CONTACTED)
    ).exclude(case__state=CaseState.CLOSED)
    for talk in talks.select_related("case__school", "case__round"):
        school = talk.case.school
        first = talk.state == ApproachState.TO_CONTACT
        yield Obligation(
            key=f"talk-{talk.pk}",
            what=f"Contact the head of {school}" if first else f"Visit {school}",
            url=f"{talk.case.get_absolute_url()}#talk",
            due_on=day_of(found, "E-07"),
            urn=school.urn,
            school=school.name,
            since=talk.contacted_on,
            why="A school seen as vulnerable for the first time is contacted and visited first.",
            requirement="E-07",
        )


def _parties(user: User, found: Round) -> Iterator[Obligation]:
    decided = Case.objects.filter(round=found, state=CaseState.DECIDED)
    for party in parties_for(user, found.rules):
        said = Agreement.objects.filter(case__round=found, party=party, current=True)
        unsaid = decided.exclude(pk__in=said.values("case")).count()
        disputed = decided.filter(pk__in=said.filter(agrees=False).values("case")).count()
        for count, what in (
            (unsaid, "Say whether you agree with"),
            (disputed, "Settle with the other party"),
        ):
            if count:
                yield Obligation(
                    key=f"round-{found.year_end}-{what[:3].lower()}-{party}",
                    what=f"{what} {count} decision{'' if count == 1 else 's'} of the annual round",
                    url=reverse("round_agreement", args=[found.year_end]),
                    due_on=lock_day(found),
                    why="No school is on the list on one party's word.",
                    requirement="E-06",
                    count=count,
                )
        signed = SignOff.objects.filter(round=found, party=party, current=True).exists()
        if found.state == RoundState.AGREEING and not signed:
            yield Obligation(
                key=f"round-{found.year_end}-sign-{party}",
                what=f"Sign the list of {found.year_words}",
                url=reverse("round_sign", args=[found.year_end]),
                due_on=lock_day(found),
                why="Both parties agree the full list by the October half-term.",
                requirement="E-08",
            )


def _academies(found: Round) -> Iterator[Obligation]:
    settings = found.rules.contents.settings
    passed_on = settings is not None and settings.academy_concerns_notified
    held = AcademyConcern.objects.filter(year_end=found.year_end, state=AcademyState.RECORDED)
    for one in held.select_related("school"):
        yield Obligation(
            key=f"academy-{one.pk}",
            what=f"Notify the concern about {one.school}",
            url=reverse("round_academies", args=[found.year_end]),
            due_on=agenda_day(found.year_end) if passed_on else None,
            urn=one.school_id,
            school=one.school.name,
            since=one.recorded_at.date(),
            why=f"Route: {one.route}.",
            requirement="E-11",
        )
