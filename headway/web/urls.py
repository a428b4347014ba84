"""Pages that compose features. Each is named here and in the table of tests/access."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.addresses import (
    bodies,
    inspections,
    intelligence,
    letters,
    local,
    partners,
    portal,
    priority,
    records,
    rounds,
    settings,
    work,
)
from headway.web.views import assessment, city, data, frameworks, school, schools
from headway.web.views.gallery import gallery
from headway.web.views.home import home

SCHOOL = "schools/<int:urn>/"
FILE = r"(?P<kind>csv|xlsx)$"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("schools/", schools.schools, name="schools"),
    path("schools/map/", schools.schools_map, name="schools_map"),
    path("schools/suggest/", schools.schools_suggest, name="schools_suggest"),
    re_path(rf"^schools/schools\.{FILE}", schools.schools_download, name="schools_download"),
    path(SCHOOL, school.school, name="school"),
    path(f"{SCHOOL}performance/", school.school_performance, name="school_performance"),
    path(f"{SCHOOL}similar/", school.school_similar, name="school_similar"),
    re_path(
        rf"^schools/(?P<urn>\d+)/similar/similar\.{FILE}",
        school.school_similar_download,
        name="school_similar_download",
    ),
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
    path("assessment/", assessment.assessment, name="assessment"),
    re_path(
        rf"^assessment/assessment\.{FILE}",
        assessment.assessment_download,
        name="assessment_download",
    ),
    path("assessment/runs/", assessment.assessment_runs, name="assessment_runs"),
    path("assessment/runs/<int:pk>/show/", assessment.assessment_show, name="assessment_show"),
    path("assessment/compare/", assessment.assessment_compare, name="assessment_compare"),
    path("assessment/what-if/", assessment.assessment_what_if, name="assessment_what_if"),
    path(
        "assessment/what-if/keep/",
        assessment.assessment_keep_draft,
        name="assessment_keep_draft",
    ),
    path("assessment/under/", assessment.assessment_under, name="assessment_under"),
    path("assessment/under/keep/", assessment.assessment_freeze, name="assessment_freeze"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/<int:pk>/", frameworks.framework, name="framework"),
    path("city/", city.city, name="city"),
    path("city/measures/<str:indicator>/", city.city_measure, name="city_measure"),
    path("data/", data.data, name="data"),
    re_path(rf"^data/releases\.{FILE}", data.data_download, name="data_download"),
    path("data/releases/<path:release_id>/", data.data_release, name="data_release"),
    path("data/coverage/", data.data_coverage, name="data_coverage"),
    path("data/findings/", data.data_findings, name="data_findings"),
    path("data/editions/", data.data_editions, name="data_editions"),
    path("data/upload/", data.data_upload, name="data_upload"),
    path("data/upload/template.<str:form>", data.data_template, name="data_template"),
    path("data/uploads/<int:pk>/", data.data_uploaded, name="data_uploaded"),
    path("data/publish/", data.data_publish, name="data_publish"),
    path("gallery/", gallery, name="gallery"),
    *work.urlpatterns,
    *records.urlpatterns,
    *bodies.urlpatterns,
    *inspections.urlpatterns,
    *intelligence.urlpatterns,
    *letters.urlpatterns,
    *local.urlpatterns,
    *rounds.urlpatterns,
    *priority.urlpatterns,
    *partners.urlpatterns,
    *portal.urlpatterns,
    *settings.urlpatterns,
]
