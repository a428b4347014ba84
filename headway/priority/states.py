"""What can be done to entries of the priority list, their removals, and requests for help.

The states of an entry and of a self-report follow part II 4.1 and 4.8 of the requirements.
"""

from django.db.models import TextChoices

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

P = Permission


class EntryState(TextChoices):
    """Where a school's entry stands."""

    CANDIDATE = "candidate", "Candidate"
    CONTACTED = "contacted", "School contacted"
    PROPOSED = "proposed", "Proposed, waiting for both parties"
    LISTED = "listed", "On the list"
    CARRIED_FORWARD = "carried_forward", "On the list, to be carried forward"
    REMOVAL_PROPOSED = "removal_proposed", "Removal under way"
    REMOVED = "removed", "Removed"
    NOT_LISTED = "not_listed", "Not listed"
    WITHDRAWN = "withdrawn", "Proposal taken back"


BEFORE_LISTING = (EntryState.CANDIDATE, EntryState.CONTACTED, EntryState.PROPOSED)
ON_LIST = (EntryState.LISTED, EntryState.CARRIED_FORWARD, EntryState.REMOVAL_PROPOSED)
BEFORE = tuple(state.value for state in BEFORE_LISTING)
ON = tuple(state.value for state in ON_LIST)


class ReportState(TextChoices):
    """Where a request for help stands."""

    SUBMITTED = "submitted", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ASSESSING = "assessing", "Being assessed"
    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    LISTED = "listed", "Agreed, school listed"
    SLA = "sla", "Agreement outside the contract"
    WITHDRAWN = "withdrawn", "Withdrawn by the school"


REPORT_OPEN = (ReportState.SUBMITTED, ReportState.ACKNOWLEDGED, ReportState.ASSESSING)
ANY_REPORT = tuple(
    state.value for state in ReportState if state not in {ReportState.WITHDRAWN, ReportState.LISTED}
)

