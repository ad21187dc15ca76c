"""A task can be to look into something."""

from django.db import migrations, models

WANTED = (
    "decide", "notify", "pay", "forward", "hear", "evaluate", "post", "reach_otherwise", "call_back",
    "answer_correction", "ask_other_service", "look_into",
)  # fmt: skip


class Migration(migrations.Migration):
    """After 0012."""

    dependencies = (("files", "0012_prints"),)
    operations = (
        migrations.AlterField("task", "what", models.CharField(choices=[(one, one) for one in WANTED], max_length=20)),
    )
