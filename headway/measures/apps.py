from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "headway.measures"
    default_auto_field = "django.db.models.BigAutoField"
