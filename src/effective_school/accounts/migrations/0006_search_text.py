"""What a search of people compares, filled for those who are there."""

import re

from django.db import migrations, models


def fill(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for person in User.objects.iterator():
        name = f"{person.last_name} {person.first_name} {person.middle_name} {person.email}"
        words = re.findall(r"[^\W_]+", name.casefold().replace("ё", "е"))
        text = "".join(f" {word}" for word in words)[:600]
        User.objects.filter(pk=person.pk).update(search_text=text)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='search_text',
            field=models.CharField(blank=True, editable=False, max_length=600),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
