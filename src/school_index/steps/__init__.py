"""One calculation per file, written as Narwhals expressions, each yielding a named table."""
