"""The list of people and its count are read from one index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_search_text'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('erased_at', None)), fields=['last_name', 'first_name', 'email', 'search_text'], name='people_by_name'),
        ),
    ]
