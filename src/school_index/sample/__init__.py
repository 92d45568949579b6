"""A synthetic region to try the method on: plausible, reproducible, and nobody's data."""

from school_index.sample.write import sample_tables, write_sample

__all__ = ["sample_tables", "write_sample"]
