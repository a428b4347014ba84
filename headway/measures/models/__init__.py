"""Published figures as the pages read them, and what people asked for."""

from headway.measures.models.aims import AimKind, AimVerdict, AimYear, FloorYear
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
    "AimKind",
    "AimVerdict",
    "AimYear",
    "AreaFigure",
    "AreaLevel",
    "DecileBand",
    "Edition",
    "Family",
    "FamilyStage",
    "Figure",
    "FigureQuerySet",
    "FigureState",
    "FloorYear",
    "Publication",
    "ReleaseRecord",
    "Upload",
    "UploadState",
]
