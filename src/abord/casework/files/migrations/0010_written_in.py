"""In which language a notice is written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0009."""

    dependencies = (("files", "0009_misinformed"),)
    operations = (
        migrations.AddField(
            "notice", "language", models.CharField(blank=True, default="", max_length=2), preserve_default=False
        ),
    )
