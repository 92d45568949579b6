"""Backup and restore through the real command, on the database that is configured."""
