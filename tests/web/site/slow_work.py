"""Work that takes its time, for workers that are killed in the middle."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task

from effective_school.common.domain.jobs import Report, run_job


@task()
def write_slowly(job_id: str, file: str) -> None:
    def work(report: Report) -> str:
        with Path(file).open("a") as out:
            print("begun", file=out, flush=True)
            is_first = Path(file).read_text().count("begun") == 1
            for step in range(600 if is_first else 1):
                report(step, 600)
                time.sleep(0.1)
            print("done", file=out)
        return "/"

    run_job(job_id, work)
