"""`python -m benchmarks.web`: pages with 50 people at once, beside a bare Django view on the same server.

    python -m benchmarks.web FOLDER --seconds 20 --people 50 --pauses 2 0

FOLDER is a made demonstration (`effective-school demo FOLDER --only-make`, or `benchmarks.large_site`). With
`--postgres` a PostgreSQL server of its own is started and filled with a region (`--schools`), and FOLDER is where
the site's files go; `--database` names a server that `benchmarks.large_site` has filled, with the FOLDER it was
given.

The site and the bare view are served by the same program with one process and the same threads, one after the
other. Each page is measured twice: people who look at an answer before they press again (a pause of two seconds
in the mean, drawn from the exponential distribution), and people who never look, which shows how much the process
can do. Printed are the first visit alone, which draws what is kept afterwards, then the median, the 95th
percentile, the pages a second and the errors; times are in milliseconds. Answers come compressed, as a browser
asks for them.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.postgres import server

from effective_school.demo.command import settings_of

PAGES = {
    "a list: schools": "/organisations/schools/",
    "a list: people": "/organisations/people/",
    "a list: municipalities": "/organisations/municipalities/",
    "a list: campaigns": "/collection/campaigns/",
    "a search: a rare word": f"/organisations/schools/?{urlencode({'q': 'лицей'})}",
    "a search: four words": f"/organisations/schools/?{urlencode({'q': 'МБОУ СОШ № 14'})}",
    "a search: a common word": f"/organisations/schools/?{urlencode({'q': 'сош'})}",
    "a search: people": f"/organisations/people/?{urlencode({'q': 'воронова вера'})}",
    "the desk": "/",
}
BARE = """
import os
from django.conf import settings
settings.configure(SECRET_KEY="x" * 50, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
application = get_wsgi_application()
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--pauses", type=float, nargs="+", default=[2.0, 0.0], help="seconds, in the mean")
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--schools", type=int, default=400, help="with --postgres")
    options.add_argument("--database", default="", help="address of a PostgreSQL that is filled")
    options.add_argument("--only", default="", help="pages whose name has this in it")
    chosen = options.parse_args()
    print(
        f"load before the first run {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {chosen.people} people"
    )
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "bare_site.py").write_text(BARE, encoding="utf-8")
        with served(["-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--port"],
                    ["bare_site:application"], {"PYTHONPATH": scratch}) as address:  # fmt: skip
            say("a bare Django view", address, "/", "", chosen)
    with chosen_site(chosen) as address:
        cookie = signed_in(address)
        for name, path in {**PAGES, **of_the_region(address, cookie)}.items():
            if chosen.only in name:
                say(name, address, path, cookie, chosen)


def chosen_site(chosen: argparse.Namespace) -> AbstractContextManager[str]:
    """Serve what the options name."""
    if chosen.postgres:
        return new_postgres_site(chosen.folder, chosen.schools)
    return postgres_site(chosen.folder, chosen.database) if chosen.database else demo_site(chosen.folder)


@contextmanager
def demo_site(folder: Path) -> Iterator[str]:
    """Serve the folder as the demonstration that it is."""
    command = ["-m", "effective_school.cli.main", "demo", str(folder), "--port"]
    with served(command, [], {}) as address:
        yield address


@contextmanager
def new_postgres_site(folder: Path, schools: int) -> Iterator[str]:
    """Fill a PostgreSQL server with a region, and serve it."""
    with server() as database:
        make = ["-m", "benchmarks.large_site", str(folder), "--schools", str(schools)]
        subprocess.run([sys.executable, *make, "--database", database], check=True)
        with postgres_site(folder, database) as address:
            yield address


@contextmanager
def postgres_site(folder: Path, database: str) -> Iterator[str]:
    """Serve a filled PostgreSQL by one process."""
    settings_of(folder, "127.0.0.1", 8000)
    command = ["-m", "effective_school.cli.main", "serve", "--processes", "1", "--port"]
    with served(command, [], {"EFFECTIVE_SCHOOL_DATABASE_URL": database}) as address:
        yield address


