from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "headway.correspondence"
    default_auto_field = "django.db.models.BigAutoField"
