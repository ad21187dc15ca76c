"""Why an advice was set aside, and the short social report on one that was followed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """After 0016."""

    dependencies = (
        ("files", "0016_advice_without"),
        ("organisations", "0003_quality"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.AddField(
            "advice",
            "set_aside",
            models.CharField(
                blank=True, max_length=14,
                choices=[(one, one) for one in ("changed", "wrong_data", "told_otherwise", "not_seen", "other")],
            ),
        ),
        migrations.AddField("advice", "report", models.TextField(blank=True)),
        migrations.AddField("advice", "report_months", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(
            "advice",
            "reported_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("advice", "reported_on", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            "advice",
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True)
                | (Q(kind="grant_without_inquiry", followed=True, reported_by__isnull=False) & ~Q(report="")),
                name="files_report_of_a_grant",
            ),
        ),
    )  # fmt: skip
