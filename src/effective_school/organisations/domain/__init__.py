"""Actions and reads of organisations."""
