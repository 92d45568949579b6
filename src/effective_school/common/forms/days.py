"""Days that people choose."""

from django import forms


def day_input() -> forms.DateInput:
    """Give the field of a day as browsers draw it, with their calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
