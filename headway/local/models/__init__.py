"""Local measures and their figures; comments on figures."""

from headway.local.models.figures import (
    BUILT_IN,
    Better,
    Level,
    LocalMeasure,
    LocalValue,
    MeasureInfo,
    built_in,
)
from headway.local.models.lists import ComparedList, ListKind
from headway.local.models.remarks import Remark, RemarkAnswer

__all__ = [
    "BUILT_IN",
    "Better",
    "ComparedList",
    "Level",
    "ListKind",
    "LocalMeasure",
    "LocalValue",
    "MeasureInfo",
    "Remark",
    "RemarkAnswer",
    "built_in",
]
