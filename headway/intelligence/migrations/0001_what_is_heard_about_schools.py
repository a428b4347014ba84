import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held"), ("withdrawn", "Withdrawn")],
                        default="held",
                        max_length=12,
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("leadership", "Leadership and management"),
                            ("staffing", "Staffing and vacancies"),
                            ("governance", "Governance"),
                            ("finance", "Finance"),
                            ("hr", "HR and employee relations"),
                            ("safeguarding", "Safeguarding (restricted)"),
                            ("pupils", "Pupils and curriculum"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("partner_meeting", "Partner meeting"),
                            ("district_team", "District team"),
                            ("council_service", "Council service"),
                            ("consortium", "Consortium or network"),
                            ("system_leader", "Another system leader"),
                            ("school", "The school itself"),
                            ("inspector", "Inspector"),
                            ("visit", "Visit or monitoring"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="when it happened")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("documented", "Documented: minutes, a report or figures show it"),
                            ("corroborated", "Corroborated: two sources say so independently"),
                            ("first_hand", "First hand: the author saw or heard it"),
                            ("reported", "Reported: somebody who was there said so"),
                            ("hearsay", "Hearsay: nobody who was there said so"),
                        ],
                        max_length=20,
                        verbose_name="how it is known",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Something good"),
                            (1, "1, slight"),
                            (2, "2, moderate"),
                            (3, "3, serious"),
                        ]
                    ),
                ),
                ("expires_on", models.DateField(verbose_name="when it stops counting")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("both", "The service and the council"),
                            ("partner", "The service, the council and the school's own Partner"),
                            ("own", "The author's own service only"),
                            ("protected", "Protected by law: those who sign for either party only"),
                        ],
                        max_length=12,
                        verbose_name="who may read it",
                    ),
                ),
                (
                    "kept_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unchecked", "It has not been checked yet"),
                            ("discuss", "It will be discussed with the head first"),
                            ("source", "It would show who said it"),
                            ("employment", "It concerns somebody's employment"),
                            ("protected", "The law protects it"),
                        ],
                        max_length=12,
                        verbose_name="why it is not shared with the school",
                    ),
                ),
                (
                    "told_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="when the school was told"
                    ),
                ),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                ("report_to_council", models.BooleanField(default=False)),
                ("marked_on", models.DateField(blank=True, null=True)),
                (
                    "crisis_party",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("service", "The service"),
                            ("council", "The council"),
                            ("council_service", "A council service"),
                        ],
                        max_length=16,
                    ),
                ),
                ("crisis_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=1000)),
                ("author_role", models.CharField(blank=True, max_length=200)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("service", "The service"),
                            ("council", "The council"),
                            ("council_service", "A council service"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("finance", "Finance"),
                            ("hr", "Human resources"),
                            ("er", "Employee relations"),
                            ("governors", "Governors"),
                        ],
                        max_length=12,
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_index=True)),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "crisis_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intelligence",
                        to="schools.school",
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["-happened_on", "-pk"],
                "indexes": [
                    models.Index(fields=["school", "expires_on"], name="entry_by_school"),
                    models.Index(fields=["author", "service"], name="entry_by_author"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["held", "withdrawn"])),
                        name="entry_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "theme__in",
                                [
                                    "leadership",
                                    "staffing",
                                    "governance",
                                    "finance",
                                    "hr",
                                    "safeguarding",
                                    "pupils",
                                    "other",
                                ],
                            )
                        ),
                        name="entry_theme_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "partner_meeting",
                                    "district_team",
                                    "council_service",
                                    "consortium",
                                    "system_leader",
                                    "school",
                                    "inspector",
                                    "visit",
                                    "other",
                                ],
                            )
                        ),
                        name="entry_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "grade__in",
                                ["documented", "corroborated", "first_hand", "reported", "hearsay"],
                            )
                        ),
                        name="entry_grade_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", [0, 1, 2, 3])),
                        name="entry_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visibility__in", ["both", "partner", "own", "protected"])
                        ),
                        name="entry_visibility_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kept_because__in",
                                ["", "unchecked", "discuss", "source", "employment", "protected"],
                            )
                        ),
                        name="entry_kept_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__in", ["service", "council", "council_service"])
                        ),
                        name="entry_party_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("crisis_party__in", ["", "service", "council", "council_service"])
                        ),
                        name="entry_crisis_party_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service__in", ["", "finance", "hr", "er", "governors"])
                        ),
                        name="entry_service_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shared_at__isnull", False), ("shared_by__isnull", False)),
                            models.Q(("shared_at__isnull", True), ("shared_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="entry_shared_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("crisis_by__isnull", False), ("crisis_at__isnull", False)),
                            models.Q(("crisis_by__isnull", True), ("crisis_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="entry_crisis_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_by__isnull", False), ("confirmed_at__isnull", False)
                            ),
                            models.Q(
                                ("confirmed_by__isnull", True), ("confirmed_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="entry_confirmed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="entry_withdrawn_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                ("crisis_by__isnull", False),
                                models.Q(("confirmed_by", models.F("crisis_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="entry_crisis_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shared_at__isnull", False),
                            models.Q(("kept_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_shared_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shared_at__isnull", True),
                            models.Q(("visibility", "protected"), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_protected_never_shared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=20000)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("leadership", "Leadership and management"),
                            ("staffing", "Staffing and vacancies"),
                            ("governance", "Governance"),
                            ("finance", "Finance"),
                            ("hr", "HR and employee relations"),
                            ("safeguarding", "Safeguarding (restricted)"),
                            ("pupils", "Pupils and curriculum"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("partner_meeting", "Partner meeting"),
                            ("district_team", "District team"),
                            ("council_service", "Council service"),
                            ("consortium", "Consortium or network"),
                            ("system_leader", "Another system leader"),
                            ("school", "The school itself"),
                            ("inspector", "Inspector"),
                            ("visit", "Visit or monitoring"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("documented", "Documented: minutes, a report or figures show it"),
                            ("corroborated", "Corroborated: two sources say so independently"),
                            ("first_hand", "First hand: the author saw or heard it"),
                            ("reported", "Reported: somebody who was there said so"),
                            ("hearsay", "Hearsay: nobody who was there said so"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Something good"),
                            (1, "1, slight"),
                            (2, "2, moderate"),
                            (3, "3, serious"),
                        ]
                    ),
                ),
                ("expires_on", models.DateField()),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="why it was changed or renewed", max_length=1000
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_index=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="intelligence.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["entry", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "number"),
                        name="entry_version_once",
                        violation_error_message="Somebody else has changed this entry already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=20000)),
                ("by_role", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="intelligence.entry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EngagementRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Not engaged"),
                            (2, "Engages little"),
                            (3, "Engages when asked"),
                            (4, "Engages fully"),
                        ]
                    ),
                ),
                ("evidence", models.TextField(max_length=2000)),
                ("rated_on", models.DateField()),
                ("by_role", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "by",
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
                        related_name="engagement",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-rated_on", "-pk"],
                "indexes": [models.Index(fields=["school", "-rated_on"], name="rating_by_school")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3, 4])), name="rating_level_known"
                    )
                ],
            },
        ),
    ]
