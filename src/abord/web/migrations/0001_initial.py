"""The table of envelopes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes it."""

    initial = True
    operations = (
        migrations.CreateModel(
            name="Envelope",
            fields=[
                ("lookup", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "envelope"},
        ),
    )
