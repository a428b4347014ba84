"""The states of the annual round and its parts, in words."""

from django.db.models import TextChoices


class RoundState(TextChoices):
    """How far the round of a year has come."""

    REVIEWING = "reviewing", "Last year's list is being reviewed"
    ASSESSING = "assessing", "Schools are being assessed"
    AGREEING = "agreeing", "Being agreed and signed"
    LOCKED = "locked", "Agreed and locked"


class CaseState(TextChoices):
    """Where one school stands in the round."""

    TO_ASSESS = "to_assess", "To be assessed"
    DECIDED = "decided", "Decided"
    GAP = "gap", "Not assessed, with a reason"
    CLOSED = "closed", "No longer maintained"


class GapKind(TextChoices):
    """Why a school has no category."""

    SCOPE = "scope", "The version does not assess it"
    UNKNOWN = "unknown", "It is not known whether the version assesses it"
    STATED = "stated", "Stated by the service"


class Party(TextChoices):
    """The two sides that agree the list. What they are called is in the framework version."""

    SERVICE = "service", "The service"
    COUNCIL = "council", "The council"


class ApproachState(TextChoices):
    """How far the talk with a school has come that is seen as vulnerable for the first time."""

    TO_CONTACT = "to_contact", "To be contacted"
    CONTACTED = "contacted", "Contacted, to be visited"
    VISITED = "visited", "Visited, the school may reply"
    REPLIED = "replied", "The school has replied"


class HeadView(TextChoices):
    """What the head thinks of being listed."""

    AGREES = "agrees", "Agrees that the school should be listed"
    UNSURE = "unsure", "Neither agrees nor disagrees"
    DISAGREES = "disagrees", "Does not agree that the school should be listed"


class ChallengeState(TextChoices):
    """Whether somebody's "this is wrong" has been answered."""

    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AcademyState(TextChoices):
    """How far a concern about an academy has come."""

    RECORDED = "recorded", "Recorded, to be notified"
    NOTIFIED = "notified", "Notified"
    DROPPED = "dropped", "Not taken further"


class RiskLevel(TextChoices):
    """The risk that a maintained school carries in the risk assessment of the estate."""

    URGENT = "urgent", "Urgent"
    HIGH = "high", "High"
    RAISED = "raised", "Raised"
    USUAL = "usual", "Usual"
    UNKNOWN = "unknown", "Not assessed"


class WorkState(TextChoices):
    """How far an item of the work plan has come."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
