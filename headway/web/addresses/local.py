"""Addresses of the contract's scope and of the authority's own figures."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import scope

FILE = r"(?P<kind>csv|xlsx)$"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schools/scope/", scope.schools_scope, name="schools_scope"),
    re_path(
        rf"^schools/scope/scope\.{FILE}", scope.schools_scope_download,
        name="schools_scope_download",
    ),
    path("schools/<int:urn>/scope/", scope.school_scope, name="school_scope"),
]  # fmt: skip
