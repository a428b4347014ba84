"""Pages that compose features. Each is named here and in the table of tests/access."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import school, schools
from headway.web.views.gallery import gallery

SCHOOL = "schools/<int:urn>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schools/", schools.schools, name="schools"),
    path("schools/map/", schools.schools_map, name="schools_map"),
    path("schools/suggest/", schools.schools_suggest, name="schools_suggest"),
    re_path(r"^schools/schools\.(?P<kind>csv|xlsx)$", schools.schools_download, name="schools_download"),
    path(SCHOOL, school.school, name="school"),
    path(f"{SCHOOL}performance/", school.school_performance, name="school_performance"),
    path(f"{SCHOOL}inspections/", school.school_inspections, name="school_inspections"),
    path(f"{SCHOOL}reasons/", school.school_reasons, name="school_reasons"),
    path(f"{SCHOOL}people/", school.school_people, name="school_people"),
    path(f"{SCHOOL}history/", school.school_history, name="school_history"),
    path(f"{SCHOOL}sources/", school.school_sources, name="school_sources"),
    path(f"{SCHOOL}brief.pdf", school.school_brief, name="school_brief"),
    path(
        f"{SCHOOL}figures/<str:indicator>/<int:year_end>/<str:group>/",
        school.school_figure,
        name="school_figure",
    ),
    path("gallery/", gallery, name="gallery"),
]
