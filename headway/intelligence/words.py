"""The words of an entry: themes, sources, grades, who may see it, why it is not shared."""

from django.db import models

from headway.evidence.heard import FIRM, NOTHING, SINGLE, STRONG


class Theme(models.TextChoices):
    """What an entry is about (requirements D-01)."""

    LEADERSHIP = "leadership", "Leadership and management"
    STAFFING = "staffing", "Staffing and vacancies"
    GOVERNANCE = "governance", "Governance"
    FINANCE = "finance", "Finance"
    HR = "hr", "HR and employee relations"
    SAFEGUARDING = "safeguarding", "Safeguarding (restricted)"
    PUPILS = "pupils", "Pupils and curriculum"
    OTHER = "other", "Other"


# Themes that the rules take for leadership: Ofsted inspects governance as part of it.
OF_LEADERSHIP = frozenset({Theme.LEADERSHIP, Theme.GOVERNANCE})


class Source(models.TextChoices):
    """Where it was heard (requirements D-03)."""

    PARTNER_MEETING = "partner_meeting", "Partner meeting"
    DISTRICT_TEAM = "district_team", "District team"
    COUNCIL_SERVICE = "council_service", "Council service"
    CONSORTIUM = "consortium", "Consortium or network"
    SYSTEM_LEADER = "system_leader", "Another system leader"
    SCHOOL = "school", "The school itself"
    INSPECTOR = "inspector", "Inspector"
    VISIT = "visit", "Visit or monitoring"
    OTHER = "other", "Other"


class Grade(models.TextChoices):
    """How it is known. Hearsay counts for nothing until somebody can say more."""

    DOCUMENTED = "documented", "Documented: minutes, a report or figures show it"
    CORROBORATED = "corroborated", "Corroborated: two sources say so independently"
    FIRST_HAND = "first_hand", "First hand: the author saw or heard it"
    REPORTED = "reported", "Reported: somebody who was there said so"
    HEARSAY = "hearsay", "Hearsay: nobody who was there said so"

    @property
    def short(self) -> str:
        """In a word: "first hand"."""
        return str(self.label).partition(":")[0]


WEIGHTS = {
    Grade.DOCUMENTED: STRONG,
    Grade.CORROBORATED: FIRM,
    Grade.FIRST_HAND: FIRM,
    Grade.REPORTED: SINGLE,
    Grade.HEARSAY: NOTHING,
}
ADJECTIVES = {Grade.FIRST_HAND: "first-hand"}  # before a noun; the others are as they are


class Severity(models.IntegerChoices):
    """How much it weighs for the school."""

    POSITIVE = 0, "Something good"
    SLIGHT = 1, "1, slight"
    MODERATE = 2, "2, moderate"
    SERIOUS = 3, "3, serious"


class Visibility(models.TextChoices):
    """Who may read an entry, beside its author."""

    BOTH = "both", "The service and the council"
    PARTNER = "partner", "The service, the council and the school's own Partner"
    OWN = "own", "The author's own service only"
    PROTECTED = "protected", "Protected by law: those who sign for either party only"


class Kept(models.TextChoices):
    """Why an entry is not shared with the school."""

    UNCHECKED = "unchecked", "It has not been checked yet"
    DISCUSS = "discuss", "It will be discussed with the head first"
    SOURCE = "source", "It would show who said it"
    EMPLOYMENT = "employment", "It concerns somebody's employment"
    PROTECTED = "protected", "The law protects it"


class Party(models.TextChoices):
    """For whom the author spoke."""

    SERVICE = "service", "The service"
    COUNCIL = "council", "The council"
    COUNCIL_SERVICE = "council_service", "A council service"


class Engagement(models.IntegerChoices):
    """How a school engages with school improvement, every school and not only listed ones."""

    NONE = 1, "Not engaged"
    LOW = 2, "Engages little"
    SOME = 3, "Engages when asked"
    FULL = 4, "Engages fully"
