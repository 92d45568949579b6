"""The index of words of people, filled from those who are there."""

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion

AT_ONCE = 1_000


def fill(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    PersonWord = apps.get_model("accounts", "PersonWord")
    people = list(User.objects.values_list("pk", "search_text"))
    for start in range(0, len(people), AT_ONCE):
        PersonWord.objects.bulk_create(
            [
                PersonWord(person_id=key, word=word)
                for key, text in people[start : start + AT_ONCE]
                for word in {word[:60] for word in text.split()}
            ]
        )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_search_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('word', 'person'), name='a_word_once_a_person', opclasses=('varchar_pattern_ops', 'int8_ops'))],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
