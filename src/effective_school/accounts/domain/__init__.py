"""Actions on people and their consents."""
