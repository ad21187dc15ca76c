"""An objection to sharing that rests on a law."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0002."""

    dependencies = [
        ("files", "0024_no_search"),
        ("organisations", "0003_quality"),
        ("sharing", "0002_referrals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=30)),
                ("recipient", models.CharField(blank=True, max_length=150)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact", "contact"),
                            ("household", "household"),
                            ("income", "income"),
                            ("housing", "housing"),
                            ("health", "health"),
                            ("rights", "rights"),
                            ("plan", "plan"),
                            ("papers", "papers"),
                        ],
                        max_length=12,
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "desk"),
                            ("phone", "phone"),
                            ("post", "post"),
                            ("email", "email"),
                            ("home_visit", "home_visit"),
                            ("web", "web"),
                        ],
                        max_length=12,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("answer_by", models.DateField()),
                ("by_kind", models.CharField(max_length=10)),
                ("by_name", models.CharField(max_length=150)),
                ("key", models.UUIDField(default=uuid.uuid4)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("stopped", "stopped"), ("obliged", "obliged"), ("outweighed", "outweighed")],
                        max_length=10,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=250)),
                ("answer", models.TextField(blank=True)),
                ("answered_in", models.CharField(blank=True, max_length=2)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="files.file"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="sharing_objection_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="sharing_objection_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_by", None), ("answered_on", None), ("result", "")),
                            models.Q(
                                ("answered_by__isnull", False),
                                ("answered_on__isnull", False),
                                ("result__in", ["stopped", "obliged", "outweighed"]),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sharing_objection_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "obliged"), _negated=True),
                            models.Q(("ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sharing_objection_ground",
                    ),
                ],
            },
        ),
    ]
