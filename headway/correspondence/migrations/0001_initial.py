import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("core", "0002_audit_append_only"),
        ("frameworks", "0001_initial"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("at", models.DateTimeField()),
                ("text", models.TextField(max_length=40000)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
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
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        help_text="pdf, docx, jpeg or png, by its content", max_length=10
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="correspondence.answer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("kind", models.CharField(db_index=True, max_length=40)),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text='the case behind it, "priority.entry:12"',
                        max_length=80,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="why the school gets this letter", max_length=500
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                (
                    "text",
                    models.TextField(help_text="exactly as it is in the letter", max_length=20000),
                ),
                (
                    "fields",
                    models.JSONField(default=dict, help_text="the values that its text used"),
                ),
                ("marking", models.CharField(max_length=40)),
                ("dated", models.DateField(help_text="the day printed on it")),
                ("answer_by", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("acknowledged", "Acknowledged"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "held_because",
                    models.CharField(
                        blank=True,
                        help_text="why it is held back; empty: it is not",
                        max_length=500,
                    ),
                ),
                ("send_on", models.DateField(blank=True, null=True)),
                ("override", models.CharField(blank=True, max_length=500)),
                (
                    "out_at",
                    models.DateTimeField(
                        blank=True, help_text="when its first copy left", null=True
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, help_text="when its last copy left", null=True
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_because", models.CharField(blank=True, max_length=500)),
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
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="frameworks.version",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="correspondence.letter",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="schools.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-drafted_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="letter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="correspondence.letter",
            ),
        ),
        migrations.CreateModel(
            name="LetterFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("docx", "Word document")], max_length=4
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="correspondence.letter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["pdf", "docx"])),
                        name="letter_file_form_known",
                    ),
                    models.UniqueConstraint(fields=("letter", "form"), name="letter_file_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("kinds", models.JSONField(help_text="the kinds of letters in it")),
                (
                    "as_at",
                    models.DateField(
                        help_text="the day that its letters speak of and are dated by"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("drafting", "Being drafted"),
                            ("drafted", "Drafted: to be read and approved"),
                            ("approved", "Approved"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "send_on",
                    models.DateField(blank=True, help_text="when it is to be sent", null=True),
                ),
                (
                    "override",
                    models.CharField(
                        blank=True,
                        help_text="why it goes on a day on which nothing should",
                        max_length=500,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "problems",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="schools whose letter could not be drafted, and why",
                    ),
                ),
                ("cancelled_because", models.CharField(blank=True, max_length=500)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="frameworks.version",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        help_text="the work now under way for it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
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
                "ordering": ["-planned_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "drafting",
                                    "drafted",
                                    "approved",
                                    "sending",
                                    "sent",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="letter_run_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by__isnull", False), ("approved_at__isnull", False)
                            ),
                            models.Q(("approved_by__isnull", True), ("approved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="letter_run_approval_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="correspondence.letterrun",
            ),
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "Headteacher"),
                            ("chair", "Chair of governors"),
                            ("council", "The council"),
                            ("regulator", "The regulator"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text='"The chair of governors" where not known', max_length=200
                    ),
                ),
                (
                    "channel",
                    models.CharField(choices=[("email", "E-mail"), ("post", "Post")], max_length=5),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("address", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to go"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("bounced", "Came back"),
                            ("posted", "Posted"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                (
                    "message_id",
                    models.CharField(blank=True, help_text="of the e-mail", max_length=200),
                ),
                (
                    "service_id",
                    models.CharField(
                        blank=True, help_text="what the mail service calls it", max_length=200
                    ),
                ),
                (
                    "claim",
                    models.UUIDField(
                        blank=True, help_text="of the process that sends it", null=True
                    ),
                ),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "again_of",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_again",
                        to="correspondence.recipient",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="correspondence.letter",
                    ),
                ),
            ],
            options={
                "ordering": ["letter", "role", "pk"],
                "indexes": [
                    models.Index(fields=["state", "channel"], name="copy_by_state"),
                    models.Index(fields=["message_id"], name="copy_by_message"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["head", "chair", "council", "regulator"])),
                        name="copy_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "post"])),
                        name="copy_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["queued", "sending", "sent", "delivered", "bounced", "posted"],
                            )
                        ),
                        name="copy_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("claimed_at__isnull", False)),
                            models.Q(("claim__isnull", True), ("claimed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="copy_claim_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("again_of__isnull", True)),
                        fields=("letter", "role"),
                        name="copy_once_per_letter_and_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "post"),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="copy_by_email_has_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "version_key",
                    models.CharField(help_text='framework version, "bham-2024"', max_length=60),
                ),
                ("kind", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField(max_length=12000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "shipped",
                    models.BooleanField(default=False, help_text="came with the framework version"),
                ),
                (
                    "note",
                    models.CharField(blank=True, help_text="what changed, and why", max_length=500),
                ),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["version_key", "kind", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "approved", "discarded"])),
                        name="template_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by__isnull", False), ("approved_at__isnull", False)
                            ),
                            models.Q(("approved_by__isnull", True), ("approved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="template_approval_whole",
                    ),
                    models.UniqueConstraint(
                        fields=("version_key", "kind", "number"), name="template_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("version_key", "kind"),
                        name="template_one_draft_at_a_time",
                        violation_error_message="There is a draft of this text already. Open that one.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="correspondence.template",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_by__isnull", False), ("taken_at__isnull", False)),
                    models.Q(("taken_by__isnull", True), ("taken_at__isnull", True)),
                    _connector="OR",
                ),
                name="answer_taking_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["school", "-drafted_at"], name="letter_by_school"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "approved", "sending", "sent", "acknowledged", "cancelled"],
                    )
                ),
                name="letter_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", False), ("approved_at__isnull", False)),
                    models.Q(("approved_by__isnull", True), ("approved_at__isnull", True)),
                    _connector="OR",
                ),
                name="letter_approval_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("acknowledged_by__isnull", False), ("acknowledged_at__isnull", False)
                    ),
                    models.Q(("acknowledged_by__isnull", True), ("acknowledged_at__isnull", True)),
                    _connector="OR",
                ),
                name="letter_acknowledgement_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("run", "school", "kind"),
                name="letter_once_per_run_school_and_kind",
                violation_error_message="This run has a letter of this kind to this school.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("about", ""), _negated=True),
                    models.Q(("state", "cancelled"), _negated=True),
                ),
                fields=("kind", "about"),
                name="letter_once_per_kind_and_case",
                violation_error_message="There is a letter of this kind about this already. Open it, or cancel it first.",
            ),
        ),
    ]
