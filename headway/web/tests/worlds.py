"""Small cities for tests and measurements of pages: schools with everything a page shows."""

from datetime import date
from typing import Any

from headway.assessment.models import Domain, LevelState
from headway.assessment.tests.factories import (
    DomainLevelFactory,
    ProfileFactory,
    ProposalFactory,
    RunFactory,
)
from headway.evidence.catalogue import indicators
from headway.inspections.tests.factories import (
    AreaOutcomeFactory,
    InspectionFactory,
    JudgementFactory,
    StandingFactory,
)
from headway.measures.headlines import HEADLINES
from headway.measures.tests.factories import (
    AreaFigureFactory,
    DecileBandFactory,
    EditionFactory,
    FigureFactory,
    ReleaseRecordFactory,
)
from headway.schools.models import Phase
from headway.schools.tests.factories import RelationFactory, SchoolFactory

YEARS = (2018, 2019, 2023, 2024, 2025)


def edition_with_run(**changes: Any) -> tuple[Any, Any]:
    """The current edition and the run that pages show."""
    edition = EditionFactory()
    edition.releases.add(ReleaseRecordFactory(release_id="register-fictional", kind="register"))
    return edition, RunFactory(edition=edition, **changes)


def listed_school(edition: Any, run: Any, **changes: Any) -> Any:
    """A school as a list shows it: standing, profile, proposal."""
    school = SchoolFactory(easting=401_000, northing=281_000, **changes)
    StandingFactory(edition=edition, school=school)
    ProfileFactory(run=run, school=school)
    ProposalFactory(run=run, school=school, proposed=school.urn % 4 == 0)
    return school


def full_school(edition: Any, run: Any, **changes: Any) -> Any:
    """A school with every year of its headline measures, inspections and reasons."""
    school = listed_school(edition, run, **{"phase": Phase.PRIMARY, **changes})
    release = ReleaseRecordFactory()
    for domain in Domain:
        known = domain != Domain.INTELLIGENCE
        DomainLevelFactory(
            run=run,
            school=school,
            domain=domain,
            level=1 if known else None,
            state=LevelState.OK if known else LevelState.NOT_ENOUGH,
        )
    for key in HEADLINES[school.phase]:
        indicator = indicators()[key]
        gaps = {gap.year_end for gap in indicator.gaps}
        for year in YEARS:
            if year in gaps:
                continue
            FigureFactory(
                edition=edition,
                school=school,
                indicator=key,
                year_end=year,
                release=release,
                series=indicator.series_of(year),
                latest=year == max(set(YEARS) - gaps),
                trend_text="No clear change against England.",
            )
    for regime, year in (("CIF-15", 2016), ("EIF-19", 2022)):
        inspection = InspectionFactory(
            edition=edition, school=school, regime=regime, inspected_on=date(year, 11, 8)
        )
        JudgementFactory(inspection=inspection)
    RelationFactory(school=school)
    return school


def bands(edition: Any) -> None:
    """How England's primary schools spread, for every headline measure and year."""
    for key in HEADLINES[Phase.PRIMARY]:
        for year in YEARS:
            DecileBandFactory(edition=edition, indicator=key, year_end=year)


def city_figures(edition: Any) -> None:
    """The authority's own figures with comparators, and its inspection outcomes."""
    for key in ("P_RWM_EXP", "A_PA"):
        for level, rank in (
            ("la", 98),
            ("england", None),
            ("core_cities", None),
            ("neighbours", None),
        ):
            ranked = (
                {} if rank else {"rank": None, "ranked": None, "rank_low": None, "rank_high": None}
            )
            AreaFigureFactory(edition=edition, indicator=key, level=level, area=level, **ranked)
    for level, name in (("la", "Aldermere"), ("england", "England")):
        AreaOutcomeFactory(edition=edition, level=level, area=level, area_name=name)
