"""The table of wishes to be called back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes it."""

    initial = True
    operations = (
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "wish"},
        ),
    )
