"""The year of the demonstration's list: additions, a new class, removals, requests for help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from headway.accounts.models import User
from headway.assessment.models import Round
from headway.core import clock, terms
from headway.correspondence import actions as post
from headway.correspondence.models import Letter
from headway.correspondence.windows import window
from headway.priority import actions
from headway.priority.models import Entry, ReviewOutcome, SelfReport
from headway.priority.queries.listing import listed_on
from headway.priority.queries.wording import Wording, wording_on
from headway.priority.story import (
    GOES_ON,
    Story,
    at,
    both_sign,
    candidate_of,
    code_for,
    council_told,
    evidence_for,
    free_schools,
    letter_about,
    send,
    weekday,
)
from headway.schools.models import School

DONE_AFTER = (
    (("W-01",), 12), (("W-02",), 35), (("W-03", "W-07"), 52), (("W-04",), 66), (("W-08",), 80),
    (("W-05", "W-06"), 140), (("W-08",), 160), (("W-08",), 230),
)  # fmt: skip


def tell(people: Mapping[str, User], today: date) -> None:
    """A year of the list from the last locked round, told once; nothing without such a round."""
    found = Round.objects.filter(locked_at__isnull=False, locked_at__date__lt=today).first()
    if found is None or found.locked_at is None or SelfReport.objects.exists():
        return
    with terms.remembered():
        with clock.pretending(found.locked_at):
            actions.complete_list(found, by=people["council_officer"])
        story = Story(people, timezone.localdate(found.locked_at), today)
        _tell(story)


def _tell(story: Story) -> None:
    free = free_schools()
    wording = wording_on(story.begun)
    council_told(story, 6, "Notice of the agreed list")
    _addition(story, free, wording)
    _conversion(story, wording)
    _new_class(story, wording)
    _crisis(story, free, wording)
    _outside(story, free)
    _removed(story)
    _reviewed(story)
    _leaving(story)
    _open_requests(story, free)
    _open_proposal(story, free, wording)
    _this_week(story, free)
    _confirmed(story)
    council_told(story, 352, "Monthly report")


def _addition(story: Story, free: Iterator[School], wording: Wording) -> None:
    school = next(free, None)
    if school is None:
        return
    with story.on(58):
        entry = candidate_of(
            story, school, wording, code_for(wording, inspection=True), trigger="inspection",
            rationale="The inspection of the autumn term found that the quality of education "
            "requires improvement, above all in early reading.",
        )  # fmt: skip
        actions.propose_entry(entry, by=story.people["director"])
    with story.on(62):
        both_sign(story, entry)
    _told(story, entry, 64)


def _told(story: Story, entry: Entry, days: int) -> None:
    """Write to a school that was added, on the first day on which a letter may go."""
    with story.on(days):
        letter = letter_about(story, entry, "in_year_addition")
    with clock.pretending(at(window(weekday(story.begun + timedelta(days=days))).goes, 11)):
        send(story, letter)


def _conversion(story: Story, wording: Wording) -> None:
    """A school that was listed and converted within the year, where the register has one."""
    gone = School.objects.filter(
        maintained=True, is_open=False, close_date__gt=story.begun + timedelta(days=40),
        close_date__lt=story.today,
    ).order_by("urn").first()  # fmt: skip
    if gone is None:
        return
    with story.on(20):
        entry = candidate_of(
            story, gone, wording, code_for(wording, inspection=True), trigger="inspection",
            rationale="Ofsted judged that the school requires improvement.",
        )  # fmt: skip
        actions.propose_entry(entry, by=story.people["director"])
        both_sign(story, entry)
    assert gone.close_date is not None
    with clock.pretending(at(gone.close_date + timedelta(days=1), 6)):
        actions.take_off_leavers()


def _new_class(story: Story, wording: Wording) -> None:
    entry = _listed(story, wording, inspection=True)
    if entry is None:
        return
    code = code_for(wording, inspection=False)
    with story.on(110):
        proposed = actions.propose_class(
            entry, category=wording.reason_codes[code].category, reason_code=code,
            evidence=evidence_for(wording, code), by=story.people["director"],
            source="Committee, minute 7",
            rationale="Behaviour and attendance have settled. What is left is the leadership of "
            "mathematics, and an inspection is near.",
        )  # fmt: skip
    with story.on(118):
        actions.agree_class(proposed, "service", by=story.people["director"])
        actions.agree_class(proposed, "council", by=story.people["dcs"])


def _listed(story: Story, wording: Wording, *, inspection: bool, skip: int = 0) -> Entry | None:
    """A listed school of one sort that nothing has happened to yet."""
    entries = [
        entry
        for entry in listed_on(story.today).filter(state="listed", round__isnull=False)
        if wording.rests_on_inspection(entry.reason_code) == inspection
        and entry.school_id not in _own_urns(story)
    ]
    return entries[skip] if len(entries) > skip else None


def _crisis(story: Story, free: Iterator[School], wording: Wording) -> None:
    school = next(free, None)
    if school is None:
        return
    by = story.people["director"]
    with story.on(150):
        report = actions.enter_report(
            school, kind="crisis", reporter="Chair of governors", by=by,
            text="The head and the deputy are both away, and nobody can say for how long.",
            wants="An experienced head for the rest of the term.",
        )  # fmt: skip
        actions.acknowledge_report(report, by=by)
    with story.on(151) as day:
        actions.assess_report(
            report, on=day, how="visit", by=by,
            words="Teaching goes on well. Nobody is free to lead the school.",
        )  # fmt: skip
        actions.consult_council(
            report, outcome="supports", on=day, by=by,
            words="The council's officer agrees by telephone, and asks for a visit every week.",
        )  # fmt: skip
        code = code_for(wording, inspection=False, urgent=True)
        actions.agree_report(
            report, reason="The school has no leadership for at least half a term.",
            plan="An executive head for three days a week until July.", plan_cost=Decimal(12_600),
            reason_code=code, evidence=evidence_for(wording, code), by=by,
        )  # fmt: skip
        if report.entry is not None and report.entry.state == "candidate":
            actions.propose_entry(report.entry, by=by)
            both_sign(story, report.entry)
    if report.entry is not None:
        _told(story, report.entry, 152)


def _outside(story: Story, free: Iterator[School]) -> None:
    school = next(free, None)
    if school is None:
        return
    by = story.people["director"]
    with story.on(205) as day:
        report = actions.enter_report(
            school, kind="vulnerable", reporter="Headteacher", by=by, received_on=day,
            text="Results in reading fell two years running, and we cannot see why.",
        )  # fmt: skip
    with story.on(212) as day:
        actions.assess_report(
            report, on=day, how="call", by=by,
            words="Leadership is secure. The school knows what to look at first.",
        )  # fmt: skip
        actions.decline_report(
            report, reason="Leadership is strong enough to do this without being listed.",
            reply="Thank you for asking early. We suggest a review of early reading.",
            other_services="A review of reading, and the network of English leads.", by=by,
        )  # fmt: skip
        actions.settle_outside(
            report, provider="The service", service="Review of reading, two days",
            cost=Decimal(1_100), paid_by="The school",
            from_on=day + timedelta(days=14), to_on=day + timedelta(days=60),
            signed_for_school="Headteacher", signed_for_provider="Director", signed_on=day, by=by,
        )  # fmt: skip


def _removed(story: Story) -> None:
    """One removal that is closed, its letter sent."""
    wording = wording_on(story.begun)
    by = story.people["director"]
    done = _listed(story, wording, inspection=False)
    if done is not None:
        with story.on(228):
            actions.propose_removal(
                done, minute_reference="Committee, minute 12",
                rationale="Results rose in both key stages, and leadership is settled.", by=by,
            )  # fmt: skip
            letter = letter_about(story, done, "removal")
        if letter is not None:
            day = window(min(story.begun + timedelta(days=231), story.today)).goes
            if day < story.today:
                with clock.pretending(at(day, 11)):
                    send(story, letter)
                    actions.close_removal(done, by=by)


def _leaving(story: Story) -> None:
    """The school that the review put off leaves now; a copy of its letter came back."""
    waiting = _listed(story, wording_on(story.begun), inspection=False)
    by = story.people["director"]
    if waiting is not None:
        with story.ago(4):
            actions.propose_removal(
                waiting, minute_reference="Committee, minute 19",
                rationale="The new team has carried out the plan.", by=by,
            )  # fmt: skip
        monday = _monday(story.today)
        if window(monday).open and waiting.state == "removal_proposed":
            with clock.pretending(at(monday, 11)):
                letter = letter_about(story, waiting, "removal")
                send(story, letter)
            _came_back(story, letter, monday)


def _came_back(story: Story, letter: Letter, day: date) -> None:
    copy = letter.recipients.filter(channel="email", role="chair").first()
    if copy is not None:
        with clock.pretending(at(day, 15)):
            post.record_bounce(
                copy, by=story.people["administrator"],
                reason="The mail service says that there is no such mailbox.",
            )  # fmt: skip


def _monday(today: date) -> date:
    """The Monday of the week, or on a Monday the one before."""
    return today - timedelta(days=today.weekday() or 7)


def _confirmed(story: Story) -> None:
    """What schools did of what is expected of them: nearly all in time.

    One refused that governors be met; two are some days late with their latest report; the
    demonstration's own school has one thing to confirm soon.
    """
    groups: dict[date, list[Entry]] = {}
    for entry in listed_on(story.today):
        if entry.entered_on is not None and entry.is_on_list:
            groups.setdefault(entry.entered_on, []).append(entry)
    for begun, entries in groups.items():
        for codes, days in DONE_AFTER:
            _noted(story, entries, codes, begun + timedelta(days=days))
    first = groups[min(groups)] if groups else []
    own = _own_entries(story, first)
    late = [entry for entry in first if entry not in own][:2]
    punctual = [e for some in groups.values() for e in some if e not in late and e not in own]
    for entries, ago in ((late, 96), (own, 81), (punctual, 12)):
        _noted(story, entries, ("W-08",), story.today - timedelta(days=ago))
    with story.on(140):
        for entry in first[4:5]:
            actions.note_expectation(
                entry, "W-07", answer="refused", by=story.people["director"],
                note="The head would not name a day on which governors could be met.",
            )  # fmt: skip


def _noted(story: Story, entries: list[Entry], codes: tuple[str, ...], day: date) -> None:
    there = [entry for entry in entries if entry.entered_on and entry.entered_on < day]
    if there and day < story.today:
        with clock.pretending(at(day, 15)):
            actions.note_for_many(
                there, codes, by=story.people["director"], note="Seen at the visit."
            )


def _own_entries(story: Story, entries: list[Entry]) -> list[Entry]:
    """Entries of the school whose head can sign in."""
    return [entry for entry in entries if entry.school_id in _own_urns(story)]


def _own_urns(story: Story) -> set[int | None]:
    return {holding.urn for holding in story.people["headteacher"].current_holdings()}


def _reviewed(story: Story) -> None:
    """The review of the year, where its time has come: all but one are carried forward."""
    summer = date(story.begun.year + 1, 7, 6)
    if summer >= story.today:
        return
    by = story.people["director"]
    entries = listed_on(summer).filter(state="listed", closed_on__isnull=True)
    waits = _listed(story, wording_on(summer), inspection=False)
    with clock.pretending(at(summer, 9)):
        for entry in entries:
            if waits is not None and entry.pk == waits.pk:
                outcome, reason = ReviewOutcome.DEFER, "The results of the summer are awaited."
            else:
                outcome, reason = ReviewOutcome.CARRY_FORWARD, GOES_ON
            actions.review_entry(entry, outcome, by=by, reason=reason)


def _open_requests(story: Story, free: Iterator[School]) -> None:
    by = story.people["service_staff"]
    looked_at, new = next(free, None), next(free, None)
    if looked_at is not None:
        with story.ago(12) as day:
            report = actions.enter_report(
                looked_at, kind="vulnerable", reporter="Headteacher", by=by, received_on=day,
                text="Two of our three year leaders leave at Christmas.",
                wants="Help with finding and starting new leaders.",
            )  # fmt: skip
        with story.ago(8) as day:
            actions.assess_report(
                report, on=day, how="call", by=by, words="The posts are advertised. No applicants."
            )
    if new is not None:
        with story.ago(2) as day:
            actions.enter_report(
                new, kind="vulnerable", reporter="Chair of governors", by=by, received_on=day,
                text="Attendance has fallen below nine in ten, and we do not know how to turn it.",
            )  # fmt: skip


def _open_proposal(story: Story, free: Iterator[School], wording: Wording) -> None:
    school = next(free, None)
    if school is None:
        return
    now = wording_on(story.today)
    with story.ago(4):
        entry = candidate_of(
            story, school, now, code_for(now, inspection=True), trigger="inspection",
            rationale="The inspection of this term found an area below the expected standard.",
        )  # fmt: skip
        actions.propose_entry(entry, by=story.people["director"])
        actions.agree_entry(entry, "service", by=story.people["director"])


def _this_week(story: Story, free: Iterator[School]) -> None:
    """On the Monday of the last week somebody asks for help, and is told that it has come."""
    monday = _monday(story.today)
    school = next(free, None)
    if school is None:
        return
    with clock.pretending(at(monday, 9)):
        report = actions.enter_report(
            school, kind="vulnerable", reporter="Headteacher", by=story.people["service_staff"],
            received_on=monday, text="We are looking for somebody to coach two new leaders.",
        )  # fmt: skip
    with clock.pretending(at(monday, 14)):
        actions.acknowledge_report(report, by=story.people["director"])
