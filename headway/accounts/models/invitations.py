"""Invitations to a school's own pages, and links that sign somebody in without a password.

Only a hash of each link's token is kept: whoever reads the database cannot use one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from headway.core.access import Permission
from headway.core.constraints import known, ordered, together
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet

PORTAL_ROLES = (
    ("headteacher", "Headteacher"),
    ("chair_of_governors", "Chair of governors"),
)


class InvitationState(models.TextChoices):
    """Where an invitation stands; an expired one is still "sent", and can be sent again."""

    SENT = "sent", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class InvitationQuerySet(SchoolQuerySet):
    """Invitations, for people who may invite."""

    urn_field = "urn"
    opened_by = (Permission.PORTAL_INVITE,)

    def waiting(self) -> Self:
        """Invitations that nobody has answered yet."""
        return self.filter(state=InvitationState.SENT)


class Invitation(Versioned):
    """A head or chair asked to open their school's own pages."""

    AUDITED_BY_MARK = frozenset({"name", "email"})

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=40, choices=PORTAL_ROLES)
    urn = models.PositiveIntegerField("school's URN")
    school_name = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        max_length=10, choices=InvitationState, default=InvitationState.SENT, editable=False
    )
    sent_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    times_sent = models.PositiveSmallIntegerField(default=1, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitations",
        editable=False,
    )  # fmt: skip
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            known("role", [key for key, _ in PORTAL_ROLES], name="invitation_role_known"),
            known("state", InvitationState, name="invitation_state_known"),
            ordered("sent_at", "expires_at", name="invitation_expires_after_sent"),
            together("accepted_at", "person", name="invitation_accepted_by_somebody"),
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "urn",
                condition=Q(state=InvitationState.SENT),
                name="invitation_waits_once",
                violation_error_message="This person has been invited to this school already. "
                "Send the invitation again if it did not arrive.",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.name} to {self.school_name}"

    @property
    def role_title(self) -> str:
        """What the role is called."""
        return str(self.get_role_display())

    def expired(self, now: datetime) -> bool:
        """Whether its link has stopped working."""
        return self.state == InvitationState.SENT and self.expires_at <= now


class SignInLink(Versioned):
    """A link that signs one person in once, within minutes of being asked for."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [ordered("made_at", "expires_at", name="sign_in_link_expires_after_made")]

    def __str__(self) -> str:
        return f"Sign-in link of {self.person}"

    def works(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.expires_at and self.person.is_active
