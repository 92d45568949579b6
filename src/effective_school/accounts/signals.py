"""What happens to people, for the apps above."""

from django.dispatch import Signal

person_erased = Signal()
"""A person's data was removed: `person` (already without names), `former_email`. Sent in the transaction."""
