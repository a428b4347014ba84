"""Addresses of framework settings."""

from django.urls import URLPattern, URLResolver, path

from headway.web.views import settings_frameworks as versions
from headway.web.views import settings_now as now

VERSION = "frameworks/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("framework/", now.framework_now, name="framework_now"),
    path("framework/framework.pdf", now.framework_document, name="framework_document"),
    path("frameworks/years/", now.framework_years, name="framework_years"),
    path(f"{VERSION}copy/", versions.framework_copy, name="framework_copy"),
    path(f"{VERSION}edit/<slug:part>/", versions.framework_edit, name="framework_edit"),
    path(f"{VERSION}decide/<slug:verb>/", versions.framework_decide, name="framework_decide"),
    path(
        f"{VERSION}differences/",
        versions.framework_differences,
        name="framework_differences",
    ),
    path(f"{VERSION}changeover/", versions.framework_changeover, name="framework_changeover"),
]
