"""Pages that belong to no feature."""

from django.urls import path

from headway.core import views

app_name = "core"
urlpatterns = [
    path("jobs/<uuid:pk>/", views.job, name="job"),
    path("audit/", views.audit_log, name="audit"),
    path("audit/audit.csv", views.audit_download, name="audit_download"),
]
