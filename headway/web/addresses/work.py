"""Addresses of My work, the digest and the calendar feed."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import work, work_messages

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", work.work, name="work"),
    re_path(r"^work/my-work\.(?P<kind>csv|xlsx)$", work.work_download, name="work_download"),
    path("work/messages/", work_messages.work_messages, name="work_messages"),
    re_path(
        r"^work/feed/(?P<what>renew|stop)/$",
        work_messages.work_feed_change,
        name="work_feed_change",
    ),
    path("work/feed/<str:token>.ics", work_messages.work_feed, name="work_feed"),
]
