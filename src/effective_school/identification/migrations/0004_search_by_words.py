"""Rows of runs are searched as schools are: by the beginnings of words."""

import re

from django.db import migrations

AT_ONCE = 1_000


def fill(apps, schema_editor):
    RunSchool = apps.get_model("identification", "RunSchool")
    SchoolWord = apps.get_model("organisations", "SchoolWord")
    pks = list(RunSchool.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), AT_ONCE):
        rows = list(RunSchool.objects.filter(pk__in=pks[start : start + AT_ONCE]).only("code", "name", "search"))
        words = set()
        for row in rows:
            own = re.findall(r"[^\W_]+", f"{row.code} {row.name}".casefold().replace("ё", "е"))
            row.search = "".join(f" {word}" for word in own)[:300]
            words |= {(row.code, word[:60]) for word in own}
        RunSchool.objects.bulk_update(rows, ["search"])
        SchoolWord.objects.bulk_create(
            [SchoolWord(code=code, word=word) for code, word in words], ignore_conflicts=True
        )


class Migration(migrations.Migration):

    dependencies = [
        ('identification', '0003_sorted_lists'),
        ('organisations', '0005_school_words'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
