from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "headway.duties"
