"""What a person read in the letter or report of a good inspection, in versions."""

from __future__ import annotations

from django.db import models

from headway.core.access import Permission
from headway.core.constraints import ordered
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet
from headway.core.templatetags.headway_words import day
from headway.inspections.models.recorded import LONG_TEXT, PERSON, ROLE


class ReadingQuerySet(SchoolQuerySet):
    """Readings, for those who see what is recorded of inspections."""

    opened_by = (Permission.INSPECTION_SEE,)


class LetterReading(Versioned):
    """Whether a letter names issues that need support, and expects another inspection soon.

    Each version is a row of its own; the highest number is in force. It is joined to the
    published inspection by school and first day, which publishing may write anew.
    """

    school = models.ForeignKey("schools.School", models.PROTECT, related_name="letters_read")
    inspected_on = models.DateField("first day of the inspection")
    number = models.PositiveSmallIntegerField()
    letter_on = models.DateField("day of the letter")
    issues = models.BooleanField("it names issues that need support")
    again = models.BooleanField("another inspection is expected within two years")
    text = models.TextField("what it says", blank=True, validators=[LONG_TEXT])
    source = models.CharField("where it can be read", max_length=400)
    why = models.CharField("why it was corrected", max_length=1000, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=ROLE, blank=True)
    at = models.DateTimeField(db_index=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["school", "inspected_on", "number"]
        constraints = [
            ordered("inspected_on", "letter_on", name="letter_reading_after_inspection"),
            models.UniqueConstraint(
                fields=["school", "inspected_on", "number"],
                name="letter_reading_version_once",
                violation_error_message="Somebody else has read this letter meanwhile. Look at "
                "the page again.",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(why=""),
                name="letter_reading_correction_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(issues=False) | ~models.Q(text=""),
                name="letter_reading_names_the_issues",
            ),
        ]

    def __str__(self) -> str:
        return f"the letter of {self.school.name} of {day(self.letter_on)}"
