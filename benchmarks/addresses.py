"""The site's addresses with one more: a page that holds nothing but the frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site
from headway.core.access import ANYONE_SIGNED_IN, needs

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@needs(ANYONE_SIGNED_IN)
def empty(request: HttpRequest) -> HttpResponse:
    """The frame of every page and one heading."""
    return render(request, "core/problem.html", {"title": "Empty", "sentences": ()})


urlpatterns = [path("benchmark/empty/", empty), *site]
