"""The index of words, filled from the schools that are there."""

import re

from django.db import migrations, models

AT_ONCE = 1_000


def fill(apps, schema_editor):
    School = apps.get_model("organisations", "School")
    SchoolWord = apps.get_model("organisations", "SchoolWord")
    schools = list(School.objects.only("code", "name", "full_name", "address", "search_text"))
    for start in range(0, len(schools), AT_ONCE):
        some, words = schools[start : start + AT_ONCE], []
        for school in some:
            text = f"{school.code} {school.name} {school.address} {school.full_name}"
            own = re.findall(r"[^\W_]+", text.casefold().replace("ё", "е"))
            school.search_text = "".join(f" {word}" for word in own)[:600]
            words += [SchoolWord(code=school.code, word=word) for word in {word[:60] for word in school.search_text.split()}]
        School.objects.bulk_update(some, ["search_text"])
        SchoolWord.objects.bulk_create(words, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_register_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='SchoolWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('word', models.CharField(max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('word', 'code'), name='a_word_once_a_school', opclasses=('varchar_pattern_ops', 'text_ops'))],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
