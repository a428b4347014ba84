"""Every address. A new one must be placed in the table of tests/access to pass."""

from django.urls import include, path

urlpatterns = [
    path("sign-in/", include("headway.accounts.doors")),
    path("people/", include("headway.accounts.urls")),
    path("", include("headway.core.urls")),
    path("", include("headway.web.urls")),
]

handler400 = "headway.core.views.bad_request"
handler403 = "headway.core.views.refused"
handler404 = "headway.core.views.not_found"
handler500 = "headway.core.views.broken"
