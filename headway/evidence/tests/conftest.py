"""What tests of several parts of the evidence half share."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.inspections import inspections_as_at
from headway.evidence.register import schools_as_at
from headway.evidence.standings import standings
from headway.evidence.tests.registers import add_inspections, add_register, school

TODAY = date(2026, 6, 30)


@pytest.fixture
def standing(store):
    """The standing of school 100001 with these inspections."""

    def of(*inspections, on=TODAY, more=()):
        add_register(store, on, [school(100001), *more])
        add_inspections(store, on, list(inspections))
        schools = schools_as_at(store, on)
        found = standings(inspections_as_at(store, on), schools, on)
        return found.row(by_predicate=pl.col("urn") == 100001, named=True)

    return of
