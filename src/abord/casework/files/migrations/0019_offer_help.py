"""A task can be to offer help."""

from django.db import migrations, models

WANTED = (
    "decide", "notify", "pay", "forward", "hear", "evaluate", "post", "reach_otherwise", "call_back",
    "answer_correction", "ask_other_service", "look_into", "offer_help",
)  # fmt: skip


class Migration(migrations.Migration):
    """After 0018."""

    dependencies = (("files", "0018_withheld"),)
    operations = (
        migrations.AlterField("task", "what", models.CharField(choices=[(one, one) for one in WANTED], max_length=20)),
    )
