"""The words of Partners: what they know, and what would make them partial."""

from django.db import models

from headway.schools.models import ReportingPhase
from headway.schools.words import Expertise

# Phases in which a Partner may have experience: the groups in which schools are reported.
PHASES = tuple(
    (phase.value, str(phase.label))
    for phase in ReportingPhase
    if phase not in {ReportingPhase.OTHER, ReportingPhase.INDEPENDENT}
)


# What helps where a domain of the profile is a concern.
FOR_DOMAIN: dict[str, tuple[Expertise, ...]] = {
    "attainment": (Expertise.CURRICULUM, Expertise.READING, Expertise.MATHS),
    "progress": (Expertise.CURRICULUM,),
    "groups": (Expertise.DISADVANTAGE,),
    "inclusion": (Expertise.ATTENDANCE, Expertise.INCLUSION),
    "inspection": (Expertise.LEADERSHIP,),
    "intelligence": (Expertise.LEADERSHIP, Expertise.GOVERNANCE),
}


class InterestKind(models.TextChoices):
    """Why a Partner would not be impartial at a school."""

    WORKED = "worked", "worked there"
    FAMILY = "family", "has family there"
    GOVERNOR = "governor", "is a governor there"
    PAID = "paid", "is paid by the school"
    OTHER = "other", "has another interest there"
