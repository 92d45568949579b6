"""Template parts of accounts."""
