import django.db.models.deletion
import headway.partners.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_invitations_and_sign_in_links"),
        ("accounts", "__first__"),
        ("schools", "0002_role_holders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "phases",
                    models.JSONField(
                        blank=True, default=list, validators=[headway.partners.models.known_phases]
                    ),
                ),
                (
                    "expertise",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[headway.partners.models.known_expertise],
                    ),
                ),
                (
                    "headship",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="background in headship"
                    ),
                ),
                (
                    "inspector",
                    models.CharField(blank=True, max_length=200, verbose_name="inspector training"),
                ),
                (
                    "designations",
                    models.CharField(blank=True, help_text="NLE, LLE, SLE", max_length=300),
                ),
                (
                    "system_roles",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="roles in the system"
                    ),
                ),
                (
                    "committee",
                    models.BooleanField(default=False, verbose_name="sits on the committee"),
                ),
                ("district", models.CharField(blank=True, max_length=80)),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="where they start from"
                    ),
                ),
                ("easting", models.PositiveIntegerField(blank=True, null=True)),
                ("northing", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "capacity_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="days a year"),
                ),
                ("from_on", models.DateField()),
                (
                    "to_on",
                    models.DateField(
                        blank=True, help_text="first day no longer a Partner", null=True
                    ),
                ),
                (
                    "portrait",
                    models.TextField(blank=True, max_length=4000, verbose_name="pen portrait"),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_profile",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["person__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="partner_profile_leaves_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("worked", "worked there"),
                            ("family", "has family there"),
                            ("governor", "is a governor there"),
                            ("paid", "is paid by the school"),
                            ("other", "has another interest there"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="partners.profile",
                    ),
                ),
            ],
            options={
                "ordering": ["school", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["worked", "family", "governor", "paid", "other"])
                        ),
                        name="interest_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="interest_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("profile", "school", "kind"),
                        name="interest_open_once",
                        violation_error_message="This interest is declared already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("from_on", models.DateField()),
                (
                    "to_on",
                    models.DateField(
                        blank=True, help_text="first day no longer in force", null=True
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="days planned a year")),
                ("reason", models.CharField(max_length=500)),
                (
                    "over_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="why beyond capacity"
                    ),
                ),
                ("ended_because", models.CharField(blank=True, max_length=500)),
                (
                    "handover",
                    models.TextField(blank=True, max_length=4000, verbose_name="handover note"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="partners.allocation",
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.holding",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="schools.school",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="partners.profile",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="allocation_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("school",),
                        name="allocation_one_open_per_school",
                        violation_error_message="This school has a Partner already. Look at it again.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="allocation_has_days"
                    ),
                ],
            },
        ),
    ]
