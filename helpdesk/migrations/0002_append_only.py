from django.db import migrations

from portal.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0001_initial")]

    operations = [append_only("helpdesk_ledgerrow")]
