"""A service record belongs to the line of the visit that it tells of, not to the visit as a whole."""

from django.db import migrations


def move(apps, schema_editor):
    visits = apps.get_model("appointments", "Appointment").objects.exclude(service_record=None)
    lines = apps.get_model("appointments", "ServiceLine").objects
    for visit in visits.only("service_record_id").iterator():
        first = lines.filter(appointment=visit).order_by("position", "pk").first()
        if first is not None:
            first.service_record_id = visit.service_record_id
            first.save(update_fields=["service_record"])


class Migration(migrations.Migration):
    dependencies = [("appointments", "0002_history_stages_and_passes")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
