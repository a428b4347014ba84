"""Published figures as the pages read them, and what people asked for."""

from headway.measures.models.published import (
    AreaFigure,
    AreaLevel,
    DecileBand,
    Edition,
    Family,
    FamilyStage,
    Figure,
    FigureQuerySet,
    FigureState,
    ReleaseRecord,
)
from headway.measures.models.requests import Publication, Upload, UploadState

__all__ = [
    "AreaFigure",
    "AreaLevel",
    "DecileBand",
    "Edition",
    "Family",
    "FamilyStage",
    "Figure",
    "FigureQuerySet",
    "FigureState",
    "Publication",
    "ReleaseRecord",
    "Upload",
    "UploadState",
]
