"""Wrong information that somebody was given: who said it, where, when, a paper of it, and the mistake it led to."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = ("correction", "own_mistake", "change", "hearing", "human", "misinformed")
SAID_BY = ("service", "other_service", "check", "chatbot", "website", "somebody")


def _named(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, one.replace("_", " ").title()) for one in values]


class Migration(migrations.Migration):
    """After 0008."""

    dependencies = (("files", "0008_kinds"),)
    operations = (
        migrations.AlterField("request", "kind", models.CharField(choices=_named(KINDS), max_length=12)),
        migrations.AddField(
            "request",
            "said_by",
            models.CharField(blank=True, choices=_named(SAID_BY), max_length=13, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "request", "said_where", models.CharField(blank=True, max_length=150, default=""), preserve_default=False
        ),
        migrations.AddField("request", "said_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "request",
            "document",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="files.document"
            ),
        ),
        migrations.AddField(
            "request",
            "follows",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="led_to", to="files.request"
            ),
        ),
        migrations.AddConstraint(
            "request",
            models.CheckConstraint(
                condition=~models.Q(kind="misinformed") | ~models.Q(said_by=""), name="files_misinformed_by_somebody"
            ),
        ),
    )
