from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0005_peers_and_masks")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="first_answer_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Working minutes from opening to the first answer, so that reports can count.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="solve_minutes",
            field=models.PositiveIntegerField(
                blank=True, help_text="Working minutes from opening to solved, less the paused ones.", null=True
            ),
        ),
    ]
