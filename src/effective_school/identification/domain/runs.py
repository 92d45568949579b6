"""Runs: starting one, computing it, computing it again."""

import hashlib
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.accounts.models import User
from effective_school.common.domain.jobs import JobStopped
from effective_school.common.models import Job
from effective_school.identification.domain.inputs import source_mark, write_inputs
from effective_school.identification.domain.journal import note_down
from effective_school.identification.domain.methods import method_from
from effective_school.identification.domain.outcome import called_otherwise, problem_rows, school_rows
from effective_school.identification.domain.overview import counts, overview
from effective_school.identification.domain.stored_results import CUTS, group_cuts, write_inner_tables
from effective_school.identification.enums import (
    OPEN_STATES,
    CheckOutcome,
    JournalKind,
    MethodState,
    RunState,
)
from effective_school.identification.models import (
    MethodVersion,
    Run,
    RunCheck,
    RunFile,
    RunPage,
    RunProblem,
    RunSchool,
    RunSettings,
)
from effective_school.organisations.models import SchoolWord
from school_index import Method, Problem, Results, check_tables, identify
from school_index.book import write_book
from school_index.tables.problem_text import ProblemText
from school_index.tables.write import TABLES as OUTPUT_TABLES
from school_index.tables.write import write_results

Report = Callable[[int, int], None]
Tell = Callable[[str, Run], None]
STEPS = 8
_BATCH = 1_000
_BOOK_SCHOOLS = 5_000
"""Larger runs get no ready workbook: it would be too heavy to open; their tables are exported from the pages."""


def engine_version() -> str:
    """Name the engine as it is recorded with a run."""
    return f"effective-school {version('effective-school')}"


def start_run(*, year: int, method: MethodVersion, person: User, note: str = "") -> tuple[Run, bool]:
    """Record a run to be computed; an identical one that still waits or runs is given instead, and False."""
    if method.state == MethodState.RETIRED:
        raise ValueError(_("This version of the method is no longer in force. Choose another one."))
    mark = source_mark(year, method_from(method.text))
    _give_up_lost_runs()
    try:
        with transaction.atomic():
            known = _open_run(year, method, mark)
            if known is not None:
                return known, False
            number = (Run.objects.aggregate(last=Max("number"))["last"] or 0) + 1
            run = Run.objects.create(
                number=number,
                year=year,
                method=method,
                method_text=method.text,
                method_in_force=method.state == MethodState.ACTIVE,
                source_mark=mark,
                years=list(method_from(method.text).years(year)),
                started_by=person,
                note=note,
            )
            RunSettings.objects.create(run=run)
            return run, True
    except IntegrityError:  # somebody else started it in the same moment
        known = _open_run(year, method, mark)
        if known is None:
            raise
        return known, False


def _open_run(year: int, method: MethodVersion, mark: str) -> Run | None:
    return Run.objects.filter(year=year, method=method, source_mark=mark, state__in=OPEN_STATES).first()


def _give_up_lost_runs() -> None:
    """A run whose job was given up will not be computed any more."""
    lost = Run.objects.filter(state__in=OPEN_STATES, job__state=Job.State.FAILED)
    for run in lost.select_related("job"):
        fail_run(run, run.job.message if run.job else "")


def fail_run(run: Run, message: str) -> None:
    """Record that a run came to nothing."""
    Run.objects.filter(pk=run.pk, state__in=OPEN_STATES).update(
        state=RunState.FAILED, message=message, finished_at=timezone.now()
    )


def compute_run(run: Run, report: Report, *, drawn: bool = True, tell: Tell | None = None) -> Run:
    """Compute a run and store everything about it at once; a run that is over is left as it is.

    Without `drawn` there are neither charts nor workbooks, which take most of the time of a small region.
    `tell` is called once, in the transaction in which the run ends, with the event to tell people of.

    The input is written first and kept, so that work taken up again after a lost worker uses the same data.
    Raises JobStopped where errors in the data stop the run, or have stopped it.
    """
    if run.is_over:
        if run.state == RunState.REFUSED:
            raise JobStopped(run.message)
        return run
    Run.objects.filter(pk=run.pk, state=RunState.WAITING).update(state=RunState.RUNNING)
    method = method_from(run.method_text)
    folder = run_folder(run)
    report(0, STEPS)
    _snapshot(run, method, folder)
    report(1, STEPS)
    checked = check_tables(folder / "input", method, year=run.year)
    report(2, STEPS)
    problems = checked.problems
    if checked.tables is None:
        _refuse(run, method, problems, folder, tell)
    results = identify(checked.tables, year=run.year, method=method)
    report(3, STEPS)
    with TemporaryDirectory(dir=folder) as draft:
        made = Path(draft)
        write_results(results, made / "output")
        write_inner_tables(results, made / "inner")
        report(4, STEPS)
        pages = {language: overview(results, language) if drawn else {} for language in ("ru", "en")}
        cuts = group_cuts(results)
        report(5, STEPS)
        if drawn and results.lists.height <= _BOOK_SCHOOLS:
            _write_books(results, problems, method, made / "book")
        report(6, STEPS)
        with transaction.atomic():
            fresh: Run = Run.objects.select_for_update().get(pk=run.pk)
            if fresh.is_over:
                return fresh
            _store_files(fresh, folder / "input", RunFile.Kind.INPUT)
            for kind, name in (
                (RunFile.Kind.OUTPUT, "output"),
                (RunFile.Kind.INNER, "inner"),
                (RunFile.Kind.BOOK, "book"),
            ):
                _store_files(fresh, made / name, kind)
            for language, content in pages.items():
                RunPage.objects.create(run=fresh, language=language, content=content)
            RunSchool.objects.bulk_create(school_rows(fresh, results), batch_size=_BATCH)
            SchoolWord.objects.remember(called_otherwise(fresh))
            report(7, STEPS)
            RunProblem.objects.bulk_create(problem_rows(fresh, method, problems), batch_size=_BATCH)
            _finish(fresh, results, problems, cuts)
            if tell is not None:
                tell("run_finished", fresh)
    shutil.rmtree(folder / "input", ignore_errors=True)
    return fresh


