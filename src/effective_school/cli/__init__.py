"""The command line, Russian first."""
