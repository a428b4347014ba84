"""What pages ask of the published figures."""

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
    figure_sums,
    headline_measures,
    measure_of,
    measures_of,
    people_figures,
    stages_of,
)
from headway.measures.queries.preview import ChangePreview, ReleaseChange, change_preview

__all__ = [
    "AreaMeasure",
    "AreaYear",
    "ChangePreview",
    "Coverage",
    "CoverageLine",
    "FindingLine",
    "MeasurePanel",
    "Reasons",
    "ReleaseChange",
    "ReleaseLine",
    "Stage",
    "YearPoint",
    "area_measure",
    "area_measures",
    "change_preview",
    "coverage",
    "current_edition",
    "editions_kept",
    "families_of",
    "figure_sums",
    "findings",
    "headline_measures",
    "measure_of",
    "measures_of",
    "people_figures",
    "publication_underway",
    "reasons_for",
    "releases_loaded",
    "stages_of",
]
