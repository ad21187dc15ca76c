"""How long people wait is counted at night too, where an office is large."""

from django.db import migrations, models

WHAT = (("realised", "Realised"), ("waiting", "Waiting"))


class Migration(migrations.Migration):
    """After 0021."""

    dependencies = (("files", "0021_wish_told"),)
    operations = (
        migrations.RemoveConstraint("tally", "files_one_tally"),
        migrations.AddField("tally", "what", models.CharField(choices=list(WHAT), default="realised", max_length=10)),
        migrations.AddConstraint(
            "tally", models.UniqueConstraint(fields=("organisation", "what"), name="files_one_tally_of_a_kind")
        ),
    )
