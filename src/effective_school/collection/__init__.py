"""Studies calendar, data campaigns, what was handed in and how it was checked."""
