from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="is_by_name",
            field=models.BooleanField(default=False, help_text="Asked by address, whatever audience they belong to."),
        ),
    ]
