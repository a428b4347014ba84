from django.apps import AppConfig


class PriorityConfig(AppConfig):
    name = "headway.priority"
    default_auto_field = "django.db.models.BigAutoField"
