"""Methods, runs, results, verification by municipalities and published lists; the only door to school_index."""
