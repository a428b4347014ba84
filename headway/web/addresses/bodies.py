"""Addresses of the bodies and groups of schools, their designations and marks."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import bodies, groups, marks

FILE = r"(?P<kind>csv|xlsx)$"

urlpatterns: list[URLPattern | URLResolver] = [
    path("regional-office/", bodies.office, name="regional_office"),
    path("regional-office/<int:pk>/", bodies.office_correct, name="regional_office_correct"),
    path("schools/<int:urn>/bodies/", bodies.school_bodies, name="school_bodies"),
    path("schools/<int:urn>/bodies/add/", bodies.body_add, name="body_add"),
    path("bodies/<int:pk>/ended/", bodies.body_end, name="body_end"),
    path("who-can-help/", marks.helpers, name="helpers"),
    re_path(rf"^who-can-help/schools\.{FILE}", marks.helpers_download, name="helpers_download"),
    path("who-can-help/marks/", marks.award_kinds, name="award_kinds"),
    path("who-can-help/marks/<int:pk>/", marks.award_kind_correct, name="award_kind_correct"),
    re_path(
        r"^who-can-help/(?P<what>designation|award)/(?P<pk>\d+)/ended/$",
        marks.mark_end,
        name="mark_end",
    ),
    path("schools/<int:urn>/bodies/designation/", marks.designation_add, name="designation_add"),
    path("schools/<int:urn>/bodies/award/", marks.award_add, name="award_add"),
    path("groups/", groups.groups, name="groups"),
    path("groups/add/", groups.group_add, name="group_add"),
    path("groups/apart/", groups.groups_apart, name="groups_apart"),
    re_path(rf"^groups/apart\.{FILE}", groups.groups_apart_download, name="groups_apart_download"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/members/", groups.group_members, name="group_members"),
    path("groups/<int:pk>/correct/", groups.group_correct, name="group_correct"),
    path("groups/<int:pk>/close/", groups.group_close, name="group_close"),
    re_path(
        r"^groups/memberships/(?P<pk>\d+)/(?P<what>left|chair)/$",
        groups.membership_change,
        name="membership_change",
    ),
    path("groups/flags/<int:pk>/lifted/", groups.flag_lift, name="flag_lift"),
    path("schools/<int:urn>/bodies/join/", groups.school_join, name="school_join"),
    path(
        "schools/<int:urn>/bodies/disengaged/", groups.school_disengaged, name="school_disengaged"
    ),
]
