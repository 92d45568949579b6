"""The worker process: `python -m effective_school.cli.server.worker NAME`."""

from __future__ import annotations

import sys

import django

from effective_school.cli.server.watch import die_with_parent


def main() -> None:
    """Work until told to stop."""
    die_with_parent()
    django.setup()
    from effective_school.common.worker import run_worker  # noqa: PLC0415 - needs the settings first

    run_worker(sys.argv[1])


if __name__ == "__main__":
    main()
