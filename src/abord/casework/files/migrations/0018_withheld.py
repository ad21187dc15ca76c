"""A note that is withheld for the sake of somebody else: why, by whom, since when, and what can be read of it."""

import django.db.models.deletion
from django.db import migrations, models

WHY = (
    ("third_party", "Third Party"), ("professional_secrecy", "Professional Secrecy"), ("minor", "Minor"),
)  # fmt: skip


def _text() -> models.TextField:
    return models.TextField(blank=True, default="")


class Migration(migrations.Migration):
    """After 0017."""

    dependencies = (("files", "0017_short_report"),)
    operations = (
        migrations.AddField(
            "note",
            "withheld",
            models.CharField(blank=True, choices=list(WHY), default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField("note", "withheld_because", _text(), preserve_default=False),
        migrations.AddField("note", "withheld_rest", _text(), preserve_default=False),
        migrations.AddField("note", "withheld_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "note",
            "withheld_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="organisations.worker",
            ),
        ),
        migrations.AddConstraint(
            "note",
            models.CheckConstraint(
                condition=models.Q(withheld="")
                | ~models.Q(withheld_because="")
                & models.Q(withheld_on__isnull=False, withheld_by__isnull=False),
                name="files_withheld_by_somebody",
            ),
        ),
    )  # fmt: skip
