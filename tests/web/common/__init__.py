"""Parts without an app."""
