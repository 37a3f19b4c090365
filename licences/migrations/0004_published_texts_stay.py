import django.db.models.deletion
from django.db import migrations, models

from licences.published_texts import published_texts_stay

# Under way or once in force: the states in which an agreement is the successor of what it replaces.
COUNTING = [
    "checked",
    "ended",
    "in_force",
    "issued",
    "prepared",
    "received",
    "revoked",
    "superseded",
    "suspended",
    "terminated",
]


class Migration(migrations.Migration):
    dependencies = [("licences", "0003_programme_names")]

    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="licences.agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", COUNTING)),
                fields=("replaces",),
                name="one_successor_per_agreement",
            ),
        ),
        published_texts_stay(),
    ]
