"""Addresses of the contract's scope, of the authority's own figures and of comments on figures."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import lists, local, local_enter, new_since, remarks, scope

FILE = r"(?P<kind>csv|xlsx)$"
OF = r"(?P<every>quarter|year)/(?P<start>\d{4}-\d{2}-\d{2})"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schools/scope/", scope.schools_scope, name="schools_scope"),
    re_path(
        rf"^schools/scope/scope\.{FILE}", scope.schools_scope_download,
        name="schools_scope_download",
    ),
    path("schools/<int:urn>/scope/", scope.school_scope, name="school_scope"),
    path("schools/<int:urn>/local/", local.school_local, name="school_local"),
    path("local/", local.local_figures, name="local_figures"),
    path("local/define/", local.local_define, name="local_define"),
    re_path(rf"^local/enter/{OF}/$", local_enter.local_enter, name="local_enter"),
    re_path(rf"^local/file/{OF}/$", local_enter.local_file, name="local_file"),
    re_path(rf"^local/file/{OF}/template\.{FILE}", local_enter.local_template,
            name="local_template"),
    re_path(
        r"^local/values/(?P<pk>\d+)/(?P<verb>withdraw|restore)/$", local.local_value,
        name="local_value",
    ),
    path("local/measures/<slug:key>/", local.local_measure, name="local_measure"),
    path("local/measures/<slug:key>/change/", local.local_define, name="local_change"),
    re_path(
        r"^local/measures/(?P<key>[-\w]+)/(?P<verb>retire|restore)/$", local.local_retire,
        name="local_retire",
    ),
    re_path(
        rf"^local/measures/(?P<key>[-\w]+)/series\.{FILE}", local.local_measure_download,
        name="local_measure_download",
    ),
    path("data/new/", new_since.data_new, name="data_new"),
    re_path(
        rf"^data/new/changes\.{FILE}", new_since.data_new_download, name="data_new_download"
    ),
    path("data/compared-with/", lists.data_lists, name="data_lists"),
    re_path(
        r"^data/compared-with/(?P<kind>neighbours|core_cities)/$", lists.data_list,
        name="data_list",
    ),
    path(
        "data/compared-with/<int:pk>/withdraw/", lists.data_list_withdraw,
        name="data_list_withdraw",
    ),
    path("remarks/", remarks.remarks, name="remarks"),
    path("remarks/add/", remarks.remark_add, name="remark_add"),
    path("remarks/<int:pk>/", remarks.remark, name="remark"),
    re_path(
        r"^remarks/(?P<pk>\d+)/(?P<verb>share|close|reopen)/$", remarks.remark_do,
        name="remark_do",
    ),
]  # fmt: skip
