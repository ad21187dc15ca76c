"""What happened to an application is found by the application, on SQLite too: never by reading all of an organisation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0013. The new index takes the place of that of the application alone."""

    dependencies = (("files", "0013_look_into"),)
    operations = (
        migrations.AlterField(
            "event",
            "application",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events",
                to="files.application",
            ),
        ),
        migrations.AddIndex(
            "event", models.Index(fields=["application", "organisation"], name="files_event_by_application")
        ),
    )  # fmt: skip
