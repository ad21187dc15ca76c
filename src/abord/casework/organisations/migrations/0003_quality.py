"""The role of who answers for quality."""

from django.db import migrations, models

ROLES = ("reception", "worker", "decider", "appeals", "lead", "quality", "privacy", "admin", "helper")


class Migration(migrations.Migration):
    """After 0002."""

    dependencies = (("organisations", "0002_temporary_password"),)
    operations = (
        migrations.AlterField(
            "membership", "role", models.CharField(choices=[(one, one) for one in ROLES], max_length=20)
        ),
    )
