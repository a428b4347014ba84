"""Pages about people and roles."""

from django.urls import path

from headway.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.add, name="add"),
    path("me/", views.me, name="me"),
    path("roles/", views.roles, name="roles"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/roles/", views.give_role, name="give_role"),
    path("<int:pk>/switch/", views.switch, name="switch"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
