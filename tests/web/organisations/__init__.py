"""Municipalities, schools, people, registers."""
