"""Addresses of the priority list and requests for help."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import priority, priority_list, self_reports

FILE = r"(?P<kind>csv|xlsx)$"
urlpatterns: list[URLPattern | URLResolver] = [
    path("list/", priority_list.priority_list, name="list"),
    re_path(rf"^list/priority-list\.{FILE}", priority_list.list_download, name="list_download"),
    path("list/explained.pdf", priority_list.list_explained, name="list_explained"),
    path("list/order/", priority_list.list_order, name="list_order"),
    path("list/left/", priority_list.list_transition, name="list_transition"),
    path("list/changes/", priority_list.list_changes, name="list_changes"),
    re_path(
        rf"^list/changes/changes\.{FILE}",
        priority_list.list_changes_download,
        name="list_changes_download",
    ),
    path("list/changes/told/", priority_list.list_tell, name="list_tell"),
    path("list/leavers/", priority_list.list_leavers, name="list_leavers"),
    path("list/changeover/", priority_list.list_changeover, name="list_changeover"),
    path("list/review/", priority.list_review, name="list_review"),
    path("list/add/", priority.list_add, name="list_add"),
    path("list/entry/<int:pk>/", priority.priority_entry, name="priority_entry"),
    path("list/entry/<int:pk>/<slug:step>/", priority.priority_step, name="priority_step"),
    path(
        "list/entry/<int:pk>/letter/<slug:kind>/", priority.priority_letter, name="priority_letter"
    ),
    path("list/requests/", self_reports.list_requests, name="list_requests"),
    re_path(
        rf"^list/requests/requests\.{FILE}",
        self_reports.list_requests_download,
        name="list_requests_download",
    ),
    path("list/requests/add/", self_reports.list_request_add, name="list_request_add"),
    path("list/requests/<int:pk>/", self_reports.self_report, name="self_report"),
    path(
        "list/requests/<int:pk>/letter/", self_reports.self_report_letter, name="self_report_letter"
    ),
    path(
        "list/requests/<int:pk>/<slug:step>/",
        self_reports.self_report_step,
        name="self_report_step",
    ),
    path("schools/<int:urn>/decisions/", priority.school_decisions, name="school_decisions"),
]
