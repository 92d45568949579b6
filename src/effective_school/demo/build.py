"""Filling the demonstration, step by step."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from effective_school.demo.people import make_people, settle_heads
from effective_school.demo.region import load_schools
from effective_school.demo.story import CHAPTERS

logger = logging.getLogger(__name__)


def fill_demo(
    region: Path, *, tell: Callable[[str], None], missing: Callable[[str, Exception], None]
) -> None:
    """Fill an empty database and tell every step before it begins.

    A chapter of the story that cannot be told is reported as missing, and the site still runs.
    """
    tell("schools")
    load_schools(region)
    make_people()
    for name, chapter in CHAPTERS.items():
        tell(name.replace(" ", "_"))
        try:
            chapter(region)
        except Exception as error:
            logger.exception("demo chapter %s", name)
            missing(name, error)
            break  # later chapters follow from this one
    settle_heads()
