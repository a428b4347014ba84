"""Search: folded on both sides, quick without an index."""

import pytest

from headway.measures.tests.copies import store_like
from headway.schools.models import School
from headway.schools.queries import schools_found
from headway.schools.searching import folded, search_text, search_words
from headway.schools.tests.factories import SchoolFactory


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("St. Anne's (RC)", ["st", "annes", "rc"]),
        ("Äschwell & Weir", ["aschwell", "and", "weir"]),
        ("am12 3xa", ["am123xa"]),
        ("AM123XA", ["am123xa"]),
        ("%_", []),
        ("", []),
    ],
)
def test_what_is_typed_is_folded_as_what_is_stored(typed, words):
    assert search_words(typed) == words


def test_a_postcode_is_stored_with_and_without_its_space_and_empty_parts_are_left_out():
    assert search_text("Weir Primary", "AM12 3XA", None, "", 900_001) == (
        "weir primary am12 3xa 900001 am123xa"
    )
    assert folded("  Two   words ") == "two words"


@pytest.mark.slow
@pytest.mark.django_db
def test_twenty_four_thousand_schools_are_searched_with_one_query(django_assert_num_queries):
    """Without an index, because one would have to be kept in step on two databases."""
    template = SchoolFactory.build(name="School of Weir")
    store_like(
        template,
        (
            {"urn": urn, "search": search_text(f"School {urn} of Weir", urn, "AM12 3XA", "Weir")}
            for urn in range(1, 24_001)
        ),
    )
    for number in (7, 23_999, 12_345, 400, 18_000):
        with django_assert_num_queries(1):
            found = list(schools_found(School.objects.all(), f"weir {number}")[:10])
        assert number in {school.urn for school in found}
        assert all(str(number) in str(school.urn) for school in found)
