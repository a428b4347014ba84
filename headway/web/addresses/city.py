"""Addresses under the city: outcomes, attendance, girls beside boys."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import city, city_outcomes

FILE = r"(?P<kind>csv|xlsx)$"
urlpatterns: list[URLPattern | URLResolver] = [
    path("city/", city.city, name="city"),
    path("city/measures/<str:indicator>/", city.city_measure, name="city_measure"),
    path("city/outcomes/", city_outcomes.city_outcomes, name="city_outcomes"),
    re_path(
        rf"^city/outcomes/outcomes\.{FILE}",
        city_outcomes.city_outcomes_download,
        name="city_outcomes_download",
    ),
    path("city/attendance/", city_outcomes.city_attendance, name="city_attendance"),
    path("city/girls-and-boys/", city_outcomes.city_sexes, name="city_sexes"),
    re_path(
        rf"^city/girls-and-boys/girls-and-boys\.{FILE}",
        city_outcomes.city_sexes_download,
        name="city_sexes_download",
    ),
]
