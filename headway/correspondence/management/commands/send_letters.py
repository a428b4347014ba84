"""`headway` sends each morning what was put on the day."""

from typing import Any

from django.core.management.base import BaseCommand

from headway.correspondence.actions import send_due


class Command(BaseCommand):
    help = "Send the letters that were put on a day that has come. Safe to repeat."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{send_due()} runs and letters are on their way.")
