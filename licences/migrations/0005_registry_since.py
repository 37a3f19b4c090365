from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licences", "0004_published_texts_stay")]

    operations = [
        migrations.AddField(
            model_name="programmelicence",
            name="in_registry_since",
            field=models.DateField(blank=True, help_text="The day it chose to be shown.", null=True),
        ),
    ]