def of_the_region(address: str, cookie: str) -> dict[str, str]:
    """Name the pages whose addresses follow from the region: the first school, the last run and its schools."""

    def links(page: str, link: str) -> list[str]:
        return list(dict.fromkeys(re.findall(f'href="({link})"', text_of(address, page, cookie))))

    school = links("/organisations/schools/", "/organisations/schools/[0-9]+/")
    campaign = links("/collection/campaigns/", "/collection/campaigns/[0-9]+/")
    run = links("/identification/runs/", "/identification/runs/[0-9a-f-]{36}/")
    sent = links("/identification/verification/", "/identification/verification/[0-9]+/")
    found = {"one record: a school": school[0]} if school else {}
    found |= {"a list: board of a campaign": f"{campaign[0]}board/"} if campaign else {}
    if run:
        narrowed = urlencode({"results": "low_results", "sort": "-results_index"})
        found |= {
            "one record: a run": run[0],
            "a list: schools of a run": f"{run[0]}schools/",
            "a list: filtered, sorted": f"{run[0]}schools/?{narrowed}",
            "a search: in a run": f"{run[0]}schools/?{urlencode({'q': 'лицей'})}",
            "a list: verification": f"{run[0]}verification/",
            "a list: problems": f"{run[0]}problems/",
            "a list: journal": f"{run[0]}journal/",
        }
        found |= {"one record: a school's proof": links(f"{run[0]}schools/", rf"{run[0]}schools/[0-9]+/")[0]}
    if len(run) > 1:
        found |= {"a list: two runs compared": f"{run[0]}against/{run[1].rsplit('/', 2)[1]}/"}
    if sent:
        found |= {
            "a list: what was sent": "/identification/verification/",
            "a list: one verification": sent[0],
        }
    return found


def text_of(address: str, path: str, cookie: str) -> str:
    """Give a page."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    return connection.getresponse().read().decode()


def say(name: str, address: str, path: str, cookie: str, chosen: argparse.Namespace) -> None:
    """Measure one page and print its lines."""
    started = time.perf_counter()
    text_of(address, path, cookie)
    print(f"{name:<24} first visit {(time.perf_counter() - started) * 1000:7.1f}")
    for pause in chosen.pauses:
        times, errors = load(address, path, cookie, chosen.people, chosen.seconds, pause)
        cuts = statistics.quantiles(times, n=20)
        rate = len(times) / chosen.seconds
        print(
            f"{name:<24} pause {pause:3.1f} s  median {statistics.median(times):7.1f}  p95 {cuts[-1]:7.1f}"
            f"  {rate:6.0f} a second  errors {errors}",
            flush=True,
        )


def load(
    address: str, path: str, cookie: str, people: int, seconds: float, pause: float
) -> tuple[list[float], int]:
    """Let people ask for a page again and again; give the times and the number of errors."""
    times: list[float] = []
    errors: list[int] = []
    deadline = time.monotonic() + seconds

    def person(number: int) -> None:
        moods = random.Random(number)  # noqa: S311 - the same pauses every time
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        while True:
            time.sleep(moods.expovariate(1 / pause) if pause else 0.0)
            if time.monotonic() >= deadline:
                return
            started = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - started) * 1000)
            if answer.status != http.client.OK:
                errors.append(answer.status)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(errors)


def signed_in(address: str) -> str:
    """Enter the demonstration as the operator; give the cookie."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", "/demo/")
    answer = connection.getresponse()
    page = answer.read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    csrf = str(answer.headers["Set-Cookie"]).strip().split(";")[0]
    person = re.findall(r'value="(\d+)"><strong>Литвинов', page)[0]
    connection.request(
        "POST",
        "/demo/enter/",
        urlencode({"csrfmiddlewaretoken": token, "person": person}),
        {"Cookie": csrf, "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = connection.getresponse()
    answer.read()
    cookies = [
        value.strip().split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"
    ]
    return "; ".join(cookies)


@contextmanager
def served(command: list[str], after: list[str], variables: dict[str, str]) -> Iterator[str]:
    """Serve on a free port; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    path = os.pathsep.join(filter(None, [variables.get("PYTHONPATH", ""), os.environ.get("PYTHONPATH", "")]))
    process = subprocess.Popen(
        [sys.executable, *command, str(port), *after],
        env={**os.environ, **variables, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    main()
