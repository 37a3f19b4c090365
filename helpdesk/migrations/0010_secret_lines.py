from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0008_covering_indexes")]

    operations = [
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("status", "state changed"),
                    ("assigned", "assigned"),
                    ("estimate", "estimate"),
                    ("time", "time booked"),
                    ("facts", "facts changed"),
                    ("link", "linked"),
                    ("secret", "secret found"),
                ],
                max_length=10,
            ),
        ),
    ]
