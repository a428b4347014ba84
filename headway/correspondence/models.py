"""Letters: their texts by version, the runs they go out in, the exact bytes, who got them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from headway.core import querysets
from headway.core.access import Actor, Permission
from headway.core.constraints import known, together
from headway.core.models import Job, Versioned
from headway.correspondence.states import (
    CopyState,
    LetterState,
    RunState,
    TemplateState,
)
from headway.frameworks.models import Version
from headway.schools.models import School


class Role(models.TextChoices):
    """In which part somebody gets a letter."""

    HEAD = "head", "Headteacher"
    CHAIR = "chair", "Chair of governors"
    COUNCIL = "council", "The council"
    REGULATOR = "regulator", "The regulator"


class Channel(models.TextChoices):
    """How a copy goes."""

    EMAIL = "email", "E-mail"
    POST = "post", "Post"


class Form(models.TextChoices):
    """In which form a letter is kept."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"


class Template(Versioned):
    """The text of one kind of letter under one framework version. Numbers count its versions.

    The approved text with the highest number is the one that letters are drafted from.
    """

    version_key = models.CharField(max_length=60, help_text='framework version, "bham-2024"')
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=12_000)
    state = models.CharField(max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    shipped = models.BooleanField(default=False, help_text="came with the framework version")
    note = models.CharField(max_length=500, blank=True, help_text="what changed, and why")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version_key", "kind", "-number"]
        constraints = [
            known("state", TemplateState, name="template_state_known"),
            together("approved_by", "approved_at", name="template_approval_whole"),
            models.UniqueConstraint(
                fields=["version_key", "kind", "number"], name="template_number_once"
            ),
            models.UniqueConstraint(
                fields=["version_key", "kind"],
                condition=Q(state=TemplateState.DRAFT),
                name="template_one_draft_at_a_time",
                violation_error_message="There is a draft of this text already. Open that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("letters_template", args=[self.pk])


class LetterRun(Versioned):
    """Letters of one occasion: planned, drafted, read, approved and sent together."""

    title = models.CharField(max_length=200)
    kinds = models.JSONField(help_text="the kinds of letters in it")
    as_at = models.DateField(help_text="the day that its letters speak of and are dated by")
    framework = models.ForeignKey(Version, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="the work now under way for it",
    )  # fmt: skip
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    send_on = models.DateField(null=True, blank=True, help_text="when it is to be sent")
    override = models.CharField(
        max_length=500, blank=True, help_text="why it goes on a day on which nothing should"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(
        default=list, blank=True, help_text="schools whose letter could not be drafted, and why"
    )
    cancelled_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            known("state", RunState, name="letter_run_state_known"),
            together("approved_by", "approved_at", name="letter_run_approval_whole"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("letters_run", args=[self.pk])


class LetterQuerySet(querysets.SchoolQuerySet):
    """Letters; a school's own people see those that have left, of their own school."""

    opened_by = (Permission.LETTER_SEE,)

    def visible_to(self, user: Actor) -> Self:
        """Every state for those who read letters, what has left for the school itself."""
        seen = super().visible_to(user)
        own = user.reach(Permission.LETTER_ANSWER)
        if not own or user.reach(Permission.LETTER_SEE).everywhere:
            return seen
        out = Q(out_at__isnull=False, school_id__in=sorted(own.urns))
        reads = sorted(user.reach(Permission.LETTER_SEE).urns)
        return self.filter(Q(school_id__in=reads) | out)


class Letter(Versioned):
    """One letter about one school. What was approved never changes: a change is a new letter."""

    school = models.ForeignKey(School, models.PROTECT, related_name="letters")
    run = models.ForeignKey(
        LetterRun, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(max_length=40, db_index=True)
    about = models.CharField(
        max_length=80, blank=True, help_text='the case behind it, "priority.entry:12"'
    )
    why = models.CharField(max_length=500, blank=True, help_text="why the school gets this letter")
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=20_000, help_text="exactly as it is in the letter")
    fields = models.JSONField(default=dict, help_text="the values that its text used")
    marking = models.CharField(max_length=40)
    dated = models.DateField(help_text="the day printed on it")
    answer_by = models.DateField(null=True, blank=True)
    template = models.ForeignKey(Template, models.PROTECT, related_name="letters")
    framework = models.ForeignKey(Version, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=LetterState, default=LetterState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    held_because = models.CharField(
        max_length=500, blank=True, help_text="why it is held back; empty: it is not"
    )
    send_on = models.DateField(null=True, blank=True)
    override = models.CharField(max_length=500, blank=True)
    out_at = models.DateTimeField(null=True, blank=True, help_text="when its first copy left")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when its last copy left")
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            known("state", LetterState, name="letter_state_known"),
            together("approved_by", "approved_at", name="letter_approval_whole"),
            together("acknowledged_by", "acknowledged_at", name="letter_acknowledgement_whole"),
            models.UniqueConstraint(
                fields=["run", "school", "kind"],
                condition=~Q(state=LetterState.CANCELLED),
                name="letter_once_per_run_school_and_kind",
                violation_error_message="This run has a letter of this kind to this school.",
            ),
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=~Q(about="") & ~Q(state=LetterState.CANCELLED),
                name="letter_once_per_kind_and_case",
                violation_error_message="There is a letter of this kind about this already. "
                "Open it, or cancel it first.",
            ),
        ]
        indexes = [models.Index(fields=["school", "-drafted_at"], name="letter_by_school")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.school})"

    def get_absolute_url(self) -> str:
        return reverse("letters_letter", args=[self.pk])


class LetterFile(models.Model):
    """The bytes of an approved letter in one form. Written once; the database sees to it."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    form = models.CharField(max_length=4, choices=Form)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("form", Form, name="letter_file_form_known"),
            models.UniqueConstraint(fields=["letter", "form"], name="letter_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} of letter {self.letter_id}"


class Recipient(Versioned):
    """The copy of a letter for one person. A copy sent again is a new row, linked to the first."""

    AUDITED_BY_MARK = frozenset({"name", "email", "address"})

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="recipients")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=200, help_text='"The chair of governors" where not known')
    channel = models.CharField(max_length=5, choices=Channel)
    email = models.EmailField(max_length=254, blank=True)
    address = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.QUEUED)
    message_id = models.CharField(max_length=200, blank=True, help_text="of the e-mail")
    service_id = models.CharField(
        max_length=200, blank=True, help_text="what the mail service calls it"
    )
    claim = models.UUIDField(null=True, blank=True, help_text="of the process that sends it")
    claimed_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    again_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="sent_again"
    )

    class Meta:
        ordering = ["letter", "role", "pk"]
        constraints = [
            known("role", Role, name="copy_role_known"),
            known("channel", Channel, name="copy_channel_known"),
            known("state", CopyState, name="copy_state_known"),
            together("claim", "claimed_at", name="copy_claim_whole"),
            models.UniqueConstraint(
                fields=["letter", "role"],
                condition=Q(again_of__isnull=True),
                name="copy_once_per_letter_and_role",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.POST) | ~Q(email=""), name="copy_by_email_has_address"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "channel"], name="copy_by_state"),
            models.Index(fields=["message_id"], name="copy_by_message"),
        ]

    def __str__(self) -> str:
        return f"copy for the {self.get_role_display().lower()} of letter {self.letter_id}"

    @property
    def school_id(self) -> int:
        """The school that the letter is about: the audit files the copy under it."""
        return self.letter.school_id


class Answer(Versioned):
    """What a school answers to a letter. Sent twice, it is kept once: `key` comes from the form."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=40_000)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [together("taken_by", "taken_at", name="answer_taking_whole")]

    def __str__(self) -> str:
        return f"answer to letter {self.letter_id}"

    @property
    def school_id(self) -> int:
        """The school that answers."""
        return self.letter.school_id


class AnswerFile(models.Model):
    """The file that came with an answer, looked into before it was kept."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="file")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, help_text="pdf, docx, jpeg or png, by its content")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


def overdue(letter: Letter, today: date) -> bool:
    """Whether an answer was asked for by a day that has passed."""
    return letter.answer_by is not None and letter.answer_by < today
