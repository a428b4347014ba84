"""An address whose view forgot to say who may open it."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("undeclared/", lambda request: HttpResponse("secret"), name="undeclared"),
    path("", include("config.urls")),
]
