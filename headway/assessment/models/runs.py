"""Assessment runs: what was proposed for each school, on which edition, under which rules."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from headway.core.access import Actor, Permission
from headway.core.constraints import known
from headway.core.models import Versioned
from headway.core.querysets import SchoolQuerySet


class Domain(models.TextChoices):
    """The six parts of a school's profile. There is no sum over them."""

    ATTAINMENT = "attainment", "Attainment"
    PROGRESS = "progress", "Progress"
    GROUPS = "groups", "Vulnerable groups"
    INCLUSION = "inclusion", "Inclusion"
    INSPECTION = "inspection", "Inspection"
    INTELLIGENCE = "intelligence", "Intelligence"


class LevelState(models.TextChoices):
    """Whether a domain could be looked at."""

    OK = "ok", "Looked at"
    NOT_APPLICABLE = "NA", "Not applicable"
    NOT_ENOUGH = "ND", "Not enough data"


LEVEL_WORDS = {
    0: "No concern from data",
    1: "Watch",
    2: "Concern",
    3: "Serious concern",
}


class RunQuerySet(models.QuerySet["Run"]):
    """Runs, narrowed by who asks."""

    def visible_to(self, user: Actor) -> Self:
        """Whole runs are for people who may see the assessment of every school."""
        if user.reach(Permission.ASSESSMENT_SEE).everywhere:
            return self
        return self.none()


class Run(Versioned):
    """One evaluation of one framework version on one edition, kept as it was."""

    edition = models.ForeignKey("measures.Edition", models.PROTECT, related_name="runs")
    framework = models.ForeignKey(
        "frameworks.Version", models.PROTECT, null=True, blank=True, related_name="runs"
    )
    version_key = models.CharField(max_length=60)
    version_hash = models.CharField(max_length=64)
    version_title = models.CharField(max_length=200, blank=True)
    as_at = models.DateField()
    authority = models.CharField(max_length=8)
    frozen = models.BooleanField(default=True)
    current = models.BooleanField(
        default=False, help_text="the one that lists and school pages show"
    )
    note = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="schools by proposed category")
    categories = models.JSONField(
        default=list, blank=True, help_text="in the version's order, each: id, words, listed"
    )
    band_low = models.PositiveSmallIntegerField(null=True, blank=True)
    band_high = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="usual number of listed schools, where the version says"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="runs")

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "version_hash", "as_at"], name="run_once_per_edition_and_rules"
            ),
            models.UniqueConstraint(
                fields=["current"], condition=Q(current=True), name="run_one_current"
            ),
        ]

    def __str__(self) -> str:
        on = self.as_at
        return f"{self.version_title or self.version_key}, as at {on.day} {on:%B %Y}"

    @property
    def category_words(self) -> dict[str, str]:
        """Category to its words, in the order of the version."""
        return {category["id"]: category["words"] for category in self.categories}


class RunInputs(models.Model):
    """What the rules of a run read, so that it can be replayed or asked "what if".

    Parquet, as the evidence half stores its tables: types and unknowns survive as they were,
    and no question needs the evidence store.
    """

    run = models.OneToOneField(Run, models.PROTECT, related_name="inputs")
    columns = models.BinaryField(help_text="one row a school, one column a profile column")
    cites = models.BinaryField(help_text="one row a school and column: the facts behind it")
    references = models.JSONField(
        default=dict, help_text="cited facts that are no figures: inspections, register, windows"
    )

    def __str__(self) -> str:
        return f"Inputs of {self.run}"


class AssessedQuerySet(SchoolQuerySet):
    """Rows of a run that speak of one school."""

    opened_by = (Permission.ASSESSMENT_SEE,)


class Profile(models.Model):
    """A school's six levels side by side, so that a list needs one join.

    Null is "not applicable" or "not enough data", never "no concern": `DomainLevel` says which.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="profiles", db_index=False)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="profiles")
    attainment = models.PositiveSmallIntegerField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    groups = models.PositiveSmallIntegerField(null=True, blank=True)
    inclusion = models.PositiveSmallIntegerField(null=True, blank=True)
    inspection = models.PositiveSmallIntegerField(null=True, blank=True)
    intelligence = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AssessedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "school"], name="profile_once")]

    def __str__(self) -> str:
        return f"Levels of school {self.school_id}"


class DomainLevel(models.Model):
    """How one domain of one school looks, and the sentences that say why."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="levels", db_index=False)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="levels")
    domain = models.CharField(max_length=14, choices=Domain)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=3, choices=LevelState)
    strength = models.BooleanField(default=False)
    stamp = models.CharField(max_length=200, blank=True, help_text='"based on 2022/23"')
    reasons = models.JSONField(
        default=list, blank=True, help_text="each: template_id, sentence, fact_ids"
    )

    objects = AssessedQuerySet.as_manager()

    class Meta:
        constraints = [
            known("domain", Domain, name="domain_level_domain_known"),
            known("state", LevelState, name="domain_level_state_known"),
            models.UniqueConstraint(fields=["run", "school", "domain"], name="domain_level_once"),
            models.CheckConstraint(
                condition=Q(state=LevelState.OK, level__range=(0, 3))
                | (~Q(state=LevelState.OK) & Q(level__isnull=True)),
                name="domain_level_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_domain_display()}: {self.words}"

    @property
    def words(self) -> str:
        """The level in words, or why there is none."""
        if self.level is None:
            return str(self.get_state_display())
        return LEVEL_WORDS[self.level]


class Proposal(models.Model):
    """What the rules propose for one school. People decide; this never does."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="proposals", db_index=False)
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="proposals")
    category = models.CharField(max_length=40)
    category_name = models.CharField(max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(
        default=0, help_text="order of the category in its version, 0 first; not a school's place"
    )
    listed = models.BooleanField(
        default=False, help_text="the category would put the school on the priority list"
    )
    summary = models.CharField(max_length=1000, blank=True, help_text="the first reason")
    fired = models.JSONField(default=list, blank=True)
    not_fired = models.JSONField(default=list, blank=True)
    unknown = models.JSONField(default=list, blank=True)
    could_not_check = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=list, blank=True)
    trace = models.JSONField(default=dict, blank=True)

    objects = AssessedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "school"], name="proposal_once")]
        indexes = [models.Index(fields=["run", "category"], name="proposal_category")]

    def __str__(self) -> str:
        return f"{self.category_name or self.category}: school {self.school_id}"
