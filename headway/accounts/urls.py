"""Pages about people and roles."""

from django.urls import path

from headway.accounts import entering, views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.add, name="add"),
    path("me/", views.me, name="me"),
    path("invitation/<str:token>/", entering.invitation, name="invitation"),
    path("link/", entering.link, name="link"),
    path("link/<str:token>/", entering.link_use, name="link_use"),
    path("roles/", views.roles, name="roles"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/roles/", views.give_role, name="give_role"),
    path("<int:pk>/switch/", views.switch, name="switch"),
    path("<int:pk>/name/", views.rename, name="rename"),
    path("roles/<int:pk>/service/", views.name_service, name="name_service"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
