from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "headway.assessment"
    default_auto_field = "django.db.models.BigAutoField"
