"""Actions and reads of identification."""
