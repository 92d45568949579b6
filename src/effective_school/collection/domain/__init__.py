"""Actions and reads of collection."""
