"""Find names with a typo by the spellings of their words; crm/spelling.py tells what these are."""

import django.db.models.functions.text
from django.db import migrations, models

import crm.indexes
import crm.spelling

# The cost keeps the planner from reading a million rows, which takes seconds, where it guesses too many to match;
# much more, and it would share the work among processes whose start takes longer than the work.
MAKE = """
CREATE FUNCTION crm_spellings(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1500
AS $$
DECLARE
    words text[] := string_to_array(trim(name), ' ');
    spellings text[] := words;
    previous text;
    word text;
BEGIN
    FOREACH word IN ARRAY words LOOP
        FOR place IN 2..length(word) LOOP
            spellings := spellings || overlay(word PLACING ' ' FROM place FOR 1);
        END LOOP;
        IF previous IS NOT NULL THEN
            spellings := spellings || (previous || ' ' || word);
        END IF;
        previous := word;
    END LOOP;
    RETURN spellings;
END
$$
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION crm_spellings(text)")


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0007_names_of_the_sidebar"),
    ]

    operations = [
        migrations.RunPython(make, drop),
        migrations.AddIndex(
            model_name="customer",
            index=crm.indexes.SearchIndex(
                crm.spelling.Spellings(
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
                    )
                ),
                name="customer_by_spelling",
            ),
        ),
    ]
