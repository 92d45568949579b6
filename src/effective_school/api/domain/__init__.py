"""Actions on tokens."""
