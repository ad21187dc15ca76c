"""Who wants no search for rights."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0023."""

    dependencies = [
        ("files", "0023_made_to_measure"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="no_search_since",
            field=models.DateField(blank=True, null=True),
        ),
    ]
