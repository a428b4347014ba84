"""Last year's agreed round of the demonstration, and this year's, left for a visitor to finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from headway.accounts.models import User
from headway.assessment import actions
from headway.assessment.actions import Choice
from headway.assessment.models import (
    Approach,
    Case,
    CaseState,
    HeadView,
    Party,
    RiskItem,
    RiskLevel,
    Round,
    Run,
)
from headway.assessment.queries.rounds import cases_of
from headway.assessment.queries.rounds_words import code_and_class, first_reasons
from headway.assessment.queries.runs import current_run
from headway.core import clock, terms
from headway.core.calendar import year_end_of, year_words
from headway.frameworks.queries import may_decide
from headway.schools.models import School

AGREED = {Party.SERVICE: "director", Party.COUNCIL: "council_officer"}
LEFT_TO_DECIDE = 8  # schools without concern that a visitor finds undecided
DISPUTES = (
    "Attendance has fallen for a second year. We would rather see the school on the list.",
    "The new head has been in post for a term. We would rather wait for the autumn results.",
)
Sign = Callable[..., Round]


def tell(people: Mapping[str, User], today: date, *, sign: Sign = actions.sign_round) -> None:
    """Two rounds: last year's with both signatures, this year's half way. Told once.

    `sign` gives the signatures: the priority list's own, where its entries are to be made too.
    """
    run = current_run()
    if run is None or run.framework is None or not may_decide(run.framework):
        return
    if Round.objects.exists():
        return
    this = year_end_of(today)
    with transaction.atomic(), terms.remembered():  # a story half told is not told
        _last_year(run, this - 1, people, today, sign)
        _this_year(run, this, people, today)


def _at(on: date, today: date, hour: int = 10) -> Any:
    """Inside, it is that day, or today where the day has not come."""
    moment = datetime.combine(min(on, today), time(hour))
    return clock.pretending(timezone.make_aware(moment))


def _last_year(
    run: Run, year_end: int, people: Mapping[str, User], today: date, sign: Sign
) -> None:
    director, year = people["director"], year_end - 1
    vulnerable = _agreed_only(run)
    known = vulnerable[::2]  # the others are seen as vulnerable for the first time this year
    with _at(date(year, 8, 27), today):
        found = actions.open_round(
            run, year_end=year_end, by=director, already_listed=known,
            note=f"The demonstration holds one edition: the rounds of {year_words(year_end)} and "
            f"{year_words(year_end + 1)} both rest on it.",
        )  # fmt: skip
        actions.begin_assessing(found, by=director)
    with _at(date(year, 9, 15), today):
        _as_proposed(found, by=director)
        for case in _waiting(found):
            if case.proposed_listed and case.school_id not in set(vulnerable[1::2]):
                actions.decide_case(case, _as_the_rules_say(case), by=director)
            else:
                last = found.rules.last
                actions.decide_case(
                    case,
                    Choice(
                        last,
                        "Both parties looked at the results and at what leaders do about them, "
                        "and agreed that the school does not need the list this year.",
                        differs_reason="Leaders had begun to act, and the results of one year "
                        "were not enough to go by.",
                    ),
                    by=director,
                )
        actions.begin_agreeing(found, by=director)
    with _at(date(year, 10, 6), today):
        for party, role in AGREED.items():
            actions.agree_with_undisputed(found, party, by=people[role])
    for day, party in ((13, Party.COUNCIL), (14, Party.SERVICE)):
        with _at(date(year, 10, day), today, 16):
            sign(found, party, by=people[AGREED[party]])
    with _at(date(year, 10, 20), today):
        _estate(found, people)


def _estate(found: Round, people: Mapping[str, User]) -> None:
    """The risk assessment with a later change, a work plan, and a concern about an academy."""
    director = people["director"]
    actions.make_risk_assessment(found, by=director)
    high = list(RiskItem.objects.filter(round=found, level=RiskLevel.HIGH)[:3])
    plans = (
        ("Review how phonics is taught, and coach the reading lead.", "Priority Partner"),
        ("Support the new governors with an external review.", "Governor services"),
        ("Agree an attendance plan with the families team.", "Assistant director"),
    )
    for risk, (what, owner) in zip(high, plans, strict=False):
        item = actions.plan_work(
            risk, what=what, owner=owner, due_on=date(found.year_end, 3, 31), by=director
        )
        actions.note_progress(
            item, "Begun: the first visit is made and the next is fixed.", state="under_way",
            by=people["service_staff"],
        )  # fmt: skip
    if high:
        actions.change_risk(
            high[0], RiskLevel.RAISED, reason="The monitoring visit found leaders on course.",
            by=director,
        )  # fmt: skip


def _this_year(run: Run, year_end: int, people: Mapping[str, User], today: date) -> None:
    director, year = people["director"], year_end - 1
    with _at(date(year, 9, 1), today):
        found = actions.open_round(
            run, year_end=year_end, by=director,
            note="Rests on the same edition as last year's round: the demonstration has one.",
        )  # fmt: skip
        actions.begin_assessing(found, by=director)
        _concerns(found, people, today)
    _talks(found, people, today)
    with _at(date(year, 9, 24), today):
        _as_proposed(found, by=people["service_staff"], leave=LEFT_TO_DECIDE)
        listed = [c for c in _waiting(found) if c.proposed_listed and not c.first_time]
        for case in listed[2:]:
            actions.decide_case(case, _as_the_rules_say(case), by=director)
        for case in [c for c in _waiting(found) if c.first_time]:
            talk = Approach.objects.get(case=case)
            if talk.may_be_proposed and talk.head_view == HeadView.AGREES:
                actions.decide_case(case, _as_the_rules_say(case), by=director)
    with _at(date(year, 10, 1), today):
        _words(found, people)
    with _at(date(year, 10, 5), today):
        _challenge(found, people)


def _concerns(found: Round, people: Mapping[str, User], today: date) -> None:
    academies = School.objects.filter(is_open=True, maintained=False, la=found.run.authority)
    held = []
    for academy in academies.exclude(reporting_phase="independent").order_by("urn")[3:5]:
        held.append(actions.record_academy_concern(
            academy, "Results have fallen for three years, and leaders have changed twice.",
            evidence="Published results of the last three years; the register.",
            year_end=found.year_end, rules=found.rules, by=people["director"],
        ))  # fmt: skip
    for concern in held[:1]:
        actions.notify_academy_concern(
            concern, on=clock.today(), how="By letter to the regulator of academies",
            by=people["director"],
        )  # fmt: skip


def _talks(found: Round, people: Mapping[str, User], today: date) -> None:
    """One school is still to be contacted, some to be visited, most have been."""
    talks = list(
        Approach.objects.filter(case__round=found).select_related("case__round", "case__school")
    )
    year, by = found.year_end - 1, people["director"]
    views = (HeadView.AGREES, HeadView.UNSURE, HeadView.DISAGREES, HeadView.AGREES)
    for place, talk in enumerate(talks[1:]):
        with _at(date(year, 9, 3) + timedelta(days=place % 5), today):
            actions.contact_school(talk, on=clock.today(), how="By telephone", by=by)
        if place < 2:
            continue
        with _at(date(year, 9, 10) + timedelta(days=place % 8), today):
            actions.record_visit(
                talk, on=clock.today(), head_view=views[place % 4],
                head_words="The last two years were a small cohort and a change of leaders.",
                outcome="Both looked at reading and attendance, and at what is planned.", by=by,
            )  # fmt: skip
        if views[place % 4] == HeadView.DISAGREES:
            with _at(date(year, 9, 22), today):
                actions.record_reply(
                    talk, reply="We do not think that we belong on the list.",
                    own_evidence="Our own reading tests of July, which we attach.", by=by,
                )  # fmt: skip


def _words(found: Round, people: Mapping[str, User]) -> None:
    """The service agrees with all, the council with all but two."""
    decided = list(found.cases.filter(state=CaseState.DECIDED, decided_listed=False)[:1])
    decided += list(found.cases.filter(state=CaseState.DECIDED, decided_listed=True)[:1])
    for case, reason in zip(decided, DISPUTES, strict=False):
        actions.say_of_case(
            case, Party.COUNCIL, agrees=False, by=people["council_officer"], reason=reason
        )
    actions.agree_with_undisputed(found, Party.SERVICE, by=people["director"])


def _challenge(found: Round, people: Mapping[str, User]) -> None:
    """The head of the demonstration's school says that a figure is wrong."""
    head = people["headteacher"]
    urns = [holding.urn for holding in head.current_holdings() if holding.urn]
    case = found.cases.filter(school__in=urns).select_related("school").first()
    if case is not None:
        actions.make_challenge(
            case.school, "figure:A_ABS:2025:all",
            "Two pupils who moved abroad in October are counted as absent until March.",
            by=head, about_words="Absence, 2024/25",
            own_evidence="The register of the two pupils, with the dates of their leaving.",
        )  # fmt: skip


