"""By which judgment or law a representative's mandate ended. Of those that ended before, nobody wrote it down."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def not_written_down(apps: Any, schema_editor: Any) -> None:
    """Whether the person was in fact still represented, people look into: nothing begins again by itself."""
    mandates = apps.get_model("mandates", "Mandate")._base_manager.using(schema_editor.connection.alias)
    mandates.filter(kind="representative", withdrawn_on__isnull=False).update(end_basis="?")


class Migration(migrations.Migration):
    """After 0001."""

    dependencies = (("mandates", "0001_initial"),)
    operations = (
        migrations.AddField("mandate", "end_basis", models.CharField(blank=True, max_length=250)),
        migrations.RunPython(not_written_down, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "mandate",
            models.CheckConstraint(
                condition=Q(kind="representative", withdrawn_on=None, end_basis="")
                | (Q(kind="representative", withdrawn_on__isnull=False) & ~Q(end_basis=""))
                | (~Q(kind="representative") & Q(end_basis="")),
                name="mandates_representative_ends_by_law",
            ),
        ),
    )
