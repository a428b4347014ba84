"""Addresses of intelligence and engagement."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import intelligence, intelligence_engagement

FILE = r"(?P<kind>csv|xlsx)$"
HERE = "intelligence/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "schools/<int:urn>/intelligence/",
        intelligence.school_intelligence,
        name="school_intelligence",
    ),
    path(
        "schools/<int:urn>/engagement/",
        intelligence_engagement.intelligence_rate,
        name="intelligence_rate",
    ),
    path(HERE, intelligence.intelligence, name="intelligence"),
    re_path(
        rf"^{HERE}intelligence\.{FILE}",
        intelligence.intelligence_download,
        name="intelligence_download",
    ),
    path(f"{HERE}add/", intelligence.intelligence_add, name="intelligence_add"),
    path(f"{HERE}council/", intelligence.intelligence_pack, name="intelligence_pack"),
    re_path(
        rf"^{HERE}council/reported\.{FILE}",
        intelligence.intelligence_pack_download,
        name="intelligence_pack_download",
    ),
    path(
        f"{HERE}engagement/",
        intelligence_engagement.intelligence_engagement,
        name="intelligence_engagement",
    ),
    re_path(
        rf"^{HERE}engagement/engagement\.{FILE}",
        intelligence_engagement.intelligence_engagement_download,
        name="intelligence_engagement_download",
    ),
    path(f"{HERE}<int:pk>/", intelligence.intelligence_entry, name="intelligence_entry"),
    path(f"{HERE}<int:pk>/edit/", intelligence.intelligence_edit, name="intelligence_edit"),
    path(f"{HERE}<int:pk>/<str:verb>/", intelligence.intelligence_do, name="intelligence_do"),
]
