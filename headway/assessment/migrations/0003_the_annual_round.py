import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("assessment", "0002_initial"),
        ("frameworks", "0001_initial"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
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
                        choices=[
                            ("to_assess", "To be assessed"),
                            ("decided", "Decided"),
                            ("gap", "Not assessed, with a reason"),
                            ("closed", "No longer maintained"),
                        ],
                        default="to_assess",
                        max_length=10,
                    ),
                ),
                (
                    "gap",
                    models.CharField(
                        blank=True, help_text="why there is no category", max_length=500
                    ),
                ),
                (
                    "gap_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("scope", "The version does not assess it"),
                            ("unknown", "It is not known whether the version assesses it"),
                            ("stated", "Stated by the service"),
                        ],
                        max_length=8,
                    ),
                ),
                ("proposed_category", models.CharField(blank=True, max_length=40)),
                ("proposed_name", models.CharField(blank=True, max_length=120)),
                ("proposed_listed", models.BooleanField(default=False)),
                ("decided_category", models.CharField(blank=True, max_length=40)),
                ("decided_name", models.CharField(blank=True, max_length=120)),
                ("decided_listed", models.BooleanField(default=False)),
                (
                    "decided_on",
                    models.CharField(
                        blank=True, help_text="category proposed when it was decided", max_length=40
                    ),
                ),
                (
                    "fired",
                    models.JSONField(
                        blank=True, default=list, help_text="rules that fired by then"
                    ),
                ),
                ("class_id", models.CharField(blank=True, max_length=40)),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                (
                    "rationale",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "differs_reason",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("evidence_type", models.CharField(blank=True, max_length=200)),
                ("imminence", models.CharField(blank=True, max_length=500)),
                (
                    "first_time",
                    models.BooleanField(
                        default=False,
                        help_text="seen as vulnerable for the first time: contact and visit first",
                    ),
                ),
                (
                    "listed_before",
                    models.BooleanField(default=False, help_text="listed when the round began"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
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
                        related_name="cases",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["school__name", "school_id"],
            },
        ),
        migrations.CreateModel(
            name="RiskItem",
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
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent"),
                            ("high", "High"),
                            ("raised", "Raised"),
                            ("usual", "Usual"),
                            ("unknown", "Not assessed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "basis",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="assessment.case",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["school__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RiskChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent"),
                            ("high", "High"),
                            ("raised", "Raised"),
                            ("usual", "Usual"),
                            ("unknown", "Not assessed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent"),
                            ("high", "High"),
                            ("raised", "Raised"),
                            ("usual", "Usual"),
                            ("unknown", "Not assessed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="assessment.riskitem",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "year_end",
                    models.PositiveSmallIntegerField(help_text="2026 is 2025/26", unique=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reviewing", "Last year's list is being reviewed"),
                            ("assessing", "Schools are being assessed"),
                            ("agreeing", "Being agreed and signed"),
                            ("locked", "Agreed and locked"),
                        ],
                        default="reviewing",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("opened_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="frameworks.version",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="assessment.run",
                    ),
                ),
            ],
            options={
                "ordering": ["-year_end"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["reviewing", "assessing", "agreeing", "locked"])
                        ),
                        name="round_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("locked_at__isnull", False), ("state", "locked")),
                            models.Q(
                                models.Q(("state", "locked"), _negated=True),
                                ("locked_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="round_locked_with_its_moment",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="riskitem",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="risks",
                to="assessment.round",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="assessment.round",
            ),
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("service", "The service"), ("council", "The council")],
                        max_length=10,
                    ),
                ),
                ("role", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "schools",
                    models.PositiveSmallIntegerField(
                        help_text="schools in the list that was signed"
                    ),
                ),
                ("listed", models.PositiveSmallIntegerField(help_text="of which listed")),
                ("current", models.BooleanField(default=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_offs",
                        to="assessment.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["service", "council"])),
                        name="sign_off_party_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("round", "party"),
                        name="sign_off_one_per_party",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkPlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("what", models.CharField(max_length=500)),
                ("owner", models.CharField(help_text="role or person who does it", max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="assessment.riskitem",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="assessment.round",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "under_way", "done", "dropped"])
                        ),
                        name="work_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("risk", "what"),
                        name="work_once_per_risk",
                        violation_error_message="This is in the work plan already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkPlanNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="assessment.workplanitem",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AcademyConcern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("year_end", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "Recorded, to be notified"),
                            ("notified", "Notified"),
                            ("dropped", "Not taken further"),
                        ],
                        default="recorded",
                        max_length=10,
                    ),
                ),
                (
                    "concern",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                (
                    "evidence",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "route",
                    models.CharField(help_text="as the framework version has it", max_length=300),
                ),
                ("recorded_at", models.DateTimeField()),
                ("notified_on", models.DateField(blank=True, null=True)),
                ("notified_how", models.CharField(blank=True, max_length=300)),
                ("dropped_because", models.CharField(blank=True, max_length=500)),
                (
                    "notified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
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
                        related_name="academy_concerns",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["school__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["recorded", "notified", "dropped"])),
                        name="academy_concern_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("notified_on__isnull", False), ("notified_by__isnull", False)
                            ),
                            models.Q(("notified_on__isnull", True), ("notified_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="academy_concern_notice_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approach",
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
                        choices=[
                            ("to_contact", "To be contacted"),
                            ("contacted", "Contacted, to be visited"),
                            ("visited", "Visited, the school may reply"),
                            ("replied", "The school has replied"),
                        ],
                        default="to_contact",
                        max_length=12,
                    ),
                ),
                ("contacted_on", models.DateField(blank=True, null=True)),
                ("contacted_how", models.CharField(blank=True, max_length=300)),
                ("visited_on", models.DateField(blank=True, null=True)),
                (
                    "head_view",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agrees", "Agrees that the school should be listed"),
                            ("unsure", "Neither agrees nor disagrees"),
                            ("disagrees", "Does not agree that the school should be listed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "head_words",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "reply_by",
                    models.DateField(
                        blank=True, help_text="last day of the right of reply", null=True
                    ),
                ),
                ("reply_on", models.DateField(blank=True, null=True)),
                (
                    "reply",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "own_evidence",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approach",
                        to="assessment.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["to_contact", "contacted", "visited", "replied"])
                        ),
                        name="approach_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("head_view__in", ["", "agrees", "unsure", "disagrees"])
                        ),
                        name="approach_head_view_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visited_on__isnull", True),
                            ("visited_on__gte", models.F("contacted_on")),
                            _connector="OR",
                        ),
                        name="approach_contact_before_visit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("service", "The service"), ("council", "The council")],
                        max_length=10,
                    ),
                ),
                ("agrees", models.BooleanField()),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("role", models.CharField(help_text="role in which it was said", max_length=200)),
                ("at", models.DateTimeField()),
                ("current", models.BooleanField(default=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="assessment.case",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["case", "current"], name="agreement_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["service", "council"])),
                        name="agreement_party_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("case", "party"),
                        name="agreement_one_word_per_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agrees", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_no_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("about", models.CharField(max_length=120)),
                ("about_words", models.CharField(blank=True, max_length=300)),
                (
                    "text",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                (
                    "own_evidence",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "entered",
                    models.BooleanField(
                        default=False, help_text="entered by the service for the school"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                5000,
                                "Shorten the text to 5,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "changed",
                    models.CharField(blank=True, help_text="what was changed", max_length=500),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        related_name="challenges",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "withdrawn"])),
                        name="challenge_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_by__isnull", False), ("answered_at__isnull", False)
                            ),
                            models.Q(("answered_by__isnull", True), ("answered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="challenge_answer_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("school", "about", "made_by"),
                        name="challenge_open_once",
                        violation_error_message="You have said so already, and the answer is on its way.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="challenge_answered_in_words",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="riskitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["urgent", "high", "raised", "usual", "unknown"])),
                name="risk_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskitem",
            constraint=models.UniqueConstraint(
                fields=("round", "school"), name="risk_once_per_round"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["round", "state"], name="case_by_state"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("round", "school"), name="case_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["to_assess", "decided", "gap", "closed"])),
                name="case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("gap_kind__in", ["", "scope", "unknown", "stated"])),
                name="case_gap_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", False), ("decided_at__isnull", False)),
                    models.Q(("decided_by__isnull", True), ("decided_at__isnull", True)),
                    _connector="OR",
                ),
                name="case_decision_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "decided"),
                        models.Q(("decided_category", ""), _negated=True),
                        models.Q(("rationale", ""), _negated=True),
                        ("decided_by__isnull", False),
                    ),
                    models.Q(("state", "decided"), _negated=True),
                    _connector="OR",
                ),
                name="case_decided_with_category_and_rationale",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "gap"), _negated=True),
                    models.Q(("gap", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_gap_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "decided"), _negated=True),
                    ("decided_category", models.F("decided_on")),
                    models.Q(("differs_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_differs_with_a_reason",
            ),
        ),
    ]
