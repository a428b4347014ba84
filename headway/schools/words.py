"""Words that several features share: what people and schools are asked for by others."""

from django.db import models


class Expertise(models.TextChoices):
    """What a Partner or a designated school is asked for."""

    LEADERSHIP = "leadership", "Leadership and management"
    GOVERNANCE = "governance", "Governance"
    CURRICULUM = "curriculum", "Curriculum and teaching"
    READING = "reading", "Reading and phonics"
    MATHS = "maths", "Mathematics"
    DISADVANTAGE = "disadvantage", "Disadvantaged pupils"
    INCLUSION = "inclusion", "Inclusion and special needs"
    ATTENDANCE = "attendance", "Attendance and behaviour"
    EARLY_YEARS = "early_years", "Early years"
    FINANCE = "finance", "Finance and resources"
