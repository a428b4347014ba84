"""The states of letters, runs, texts and copies, and what moves them."""

from django.db import models

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs


class TemplateState(models.TextChoices):
    """A text counts only once two people have seen it."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    DISCARDED = "discarded", "Discarded"


class RunState(models.TextChoices):
    """How far a run of letters has come."""

    PLANNED = "planned", "Planned"
    DRAFTING = "drafting", "Being drafted"
    DRAFTED = "drafted", "Drafted: to be read and approved"
    APPROVED = "approved", "Approved"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"


class LetterState(models.TextChoices):
    """How far a letter has come (F-11)."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    CANCELLED = "cancelled", "Cancelled"


class CopyState(models.TextChoices):
    """What became of the copy for one person."""

    QUEUED = "queued", "Waiting to go"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Came back"
    POSTED = "posted", "Posted"


GONE = (CopyState.SENT, CopyState.DELIVERED, CopyState.BOUNCED, CopyState.POSTED)
OUT = (LetterState.SENDING, LetterState.SENT, LetterState.ACKNOWLEDGED)
BEFORE_SENDING = (LetterState.DRAFT, LetterState.APPROVED)
P = Permission

TEMPLATE_MOVES: Verbs = {
    "ship_template": Start(
        TemplateState.APPROVED, P.LETTER_WRITE,
        says="{actor} took over the text that came with the framework version: {subject}.",
    ),
    "draft_template": Start(
        TemplateState.DRAFT, P.LETTER_TEMPLATE, says="{actor} drafted a new text: {subject}."
    ),
    "edit_template": Edit(P.LETTER_TEMPLATE, says="{actor} changed the draft text {subject}."),
    "approve_template": Move(
        TemplateState.DRAFT, TemplateState.APPROVED, P.LETTER_APPROVE,
        says="{actor} approved the text {subject}.",
    ),
    "discard_template": Move(
        TemplateState.DRAFT, TemplateState.DISCARDED, P.LETTER_TEMPLATE,
        says="{actor} discarded the draft text {subject}.",
    ),
}  # fmt: skip

RUN_MOVES: Verbs = {
    "plan_run": Start(RunState.PLANNED, P.LETTER_WRITE, says="{actor} planned {subject}."),
    "start_run": Move(
        RunState.PLANNED, RunState.DRAFTING, P.LETTER_WRITE,
        says="{actor} had the letters of {subject} drafted.",
    ),
    "finish_drafting": Move(
        RunState.DRAFTING, RunState.DRAFTED, P.LETTER_WRITE,
        says="{actor} has the letters of {subject} drafted and ready to read.",
    ),
    "approve_run": Move(
        RunState.DRAFTED, RunState.APPROVED, P.LETTER_APPROVE, says="{actor} approved {subject}."
    ),
    "schedule_run": Edit(
        P.LETTER_SEND, says="{actor} put the sending of {subject} on {after_send_on}."
    ),
    "go_on_with_run": Edit(P.LETTER_WRITE, says="{actor} had the work on {subject} go on."),
    "send_run": Move(RunState.APPROVED, RunState.SENDING, P.LETTER_SEND,
                     says="{actor} sent {subject}."),
    "finish_run": Move(
        RunState.SENDING, RunState.SENT, P.LETTER_SEND,
        says="{actor} recorded that every letter of {subject} has gone.",
    ),
    "cancel_run": Move(
        (RunState.PLANNED, RunState.DRAFTING, RunState.DRAFTED, RunState.APPROVED),
        RunState.CANCELLED, P.LETTER_WRITE, says="{actor} cancelled {subject}.",
    ),
}  # fmt: skip

LETTER_MOVES: Verbs = {
    "draft_letter": Start(
        LetterState.DRAFT, P.LETTER_WRITE, says="{actor} drafted a letter: {subject}."
    ),
    "approve_letter": Move(
        LetterState.DRAFT, LetterState.APPROVED, P.LETTER_APPROVE,
        says="{actor} approved a letter: {subject}.",
    ),
    "hold_letter": Edit(P.LETTER_SEND, says="{actor} held a letter back: {subject}."),
    "release_letter": Edit(P.LETTER_SEND, says="{actor} released a letter: {subject}."),
    "schedule_letter": Edit(
        P.LETTER_SEND, says="{actor} put the sending of a letter on {after_send_on}: {subject}."
    ),
    "send_letter": Move(
        LetterState.APPROVED, LetterState.SENDING, P.LETTER_SEND,
        says="{actor} sent a letter: {subject}.",
    ),
    "note_first_copy": Edit(
        P.LETTER_SEND, says="{actor} noted that the first copy of a letter has gone: {subject}."
    ),
    "finish_letter": Move(
        LetterState.SENDING, LetterState.SENT, P.LETTER_SEND,
        says="{actor} recorded that every copy of a letter has gone: {subject}.",
    ),
    "acknowledge_letter": Move(
        LetterState.SENT, LetterState.ACKNOWLEDGED, P.LETTER_ANSWER,
        says="{actor} acknowledged a letter: {subject}.",
    ),
    "cancel_letter": Move(
        BEFORE_SENDING, LetterState.CANCELLED, P.LETTER_WRITE,
        says="{actor} cancelled a letter: {subject}.",
    ),
}  # fmt: skip

COPY_MOVES: Verbs = {
    "address_copy": Start(
        CopyState.QUEUED, P.LETTER_SEND, says="{actor} addressed a copy: {subject}."
    ),
    "claim_copy": Move(
        CopyState.QUEUED, CopyState.SENDING, P.LETTER_SEND, says="{actor} began to send {subject}."
    ),
    "record_sent": Move(
        CopyState.SENDING, CopyState.SENT, P.LETTER_SEND, says="{actor} sent {subject}."
    ),
    "put_back": Move(
        CopyState.SENDING, CopyState.QUEUED, P.LETTER_SEND,
        says="{actor} put {subject} back: it had not gone.",
    ),
    "record_delivered": Move(
        (CopyState.SENDING, CopyState.SENT), CopyState.DELIVERED, P.LETTER_SEND,
        says="{actor} recorded that it arrived: {subject}.",
    ),
    "record_bounce": Move(
        (CopyState.SENDING, CopyState.SENT, CopyState.DELIVERED, CopyState.POSTED),
        CopyState.BOUNCED, P.LETTER_SEND, says="{actor} recorded that it came back: {subject}.",
    ),
    "record_posted": Move(
        CopyState.QUEUED, CopyState.POSTED, P.LETTER_SEND, says="{actor} posted {subject}."
    ),
    "record_opened": Edit(P.LETTER_SEND, says="{actor} recorded that it was read: {subject}."),
}  # fmt: skip

ANSWER_MOVES: Verbs = {
    "answer_letter": Start("", P.LETTER_ANSWER, says="{actor} answered a letter: {subject}."),
    "take_answer": Edit(
        P.LETTER_SEND, says="{actor} acknowledged the answer to a letter: {subject}."
    ),
}
