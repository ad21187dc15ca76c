"""A wish of the person that was told at the desk or brought by a helper: to whom, through whom, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0020."""

    dependencies = (("files", "0020_explorations"),)
    operations = (
        *(
            migrations.AddField(
                "application", name, models.CharField(blank=True, default="", max_length=150), preserve_default=False
            )
            for name in ("own_view_to", "own_view_through")
        ),
        migrations.AddField("application", "own_view_on", models.DateField(blank=True, null=True)),
    )
