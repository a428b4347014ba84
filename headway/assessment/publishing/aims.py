"""Outcomes and statements of the authority's versions, judged on an edition's figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from headway.evidence.outcomes import Held, Verdict, outcome_years
from headway.evidence.rules import Framework
from headway.evidence.rules.aims import Outcome, Statement
from headway.evidence.said_of_city import statement_years
from headway.frameworks.versions import shipped, version
from headway.measures.models import AimKind, AimYear

LONGEST_BECAUSE = 1500


def versions_judged(framework: Framework) -> list[Framework]:
    """The edition's version, and the authority's others that say what is to come of the work.

    A contract of earlier years stays worth judging: its aims were set for a year to come.
    """
    others = (version(key) for key in shipped() if key != framework.key)
    same = [one for one in others if one.contents.authority == framework.contents.authority]
    return [one for one in (framework, *same) if one.contents.outcomes or one.contents.statements]


def aim_rows(versions: Iterable[Framework], held: Held) -> list[AimYear]:
    """Every part of every aim in every year that has a figure for it."""
    return [row for one in versions for row in _of_version(one, held)]


def _of_version(framework: Framework, held: Held) -> Iterator[AimYear]:
    contents = framework.contents
    for position, outcome in enumerate(contents.outcomes):
        for verdict in outcome_years(outcome, held):
            yield _row(framework, AimKind.OUTCOME, position, outcome, verdict)
    for position, statement in enumerate(contents.statements):
        for verdict in statement_years(statement, held):
            yield _row(framework, AimKind.STATEMENT, position, statement, verdict)


def _row(
    framework: Framework, kind: str, position: int, aim: Outcome | Statement, verdict: Verdict
) -> AimYear:
    of: dict[str, Any] = {}
    if verdict.part:
        part = aim.parts[verdict.part - 1]
        of = {
            "part_words": part.words[:200],
            "indicator": part.indicator,
            "phase": part.phase,
            "pupil_group": part.group,
        }
    return AimYear(
        framework_key=framework.key,
        kind=kind,
        code=aim.id,
        position=position,
        part=verdict.part,
        words=aim.words[:300],
        test=aim.test,
        year_end=verdict.year_end,
        target_year=aim.target_year if isinstance(aim, Outcome) else None,
        verdict=verdict.verdict,
        because=verdict.because[:LONGEST_BECAUSE],
        value=verdict.value,
        england=verdict.england,
        core_cities=verdict.core_cities,
        neighbours=verdict.neighbours,
        direction=verdict.direction,
        rank=verdict.rank,
        cited=[
            {"words": one.words, "value": one.value, "source": one.source} for one in verdict.cited
        ],
        **of,
    )
