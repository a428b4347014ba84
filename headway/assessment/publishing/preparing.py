"""Everything of an edition, worked out before the database is touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import polars as pl

from headway.assessment.publishing import (
    aims,
    areas,
    figures,
    inspections,
    register,
    similar,
    worked_out,
)
from headway.assessment.publishing.runs import RunDraft, drafted, parquet
from headway.evidence.assess import assessed
from headway.evidence.catalogue import indicators
from headway.evidence.comparators import core_cities, neighbours, region_codes
from headway.evidence.compute.run import METHOD_VERSION
from headway.evidence.day import EvidenceOfDay, evidence_of_day
from headway.evidence.heard import Signal, heard_on
from headway.evidence.letters import LetterRead, letters_on
from headway.evidence.outcomes import held_of
from headway.evidence.profile.figures import city
from headway.evidence.register import establishments, lineages_loaded, schools_as_at
from headway.evidence.releases import Release
from headway.evidence.rules import Framework
from headway.evidence.similar import listed_by_department
from headway.evidence.standings import standings
from headway.evidence.store import Store
from headway.inspections.models import AreaOutcome, Inspection, Standing
from headway.measures.models import AimYear, AreaLevel, Family
from headway.schools.models import Relation, School

# Raise when the same releases would be published as different rows.
PUBLISHING_VERSION = "4"
Progress = Callable[[str], None]


def silent(line: str) -> None:
    """Progress that nobody listens to."""


def fingerprint(
    store: Store, *, authority: str, framework: Framework, as_at: date
) -> tuple[str, list[Release]]:
    """What an edition rests on: equal fingerprints are the same edition. Reads no table."""
    releases = store.releases(known_on=as_at)
    parts = [METHOD_VERSION, PUBLISHING_VERSION, authority, framework.hash, as_at.isoformat()]
    parts += sorted(f"{release.id}:{release.sha256}" for release in releases)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest(), releases


@dataclass(frozen=True)
class EditionDraft:
    """The rows of one edition, in memory or as tables, ready to be stored in one transaction."""

    as_at: date
    authority: str
    authority_name: str
    framework: Framework
    fingerprint: str
    releases: tuple[Release, ...]
    schools: list[School]
    relations: list[Relation]
    figures: pl.DataFrame
    area_figures: list[tuple[Any, ...]]
    decile_bands: list[tuple[Any, ...]]
    inspections: list[tuple[Inspection, list[tuple[Any, ...]]]]
    standings: list[Standing]
    area_outcomes: list[AreaOutcome]
    run: RunDraft
    coverage: dict[str, Any]
    findings: list[dict[str, Any]] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    floors: list[worked_out.FloorRow] = field(default_factory=list)
    aims: list[AimYear] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """What the report says was published."""
        return {
            "releases": len(self.releases),
            "schools": sum(school.is_open for school in self.schools),
            "schools_closed": sum(not school.is_open for school in self.schools),
            "figures": self.figures.height,
            "area_figures": len(self.area_figures),
            "inspections": len(self.inspections),
            "proposals": len(self.run.proposals),
            "listed": sum(
                count
                for category, count in self.run.counts.items()
                if self.framework.categories[category].listed
            ),
        }


def prepare(
    store: Store,
    *,
    authority: str,
    framework: Framework,
    as_at: date,
    progress: Progress = silent,
    heard: Mapping[int, Signal] | None = None,
    letters: Mapping[int, LetterRead] | None = None,
) -> EditionDraft:
    """Work out an edition of one authority as at a day. Writes nothing but the statistics' cache.

    `heard` is what people had recorded by then, for the sixth domain; without it, not known.
    `letters` is what they had read in the letters of good inspections.
    Raises NothingLoaded without a register, UnknownAuthority for a code with no school.
    """
    mark, releases = fingerprint(store, authority=authority, framework=framework, as_at=as_at)
    progress("Gathering the register, inspections and statistics of the day")
    day = evidence_of_day(store, authority=authority, on=as_at, progress=progress)
    day = letters_on(heard_on(day, heard or {}), letters or {})
    everywhere = schools_as_at(store, as_at)
    lines = lineages_loaded(store)
    place = city(day.vintage, day.schools, la=authority, on=as_at, found=lines)
    assessment = assessed(day, framework=framework)
    beside = _surroundings(store, day)
    statuses = {release.id: release.status or "" for release in releases}
    titles = {release.id: release.title for release in releases}
    progress("Placing each figure beside the city, similar schools and England")
    # What is said of areas needs nothing of what is said of schools: both cores are used.
    with ThreadPoolExecutor(max_workers=1) as other:
        extras = other.submit(worked_out.area_extras, day.vintage, place, progress)
        of_areas = other.submit(
            lambda: areas.area_rows(day.vintage, beside, statuses, progress, extras.result())
        )
        bands = other.submit(areas.band_rows, day.vintage, progress)
        outcomes = other.submit(
            lambda: inspections.outcome_rows(
                standings(day.inspections, everywhere, as_at),
                everywhere,
                areas=_outcome_areas(beside),
            )
        )
        rows = figures.figure_rows(
            place,
            worked_out=day.figures,
            statuses=statuses,
            titles=titles,
            core_cities=beside.core_cities,
            neighbours=beside.neighbours,
            progress=progress,
        )
    area_figures = of_areas.result()
    rows = worked_out.with_worked_out(
        rows, worked_out.area_values(area_figures, areas.AREA_FIELDS), day.schools
    )
    every = establishments(store)
    school_rows = register.school_rows(
        everywhere,
        every,
        authority=authority,
        on=as_at,
        out_of_scope={one.urn: one.because for one in assessment.not_assessed},
    )
    urns = {school.urn for school in school_rows}
    names = dict(every.select("urn", pl.col("name").fill_null("")).iter_rows())
    return EditionDraft(
        as_at=as_at,
        authority=authority,
        authority_name=day.authority_name,
        framework=framework,
        fingerprint=mark,
        releases=tuple(releases),
        schools=school_rows,
        relations=register.relation_rows(lines, urns, names),
        figures=rows,
        area_figures=area_figures,
        decile_bands=bands.result(),
        inspections=inspections.inspection_rows(day.inspections, place.lines),
        standings=inspections.standing_rows(day.standings, day.windows),
        area_outcomes=outcomes.result(),
        run=drafted(
            assessment,
            [asdict(level) for level in day.domain_levels],
            columns=parquet(day.columns),
            cites=parquet(day.cites),
            references=_references(day),
        ),
        coverage=figures.coverage(rows),
        aims=aims.aim_rows(
            aims.versions_judged(framework), held_of(area_figures, areas.AREA_FIELDS, titles)
        ),
        floors=worked_out.floor_rows(rows, {school.urn: school.phase for school in school_rows}),
        families=similar.family_rows(
            place.families.values(), everywhere, listed_by_department(store, as_at)
        ),
        findings=[{"code": "note", "sentence": note, "count": 1} for note in (*day.notes,)],
    )


def _references(day: EvidenceOfDay) -> dict[str, Any]:
    """Every cited fact that is no figure, so that a replay can show it."""
    cited = day.cites["fact_ids"].explode().drop_nulls().unique().to_list()
    figures = indicators()
    return day.facts([fact_id for fact_id in cited if fact_id.split("|")[0] not in figures])


def _surroundings(store: Store, day: EvidenceOfDay) -> areas.Surroundings:
    region = day.schools["region"].drop_nulls().mode().sort()
    name = str(region[0]) if len(region) else ""
    near = neighbours(store, day.authority, on=day.on)
    return areas.Surroundings(
        la=day.authority,
        la_name=day.authority_name,
        region=name,
        region_codes=region_codes(name),
        core_cities=core_cities(store, day.authority, on=day.on),
        neighbours=near.codes if near else (),
    )


def _outcome_areas(
    beside: areas.Surroundings,
) -> dict[tuple[str, str, str], tuple[str, ...] | None]:
    found: dict[tuple[str, str, str], tuple[str, ...] | None] = {
        (AreaLevel.LA.value, beside.la, beside.la_name): (beside.la,),
    }
    if beside.core_cities:
        others = len(beside.core_cities)
        key = (AreaLevel.CORE_CITIES.value, "core_cities", f"Core cities, the other {others}")
        found[key] = beside.core_cities
    if beside.neighbours:
        key = (AreaLevel.NEIGHBOURS.value, "neighbours", "Statistical neighbours")
        found[key] = beside.neighbours
    found[AreaLevel.ENGLAND.value, "ENG", "England"] = None
    return found
