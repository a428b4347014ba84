"""What the list gives to the texts of its letters."""

from headway.core.calendar import year_words
from headway.priority.letters import fields_for
from headway.priority.tests.factories import ReviewFactory


def test_a_school_carried_forward_is_told_of_the_year_to_come(db):
    review = ReviewFactory()
    given = fields_for("carry_forward", review.entry)
    assert given["year"] == year_words(review.entry.year_end + 1)
    assert given["rationale"] == review.reason
