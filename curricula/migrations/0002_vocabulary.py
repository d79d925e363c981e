"""Competencies and hour categories, as the files in `curricula/data` name them."""

from pathlib import Path

import yaml
from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = {"Competency": "competencies.yaml", "HourCategory": "hour_categories.yaml"}


def load_vocabulary(apps, schema_editor):
    for model, file in FILES.items():
        rows = yaml.safe_load((DATA / file).read_text(encoding="utf-8"))
        manager = apps.get_model("curricula", model).objects.using(schema_editor.connection.alias)
        for position, row in enumerate(rows, start=1):
            manager.update_or_create(code=row["code"], defaults={"name": row["name"], "name_es": row["name_es"], "position": position})


class Migration(migrations.Migration):
    dependencies = [("curricula", "0001_initial")]

    operations = [migrations.RunPython(load_vocabulary, migrations.RunPython.noop, elidable=False)]
