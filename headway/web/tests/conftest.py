"""A small published city, and the words of a page."""

from types import SimpleNamespace

import pytest

from headway.accounts.tests.factories import OWN_URN
from headway.web.tests.worlds import bands, city_figures, edition_with_run, full_school


@pytest.fixture
def city(db):
    """An edition with a run, its measures and one whole school."""
    edition, run = edition_with_run()
    bands(edition)
    city_figures(edition)
    school = full_school(edition, run, urn=OWN_URN, name="Ashwell Primary School")
    return SimpleNamespace(edition=edition, run=run, school=school)
