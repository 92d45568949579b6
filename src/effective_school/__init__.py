"""The application around the engine: for now its command line."""
