"""What a search of invitations compares, filled for those that are there."""

import re

from django.db import migrations, models


def fill(apps, schema_editor):
    Invitation = apps.get_model("organisations", "Invitation")
    for one in Invitation.objects.iterator():
        name = f"{one.last_name} {one.first_name} {one.middle_name} {one.email}"
        words = re.findall(r"[^\W_]+", name.casefold().replace("ё", "е"))
        text = "".join(f" {word}" for word in words)[:600]
        Invitation.objects.filter(pk=one.pk).update(search_text=text)


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0006_search_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="search_text",
            field=models.CharField(blank=True, editable=False, max_length=600),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
