"""`headway add_person`: the first people of an installation, from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from headway.accounts import actions
from headway.accounts.models import CouncilService, User
from headway.core.access import ROLES
from headway.core.refusals import Refused


class Command(BaseCommand):
    help = "Add somebody who may sign in, with one role. Others are added on the People page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=ROLES)
        parser.add_argument("--urn", type=int, help="the school, for a role held for one school")
        parser.add_argument(
            "--service", choices=CouncilService.values, default="",
            help="the council's service, for somebody of one",
        )  # fmt: skip
        parser.add_argument(
            "--password-from-input",
            action="store_true",
            help="read a first password from standard input, where no mail can be sent",
        )

    def handle(self, *, email: str, name: str, role: str, **options: Any) -> None:
        installer = actions.system_user("installer")
        password = self._password() if options["password_from_input"] else None
        try:
            with transaction.atomic():  # nobody is left half added
                person = User.objects.filter(email__iexact=email).first() or actions.add_person(
                    email=email, name=name, by=installer, password=password
                )
                actions.give_role(
                    person, role, urn=options["urn"], service=options["service"], by=installer
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person} was added as {ROLES[role].title}.")

    def _password(self) -> str:
        import sys

        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        password = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
