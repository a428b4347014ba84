"""The letters of the priority list: to whom, why, and what their texts may say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from headway.assessment.models import CaseState, Round
from headway.core.calendar import year_end_of, year_words
from headway.core.templatetags.headway_words import day
from headway.correspondence.kinds import COUNCIL, Addressee, Field, Kind
from headway.priority.models import Entry, Ground, Removal, Review, ScopeChange, SelfReport, Trigger
from headway.priority.queries.listing import listed_on
from headway.priority.queries.wording import Wording, wordings
from headway.priority.states import EntryState, ReportState

LIST_FIELDS = ("category", "reason", "rationale", "decided_on", "since", "agreed_by")


def entry_fields(entry: Entry, wording: Wording) -> dict[str, str]:
    """What every letter about an entry may say."""
    category, class_id = entry.category, entry.class_id
    return {
        "category": wording.class_words(category, class_id),
        "reason": lower_first(wording.reason(entry.reason_code) or wording.category(category)),
        "rationale": entry.rationale,
        "decided_on": day(entry.entered_on or entry.opened_on),
        "since": day(entry.since_on) if entry.since_on else "",
        "agreed_by": agreed_words(entry),
        "trigger": lower_first(Trigger(entry.trigger).label),
    }


def lower_first(words: str) -> str:
    """Words that stand inside a sentence; "Ofsted" keeps its capital."""
    own = words.startswith(("Ofsted", "RI", "Department"))
    return words if own else words[:1].lower() + words[1:]


def agreed_words(entry: Entry) -> str:
    """Who agreed, with role and date, in one phrase."""
    if entry.round_id and entry.entered_on:
        return f"the council and the service on {day(entry.entered_on)}"
    said = [
        f"{one.role_words} on {day(one.at)}"
        for one in entry.assents.all()
        if one.agrees and one.reclassification_id is None
    ]
    return " and ".join(said)


def _round(on: date) -> Round | None:
    """The agreed round of the day's academic year, else the latest agreed one before it."""
    return (
        Round.objects.filter(locked_at__isnull=False, year_end__lte=year_end_of(on))
        .select_related("framework")
        .order_by("-year_end")
        .first()
    )


def annual_listed(on: date) -> Iterable[Addressee]:
    """Every school that the agreed round put on the list and that is on it still (F-08)."""
    found = _round(on)
    if found is None:
        return
    wording = Wording(found.rules)
    entries = listed_on(on).filter(round=found).prefetch_related("assents")
    for entry in entries:
        if entry.school.maintained and entry.school.is_open:
            why = wording.class_words(entry.category, entry.class_id)
            yield Addressee(
                entry.school_id, "annual_listed", f"Agreed for the list: {why}.",
                entry_fields(entry, wording), about=entry.about,
            )  # fmt: skip


def annual_not_listed(on: date) -> Iterable[Addressee]:
    """Every other maintained school of the agreed round (F-09, E-10).

    A school that was added since has its own letter; one without a category is told why.
    """
    found = _round(on)
    if found is None:
        return
    listed = set(listed_on(on).values_list("school_id", flat=True))
    wording = Wording(found.rules)
    cases = found.cases.exclude(state=CaseState.CLOSED).select_related("school")
    for case in cases:
        school = case.school
        if case.decided_listed or case.school_id in listed:
            continue
        if not (school.maintained and school.is_open):
            continue
        name = case.decided_name or wording.category(case.decided_category)
        yield Addressee(
            case.school_id, "annual_not_listed", "Agreed not to be listed this year.",
            {
                "category": name,
                "reason": lower_first(name),
                "rationale": case.rationale or case.gap,
                "decided_on": day(found.locked_at),
                "since": "",
                "agreed_by": f"the council and the service on {day(found.locked_at)}",
            },
            about=f"assessment.case:{case.pk}",
        )  # fmt: skip


def carried_fields(review: Review, wording: Wording) -> dict[str, str]:
    """What the letter about a school that is carried forward may say; the year is the next."""
    return entry_fields(review.entry, wording) | {
        "rationale": review.reason,
        "decided_on": day(review.reviewed_on),
        "year": year_words(review.entry.year_end + 1),
    }


def carry_forward(on: date) -> Iterable[Addressee]:
    """Every listed school that the review of the year carries forward (F-10)."""
    reviews = Review.objects.filter(
        entry__state=EntryState.CARRIED_FORWARD,
        entry__closed_on__isnull=True,
        school__maintained=True,
        school__is_open=True,
    ).select_related("entry__school")
    held = list(reviews)
    words = wordings(review.entry.framework_key for review in held)
    for review in held:
        entry = review.entry
        yield Addressee(
            entry.school_id, "carry_forward", "Reviewed at the end of the year: carry forward.",
            carried_fields(review, words[entry.framework_key]), about=entry.about,
        )  # fmt: skip


def in_year_addition(on: date) -> Iterable[Addressee]:
    """Every school added outside the annual round that is on the list (F-07)."""
    entries = list(listed_on(on).filter(round__isnull=True).prefetch_related("assents"))
    words = wordings(entry.framework_key for entry in entries)
    for entry in entries:
        if entry.school.maintained and entry.school.is_open:
            yield Addressee(
                entry.school_id, "in_year_addition", "Added to the list within the year.",
                entry_fields(entry, words[entry.framework_key]), about=entry.about,
            )  # fmt: skip


