"""People, and the roles that they hold."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from headway.core import clock
from headway.core.access import ROLES, SYSTEM_ACTORS, Permission, Reach, urn_of
from headway.core.constraints import known, ordered
from headway.core.models import Versioned

OF_A_SERVICE = "council_service"  # the role that says which of the council's services it is for


class CouncilService(models.TextChoices):
    """The council's services that record what they hear of schools."""

    FINANCE = "finance", "Finance"
    HR = "hr", "Human resources"
    ER = "er", "Employee relations"
    GOVERNORS = "governors", "Governors"


ROLE_CHOICES = [(key, role.title) for key, role in ROLES.items()]


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address. People are added by an action, never from here."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Versioned):
    """A person who signs in, or a named system actor that never does."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    system_actor = models.CharField(max_length=40, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_one_per_email",
                violation_error_message="Somebody with this e-mail address has been added already.",
            ),
            models.UniqueConstraint(
                fields=["system_actor"],
                condition=~Q(system_actor=""),
                name="user_one_per_system_actor",
            ),
            known("system_actor", ["", *SYSTEM_ACTORS], name="user_system_actor_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Addresses are kept in lower case, so that one person is added once."""
        self.email = type(self).objects.normalize_email(self.email).lower()

    def get_full_name(self) -> str:
        return self.name

    def current_holdings(self) -> "list[Holding]":
        """The roles held today; read once per request."""
        if "_holdings" not in self.__dict__:
            self.__dict__["_holdings"] = (
                list(self.holdings.on(clock.today())) if self.is_active else []
            )
        return self.__dict__["_holdings"]

    def forget_holdings(self) -> None:
        """Read the roles again when they are next asked for."""
        self.__dict__.pop("_holdings", None)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.forget_holdings()
        super().refresh_from_db(*args, **kwargs)

    def reach(self, *permissions: Permission) -> Reach:
        """The schools for which a role held today gives any of the permissions."""
        asked = frozenset(permissions)
        if self.system_actor:
            return Reach(everywhere=bool(asked & SYSTEM_ACTORS[self.system_actor].grants))
        urns = set()
        for holding in self.current_holdings():
            role = ROLES[holding.role]
            if asked & role.everywhere or (holding.urn is None and asked & role.grants):
                return Reach(everywhere=True)
            if holding.urn is not None and asked & role.grants:
                urns.add(holding.urn)
        return Reach(urns=frozenset(urns))

    def holds(self, permission: Permission, at: object = None) -> bool:
        """Whether a role gives the permission for the school `at`.

        Without a school: whether it gives it everywhere.
        """
        return self.reach(permission).covers(urn_of(at))

    @property
    def role_words(self) -> str:
        """The roles held today, as the header of a page says them."""
        return ", ".join(self.role_titles)

    @property
    def role_titles(self) -> list[str]:
        """Titles of the roles held today, each once."""
        return list(dict.fromkeys(h.role_title for h in self.current_holdings()))

    @property
    def council_service(self) -> str:
        """The council's service that the roles held today are for; "" for everybody else."""
        held = sorted(self.current_holdings(), key=lambda h: (h.starts_on, h.pk or 0))
        return next((h.service for h in reversed(held) if h.service), "")


class HoldingQuerySet(models.QuerySet["Holding"]):
    """Roles held."""

    def on(self, day: date) -> Self:
        """Holdings in force on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Holding(Versioned):
    """A role that a person holds, everywhere or for one school.

    `ends_on` is the first day on which it is no longer held, so ending a role works at once.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    urn = models.PositiveIntegerField(
        "school's URN", null=True, blank=True, help_text="Empty: everywhere"
    )
    service = models.CharField(
        "council's service", max_length=12, choices=CouncilService, blank=True,
        help_text="for somebody of a council service: which one; others have none",
    )  # fmt: skip
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ["person", "role", "urn", "starts_on"]
        constraints = [
            known("role", ROLES, name="holding_role_known"),
            known("service", ["", *CouncilService], name="holding_service_known"),
            models.CheckConstraint(
                condition=Q(service="") | Q(role=OF_A_SERVICE),
                name="holding_service_of_council_services_only",
            ),
            ordered("starts_on", "ends_on", name="holding_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "role", "urn"],
                condition=Q(ends_on__isnull=True, urn__isnull=False),
                name="holding_open_once_per_school",
                violation_error_message="This person holds this role for this school already.",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ends_on__isnull=True, urn__isnull=True),
                name="holding_open_once_everywhere",
                violation_error_message="This person holds this role already.",
            ),
        ]
        indexes = [models.Index(F("urn"), name="holding_by_urn")]

    def __str__(self) -> str:
        where = f"for school {self.urn}" if self.urn else "everywhere"
        return f"{self.person}: {ROLES[self.role].title}, {where}"

    @property
    def role_title(self) -> str:
        """What the role is called; of a council service, with its name."""
        if self.service:
            return f"Council service: {self.get_service_display()}"
        return ROLES[self.role].title
