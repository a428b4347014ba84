"""Pages that compose features. Each is named here and in the table of tests/access."""

from django.urls import URLPattern, URLResolver, path

from headway.web.views.gallery import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery/", gallery, name="gallery"),
]
