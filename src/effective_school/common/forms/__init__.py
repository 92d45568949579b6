"""What forms of every app share."""
