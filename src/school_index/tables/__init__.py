"""Input and output tables: opening, checking, writing."""
