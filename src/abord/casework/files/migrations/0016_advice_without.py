"""An advice keeps what it would be without each of the data that can be contested."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0015."""

    dependencies = (("files", "0015_counted_at_night"),)
    operations = (migrations.AddField("advice", "would", models.JSONField(default=list)),)
