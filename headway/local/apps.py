from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "headway.local"
    default_auto_field = "django.db.models.BigAutoField"
