"""Reading by programmes."""