def _agreed_only(run: Run) -> list[int]:
    """Schools proposed as vulnerable: by agreement, not by an inspection."""
    held = run.proposals.filter(listed=True, category__contains="VULNERABLE")
    return list(held.order_by("school_id").values_list("school_id", flat=True))


def _waiting(found: Round) -> list[Case]:
    cases = cases_of(found).filter(state=CaseState.TO_ASSESS)
    held = [case for case in cases if not case.paused]  # type: ignore[attr-defined]
    for case in held:
        case.round = found  # one reading of the version for all of them
    return held


def _as_proposed(found: Round, *, by: User, leave: int = 0) -> None:
    urns = [case.school_id for case in _waiting(found) if not case.proposed_listed]
    actions.assess_as_proposed(found, urns[leave:], by=by)


def _as_the_rules_say(case: Case) -> Choice:
    """The proposal taken over, with what its reason code asks for."""
    code, class_id = code_and_class(case)
    proposals = case.round.run.proposals.defer("facts", "trace")
    proposal = proposals.filter(school=case.school_id).first()
    return Choice(
        category=case.proposed_category,
        rationale=first_reasons(proposal),
        reason_code=code,
        class_id=class_id,
        evidence_type="Published results and what is known of leadership",
        imminence="The inspection window closes within three terms.",
    )
