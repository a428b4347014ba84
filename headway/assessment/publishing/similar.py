"""The similar schools of each of our schools, as rows of an edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import polars as pl

from headway.evidence.families import Families
from headway.evidence.similar import names_of, similar_schools
from headway.measures.models import Family


def family_rows(found: Iterable[Families], everywhere: pl.DataFrame) -> list[Family]:
    """One row a school and stage. `everywhere` is England's register of the day, for names."""
    names = names_of(everywhere)
    return [
        Family(
            school_id=one.urn,
            stage=one.stage,
            few_close=one.few_close,
            variables=[asdict(variable) for variable in one.variables],
            members=[asdict(member) for member in one.members],
        )
        for families in found
        for one in similar_schools(families, names)
    ]
