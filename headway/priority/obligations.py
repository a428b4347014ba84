"""What somebody still has to do about the priority list and requests for help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from headway.core import terms
from headway.core.access import Permission
from headway.core.addresses import address
from headway.core.obligations import Obligation
from headway.core.prepared import Prepared, Present
from headway.priority.models import Entry, Reclassification, Removal, ScopeChange, SelfReport
from headway.priority.queries.attending import attendance_due
from headway.priority.queries.letters import GONE, letters_said
from headway.priority.queries.listing import ENTRY, SCHOOL
from headway.priority.queries.reviewing import review_year
from headway.priority.queries.status import status_items
from headway.priority.queries.wording import ADDITION, REMOVAL, SCOPE, Wording, wording_on
from headway.priority.states import ON, EntryState, ReportState

P = Permission
# Duties of the framework's calendar that are followed here from facts, and where.
DUTIES = {"E-02": "list_review"}
REVIEW_FROM_DAYS = 60  # before the end of the summer term: our default
PARTIES = {"service": P.AGREE_SERVICE, "council": P.AGREE_COUNCIL}


def obligations(user: Any, today: date) -> Iterable[Obligation]:
    """Proposals to sign or to take further, removals, reviews, notices, requests for help."""
    runs, handles = user.holds(P.LIST_CHANGE), user.holds(P.SELF_REPORT_HANDLE)
    signs = [party for party, permission in PARTIES.items() if user.holds(permission)]
    found = list(_attend(user, today))
    if not (runs or handles or signs):
        return found
    found += _status(today) if runs or signs else []
    there = SORTS.of()  # most days most sorts have nothing: one question instead of nine
    if "waiting" in there and (runs or signs):
        waiting = _waiting()
        found += _to_sign(waiting, signs, today)
        found += _proposals(waiting, signs, today) if runs else []
    if "classes" in there and signs:
        found += _classes_to_sign(signs)
    if runs:
        found += _of_the_list(there, today)
    if "requests" in there and handles:
        found += _requests(today)
    return found


def _of_the_list(there: set[str], today: date) -> Iterator[Obligation]:
    """What whoever keeps the list has to do about schools that are or were on it."""
    if there & {"removals", "additions", "untold"}:
        wording = wording_on(today)
        yield from _removals(wording) if "removals" in there else ()
        yield from _additions(wording) if "additions" in there else ()
        yield from _untold(wording) if "untold" in there else ()
    yield from _reviews(today)
    yield from _unmatched() if "unmatched" in there else ()


def _removing() -> QuerySet[Removal]:
    found = Removal.objects.filter(ended_on__isnull=True, entry__state=EntryState.REMOVAL_PROPOSED)
    return found.select_related("entry", "school")


def _added() -> QuerySet[Entry]:
    found = Entry.objects.filter(
        state__in=ON, round__isnull=True, left_on__isnull=True, closed_on__isnull=True,
        carried_from__isnull=True,
    )  # fmt: skip
    return found.select_related("school").only(*ENTRY, *SCHOOL)


SORTS = Present(
    waiting=lambda: Entry.objects.before_listing(),
    classes=lambda: Reclassification.objects.filter(state="proposed"),
    removals=_removing,
    additions=_added,
    untold=lambda: ScopeChange.objects.filter(told_on__isnull=True),
    unmatched=lambda: Entry.objects.open().exclude(unmatched_code=""),
    requests=lambda: SelfReport.objects.open(),
)
UNTOLD = Prepared(
    lambda: ScopeChange.objects.filter(told_on__isnull=True).order_by("on", "pk").values_list("on")
)
REQUESTS = Prepared(
    lambda: (
        SelfReport.objects.open()
        .select_related("school")
        .only("school_id", "state", "kind", "acknowledge_by", "decide_by", "received_on", *SCHOOL)
    )
)


def _waiting() -> list[Entry]:
    """Every entry that both parties have not agreed yet, with the signatures given."""
    found = Entry.objects.before_listing().select_related("school")
    return list(found.only(*ENTRY, *SCHOOL).prefetch_related("assents"))


def _to_sign(waiting: list[Entry], signs: list[str], today: date) -> Iterator[Obligation]:
    for entry in waiting:
        if entry.state != EntryState.PROPOSED:
            continue
        given = {one.party for one in entry.assents.all()}
        for party in signs:
            if party not in given:
                yield Obligation(
                    f"priority-sign-{party}-{entry.pk}",
                    f"Sign for the {party} whether {entry.school} goes on the list",
                    reverse("priority_step", args=[entry.pk, f"sign-{party}"]),
                    due_on=today if entry.urgent else None,
                    urn=entry.school_id, school=str(entry.school), since=entry.opened_on,
                    why="A crisis is urgent." if entry.urgent else "Both parties agree every "
                    "listing.", requirement="E-23",
                )  # fmt: skip


def _classes_to_sign(signs: list[str]) -> Iterator[Obligation]:
    waiting = Reclassification.objects.filter(state="proposed").select_related("school")
    for proposed in waiting.prefetch_related("assents"):
        given = {one.party for one in proposed.assents.all()}
        for party in signs:
            if party not in given:
                yield Obligation(
                    f"priority-class-{party}-{proposed.pk}",
                    f"Sign for the {party} the new class of {proposed.school}",
                    reverse("priority_step", args=[proposed.entry_id, f"class-sign-{party}"]),
                    urn=proposed.school_id, school=str(proposed.school),
                    since=proposed.proposed_on, why="Both parties agree every class.",
                    requirement="E-23",
                )  # fmt: skip


def _proposals(entries: list[Entry], signs: list[str], today: date) -> Iterator[Obligation]:
    """Candidates to take further; proposals that wait for the other party."""
    for entry in entries:
        given = {one.party for one in entry.assents.all()}
        if entry.state != EntryState.PROPOSED:
            what = f"Take the proposal of {entry.school} further"
            waiting = ""
        else:
            missing = [party for party in PARTIES if party not in given and party not in signs]
            if not missing:
                continue
            what = f"See that both parties sign the proposal of {entry.school}"
            waiting = " and ".join(f"the {party}" for party in missing)
        yield Obligation(
            f"priority-proposal-{entry.pk}", what, reverse("priority_entry", args=[entry.pk]),
            due_on=today if entry.urgent else None, urn=entry.school_id,
            school=str(entry.school), waiting=waiting, since=entry.opened_on,
            why="A candidate is proposed, or taken back.", requirement="F-02",
        )  # fmt: skip


def _removals(wording: Wording) -> Iterator[Obligation]:
    removals = list(_removing())
    letters = letters_said((one.entry.about for one in removals), ["removal"])
    for one in removals:
        told = any(x.kind == "removal" and x.state in GONE for x in letters[one.entry.about])
        what = "Close the removal of" if told else "Send the letter about the removal of"
        yield Obligation(
            f"priority-removal-{one.pk}", f"{what} {one.school}",
            reverse("priority_entry", args=[one.entry_id]),
            due_on=wording.due(REMOVAL, one.proposed_on), urn=one.school_id,
            school=str(one.school), since=one.proposed_on,
            why="The letter follows the removal within the days of the framework.",
            requirement="F-06",
        )  # fmt: skip


def _additions(wording: Wording) -> Iterator[Obligation]:
    """Schools added within the year that have not been written to (F-07)."""
    added = list(_added())
    letters = letters_said((entry.about for entry in added), ["in_year_addition"])
    for entry in added:
        if entry.entered_on is None or any(
            x.kind == "in_year_addition" and x.state in GONE for x in letters[entry.about]
        ):
            continue
        yield Obligation(
            f"priority-addition-{entry.pk}", f"Write to {entry.school}, which was added",
            reverse("priority_entry", args=[entry.pk]),
            due_on=wording.due(ADDITION, entry.entered_on), urn=entry.school_id,
            school=str(entry.school), since=entry.entered_on,
            why="A school that is added is told at once.", requirement="F-07",
        )  # fmt: skip


def _reviews(today: date) -> Iterator[Obligation]:
    """Towards the end of the summer term: the schools that nobody has reviewed (E-02)."""
    year_end = review_year(today)
    ends = terms.anchor_day("summer_end", year_end) or date(year_end, 7, 20)
    if (ends - today).days > REVIEW_FROM_DAYS:
        return
    left = Entry.objects.filter(
        year_end=year_end, state__in=ON, left_on__isnull=True, closed_on__isnull=True,
        review__isnull=True,
    ).count()  # fmt: skip
    if left:
        yield Obligation(
            f"priority-review-{year_end}",
            f"Review {left} listed school{'s' * (left != 1)} at the end of the year",
            reverse("list_review"), due_on=ends, count=left,
            why="Every listed school is reviewed by the end of the summer term.",
            requirement="E-02",
        )  # fmt: skip


def _attend(user: Any, today: date) -> Iterator[Obligation]:
    """Inspections whose feedback the version asks the service to attend (N-05)."""
    reach = user.reach(P.INSPECTION_RECORD)
    if not reach or user.reach(P.AGREE_COUNCIL):
        return  # the service attends; the council is told
    for case in attendance_due(today):
        if reach.covers(case.school_id):
            yield Obligation(
                f"inspection-attend-{case.pk}",
                f"Attend the feedback of {case}, and say who was there",
                address("inspection_step", case.pk, "attendance"),
                due_on=case.ended_on, urn=case.school_id, school=str(case.school),
                since=case.started_on, why="The framework names this school.", requirement="N-05",
            )  # fmt: skip


def _status(today: date) -> Iterator[Obligation]:
    """Outcomes since the list was agreed that may change it (C-10)."""
    for one in status_items(today):
        yield Obligation(
            f"priority-status-{one.school.urn}",
            f"Reconsider the list status of {one.school}",
            address("status_answer", one.school.urn),
            due_on=one.due_on, urn=one.school.urn, school=str(one.school), since=one.known_on,
            why=f"{one.proposed} {one.agenda}.", requirement="C-10",
        )  # fmt: skip


def _untold(wording: Wording) -> Iterator[Obligation]:
    untold = [on for (on,) in UNTOLD.tuples()]
    if untold:
        count = len(untold)
        yield Obligation(
            "priority-tell-council",
            f"Tell the council of {count} change{'s' * (count != 1)} of the list",
            reverse("list_changes"), due_on=wording.due(SCOPE, untold[0]),
            since=untold[0], count=count,
            why="The council is told of every change, with the reason.", requirement="F-12",
        )  # fmt: skip


def _unmatched() -> Iterator[Obligation]:
    count = Entry.objects.open().exclude(unmatched_code="").count()
    if count:
        yield Obligation(
            "priority-unmatched",
            f"Choose a reason for {count} school{'s' * (count != 1)} after the change of version",
            reverse("list_changeover"), count=count,
            why="A reason without a match is never guessed.", requirement="Z-05",
        )  # fmt: skip


def _requests(today: date) -> Iterator[Obligation]:
    for report in REQUESTS.models():
        new = report.state == ReportState.SUBMITTED
        crisis = report.kind == "crisis"
        what = "Acknowledge" if new else "Decide on"
        yield Obligation(
            f"priority-request-{report.pk}",
            f"{what} the request for help of {report.school}{' (crisis)' * crisis}",
            address("self_report", report.pk),
            due_on=today if crisis and new else report.acknowledge_by if new else report.decide_by,
            urn=report.school_id, school=str(report.school), since=report.received_on,
            why="A crisis is looked at the same day." if crisis and new else "The days that the "
            "framework gives.", requirement="J-06" if crisis else "J-07",
        )  # fmt: skip
