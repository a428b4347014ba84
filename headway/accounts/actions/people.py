"""Adding people and giving roles."""

from datetime import date

from django.core.exceptions import ValidationError

from headway.accounts.models import OF_A_SERVICE, CouncilService, Holding, User
from headway.accounts.policies import holding_policy, person_policy
from headway.accounts.states import HOLDING_MOVES, PERSON_MOVES
from headway.core import clock
from headway.core.access import ROLES, SYSTEM_ACTORS, Actor, Held
from headway.core.actions import mover
from headway.core.refusals import NotValid, Refused

people = mover(PERSON_MOVES, person_policy)
roles = mover(HOLDING_MOVES, holding_policy)


def system_user(key: str) -> User:
    """The named user that acts for a part of Headway itself: "loader", "installer".

    Raises KeyError for an actor that access.py does not know.
    """
    role = SYSTEM_ACTORS[key]
    user, _ = User.objects.get_or_create(
        system_actor=key,
        defaults={
            "email": f"{key}@headway.invalid",
            "name": role.title,
            "password": "!never signs in",
        },
    )
    return user


def add_person(
    *, email: str, name: str, by: Actor, password: str | None = None, encoded: str = ""
) -> User:
    """Add somebody who may then be given roles; until then they see nothing.

    Without a password they choose their own by the link of the password page, or sign in
    through the council's single sign-on. `encoded` is a password as `make_password` encodes it,
    where many people are added at once. Raises NotAllowed, or NotValid for an address that
    is not one or is taken.
    """
    with people.creating(
        User(email=email.strip(), name=name.strip()), "add_person", by=by
    ) as person:
        if encoded:
            person.password = encoded
        else:
            person.set_password(password)
    return person


def rename_person(person: User, *, name: str, email: str, by: Actor) -> User:
    """Correct a person's name or address. Raises NotAllowed or NotValid."""
    with people.changing(person, "rename_person", by=by) as locked:
        locked.name = name.strip()
        locked.email = email.strip()
    return person


def switch_off(person: User, *, by: Actor, reason: str) -> User:
    """Close an account: its sessions end with its next request. Raises NotAllowed.

    People are not deleted: what they did stays theirs.
    """
    if person.pk == by.pk:
        raise Refused("You cannot switch yourself off. Ask another system administrator.")
    with people.changing(person, "switch_off", by=by, reason=reason) as locked:
        locked.is_active = False
    return person


def switch_on(person: User, *, by: Actor, reason: str) -> User:
    """Open a closed account again. Raises NotAllowed."""
    with people.changing(person, "switch_on", by=by, reason=reason) as locked:
        locked.is_active = True
    return person


def give_role(
    person: User,
    role: str,
    *,
    by: User,
    urn: int | None = None,
    service: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> Holding:
    """Give a role, everywhere or for one school; `service` for somebody of a council service.

    Raises NotAllowed, NotValid, or Refused for a role that cannot be held that way.
    """
    _check_service(role, service)
    held = ROLES[role].held
    if held == Held.NAMED and urn is None:
        raise Refused(f"A {ROLES[role].title.lower()} needs a school. Give its URN.")
    if held == Held.EVERYWHERE and urn is not None:
        raise Refused(f"{ROLES[role].title} is held everywhere. Leave the URN empty.")
    holding = Holding(
        person=person,
        role=role,
        urn=urn,
        service=service,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
        given_by=by,
    )
    with roles.creating(holding, "give_role", by=by, reason=reason):
        pass
    person.forget_holdings()
    return holding


def _check_service(role: str, service: str) -> None:
    if role == OF_A_SERVICE and service not in CouncilService.values:
        raise NotValid(ValidationError({"service": "Choose the council's service it is for."}))
    if role != OF_A_SERVICE and service:
        raise NotValid(
            ValidationError({"service": f"{ROLES[role].title} is for no service: leave it empty."})
        )


def name_service(holding: Holding, service: str, *, by: User) -> Holding:
    """Say which of the council's services a role is for, or correct it.

    What the person recorded before stays with the service that it was recorded for. Raises
    NotAllowed or NotValid.
    """
    _check_service(holding.role, service)
    with roles.changing(holding, "name_service", by=by) as locked:
        locked.service = service
    holding.person.forget_holdings()
    return holding


def end_role(holding: Holding, *, by: Actor, on: date | None = None, reason: str = "") -> Holding:
    """End a role: from `on` (today unless said) it no longer counts.

    Raises NotAllowed, or NotValid if that is before it started.
    """
    with roles.changing(holding, "end_role", by=by, reason=reason) as locked:
        locked.ends_on = on or clock.today()
    holding.person.forget_holdings()
    return holding