def removal(on: date) -> Iterable[Addressee]:
    """Every school whose removal is under way and waits for its letter (F-06)."""
    removals = Removal.objects.filter(
        entry__state=EntryState.REMOVAL_PROPOSED, ended_on__isnull=True,
        school__maintained=True, school__is_open=True,
    ).select_related("entry__school")  # fmt: skip
    held = list(removals)
    words = wordings(one.entry.framework_key for one in held)
    for one in held:
        yield Addressee(
            one.school_id, "removal", f"Removal: {one.get_ground_display().lower()}.",
            removal_fields(one, words[one.entry.framework_key]), about=one.entry.about,
        )  # fmt: skip


def removal_fields(one: Removal, wording: Wording) -> dict[str, str]:
    """What a removal letter says beside the entry."""
    fields = entry_fields(one.entry, wording)
    return fields | {
        "ground": lower_first(Ground(one.ground).label),
        "rationale": one.rationale,
        "decided_on": day(one.proposed_on),
    }


def change_fields(change: ScopeChange) -> dict[str, str]:
    """What a notice of a change of scope says."""
    return {
        "change": lower_first(change.get_kind_display()),
        "rationale": change.rationale or change.words,
        "decided_on": day(change.on),
    }


OUTCOMES = {
    ReportState.AGREED: "to agree with your request",
    ReportState.LISTED: "to put the school on the list",
    ReportState.NOT_AGREED: "not to agree with your request",
    ReportState.SLA: "to support the school by an agreement outside the contract",
}


def report_fields(report: SelfReport) -> dict[str, str]:
    """What the answer to a request for help says."""
    said = [report.reason, report.reply]
    if report.other_services:
        said.append(f"Other services that we offer: {report.other_services}")
    return {
        "request": report.wants or report.text,
        "outcome": OUTCOMES.get(ReportState(report.state), report.get_state_display()),
        "rationale": "\n\n".join(words for words in said if words),
        "decided_on": day(report.decided_on) if report.decided_on else "",
    }


def fields_for(kind: str, case: Entry | ScopeChange | SelfReport) -> dict[str, str]:
    """The letter's own values for a single letter about an entry, a change or a request."""
    if isinstance(case, ScopeChange):
        return change_fields(case)
    if isinstance(case, SelfReport):
        return report_fields(case)
    wording = wordings([case.framework_key])[case.framework_key]
    if kind == "removal":
        one = case.removals.filter(kept_reason="").select_related("entry").first()
        if one is not None:
            return removal_fields(one, wording)
    if kind == "carry_forward":
        review = Review.objects.filter(entry=case).select_related("entry").first()
        if review is not None:
            return carried_fields(review, wording)
    return entry_fields(case, wording)


KINDS = {
    kind.key: kind
    for kind in (
        Kind("annual_listed", "Annual letter, listed school", number=1, answer_by=10,
             about="That the school is listed this year, and why.",
             fields=LIST_FIELDS, addressees=annual_listed),
        Kind("annual_not_listed", "Annual letter, school not listed", number=2,
             about="That the school is not listed this year, and why.",
             fields=LIST_FIELDS, addressees=annual_not_listed),
        Kind("carry_forward", "Carry-forward confirmation", number=3,
             about="What the review at the end of the year decided.",
             fields=LIST_FIELDS, addressees=carry_forward),
        Kind("in_year_addition", "Addition within the year", number=4, answer_by=10, urgent=True,
             about="That the school was added to the list, and why.",
             fields=(*LIST_FIELDS, "trigger"), addressees=in_year_addition),
        Kind("removal", "Removal from the list", number=5,
             about="That the school is no longer listed, and on what ground.",
             fields=(*LIST_FIELDS, "ground"), addressees=removal),
        Kind("scope_change", "Notice of a change of scope", to=(COUNCIL,), number=9,
             about="What changed on the list, for the council.",
             fields=("change", "rationale", "decided_on")),
        Kind("self_report_reply", "Answer to a request for help", urgent=True,
             about="What was decided on the school's own request, and why.",
             fields=("request", "outcome", "rationale", "decided_on")),
    )
}  # fmt: skip
FIELDS = {
    one.name: one
    for one in (
        Field("category", "The class in the version's words", "Requires improvement"),
        Field("reason", "The reason in the version's words", "latest inspection worse than good"),
        Field("rationale", "Why, in the words that were agreed",
              "Reading and mathematics have been well below similar schools for two years."),
        Field("decided_on", "The day of the decision", "14 October 2025"),
        Field("since", "The day since which the school is listed", "14 October 2025"),
        Field("agreed_by", "Who agreed it", "the council and the service on 14 October 2025"),
        Field("trigger", "What led to an addition within the year", "inspection result"),
        Field("ground", "The ground of a removal",
              "good or outstanding, and no further need of support"),
        Field("change", "What changed on the list", "added"),
        Field("request", "What the school asked for", "Help with leadership in the infant years."),
        Field("outcome", "What was decided on a request", "to agree with your request"),
    )
}  # fmt: skip
