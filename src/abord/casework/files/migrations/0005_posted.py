"""When a notice went on paper. Those that were by post before counted as arrived on the day they were made."""

from typing import Any

from django.db import migrations, models


def posted_when_made(apps: Any, schema_editor: Any) -> None:
    """So it was counted until now: what may be relied on today may be relied on afterwards."""
    using = schema_editor.connection.alias
    notices = apps.get_model("files", "Notice")._base_manager.using(using)
    notices.filter(channel="post", posted_on=None).update(posted_on=models.F("sent_on"))


class Migration(migrations.Migration):
    """After 0004."""

    dependencies = (("files", "0004_own_tasks"),)
    operations = (
        migrations.AddField("notice", "posted_on", models.DateField(blank=True, null=True)),
        migrations.RunPython(posted_when_made, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=models.Q(posted_on=None) | models.Q(posted_on__gte=models.F("sent_on")),
                name="files_posted_after_made",
            ),
        ),
        migrations.RemoveIndex("notice", "files_unread_notices"),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["organisation", "sent_on"],
                condition=models.Q(reached_on=None, posted_on=None),
                name="files_unread_notices",
            ),
        ),
    )
