"""An index for the tasks of one worker: the first page shows one's own before those of others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0003."""

    dependencies = (("files", "0003_found_quickly"),)
    operations = (
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["organisation", "worker", "due", "id"], condition=models.Q(done_on=None), name="files_own_tasks"
            ),
        ),
    )