def run_folder(run: Run) -> Path:
    """Folder where a run is being made."""
    folder = Path(settings.MEDIA_ROOT) / "runs" / f"{run.pk}.work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _snapshot(run: Run, method: Method, folder: Path) -> None:
    if (folder / "input").is_dir():
        return
    with TemporaryDirectory(dir=folder) as draft:
        with transaction.atomic():
            write_inputs(Path(draft) / "input", method, run.year)
        (Path(draft) / "input").rename(folder / "input")


def _refuse(
    run: Run, method: Method, problems: tuple[Problem, ...], folder: Path, tell: Tell | None
) -> NoReturn:
    errors = sum(problem.severity == "error" for problem in problems)
    message = ngettext(
        "The data have %(count)s error. Mend it where it was handed in and run again.",
        "The data have %(count)s errors. Mend them where they were handed in and run again.",
        errors,
    ) % {"count": errors}
    with transaction.atomic():
        fresh = Run.objects.select_for_update().get(pk=run.pk)
        if not fresh.is_over:
            _store_files(fresh, folder / "input", RunFile.Kind.INPUT)
            RunProblem.objects.bulk_create(problem_rows(fresh, method, problems), batch_size=_BATCH)
            fresh.state, fresh.message = RunState.REFUSED, message
            fresh.errors, fresh.warnings = errors, len(problems) - errors
            fresh.engine_version, fresh.finished_at = engine_version(), timezone.now()
            fresh.save()
            if tell is not None:
                tell("run_refused", fresh)
    shutil.rmtree(folder / "input", ignore_errors=True)
    raise JobStopped(message)


def _finish(
    run: Run, results: Results, problems: tuple[Problem, ...], cuts: dict[str, dict[str, list[object]]]
) -> None:
    outputs = RunFile.objects.filter(run=run, kind=RunFile.Kind.OUTPUT).order_by("name")
    digest = hashlib.sha256("\n".join(outputs.values_list("sha256", flat=True)).encode()).hexdigest()
    run.state = RunState.FINISHED
    run.input_fingerprint, run.result_fingerprint = results.fingerprint, digest
    run.engine_version = engine_version()
    run.schools, run.counts = results.lists.height, {**counts(results), CUTS: cuts}
    run.warnings = sum(problem.severity == "warning" for problem in problems)
    run.finished_at = timezone.now()
    run.save()


def _store_files(run: Run, folder: Path, kind: RunFile.Kind) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        file = RunFile(
            run=run, kind=kind, name=path.name, size=len(content), sha256=hashlib.sha256(content).hexdigest()
        )
        file.content.save(f"{kind}-{path.name}", ContentFile(content), save=False)
        file.save()


def _write_books(results: Results, problems: tuple[Problem, ...], method: Method, folder: Path) -> None:
    folder.mkdir()
    for language in ("ru", "en"):
        lines = list(ProblemText(method, language).lines(problems))
        write_book(results, problems, folder / f"{language}.xlsx", language=language, problem_lines=lines)


def differing_tables(run: Run, *, report: Report) -> list[str]:
    """Compute a finished run again from its stored input; give the output tables that are not the same bytes.

    Raises JobStopped where the stored input is damaged or can no longer be read.
    """
    method = method_from(run.method_text)
    report(0, 3)
    with TemporaryDirectory() as draft:
        folder = Path(draft)
        (folder / "input").mkdir()
        for file in run.runfiles.filter(kind=RunFile.Kind.INPUT):
            content = file.content.read()
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise JobStopped(_("The stored input %(name)s was damaged.") % {"name": file.name})
            (folder / "input" / file.name).write_bytes(content)
        report(1, 3)
        checked = check_tables(folder / "input", method, year=run.year, compare=False)
        if checked.tables is None:
            raise JobStopped(_("The stored input can no longer be read by this version of the engine."))
        write_results(identify(checked.tables, year=run.year, method=method), folder / "output")
        report(2, 3)
        stored = {file.name: file.content.read() for file in run.runfiles.filter(kind=RunFile.Kind.OUTPUT)}
        names = sorted({*stored, *(f"{name}.csv" for name in OUTPUT_TABLES)})
        return [name for name in names if stored.get(name) != (folder / "output" / name).read_bytes()]


def check_run(run: Run, *, person: User, job_id: str, report: Report) -> RunCheck:
    """Compute a finished run again from its stored input and compare all output tables byte for byte.

    The same job done twice gives one check.
    """
    known = RunCheck.objects.filter(job_id=job_id).first()
    if known is not None:
        return known
    differ = differing_tables(run, report=report)
    outcome = CheckOutcome.DIFFERENT if differ else CheckOutcome.SAME
    with transaction.atomic():
        check = RunCheck.objects.create(
            run=run, outcome=outcome, files=differ, engine_version=engine_version(), by=person, job_id=job_id
        )
        note_down(run, JournalKind.CHECKED, person=person, text=check.get_outcome_display())
    report(3, 3)
    return check
