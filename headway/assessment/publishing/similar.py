"""The similar schools of each of our schools, as rows of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from headway.evidence.families import Families
from headway.evidence.similar import Listed, names_of, similar_schools
from headway.measures.models import Family


def family_rows(
    found: Iterable[Families], everywhere: pl.DataFrame, listed: Mapping[int, Listed]
) -> list[Family]:
    """One row a school and stage.

    everywhere  England's register of the day, for names
    listed      the Department's own lists, by URN
    """
    names = names_of(everywhere)
    return [
        Family(
            school_id=one.urn,
            stage=one.stage,
            few_close=one.few_close,
            variables=[asdict(variable) for variable in one.variables],
            members=[asdict(member) for member in one.members],
            department=_department(listed.get(one.urn), names),
        )
        for families in found
        for one in similar_schools(families, names)
    ]


def _department(listed: Listed | None, names: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    if listed is None:
        return {}
    named = [(rank, urn, *names.get(urn, (f"URN {urn}", ""))) for rank, urn in listed.members]
    keys = ("rank", "urn", "name", "la_name")
    return {
        "title": listed.title,
        "members": [dict(zip(keys, one, strict=True)) for one in named],
    }
