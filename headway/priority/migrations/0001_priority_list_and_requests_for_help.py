import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("assessment", "0003_the_annual_round"),
        ("frameworks", "0002_two_people_approve"),
        ("schools", "0002_role_holders"),
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
                ("year_end", models.PositiveSmallIntegerField(help_text="2026 is 2025/26")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("contacted", "School contacted"),
                            ("proposed", "Proposed, waiting for both parties"),
                            ("listed", "On the list"),
                            ("carried_forward", "On the list, to be carried forward"),
                            ("removal_proposed", "Removal under way"),
                            ("removed", "Removed"),
                            ("not_listed", "Not listed"),
                            ("withdrawn", "Proposal taken back"),
                        ],
                        default="candidate",
                        max_length=20,
                    ),
                ),
                ("category", models.CharField(max_length=40)),
                ("class_id", models.CharField(blank=True, max_length=60, verbose_name="class")),
                (
                    "reason_code",
                    models.CharField(
                        blank=True,
                        help_text="empty: none matches the version before (Z-05)",
                        max_length=60,
                    ),
                ),
                (
                    "rationale",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("round", "Annual round"),
                            ("inspection", "Inspection result"),
                            ("self_report", "The school's own report"),
                            ("intelligence", "Intelligence"),
                            ("crisis", "Leadership in crisis"),
                            ("committee", "Committee recommendation"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "evidence",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="what the reason code asks for, by its name",
                    ),
                ),
                ("framework_key", models.CharField(max_length=60)),
                ("urgent", models.BooleanField(default=False)),
                ("opened_on", models.DateField()),
                ("contacted_on", models.DateField(blank=True, null=True)),
                ("visited_on", models.DateField(blank=True, null=True)),
                (
                    "head_view",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "discussion",
                    models.TextField(
                        blank=True,
                        help_text="what came of it",
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("consulted_on", models.DateField(blank=True, null=True)),
                (
                    "consulted_words",
                    models.TextField(
                        blank=True,
                        help_text="what the council said before the listing (F-13)",
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("since_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        help_text="why it left the list, or was not listed",
                        max_length=30,
                    ),
                ),
                (
                    "closing_words",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "unmatched_code",
                    models.CharField(
                        blank=True,
                        help_text="reason code of the version before, if none matches",
                        max_length=60,
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="place in the order of support, where a person set one",
                        null=True,
                    ),
                ),
                ("place_reason", models.CharField(blank=True, max_length=1000)),
                (
                    "carried_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="priority.entry",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
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
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
                        to="assessment.round",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_entries",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["-year_end", "school__name", "-pk"],
                "indexes": [
                    models.Index(fields=["year_end", "state"], name="list_entry_year_state")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "candidate",
                                    "contacted",
                                    "proposed",
                                    "listed",
                                    "carried_forward",
                                    "removal_proposed",
                                    "removed",
                                    "not_listed",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="list_entry_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trigger__in",
                                [
                                    "round",
                                    "inspection",
                                    "self_report",
                                    "intelligence",
                                    "crisis",
                                    "committee",
                                ],
                            )
                        ),
                        name="list_entry_trigger_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=("school",),
                        name="list_entry_one_open_per_school",
                        violation_error_message="This school has an open entry already. Open it from the school's decisions.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_on__isnull", False), ("since_on__isnull", False)),
                            models.Q(("entered_on__isnull", True), ("since_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="list_entry_entered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("left_on__gte", models.F("entered_on")),
                            _connector="OR",
                        ),
                        name="list_entry_leaves_after_it_entered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="list_entry_closes_after_it_opened",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("listed", "carried_forward", "removal_proposed")),
                                _negated=True,
                            ),
                            ("entered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="list_entry_on_list_since_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("candidate", "contacted", "proposed")), _negated=True
                            ),
                            ("entered_on__isnull", True),
                            _connector="OR",
                        ),
                        name="list_entry_before_listing_has_no_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["removed", "not_listed", "withdrawn"]), _negated=True
                            ),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="list_entry_ended_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expectation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                (
                    "answer",
                    models.CharField(
                        choices=[("done", "Done"), ("refused", "Refused")],
                        default="done",
                        max_length=10,
                    ),
                ),
                ("on", models.DateField(help_text="the day on which it was done or refused")),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expectations",
                        to="priority.entry",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["done", "refused"])),
                        name="list_expectation_answer_known",
                    ),
                    models.UniqueConstraint(
                        fields=("entry", "code", "answer", "on"),
                        name="list_expectation_once_a_day",
                        violation_error_message="This has been recorded for that day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "refused"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="list_expectation_refusal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reclassification",
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
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("category", models.CharField(max_length=40)),
                ("class_id", models.CharField(blank=True, max_length=60, verbose_name="class")),
                ("reason_code", models.CharField(max_length=60)),
                (
                    "rationale",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="minute or inspection behind", max_length=200
                    ),
                ),
                ("proposed_on", models.DateField()),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reclassifications",
                        to="priority.entry",
                    ),
                ),
                (
                    "proposed_by",
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
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "agreed", "withdrawn"])),
                        name="reclassification_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("entry",),
                        name="reclassification_one_open_per_entry",
                        violation_error_message="A new class is proposed for this school already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "role_words",
                    models.CharField(help_text="the role in which it was given", max_length=300),
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
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assents",
                        to="priority.entry",
                    ),
                ),
                (
                    "reclassification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assents",
                        to="priority.reclassification",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["service", "council"])),
                        name="list_assent_party_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reclassification__isnull", True)),
                        fields=("entry", "party"),
                        name="list_assent_once_per_party",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reclassification__isnull", False)),
                        fields=("reclassification", "party"),
                        name="list_assent_once_per_party_and_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agrees", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="list_assent_refusal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("good", "Good or outstanding, and no further need of support"),
                            ("annual_review", "Annual review"),
                            ("committee", "Committee recommendation"),
                            ("round", "Not listed in the new year's agreement"),
                            ("carried", "Carried into the new year's list"),
                            ("conversion", "No longer maintained by the authority"),
                            ("closure", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("inspected_on", models.DateField(blank=True, null=True)),
                ("inspection_words", models.CharField(blank=True, max_length=300)),
                (
                    "feedback_words",
                    models.TextField(
                        blank=True,
                        help_text="where the feedback shows no further need",
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("minute_reference", models.CharField(blank=True, max_length=200)),
                (
                    "rationale",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("proposed_on", models.DateField()),
                (
                    "kept_reason",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("letter_sent_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removals",
                        to="priority.entry",
                    ),
                ),
                (
                    "proposed_by",
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
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                [
                                    "good",
                                    "annual_review",
                                    "committee",
                                    "round",
                                    "carried",
                                    "conversion",
                                    "closure",
                                ],
                            )
                        ),
                        name="list_removal_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("proposed_on")),
                            _connector="OR",
                        ),
                        name="list_removal_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("entry",),
                        name="list_removal_one_open_per_entry",
                        violation_error_message="A removal of this school is under way already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "good"), _negated=True),
                            models.Q(
                                ("inspected_on__isnull", False),
                                models.Q(("feedback_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="list_removal_for_good_has_both_conditions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "committee"), _negated=True),
                            models.Q(("minute_reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="list_removal_by_committee_names_the_minute",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("carry_forward", "Carry forward"),
                            ("remove", "Remove"),
                            ("defer", "Defer to the assessment"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("reviewed_on", models.DateField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="priority.entry",
                    ),
                ),
                (
                    "reviewed_by",
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
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["carry_forward", "remove", "defer"])),
                        name="list_review_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeChange",
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
                            ("added", "Added"),
                            ("reclassified", "New class"),
                            ("removed", "Removed"),
                            ("kept", "Kept after a proposed removal"),
                            ("left", "No longer maintained"),
                        ],
                        max_length=15,
                    ),
                ),
                ("on", models.DateField()),
                ("words", models.CharField(max_length=500)),
                (
                    "rationale",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("told_on", models.DateField(blank=True, null=True)),
                ("told_how", models.CharField(blank=True, max_length=200)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_scope_changes",
                        to="priority.entry",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
                (
                    "told_by",
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
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["on"], name="list_scope_change_on")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["added", "reclassified", "removed", "kept", "left"])
                        ),
                        name="list_scope_change_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_on__isnull", False), ("told_by__isnull", False)),
                            models.Q(("told_on__isnull", True), ("told_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="list_scope_change_told_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_on__isnull", True),
                            ("told_on__gte", models.F("on")),
                            _connector="OR",
                        ),
                        name="list_scope_change_told_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("vulnerable", "Vulnerable"), ("crisis", "In crisis")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("assessing", "Being assessed"),
                            ("agreed", "Agreed"),
                            ("not_agreed", "Not agreed"),
                            ("listed", "Agreed, school listed"),
                            ("sla", "Agreement outside the contract"),
                            ("withdrawn", "Withdrawn by the school"),
                        ],
                        default="submitted",
                        max_length=15,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="what is happening",
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "wants",
                    models.TextField(
                        blank=True,
                        help_text="what would help most",
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_as",
                    models.CharField(help_text="the role of whoever made it", max_length=120),
                ),
                (
                    "reporter",
                    models.CharField(
                        blank=True,
                        help_text="who spoke, where the service entered it",
                        max_length=200,
                    ),
                ),
                ("received_on", models.DateField()),
                ("framework_key", models.CharField(blank=True, max_length=60)),
                ("acknowledge_by", models.DateField()),
                ("decide_by", models.DateField()),
                ("acknowledged_on", models.DateField(blank=True, null=True)),
                ("assessed_on", models.DateField(blank=True, null=True)),
                (
                    "assessed_how",
                    models.CharField(
                        blank=True, choices=[("visit", "Visit"), ("call", "Call")], max_length=10
                    ),
                ),
                (
                    "assessed_words",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("consulted_on", models.DateField(blank=True, null=True)),
                (
                    "consulted_words",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "plan",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "plan_cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="pounds", max_digits=9, null=True
                    ),
                ),
                (
                    "reply",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                (
                    "other_services",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ],
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "form_key",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="the form that sent it, once",
                        max_length=64,
                    ),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_reports",
                        to="priority.entry",
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
                        related_name="self_reports",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "indexes": [models.Index(fields=["state", "received_on"], name="self_report_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["vulnerable", "crisis"])),
                        name="self_report_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "submitted",
                                    "acknowledged",
                                    "assessing",
                                    "agreed",
                                    "not_agreed",
                                    "listed",
                                    "sla",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="self_report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_on__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            models.Q(
                                ("acknowledged_on__isnull", True), ("acknowledged_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="self_report_receipt_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_on__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="self_report_decision_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_on__isnull", True),
                            ("acknowledged_on__gte", models.F("received_on")),
                            _connector="OR",
                        ),
                        name="self_report_acknowledged_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__isnull", True),
                            ("decided_on__gte", models.F("received_on")),
                            _connector="OR",
                        ),
                        name="self_report_decided_after",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("form_key", ""), _negated=True),
                        fields=("form_key",),
                        name="self_report_form_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plan_cost__isnull", True), ("plan_cost__gte", 0), _connector="OR"
                        ),
                        name="self_report_cost_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("provider", models.CharField(max_length=200)),
                (
                    "service",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("cost", models.DecimalField(decimal_places=2, help_text="pounds", max_digits=9)),
                ("paid_by", models.CharField(max_length=200)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("signed_for_school", models.CharField(max_length=200)),
                ("signed_for_provider", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement",
                        to="priority.selfreport",
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
                        name="outside_agreement_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__gte", 0)),
                        name="outside_agreement_cost_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Spell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=40)),
                ("class_id", models.CharField(blank=True, max_length=60, verbose_name="class")),
                ("reason_code", models.CharField(blank=True, max_length=60)),
                (
                    "rationale",
                    models.TextField(
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                10000,
                                "Shorten the text to 10,000 characters. Put a longer one into a document and name it.",
                            )
                        ]
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spells",
                        to="priority.entry",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_spells",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "indexes": [models.Index(fields=["from_on", "to_on"], name="list_spell_days")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="list_spell_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("school",),
                        name="list_spell_one_open_per_school",
                    ),
                ],
            },
        ),
    ]
