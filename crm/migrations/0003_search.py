import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import crm.indexes


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0002_history_and_work"),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("provisional", True)), fields=["id"], name="customer_to_check"
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=crm.indexes.TrigramIndex(
                django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Concat(
                        models.Value(" "),
                        models.F("first_name"),
                        models.Value(" "),
                        models.F("last_name"),
                        models.Value(" "),
                        models.F("company"),
                        models.Value(" "),
                    )
                ),
                name="customer_by_name_text",
            ),
        ),
        migrations.AddIndex(
            model_name="phone",
            index=crm.indexes.TrigramIndex(models.F("number"), name="phone_by_some_digits"),
        ),
    ]
