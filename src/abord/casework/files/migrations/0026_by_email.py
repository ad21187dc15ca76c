"""A task can be to send an e-mail."""

from django.db import migrations, models

WANTED = (
    "decide", "notify", "pay", "forward", "hear", "evaluate", "post", "email", "reach_otherwise", "call_back",
    "answer_correction", "ask_other_service", "look_into", "offer_help", "explore",
)  # fmt: skip


class Migration(migrations.Migration):
    """After 0025."""

    dependencies = (("files", "0025_blanks"),)
    operations = (
        migrations.AlterField("task", "what", models.CharField(choices=[(one, one) for one in WANTED], max_length=20)),
    )
