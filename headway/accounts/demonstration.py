"""One person for each role, in demo mode only."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from headway.accounts import actions
from headway.accounts.models import OF_A_SERVICE, CouncilService, User
from headway.core import clock
from headway.core.access import ROLES, Held

DOMAIN = "aldermere.example"
SERVED_DAYS = timedelta(days=800)  # roles were held through the years that the story tells
FORENAMES = (  # one a role, in the order of the table; all made up
    "Imogen", "Tobias", "Priya", "Marcus", "Helena", "Winston", "Farah",
    "Callum", "Rosalind", "Yusuf", "Beatrix", "Osman", "Delphine",
)  # fmt: skip


@dataclass(frozen=True)
class DemoPerson:
    """A sign-in of the demonstration."""

    role: str
    email: str


@dataclass(frozen=True)
class People:
    """Everybody of the demonstration, and the password that they share."""

    password: str
    people: tuple[DemoPerson, ...]


def demo_password(folder: Path) -> str:
    """The password of this data folder's demonstration, made when it is first asked for."""
    path = folder / "demo-password"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"aldermere-{secrets.token_hex(4)}\n", encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def people_to_try() -> People:
    """What the sign-in page shows in demo mode. Raises RuntimeError in any other."""
    if not settings.DEMO:
        raise RuntimeError("Sign-ins of the demonstration exist in demo mode only.")
    people = tuple(DemoPerson(role.title, address(key)) for key, role in ROLES.items())
    return People(demo_password(settings.DATA), people)


def address(role: str) -> str:
    """The demonstration's e-mail address for a role."""
    return f"{role.replace('_', '-')}@{DOMAIN}"


def make_people(own_urns: tuple[int, ...]) -> People:
    """Add the people of the demonstration, once; `own_urns` are the partner's schools.

    The headteacher and the chair of governors belong to the first of them.
    """
    shown = people_to_try()
    installer = actions.system_user("installer")
    since = clock.today() - SERVED_DAYS
    encoded = make_password(shown.password)  # once: encoding is slow on purpose
    for (key, role), forename in zip(ROLES.items(), FORENAMES, strict=True):
        if User.objects.filter(email=address(key)).exists():
            continue
        person = actions.add_person(
            email=address(key),
            name=f"{forename} Demo",
            by=installer,
            encoded=encoded,
        )
        urns: tuple[int | None, ...] = (None,)
        if role.held == Held.NAMED:
            urns = own_urns[:1]
        elif role.held == Held.EITHER:
            urns = own_urns
        for urn in urns:
            actions.give_role(
                person, key, by=installer, urn=urn, starts_on=since, reason="Demonstration",
                service=CouncilService.FINANCE if key == OF_A_SERVICE else "",
            )  # fmt: skip
    return shown
