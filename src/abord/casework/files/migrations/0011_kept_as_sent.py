"""Letters are kept as they were sent, and an answer says in which language it is written.

Letters of before were not kept, and cannot be made again as they were: a copy of one says that it was made anew.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0010."""

    dependencies = (
        ("organisations", "0003_quality"),
        ("files", "0010_written_in"),
    )
    operations = (
        migrations.AddField(
            "request", "answered_in", models.CharField(blank=True, default="", max_length=2), preserve_default=False
        ),
        migrations.CreateModel(
            "Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("size", models.PositiveIntegerField()),
                ("proof", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_on", models.DateField(blank=True, null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="files.decision"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="files.file"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="files.notice"
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
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", None), ("notice__isnull", False)),
                            models.Q(("decision__isnull", False), ("notice", None)),
                            _connector="OR",
                        ),
                        name="files_letter_of_one_thing",
                    ),
                ),
            },
        ),
    )