ENTRY_MOVES: Verbs = {
    "open_candidate": Start(
        EntryState.CANDIDATE, P.LIST_CHANGE, says="{actor} named {subject} as a candidate."
    ),
    "put_forward": Start(
        EntryState.CANDIDATE,
        P.SELF_REPORT_HANDLE,
        says="{actor} named {subject} as a candidate after the school asked for help.",
    ),
    "record_contact": Move(
        EntryState.CANDIDATE,
        EntryState.CONTACTED,
        P.LIST_CHANGE,
        says="{actor} recorded the contact with {subject}.",
    ),
    "record_discussion": Move(
        EntryState.CONTACTED,
        EntryState.PROPOSED,
        P.LIST_CHANGE,
        says="{actor} recorded the discussion with {subject} and proposed it.",
    ),
    "propose": Move(
        EntryState.CANDIDATE, EntryState.PROPOSED, P.LIST_CHANGE, says="{actor} proposed {subject}."
    ),
    "record_consultation": Edit(
        P.LIST_CHANGE, says="{actor} recorded what the council said of {subject}."
    ),
    "sign_for_service": Edit(P.AGREE_SERVICE, says="{actor} signed for the service on {subject}."),
    "sign_for_council": Edit(P.AGREE_COUNCIL, says="{actor} signed for the council on {subject}."),
    "list_by_service": Move(
        EntryState.PROPOSED,
        EntryState.LISTED,
        P.AGREE_SERVICE,
        says="{actor} agreed for the service, and {subject} went on the list.",
    ),
    "list_by_council": Move(
        EntryState.PROPOSED,
        EntryState.LISTED,
        P.AGREE_COUNCIL,
        says="{actor} agreed for the council, and {subject} went on the list.",
    ),
    "decline_by_service": Move(
        EntryState.PROPOSED,
        EntryState.NOT_LISTED,
        P.AGREE_SERVICE,
        says="{actor} declined for the service, as the council had: {subject} is not listed.",
    ),
    "decline_by_council": Move(
        EntryState.PROPOSED,
        EntryState.NOT_LISTED,
        P.AGREE_COUNCIL,
        says="{actor} declined for the council, as the service had: {subject} is not listed.",
    ),
    "take_back": Move(
        BEFORE,
        EntryState.WITHDRAWN,
        P.LIST_CHANGE,
        says="{actor} took the proposal of {subject} back.",
    ),
    "carry_forward": Move(
        EntryState.LISTED,
        EntryState.CARRIED_FORWARD,
        P.LIST_CHANGE,
        says="{actor} reviewed {subject}: carry forward.",
    ),
    "review_again": Move(
        EntryState.CARRIED_FORWARD,
        EntryState.LISTED,
        P.LIST_CHANGE,
        says="{actor} opened the review of {subject} again.",
    ),
    "propose_removal": Move(
        (EntryState.LISTED, EntryState.CARRIED_FORWARD),
        EntryState.REMOVAL_PROPOSED,
        P.LIST_CHANGE,
        says="{actor} proposed to remove {subject}.",
    ),
    "keep_listed": Move(
        EntryState.REMOVAL_PROPOSED,
        EntryState.LISTED,
        P.LIST_CHANGE,
        says="{actor} kept {subject} on the list.",
    ),
    "close_removal": Move(
        EntryState.REMOVAL_PROPOSED,
        EntryState.REMOVED,
        P.LIST_CHANGE,
        says="{actor} closed the removal of {subject}.",
    ),
    "leave_register": Move(
        ON,
        EntryState.REMOVED,
        P.LIST_CHANGE,
        says="{actor} took {subject} off the list: the authority no longer maintains the school.",
    ),
    "drop_leaver": Move(
        BEFORE,
        EntryState.WITHDRAWN,
        P.LIST_CHANGE,
        says="{actor} closed the proposal of {subject}: the authority no longer maintains it.",
    ),
    "reclassify_by_service": Edit(
        P.AGREE_SERVICE, says="{actor} agreed the new class of {subject} for the service."
    ),
    "reclassify_by_council": Edit(
        P.AGREE_COUNCIL, says="{actor} agreed the new class of {subject} for the council."
    ),
    "place": Edit(P.LIST_CHANGE, says="{actor} moved {subject} in the order of support."),
}

# What follows from a second signature, whichever party gives it.
SIGNED_MOVES: Verbs = {
    "enter_agreed": Start(
        EntryState.LISTED,
        P.AGREE_SERVICE,
        says="{actor} put {subject} on the list with the second signature.",
    ),
    "close_into_new_year": Move(
        ON,
        EntryState.CARRIED_FORWARD,
        P.AGREE_SERVICE,
        says="{actor} carried {subject} into the new year's list.",
    ),
    "agree_removal": Move(
        ON,
        EntryState.REMOVAL_PROPOSED,
        P.AGREE_SERVICE,
        says="{actor} took {subject} off the list with the second signature on the new list.",
    ),
    "close_unsigned": Move(
        BEFORE,
        EntryState.WITHDRAWN,
        P.AGREE_SERVICE,
        says="{actor} closed {subject}, which the new list decides.",
    ),
    "report_listed": Move(
        ReportState.AGREED,
        ReportState.LISTED,
        P.AGREE_SERVICE,
        says="{actor} listed the school after {subject}.",
    ),
}

RECLASS_MOVES: Verbs = {
    "propose_class": Start(
        "proposed", P.LIST_CHANGE, says="{actor} proposed a new class: {subject}."
    ),
    "sign_class_for_service": Edit(
        P.AGREE_SERVICE, says="{actor} signed for the service: {subject}."
    ),
    "sign_class_for_council": Edit(
        P.AGREE_COUNCIL, says="{actor} signed for the council: {subject}."
    ),
    "settle_class_by_service": Move(
        "proposed",
        "agreed",
        P.AGREE_SERVICE,
        says="{actor} agreed for the service, as the council had: {subject}.",
    ),
    "settle_class_by_council": Move(
        "proposed",
        "agreed",
        P.AGREE_COUNCIL,
        says="{actor} agreed for the council, as the service had: {subject}.",
    ),
    "take_class_back": Move(
        "proposed",
        "withdrawn",
        P.LIST_CHANGE,
        says="{actor} took the proposal back: {subject}.",
    ),
}

