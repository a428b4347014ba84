"""Who leads a school and its governors, from a day to a day; and posts that stand vacant."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from headway.core import querysets
from headway.core.access import Permission
from headway.core.constraints import known, ordered
from headway.core.models import Versioned
from headway.schools.models.register import School


class Role(models.TextChoices):
    """What somebody is to a school. An interim or executive head may stand beside the head."""

    HEAD = "head", "Headteacher"
    INTERIM_HEAD = "interim_head", "Interim headteacher"
    EXECUTIVE_HEAD = "executive_head", "Executive headteacher"
    DEPUTY_HEAD = "deputy_head", "Deputy headteacher"
    ASSISTANT_HEAD = "assistant_head", "Assistant headteacher"
    CHAIR = "chair_of_governors", "Chair of governors"
    VICE_CHAIR = "vice_chair", "Vice chair of governors"
    GOVERNOR = "governor", "Governor"
    CLERK = "clerk", "Clerk to the governors"


ONE_AT_A_TIME = (Role.HEAD, Role.CHAIR)
HEADS = (Role.HEAD, Role.INTERIM_HEAD, Role.EXECUTIVE_HEAD)  # whom a letter to the head goes to
# Posts that can stand empty. An interim or executive head fills in; that is no post of its own.
POSTS = (
    Role.HEAD, Role.DEPUTY_HEAD, Role.ASSISTANT_HEAD, Role.CHAIR, Role.VICE_CHAIR, Role.CLERK,
)  # fmt: skip
KINDS_OF_HEAD = {
    Role.HEAD: "substantive", Role.INTERIM_HEAD: "interim", Role.EXECUTIVE_HEAD: "executive",
}  # fmt: skip


def in_force(day: date) -> models.Q:
    """Between a first and a last day, either of which may be open."""
    return models.Q(models.Q(from_on__isnull=True) | models.Q(from_on__lte=day)) & models.Q(
        models.Q(to_on__isnull=True) | models.Q(to_on__gte=day)
    )


class RoleHolderQuerySet(querysets.SchoolQuerySet):
    """Role holders, narrowed by who asks and by date."""

    opened_by = (Permission.CONTACT_SEE,)

    def on(self, day: date) -> Self:
        """Whoever held their role on a day."""
        return self.filter(in_force(day))


class RoleHolder(Versioned):
    """Somebody who leads a school or its governors, from a day to a day.

    People whose time is over stay until retention takes their name and address away; the audit
    marks that these changed and never holds them. The register's own head is no role holder:
    it has a name and no address.
    """

    AUDITED_BY_MARK = frozenset({"name", "email"})

    school = models.ForeignKey(School, models.PROTECT, related_name="role_holders")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    from_on = models.DateField("first day", null=True, blank=True, help_text="null: not known")
    to_on = models.DateField("last day", null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="where we have it from")
    checked_on = models.DateField(null=True, blank=True)
    forgotten_on = models.DateField(null=True, blank=True)

    objects = RoleHolderQuerySet.as_manager()

    class Meta:
        ordering = ["school", "role", "from_on", "pk"]
        constraints = [
            known("role", Role, name="role_holder_role_known"),
            models.UniqueConstraint(
                fields=["school", "role"],
                condition=models.Q(to_on__isnull=True, role__in=ONE_AT_A_TIME),
                name="role_holder_one_at_a_time",
                violation_error_message="The school has somebody in this role. End that first.",
            ),
            models.UniqueConstraint(
                fields=["school", "role", "name"],
                condition=models.Q(to_on__isnull=True),
                name="role_holder_once",
                violation_error_message="This person holds this role already.",
            ),
            ordered("from_on", "to_on", name="role_holder_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~models.Q(name="") | models.Q(forgotten_on__isnull=False),
                name="role_holder_named",
            ),
        ]

    def __str__(self) -> str:
        return f"the {self.get_role_display().lower()} of {self.school}"

    @property
    def shown_name(self) -> str:
        """The name, or what stands for one that was forgotten."""
        return self.name or "Name forgotten"

    @property
    def kind_of_head(self) -> str:
        """ "substantive", "interim", "executive"; "" for anybody who is no head."""
        return KINDS_OF_HEAD.get(Role(self.role), "")


class VacancyQuerySet(querysets.SchoolQuerySet):
    """Vacant posts, narrowed by who asks and by date; those taken back are not among them."""

    opened_by = (Permission.CONTACT_SEE,)

    def on(self, day: date) -> Self:
        """Posts that stood vacant on a day."""
        return self.filter(in_force(day), withdrawn=False)


class Vacancy(Versioned):
    """A post that nobody holds, from a day to a day.

    An interim head may lead the school meanwhile: the headship stays vacant until somebody is
    recorded as its headteacher.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="vacancies")
    role = models.CharField("post", max_length=20, choices=[(r.value, r.label) for r in POSTS])
    from_on = models.DateField("first day without anybody")
    to_on = models.DateField("last such day", null=True, blank=True)
    note = models.CharField(
        max_length=300, blank=True, help_text="who stands in, when the post is advertised"
    )
    source = models.CharField(max_length=200, blank=True, help_text="where we have it from")
    withdrawn = models.BooleanField(default=False, help_text="recorded in error")

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "vacancies"
        ordering = ["school", "role", "from_on", "pk"]
        constraints = [
            known("role", POSTS, name="vacancy_role_known"),
            ordered("from_on", "to_on", name="vacancy_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school", "role"],
                condition=models.Q(to_on__isnull=True, withdrawn=False)
                & models.Q(role__in=ONE_AT_A_TIME),
                name="vacancy_one_at_a_time",
                violation_error_message="This post is recorded as vacant already.",
            ),
        ]

    def __str__(self) -> str:
        return f"the vacant post of {self.get_role_display().lower()} at {self.school}"


class ContactImport(Versioned):
    """A file of contacts that somebody brought in: what it changed, never what it held."""

    file_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file_name
