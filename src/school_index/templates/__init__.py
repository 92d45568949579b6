"""Workbooks that municipalities and the exam centre fill in; what they enter is what the readers accept."""

from school_index.templates.write import TemplateTooLongError, template_names, write_template

__all__ = ["TemplateTooLongError", "template_names", "write_template"]
