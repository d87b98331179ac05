import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import crm.indexes


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0003_search"),
        ("vehicles", "0003_mileage_in_the_shops_unit"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="vehicle",
            index=crm.indexes.TrigramIndex(
                django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Concat(
                            models.Value(" "),
                            django.db.models.functions.text.Replace(
                                models.F("license_plate"), models.Value(" ")
                            ),
                            models.Value(" "),
                            django.db.models.functions.text.Replace(
                                models.F("unit_number"), models.Value(" ")
                            ),
                            models.Value(" "),
                            django.db.models.functions.comparison.Coalesce(models.F("vin"), models.Value("")),
                            models.Value(" "),
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.Cast("year", models.CharField()),
                                models.Value(""),
                            ),
                            models.Value(" "),
                            models.F("make"),
                            models.Value(" "),
                            models.F("model"),
                            models.Value(" "),
                        ),
                        models.Value("-"),
                    )
                ),
                name="vehicle_by_text",
            ),
        ),
    ]
