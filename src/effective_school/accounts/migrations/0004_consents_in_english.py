"""Texts of consent may have an English rendering; the first versions get theirs."""

from django.db import migrations, models

PERSONAL_DATA = """I agree that the regional operator of the programme "Effective School" processes my personal data so that I can work on the programme's site.

Which data. Surname, first name, patronymic; e-mail address; telephone, if I have given it; place of work, position and role in the programme; language; how I signed in: time, network address, browser; records of what I did on the site.

What for. To let me into the site and show me what belongs to my role and territory; to send letters about what happens; to make visible who entered, checked or approved the data; to protect the account.

What is done with the data. They are collected, recorded, kept, corrected, used, made anonymous and deleted, with and without the help of programs. They are not handed to third parties except where the law expressly says so. Which member of staff opened my data is written into a log; the operator keeps the log.

For how long. As long as I use the site. When I ask for my data to be deleted, the operator issues an act, and my name, e-mail and telephone are deleted; records of the work done stay without the name.

My rights. In my cabinet on the site I can see and correct my data, download them, take my consent back and ask for the data to be deleted. After the consent is taken back the sections of the site are closed to me until I agree again; the cabinet stays open."""

RULES = """The account is personal. I sign in only under my own name, tell nobody my password or codes, and do not leave the site open on somebody else's computer.

I enter true data. If I have made a mistake, I mend it myself or tell the operator.

What only my role can see about schools and people I use for work in the programme and do not show to outsiders. Lists of schools become open only after they are published by an order.

I do not try to reach other people's data and do not disturb the work of the site. If I find a weakness in its protection, I tell the operator.

The operator may close my access if the rules are broken, and says so in a letter. What is done on the site is recorded: who changed what, and when."""

ENGLISH = {
    "personal_data": ("Consent to the processing of personal data", PERSONAL_DATA),
    "rules": ("Rules of work on the site", RULES),
}
RUSSIAN_BEGINS = {
    "personal_data": "Я соглашаюсь с тем, что региональный оператор",
    "rules": "Учётная запись личная.",
}


def add_english(apps, schema_editor):
    """Only where the first version is the one that came with the site."""
    for document in apps.get_model("accounts", "ConsentDocument").objects.filter(number=1, text_en=""):
        if document.kind in ENGLISH and document.text.startswith(RUSSIAN_BEGINS[document.kind]):
            document.title_en, document.text_en = ENGLISH[document.kind]
            document.save(update_fields=["title_en", "text_en"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_first_consents")]

    operations = [
        migrations.AddField(
            model_name="consentdocument",
            name="title_en",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="title in English"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="consentdocument",
            name="text_en",
            field=models.TextField(blank=True, default="", verbose_name="text in English"),
            preserve_default=False,
        ),
        migrations.RunPython(add_english, migrations.RunPython.noop),
    ]
