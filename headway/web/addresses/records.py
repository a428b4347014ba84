"""Addresses of timeline, contacts and the academic calendar."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
