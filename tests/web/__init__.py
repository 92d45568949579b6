"""Tests of the site, app by app."""
