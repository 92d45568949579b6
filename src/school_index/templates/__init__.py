"""Workbooks that municipalities and the exam centre fill in; what they enter is what the readers accept."""

from school_index.templates.layout import REFERENCE_HEADING
from school_index.templates.write import template_names, write_template

__all__ = ["REFERENCE_HEADING", "template_names", "write_template"]
