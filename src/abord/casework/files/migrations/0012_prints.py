"""Each print of a letter is kept, and one of them is what went: a later print takes the place of none."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0011. What was kept stays as it is."""

    dependencies = (("files", "0011_kept_as_sent"),)
    operations = (
        *(
            migrations.AlterField(
                "letter",
                of,
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="prints", to=f"files.{of}"
                ),
            )
            for of in ("decision", "notice")
        ),
        *(
            migrations.AddConstraint(
                "letter",
                models.UniqueConstraint(
                    condition=models.Q(("sent_on__isnull", False)), fields=(of,), name=f"files_{of}_sent_once"
                ),
            )
            for of in ("decision", "notice")
        ),
    )
