from django.db import migrations
from django.db.models import OuterRef, Subquery


def keep_names(apps, schema_editor):
    """Agreements from before name their programme as it is called today: nothing was renamed so far."""
    programmes = apps.get_model("accounts", "Programme").objects.filter(pk=OuterRef("programme_id"))
    unnamed = apps.get_model("licences", "Agreement").objects.filter(programme_name="")
    unnamed.update(programme_name=Subquery(programmes.values("name")[:1]))


class Migration(migrations.Migration):
    dependencies = [("licences", "0002_signatures_renewals"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
