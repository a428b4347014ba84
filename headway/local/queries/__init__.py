"""What pages ask of the authority's own figures."""

from headway.local.queries.measures import measure_known, measures_known, measures_of_school
from headway.local.queries.remarks import (
    measure_choices,
    remarks_by_measure,
    remarks_listed,
    remarks_of,
)
from headway.local.queries.series import (
    Change,
    Point,
    Series,
    city_series,
    city_series_of_all,
    district_series,
    school_rows,
    school_series,
)

__all__ = [
    "Change",
    "Point",
    "Series",
    "city_series",
    "city_series_of_all",
    "district_series",
    "measure_choices",
    "measure_known",
    "measures_known",
    "measures_of_school",
    "remarks_by_measure",
    "remarks_listed",
    "remarks_of",
    "school_rows",
    "school_series",
]
