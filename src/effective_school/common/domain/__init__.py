"""Actions on the records of `common`."""
