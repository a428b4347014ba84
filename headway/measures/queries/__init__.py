"""What pages ask of the published figures."""

from headway.measures.queries.aims import (
    AimsHeld,
    aims_held,
    floors_of,
    verdict_of_all,
    versions_with_aims,
)
from headway.measures.queries.areas import AreaMeasure, AreaYear, area_measure, area_measures
from headway.measures.queries.data import (
    Coverage,
    CoverageLine,
    FindingLine,
    ReleaseLine,
    coverage,
    current_edition,
    editions_kept,
    findings,
    publication_underway,
    releases_loaded,
)
from headway.measures.queries.exclusions import Reasons, reasons_for
from headway.measures.queries.families import families_of
from headway.measures.queries.figures import (
    MeasurePanel,
    Stage,
    YearPoint,
    ethnic_groups,
    figure_sums,
    group_words,
    headline_measures,
    measure_of,
    measures_of,
    people_figures,
    stages_of,
)
from headway.measures.queries.preview import ChangePreview, ReleaseChange, change_preview
from headway.measures.queries.sexes import (
    Gaps,
    SchoolGaps,
    gap_measures,
    gaps_of_girls_and_boys,
)

__all__ = [
    "AimsHeld",
    "AreaMeasure",
    "AreaYear",
    "ChangePreview",
    "Coverage",
    "CoverageLine",
    "FindingLine",
    "Gaps",
    "MeasurePanel",
    "Reasons",
    "ReleaseChange",
    "ReleaseLine",
    "SchoolGaps",
    "Stage",
    "YearPoint",
    "aims_held",
    "area_measure",
    "area_measures",
    "change_preview",
    "coverage",
    "current_edition",
    "editions_kept",
    "ethnic_groups",
    "families_of",
    "figure_sums",
    "findings",
    "floors_of",
    "gap_measures",
    "gaps_of_girls_and_boys",
    "group_words",
    "headline_measures",
    "measure_of",
    "measures_of",
    "people_figures",
    "publication_underway",
    "reasons_for",
    "releases_loaded",
    "stages_of",
    "verdict_of_all",
    "versions_with_aims",
]
