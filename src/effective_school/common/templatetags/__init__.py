"""Template parts."""
