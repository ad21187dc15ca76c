"""Numbered receipts to fill in by hand, printed before anybody asked anything."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def _to(model: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **options)


class Migration(migrations.Migration):
    """After 0024."""

    dependencies = (("files", "0024_no_search"), ("organisations", "0003_quality"))
    operations = (
        migrations.CreateModel(
            name="Blank",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.UUIDField()),
                ("number", models.CharField(max_length=30)),
                ("text", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=2)),
                ("issued_on", models.DateField()),
                ("filled_on", models.DateField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True, max_length=8,
                        choices=[("returned", "Returned"), ("spoiled", "Spoiled"), ("lost", "Lost")],
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("application", _to("files.application", null=True, related_name="blanks")),
                ("ended_by", _to(settings.AUTH_USER_MODEL, blank=True, null=True, related_name="+")),
                ("issued_by", _to(settings.AUTH_USER_MODEL, related_name="+")),
                ("organisation", _to("organisations.organisation", related_name="+")),
                ("taken_by", _to(settings.AUTH_USER_MODEL, blank=True, null=True, related_name="+")),
            ],
            options={
                "abstract": False, "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "batch", "number"], name="files_blanks_of_batch"),
                    models.Index(
                        condition=Q(("application", None), ("ended", "")), fields=["organisation", "issued_on", "id"],
                        name="files_blanks_out",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="files_blank_number"),
                    models.CheckConstraint(condition=~Q(text="") & ~Q(hash=""), name="files_blank_says_something"),
                    models.CheckConstraint(
                        condition=Q(("application", None), ("filled_on", None))
                        | Q(("application__isnull", False), ("filled_on__isnull", False)),
                        name="files_blank_used_with_its_day",
                    ),
                    models.CheckConstraint(
                        condition=Q(application=None) | Q(ended__in=["", "lost"]), name="files_blank_used_or_back"
                    ),
                    models.CheckConstraint(
                        condition=Q(("ended", ""), ("ended_by", None), ("ended_on", None))
                        | (~Q(ended="") & Q(("ended_by__isnull", False), ("ended_on__isnull", False))),
                        name="files_blank_ended_by_somebody",
                    ),
                ],
            },
        ),
    )  # fmt: skip
