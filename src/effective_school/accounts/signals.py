"""What happens to people, for the apps above."""

from django.dispatch import Signal

erasure_asked = Signal()
"""A person asked for removal of the own data: `erasure`. Sent in the transaction."""

person_erased = Signal()
"""A person's data was removed: `person` (nameless already), `addresses` of now and before. In the transaction."""
