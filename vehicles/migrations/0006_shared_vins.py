"""Mark cars whose VIN an older active car has, so that the desk finds them without reading every VIN."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def mark(apps, schema_editor):
    active = apps.get_model("vehicles", "Vehicle").objects.filter(is_active=True)
    older = active.filter(vin=OuterRef("vin"), pk__lt=OuterRef("pk"))
    active.exclude(vin=None).filter(Exists(older)).update(vin_shared=True)


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0005_last_changes")]

    operations = [
        migrations.AddField(
            model_name="vehicle",
            name="vin_shared",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="vehicle",
            index=models.Index(
                condition=models.Q(("vin_shared", True)), fields=["vin"], name="vehicle_with_shared_vin"
            ),
        ),
    ]
