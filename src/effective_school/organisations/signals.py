"""What organisations announce to the apps above."""

from django.dispatch import Signal

school_reorganised = Signal()
"""Sent with `reorganisation` once a school is merged, split, renamed or closed, in the same transaction."""

reorganisation_undoing = Signal()
"""Sent with `reorganisation` before it is undone; a receiver answers with a sentence to forbid it, or None."""
