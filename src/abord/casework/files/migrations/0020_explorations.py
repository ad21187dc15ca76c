"""A broad look at all rights: done, put off to a day, or not wanted; an item and a task can come of it."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

WANTED = (
    "decide", "notify", "pay", "forward", "hear", "evaluate", "post", "reach_otherwise", "call_back",
    "answer_correction", "ask_other_service", "look_into", "offer_help", "explore",
)  # fmt: skip
SOURCES = (
    ("rights_check", "Rights Check"), ("detection", "Detection"), ("colleague", "Colleague"), ("letter", "Letter"),
    ("person", "Person"), ("exploration", "Exploration"),
)  # fmt: skip


def _to(model: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **options)


class Migration(migrations.Migration):
    """After 0019."""

    dependencies = (("files", "0019_offer_help"), ("organisations", "0003_quality"))
    operations = (
        migrations.AlterField("task", "what", models.CharField(choices=[(one, one) for one in WANTED], max_length=20)),
        migrations.AlterField("item", "source", models.CharField(choices=list(SOURCES), max_length=12)),
        migrations.CreateModel(
            name="Exploration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[(one, one) for one in ("done", "postponed", "declined")], max_length=10
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[(one, one) for one in ("talk", "check")], default="talk", max_length=6
                    ),
                ),
                ("on", models.DateField()),
                ("marks", models.JSONField(default=dict)),
                ("first", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("words", models.BinaryField(default=b"")),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", _to(settings.AUTH_USER_MODEL, blank=True, null=True, related_name="+")),
                ("file", _to("files.file", related_name="explorations")),
                ("organisation", _to("organisations.organisation", related_name="+")),
                ("task", _to("files.task", null=True, related_name="explorations")),
            ],
            options={
                "abstract": False, "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="files_exploration_once"),
                    models.CheckConstraint(
                        condition=~models.Q(state="postponed") | models.Q(task__isnull=False),
                        name="files_postponed_to_a_day",
                    ),
                ],
            },
        ),
    )  # fmt: skip
