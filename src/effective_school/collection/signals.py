"""What collection announces to those above."""

from django.dispatch import Signal

submission_accepted = Signal()
"""A submission was accepted, also after a change; sent with `submission` when the transaction is over."""
