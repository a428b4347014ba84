"""Addresses of My work, the digest and the calendar feed."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
