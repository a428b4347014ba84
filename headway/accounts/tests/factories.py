"""People for tests."""

from datetime import date
from typing import Any

import factory

from headway.accounts.actions import system_user
from headway.accounts.models import OF_A_SERVICE, Holding, User
from headway.core.access import ROLES, Held

OWN_URN = 100_001  # the school of the headteacher, chair and partner of the cast


class UserFactory(factory.django.DjangoModelFactory):
    """A person without roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", None)
        user = model_class(*args, **kwargs)
        user.set_password(password)
        user.save()
        return user


class HoldingFactory(factory.django.DjangoModelFactory):
    """A role held everywhere."""

    class Meta:
        model = Holding

    person = factory.SubFactory(UserFactory)
    role = "director"
    service = factory.LazyAttribute(lambda o: "finance" if o.role == OF_A_SERVICE else "")
    starts_on = date(2015, 9, 1)  # in force on whatever day a test pretends
    given_by = factory.LazyFunction(lambda: system_user("installer"))


class Cast:
    """`cast("partner")` is a partner of school OWN_URN; `cast.stranger` is signed in, no more."""

    own_urn = OWN_URN

    def __init__(self) -> None:
        self._people: dict[str, User] = {}

    def __call__(self, role: str, *, urn: int | None = None, **held: Any) -> User:
        if role not in self._people or urn is not None:
            named = ROLES[role].held != Held.EVERYWHERE
            person = UserFactory(name=ROLES[role].title)
            at = (urn or OWN_URN) if named else None
            HoldingFactory(person=person, role=role, urn=at, **held)
            if urn is not None:
                return person
            self._people[role] = person
        return self._people[role]

    @property
    def stranger(self) -> User:
        """Somebody who may sign in and holds no role."""
        if "" not in self._people:
            self._people[""] = UserFactory(name="A stranger")
        return self._people[""]
