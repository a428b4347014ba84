"""Addresses of My work, the digest and the calendar feed."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import work

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", work.work, name="work"),
    re_path(r"^work/my-work\.(?P<kind>csv|xlsx)$", work.work_download, name="work_download"),
]
