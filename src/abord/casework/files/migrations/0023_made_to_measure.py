"""What was made to measure is found without reading all that happened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0022."""

    dependencies = (("files", "0022_waiting"),)
    operations = (
        migrations.AddIndex(
            "event",
            models.Index(
                condition=models.Q(kind="made_to_measure"), fields=["organisation", "at"], name="files_made_to_measure"
            ),
        ),
    )
