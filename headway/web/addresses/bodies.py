"""Addresses of the bodies and groups of schools, their designations and marks."""

from django.urls import URLPattern, URLResolver, path

from headway.web.views import bodies

urlpatterns: list[URLPattern | URLResolver] = [
    path("regional-office/", bodies.office, name="regional_office"),
    path("regional-office/<int:pk>/", bodies.office_correct, name="regional_office_correct"),
    path("schools/<int:urn>/bodies/", bodies.school_bodies, name="school_bodies"),
    path("schools/<int:urn>/bodies/add/", bodies.body_add, name="body_add"),
    path("bodies/<int:pk>/ended/", bodies.body_end, name="body_end"),
]
