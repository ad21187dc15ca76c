"""What the system says of a task is a key with values, worded when it is read. What was written before stays as it is."""

from django.db import migrations, models

WANTED = (
    "decide", "notify", "pay", "forward", "hear", "evaluate", "post", "reach_otherwise", "call_back",
    "answer_correction", "ask_other_service",
)  # fmt: skip


class Migration(migrations.Migration):
    """After 0006."""

    dependencies = (("files", "0006_for_a_role"),)
    operations = (
        migrations.AddField("task", "says", models.CharField(blank=True, max_length=20)),
        migrations.AddField("task", "values", models.JSONField(default=dict)),
        migrations.AlterField("task", "what", models.CharField(choices=[(one, one) for one in WANTED], max_length=20)),
    )
