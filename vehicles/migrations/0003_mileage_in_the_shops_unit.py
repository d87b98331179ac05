"""Mileage was kept in the shop's unit without saying which; where all shops count kilometres, it was those."""

from django.db import migrations


def name_unit(apps, schema_editor):
    units = set(apps.get_model("crm", "Shop").objects.values_list("mileage_unit", flat=True))
    if units == {"km"}:
        for name in ("Vehicle", "ServiceRecord"):
            apps.get_model("vehicles", name).objects.update(mileage_unit="km")


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0002_history_and_units"), ("crm", "0002_history_and_work")]

    operations = [migrations.RunPython(name_unit, migrations.RunPython.noop)]
