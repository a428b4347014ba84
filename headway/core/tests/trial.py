"""A case for trying the machinery: a request that is drafted, sent and answered."""

from typing import Any

from django.db import models

from headway.core.access import Actor, Permission
from headway.core.actions import mover
from headway.core.constraints import known, together
from headway.core.models import Versioned
from headway.core.refusals import Decision
from headway.core.states import Edit, Move, Start


class TrialState(models.TextChoices):
    """Where a trial stands."""

    DRAFT = "draft", "a draft"
    SENT = "sent", "sent"
    ANSWERED = "answered", "answered"


class Trial(Versioned):
    """A case of no feature; its table exists in tests only."""

    title = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=TrialState, default=TrialState.DRAFT)
    answer = models.CharField(max_length=20, null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    word = models.CharField(max_length=20, blank=True)

    class Meta:
        app_label = "trial"
        constraints = [
            known("state", TrialState, name="trial_state_known"),
            together("answer", "answered_on", name="trial_answer_whole"),
            models.UniqueConstraint(fields=["title"], name="trial_one_per_title"),
        ]

    def __str__(self) -> str:
        return self.title


TRIAL_MOVES = {
    "start": Start(TrialState.DRAFT, Permission.DATA_LOAD, says="{actor} started {subject}."),
    "edit": Edit(Permission.DATA_LOAD, says="{actor} changed {subject} to {after_title}."),
    "send": Move(
        TrialState.DRAFT, TrialState.SENT, Permission.DATA_LOAD, says="{actor} sent {subject}."
    ),
    "answer": Move(
        (TrialState.SENT, TrialState.DRAFT),
        TrialState.ANSWERED,
        Permission.DATA_UPLOAD,
        says="{actor} answered {subject}.",
    ),
    "return": Move(
        TrialState.SENT, TrialState.DRAFT, Permission.DATA_LOAD, says="{actor} returned {subject}."
    ),
}


def trial_policy(user: Actor, permission: Permission, trial: Any) -> Decision:
    """Whoever holds the permission."""
    if not user.holds(permission):
        return Decision(False, "Your role does not include trials.")
    return Decision(True)


moving = mover(TRIAL_MOVES, trial_policy)
