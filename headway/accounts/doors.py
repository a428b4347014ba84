"""The sign-in package's addresses, without those for registering and for other identities."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("single/", include("allauth.socialaccount.urls")),
    path("single/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
