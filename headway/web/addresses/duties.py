"""Addresses of the duties of the year."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import duties

urlpatterns: list[URLPattern | URLResolver] = [
    path("year/", duties.year, name="year"),
    re_path(r"^year/the-year\.(?P<kind>csv|xlsx)$", duties.year_download, name="year_download"),
    path("year/recorded/<int:pk>/take-back/", duties.duty_take_back, name="duty_take_back"),
    path("year/<slug:duty>/<slug:occasion>/", duties.duty, name="duty"),
]
