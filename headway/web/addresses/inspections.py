"""Addresses of inspections that people follow, and of the register of outcomes."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import inspections, inspections_after, inspections_read, status

HERE = "inspections/"
SCHOOL = "schools/<int:urn>/inspections/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, inspections.inspections, name="inspections"),
    re_path(
        rf"^{HERE}outcomes\.(?P<kind>csv|xlsx)$",
        inspections.inspections_download,
        name="inspections_download",
    ),
    path("list/outcomes/", status.status_list, name="status_list"),
    re_path(
        r"^list/outcomes/outcomes\.(?P<kind>csv|xlsx)$",
        status.status_download,
        name="status_download",
    ),
    path("list/outcomes/<int:urn>/", status.status_answer, name="status_answer"),
    path(f"{SCHOOL}record/", inspections.inspection_open, name="inspection_open"),
    path(f"{SCHOOL}monitoring/", inspections_after.monitoring_add, name="monitoring_add"),
    path(f"{SCHOOL}<str:on>/support/", inspections_after.support_capture, name="support_capture"),
    path(f"{HERE}<str:kind>/<int:pk>/back/", inspections_after.followup_back, name="followup_back"),
    path(f"{SCHOOL}likely/", inspections_read.likely, name="inspection_likely"),
    path(f"{SCHOOL}<str:on>/letter/", inspections_read.letter_read, name="letter_read"),
    path(f"{HERE}<int:pk>/", inspections.inspection_case, name="inspection_case"),
    path(f"{HERE}<int:pk>/told/<str:party>/", inspections.inspection_tell, name="inspection_tell"),
    path(f"{HERE}<int:pk>/<str:step>/", inspections.inspection_step, name="inspection_step"),
]
