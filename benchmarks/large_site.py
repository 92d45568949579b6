"""`python -m benchmarks.large_site FOLDER --schools 40000`: a demonstration as large as a country.

The register, three years of accepted data, finished runs of the last two years, the lists of the last one sent to
every municipality, a head for each school and the demonstration's people of the authorities. Printed is how
long each step took. `python -m benchmarks.web FOLDER` then serves and measures it.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from effective_school.demo.command import mark_complete, settings_of

_ROOTS = """
    Андре Бел Волк Ворон Гор Греч Гус Давид Демид Егор Ждан Жук Завьял Зим Иван Игнат Казак Карп Кисел Кол Корн
    Кот Куз Лап Лос Лук Макс Март Мельн Мор Нест Ник Носк Орл Остр Пав Пант Пахом Песк Пет Пол Пуст Род Рощ Сав Сид
    Смирн Сокол Стар Тит Тих Троф Уст Фад Филат Хват Цар Черн Шап Щерб
""".split()  # noqa: SIM905 - a word a line would be sixty lines
_ENDINGS = ("ова", "ина", "ская")
_FIRST = (
    "Анна",
    "Вера",
    "Галина",
    "Дарья",
    "Елена",
    "Жанна",
    "Зоя",
    "Ирина",
    "Кира",
    "Лариса",
    "Мария",
    "Нина",
)


def main() -> None:
    """Make the site."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.large_site", description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--schools", type=int, default=40_000)
    options.add_argument("--database", default="", help="address of an empty one; SQLite by default")
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=False)
    settings_of(chosen.folder, "127.0.0.1", 8000)
    if chosen.database:
        os.environ["EFFECTIVE_SCHOOL_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "effective_school.config.settings"
    from effective_school.cli.site import migrate_site, prepare_site  # noqa: PLC0415 - needs the settings first

    prepare_site()
    migrate_site(quiet=True)
    _fill(chosen.schools)
    mark_complete(chosen.folder)
    print(f"highest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _fill(schools: int) -> None:
    from tests.factories.identification import active_method, load_region, sample_region  # noqa: PLC0415 - needs the settings first

    from effective_school.accounts.models import User  # noqa: PLC0415 - needs the settings first
    from effective_school.demo.people import FIGURES, make_people  # noqa: PLC0415 - needs the settings first
    from effective_school.identification.domain.runs import compute_run, start_run  # noqa: PLC0415 - needs the settings first
    from effective_school.identification.domain.verification import send_verification  # noqa: PLC0415 - needs the settings first

    clock = _Clock()
    tables = sample_region(schools)
    clock.say("the tables of the sample")
    method = active_method()
    operator = User.objects.create_user("loader@example.org")
    load_region(tables, operator)
    clock.say("register and accepted data")
    make_people([figure for figure in FIGURES if not figure.school])
    make_heads()
    clock.say("heads of the schools")
    for year in (2018, 2019):
        run, _ = start_run(year=year, method=method, person=operator)
        compute_run(run, lambda done, _, year=year: clock.say(f"run of {year}, step {done}"))
    due = timezone.localdate() + timedelta(days=30)
    sent = send_verification(run, lists=("low_results", "adverse"), due_on=due, message="", person=operator)
    clock.say(f"lists sent to {len(sent)}")


def make_heads() -> None:
    """Give every school a head, who has no password and may sign in by letter."""
    from effective_school.accounts.models import User  # noqa: PLC0415 - needs the settings first
    from effective_school.organisations.enums import Role  # noqa: PLC0415 - needs the settings first
    from effective_school.organisations.models import Membership, School  # noqa: PLC0415 - needs the settings first

    schools = dict(School.objects.values_list("code", "pk"))
    heads = {code: User(email=f"head-{code}@example.org", **_name(n)) for n, code in enumerate(schools)}
    User.objects.bulk_create(heads.values(), batch_size=1_000)
    Membership.objects.bulk_create(
        (Membership(person=head, role=Role.HEAD, school_id=schools[code]) for code, head in heads.items()),
        batch_size=1_000,
    )


def _name(number: int) -> dict[str, str]:
    """Make up a name: one person in 180 has the same last name, in 2,160 the same first name with it."""
    root, ending, first = len(_ROOTS), len(_ENDINGS), len(_FIRST)
    return {
        "last_name": _ROOTS[number % root] + _ENDINGS[number // root % ending],
        "first_name": _FIRST[number // root // ending % first],
        "middle_name": f"{_FIRST[number % 7]} {number}",
    }


class _Clock:
    def __init__(self) -> None:
        self.last = time.monotonic()

    def say(self, what: str) -> None:
        """Print what was done since the last word."""
        now = time.monotonic()
        print(f"{what:<30} {now - self.last:7.1f} s", flush=True)
        self.last = now


if __name__ == "__main__":
    main()
