"""Journeys across the whole product in a real browser."""
