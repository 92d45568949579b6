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
            for step in range(20):
                report(step, 20)
                time.sleep(0.1)
            print("done", file=out)
        return "/"

    run_job(job_id, work)
