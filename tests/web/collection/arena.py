# ruff: noqa: PLC0415 - nothing of Django may be imported before its settings are set
"""Scenes that need a real database file (or PostgreSQL), several threads and killed processes.

Run by `test_parallel.py`, one scene a process: `python -m tests.web.collection.arena SCENE`. It makes a database
of its own beside the one that is configured, says `ok` when the scene went as it should, and takes it away.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django
from django.test.utils import setup_test_environment

from tests import environment

TOWNS = 10
KILLS = 8
SCHOOLS = 15


def main() -> None:
    assert environment  # its import sets the environment
    django.setup()
    setup_test_environment()
    from django.conf import settings
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="arena-") as folder:
        settings.MEDIA_ROOT = folder
        test = connection.settings_dict["TEST"]
        test["MIGRATE"] = False
        is_sqlite = connection.vendor == "sqlite"  # other scenes run beside this one on the same server
        test["NAME"] = str(Path(folder) / "arena.sqlite3") if is_sqlite else f"arena_{os.getpid()}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            SCENES[sys.argv[1]]()
            sys.stdout.write("ok\n")
        finally:
            from django.db import connections

            connections.close_all()
            connection.creation.destroy_test_db(old_database_name="", verbosity=0)


def together(actions: list[Callable[[], object]]) -> list[object]:
    """Do everything at the same moment; give the results in order."""
    from django.db import connections

    barrier, results = threading.Barrier(len(actions)), [None] * len(actions)

    def act(place: int, action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = action()
        except Exception as error:  # noqa: BLE001 - the scene compares results
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=one) for one in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def twins() -> None:
    """The same file twice at once by one person: one upload, one set of rows, two good answers."""
    from django.test import Client

    from effective_school.collection.models import DataRow, Submission, SubmissionEvent, Upload
    from effective_school.common.models import StoredFile
    from effective_school.organisations.enums import Role
    from tests.factories.collection import make_submission, workbook_file
    from tests.factories.organisations import make_municipality, make_person

    place = make_municipality()
    own: Submission = make_submission(place, schools=5)
    person = make_person(Role.MUNICIPALITY, municipality=place)
    clients = [Client(raise_request_exception=False) for _ in range(4)]
    for client in clients:
        client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    content = workbook_file(own)
    files = [type(content)(content.name, content.file.getvalue()) for _ in clients]
    address = f"/collection/campaigns/submissions/{own.pk}/upload/"
    answers = together(
        [
            lambda c=c, f=f: c.post(address, {"file": f}).status_code
            for c, f in zip(clients, files, strict=True)
        ]
    )
    assert answers == [302] * 4, answers
    assert Upload.objects.count() == 1, Upload.objects.count()
    assert (Upload.objects.get().state, Upload.objects.get().rows_added) == ("applied", 5)
    assert StoredFile.objects.count() == 1
    assert DataRow.objects.count() == 5
    assert Counter(SubmissionEvent.objects.values_list("kind", flat=True)) == {"uploaded": 1}


def towns() -> None:
    """Ten municipalities upload in the same second: everything of everybody is there."""
    from django.test import Client

    from effective_school.collection.models import DataRow, Submission, Upload
    from effective_school.organisations.enums import Role
    from tests.factories.collection import code, csv_file, make_open_campaign, social_row
    from tests.factories.organisations import make_municipality, make_passport, make_person, make_school

    places = [make_municipality(f"Town {number}") for number in range(TOWNS)]
    for place in places:
        for number in range(1, 21):
            make_passport(make_school(place, code=code(place, number)), 2019)
    campaign = make_open_campaign()
    clients = []
    for place in places:
        client = Client(raise_request_exception=False)
        person = make_person(Role.MUNICIPALITY, municipality=place)
        client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
        clients.append(client)

    def upload(client: Client, own: Submission) -> tuple[int, int]:
        place = own.municipality
        rows = [social_row(code(place, number)) for number in range(1, 21)]
        base = f"/collection/campaigns/submissions/{own.pk}/"
        brought = client.post(f"{base}upload/", {"file": csv_file(rows)}).status_code
        return brought, client.post(f"{base}submit/").status_code

    own = {one.municipality_id: one for one in campaign.submissions.select_related("municipality")}
    actions = [lambda c=c, s=own[p.pk]: upload(c, s) for c, p in zip(clients, places, strict=True)]
    answers = together(actions)
    assert answers == [(302, 302)] * TOWNS, answers
    assert Upload.objects.filter(state="applied", rows_added=20).count() == TOWNS
    assert DataRow.objects.count() == 20 * TOWNS
    assert Submission.objects.filter(state="submitted", rows_filled=20).count() == TOWNS


def kills() -> None:
    """Kill -9 at random moments of checking and applying leaves the state before or the state after."""
    from django.db import connections

    from effective_school.collection.models import DataRow, Submission, SubmissionEvent, Upload

    in_a_child(_prepare)
    own = Submission.objects.get(municipality__name="Killed")
    state = [row.values["pupils"] for row in DataRow.objects.filter(submission=own)]
    events = SubmissionEvent.objects.count()
    seconds = in_a_child(lambda: _apply(300), timed=True)
    chance, befores, afters = random.Random(7), 0, 0  # noqa: S311 - moments, not secrets
    state, events = [300] * SCHOOLS, events + 1
    for number in range(KILLS):
        pupils = 301 + number
        connections.close_all()
        child = os.fork()
        if not child:
            _apply(pupils)
            os._exit(0)
        time.sleep(chance.uniform(0.3, 1.5) * seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = [row.values["pupils"] for row in DataRow.objects.filter(submission=own)]
        upload = Upload.objects.order_by("pk").last()
        name = f"{pupils}.csv"
        if found == state:
            befores += 1
            assert upload.file.name != name or upload.state == "waiting", upload.state
            assert SubmissionEvent.objects.count() == events
        else:
            afters += 1
            assert found == [pupils] * SCHOOLS, Counter(found)
            assert (upload.file.name, upload.state, upload.rows_changed) == (name, "applied", SCHOOLS)
            state, events = found, events + 1
            assert SubmissionEvent.objects.count() == events
    in_a_child(lambda: _apply(300 + KILLS))  # brought again, it is simply done
    assert [row.values["pupils"] for row in DataRow.objects.filter(submission=own)] == [300 + KILLS] * SCHOOLS
    sys.stdout.write(f"killed {KILLS} times: {befores} before, {afters} after\n")


def _prepare() -> None:
    from tests.factories.collection import make_submission
    from tests.factories.organisations import make_municipality, make_person

    place = make_municipality("Killed")
    make_submission(place, schools=SCHOOLS)
    make_person()
    _apply(200)


def _apply(pupils: int) -> None:
    from effective_school.accounts.models import User
    from effective_school.collection.models import Submission
    from tests.factories.collection import csv_file, hand_in, social_row

    own = Submission.objects.get(municipality__name="Killed")
    codes = own.municipality.schools.order_by("code").values_list("code", flat=True)
    rows = [social_row(one, pupils=pupils) for one in codes]
    hand_in(own, csv_file(rows, f"{pupils}.csv"), User.objects.order_by("pk").first())


def in_a_child(action: Callable[[], object], *, timed: bool = False) -> float:
    """Do it in a process of its own: this one must not start the engine's threads before it forks."""
    from django.db import connections

    connections.close_all()
    began = time.monotonic()
    child = os.fork()
    if not child:
        status = 1
        try:
            action()
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return time.monotonic() - began if timed else 0.0


SCENES = {"twins": twins, "towns": towns, "kills": kills}

if __name__ == "__main__":
    main()
