from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "headway.frameworks"
    default_auto_field = "django.db.models.BigAutoField"
