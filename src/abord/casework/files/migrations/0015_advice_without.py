"""An advice keeps what it would be without each of the data that can be contested."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0014."""

    dependencies = (("files", "0014_events_by_application"),)
    operations = (migrations.AddField("advice", "would", models.JSONField(default=list)),)
