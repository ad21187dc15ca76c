"""How many rights are realised is counted at night in a large office, and kept till the next."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0014."""

    dependencies = (("files", "0014_events_by_application"), ("organisations", "0003_quality"))
    operations = (
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counts", models.JSONField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False, "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("organisation",), name="files_one_tally")],
            },
        ),
    )  # fmt: skip