# Records that go with a change: whoever may propose or sign the change may make them.
RECORD_MOVES: Verbs = {
    "review": Start("", P.LIST_CHANGE, says="{actor} reviewed {subject}."),
    "change_review": Edit(P.LIST_CHANGE, says="{actor} changed {subject}."),
    "start_removal": Start("", P.LIST_CHANGE, says="{actor} recorded {subject}."),
    "end_removal": Edit(P.LIST_CHANGE, says="{actor} ended {subject}."),
    "note_change": Start("", P.LIST_CHANGE, says="{actor} noted for the council: {subject}."),
    "tell_council": Edit(P.LIST_CHANGE, says="{actor} told the council: {subject}."),
    "sign": Start("", P.LIST_CHANGE, says="{actor} gave a signature: {subject}."),
    "change_signature": Edit(P.LIST_CHANGE, says="{actor} changed a signature: {subject}."),
    "confirm_expectation": Start(
        "", P.EXPECTATION_CONFIRM, says="{actor} answered for the school: {subject}."
    ),
    "note_expectation": Start("", P.LIST_CHANGE, says="{actor} noted of the school: {subject}."),
}

STATUS_MOVES: Verbs = {
    "answer_status": Start("", P.LIST_CHANGE, says="{actor} answered {subject}."),
}

REPORT_MOVES: Verbs = {
    "make_report": Start(
        ReportState.SUBMITTED, P.SELF_REPORT_MAKE, says="{actor} asked for help: {subject}."
    ),
    "enter_report": Start(
        ReportState.SUBMITTED,
        P.SELF_REPORT_HANDLE,
        says="{actor} entered for the school: {subject}.",
    ),
    "acknowledge": Move(
        ReportState.SUBMITTED,
        ReportState.ACKNOWLEDGED,
        P.SELF_REPORT_HANDLE,
        says="{actor} acknowledged {subject}.",
    ),
    "start_assessing": Move(
        (ReportState.SUBMITTED, ReportState.ACKNOWLEDGED),
        ReportState.ASSESSING,
        P.SELF_REPORT_HANDLE,
        says="{actor} recorded the visit or call about {subject}.",
    ),
    "consult_council": Move(
        ReportState.ASSESSING,
        ReportState.ASSESSING,
        P.SELF_REPORT_HANDLE,
        says="{actor} recorded what the council said of {subject}.",
    ),
    "agree_report": Move(
        ReportState.ASSESSING,
        ReportState.AGREED,
        P.SELF_REPORT_HANDLE,
        says="{actor} agreed with {subject}.",
    ),
    "decline_report": Move(
        ReportState.ASSESSING,
        ReportState.NOT_AGREED,
        P.SELF_REPORT_HANDLE,
        says="{actor} did not agree with {subject}, and replied.",
    ),
    "settle_outside": Move(
        (ReportState.AGREED, ReportState.NOT_AGREED),
        ReportState.SLA,
        P.SELF_REPORT_HANDLE,
        says="{actor} recorded an agreement outside the contract after {subject}.",
    ),
    "withdraw_report": Move(
        ANY_REPORT, ReportState.WITHDRAWN, P.SELF_REPORT_MAKE, says="{actor} withdrew {subject}."
    ),
    "record_withdrawal": Move(
        ANY_REPORT,
        ReportState.WITHDRAWN,
        P.SELF_REPORT_HANDLE,
        says="{actor} recorded that the school withdrew {subject}.",
    ),
    "make_agreement": Start(
        "", P.SELF_REPORT_HANDLE, says="{actor} recorded the terms: {subject}."
    ),
}
