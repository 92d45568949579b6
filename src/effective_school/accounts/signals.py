"""What happens to people, for the apps above."""

from django.dispatch import Signal

person_erased = Signal()
"""A person's data was removed: `person` (nameless already), `addresses` of now and before. In the transaction."""
