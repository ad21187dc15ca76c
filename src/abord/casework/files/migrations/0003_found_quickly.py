"""Indexes for what is looked at daily among very many files, and the words of names by which people are found."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from abord.casework.files.names import fold

AT_ONCE = 2000


def words_of_names(apps: Any, schema_editor: Any) -> None:
    """The words of the names that are there already."""
    using = schema_editor.connection.alias
    people = apps.get_model("files", "Person")._base_manager.using(using)
    words = apps.get_model("files", "NameWord")
    made = []
    for pk, organisation_id, name in people.values_list("pk", "organisation_id", "name").iterator(AT_ONCE):
        made += [words(person_id=pk, organisation_id=organisation_id, word=word) for word in fold(name)]
        if len(made) >= AT_ONCE:
            words._base_manager.using(using).bulk_create(made)
            made = []
    words._base_manager.using(using).bulk_create(made)


def partial(model: str, name: str, fields: list[str], condition: Any) -> Any:
    """An index over those rows alone that are looked for."""
    return migrations.AddIndex(model, models.Index(fields=["organisation", *fields], condition=condition, name=name))


class Migration(migrations.Migration):
    dependencies = [("files", "0002_documents_and_remedies")]

    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="name_words", to="files.person"
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AddIndex(
            "nameword",
            models.Index(
                fields=["organisation", "word", "person"],
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
                name="files_name_begins",
            ),
        ),
        migrations.RemoveIndex("person", "files_perso_organis_c5275d_idx"),
        migrations.RemoveIndex("task", "files_task_organis_9af3f6_idx"),
        partial("task", "files_open_tasks", ["due", "id"], models.Q(done_on=None)),
        partial("advance", "files_open_advances", ["paid_on", "id"], models.Q(settled_on=None)),
        partial("application", "files_undecided", ["filed_on", "id"], models.Q(stage__in=["inquiry", "received"])),
        partial(
            "item",
            "files_items_to_ask",
            ["found_on", "id"],
            ~models.Q(exit__in=["declined", "received"]) & models.Q(application=None),
        ),
        partial("notice", "files_unread_notices", ["sent_on"], models.Q(reached_on=None)),
        partial("request", "files_open_requests", ["asked_on", "id"], models.Q(answered_on=None)),
        migrations.AddIndex("appointment", models.Index(fields=["organisation", "at"], name="files_appointments_at")),
        migrations.RunPython(words_of_names, migrations.RunPython.noop, elidable=True),
    ]
