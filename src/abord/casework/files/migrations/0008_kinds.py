"""What the kinds of non-take-up need that no date tells: the end of a right, payment in full, conditions of behaviour."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After 0007. Of what is there nothing is known: None, and never no."""

    dependencies = (("files", "0007_said_to_whoever_reads"),)
    operations = (
        migrations.AddField("item", "entitled_until", models.DateField(blank=True, null=True)),
        migrations.AddField("item", "paid_in_full", models.BooleanField(null=True)),
        migrations.AddField("item", "only_behaviour_fails", models.BooleanField(null=True)),
    )
