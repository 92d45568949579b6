"""Real objects for tests, one module an app."""
