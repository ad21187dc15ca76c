"""For whom a task is, who opened an item, and indexes for what one worker has of each."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = ("decider", "lead", "worker")
TO_ASK = ~models.Q(exit__in=["declined", "received"]) & models.Q(application=None)


def decisions_for_who_decides(apps: Any, schema_editor: Any) -> None:
    """Tasks that only who decides can do; all others are for social work, as the column says by itself."""
    using = schema_editor.connection.alias
    tasks = apps.get_model("files", "Task")._base_manager.using(using)
    tasks.filter(what__in=("decide", "notify")).update(role="decider")


class Migration(migrations.Migration):
    """After 0005."""

    dependencies = (("files", "0005_posted"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (
        migrations.AddField(
            "task",
            "role",
            models.CharField(choices=[(one, one) for one in ROLES], default="worker", max_length=12),
        ),
        migrations.RunPython(decisions_for_who_decides, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "task", models.CheckConstraint(condition=models.Q(role__in=list(ROLES)), name="files_task_for_a_role")
        ),
        migrations.AddField(
            "item",
            "opened_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["organisation", "role", "due", "id"],
                condition=models.Q(done_on=None),
                name="files_tasks_of_role",
            ),
        ),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["organisation", "handler", "filed_on", "id"],
                condition=models.Q(stage__in=["inquiry", "received"]),
                name="files_own_undecided",
            ),
        ),
        migrations.AddIndex(
            "item",
            models.Index(
                fields=["organisation", "opened_by", "found_on", "id"], condition=TO_ASK, name="files_own_items"
            ),
        ),
    )
